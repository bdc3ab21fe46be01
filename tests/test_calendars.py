"""The calendar of a selection, read back."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletins import terms
from bulletins.models import Bulletin, Mission
from bulletins.public.calendars import views
from tests import builders as make
from tests.calendars import ADDRESS, entry, read, uid, uids

HAVANA = ZoneInfo("America/Havana")


def test_days_end_before_the_day_after_the_last(db, client):
    bulletin = make.event(first_day=date(2018, 1, 22), last_day=date(2018, 1, 23))
    event = entry(client, bulletin)
    assert event["dtstart"].dt == date(2018, 1, 22)
    assert event["dtend"].dt == date(2018, 1, 24)
    assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"


def test_an_entry_says_what_the_page_says(db, client):
    place = make.place("Hall; first floor", parent=make.place("Havana", es="La Habana"))
    bulletin = make.event(
        title="Talks, held",
        summary="Two\nlines.",
        place=place,
        category=make.category("Trade, fishing"),
        series=make.series("Exchange on reefs"),
        sequence=4,
        changed_at=datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC),
    )
    event = entry(client, bulletin)
    assert event["summary"] == "Talks, held"
    assert event["description"] == "Two\nlines."
    assert event["location"] == "Hall; first floor, Havana"
    assert event["categories"].cats == ["Trade, fishing", "Exchange on reefs"]
    assert event["url"] == f"https://embassy.example{bulletin.get_absolute_url()}"
    assert event["sequence"] == 4
    changed = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert event["dtstamp"].dt == event["last-modified"].dt == changed
    assert event["status"] == "CONFIRMED"
    assert event["transp"] == "TRANSPARENT"


def test_without_a_summary_there_is_no_description(db, client):
    assert "description" not in entry(client, make.event(summary=""))


def test_an_entry_in_spanish_has_spanish_words(db, client):
    english = make.event(
        place=make.place("Havana", es="La Habana"), state="postponed", title="Evening"
    )
    spanish = make.event(language="es", place=english.place, state="postponed", title="Velada")
    event = entry(client, spanish, "/es/news/calendar.ics")
    assert event["location"] == "La Habana"
    assert event["summary"].endswith(": Velada")
    assert uids(client) == [uid(english)]


@pytest.mark.parametrize(
    ("state", "status", "title"),
    [
        ("as_planned", "CONFIRMED", "Evening"),
        ("postponed", "TENTATIVE", "Postponed: Evening"),
        ("cancelled", "CANCELLED", "Cancelled: Evening"),
    ],
)
def test_the_state_stands_in_status_and_title(db, client, state, status, title):
    event = entry(client, make.event(title="Evening", state=state))
    assert (event["status"], event["summary"]) == (status, title)


def test_an_imported_guid_is_the_uid_as_it_is(db, client):
    make.event(guid="https://old.example/?p=7")
    assert uids(client) == ["https://old.example/?p=7"]


# Hours


def test_hours_are_those_of_the_clock_at_the_place(db, client):
    island = make.place("Island", time_zone="America/Havana")
    town = make.place("Town", parent=island)
    bulletin = make.event(place=town, start_time=time(18), end_time=time(20))
    event = entry(client, bulletin)
    assert event["dtstart"].to_ical() == b"20260302T180000"
    assert event["dtstart"].params["TZID"] == "America/Havana"
    assert event["dtstart"].dt == datetime(2026, 3, 2, 18, tzinfo=HAVANA)
    assert event["dtend"].dt == datetime(2026, 3, 2, 20, tzinfo=HAVANA)


def test_the_nearest_zone_around_a_place_counts(db, client):
    land = make.place("Land", time_zone="Europe/Madrid")
    isles = make.place("Isles", parent=land, time_zone="Atlantic/Canary")
    port = make.place("Port", parent=make.place("Isle", parent=isles))
    event = entry(client, make.event(place=port, start_time=time(9)))
    assert event["dtstart"].params["TZID"] == "Atlantic/Canary"


def test_without_a_zone_of_a_place_the_mission_has_the_clock(db, client):
    for place in (None, make.place("Somewhere")):
        event = entry(client, make.event(place=place, start_time=time(9)))
        assert event["dtstart"].params["TZID"] == "America/New_York"


@pytest.mark.parametrize(
    ("days", "start", "end", "ends"),
    [
        (1, time(9), None, None),
        (1, time(22), time(1), datetime(2026, 3, 3, 1)),
        (1, time(9), time(9), None),
        (2, time(9), time(17), datetime(2026, 3, 3, 17)),
        (2, time(22), time(1), datetime(2026, 3, 3, 1)),
        (2, time(9), None, datetime(2026, 3, 4)),
    ],
)
def test_where_hours_end(db, client, days, start, end, ends):
    last = date(2026, 3, 1) + timedelta(days=days)
    bulletin = make.event(last_day=last, start_time=start, end_time=end)
    event = entry(client, bulletin)
    found = event["dtend"].dt.replace(tzinfo=None) if "dtend" in event else None
    assert found == ends


def offsets(vtimezone, around):
    """The offset in force at the local times `around`, from the onsets alone (RFC 5545, 3.6.5)."""
    onsets = [(part["dtstart"].dt, part["tzoffsetto"].td) for part in vtimezone.subcomponents]
    return [max(one for one in onsets if one[0] <= moment)[1] for moment in around]


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        ("America/New_York", 2026),
        ("America/Havana", 2018),
        ("Europe/Madrid", 2040),
        ("Australia/Lord_Howe", 2026),
        ("Africa/Casablanca", 2026),
        ("Asia/Tokyo", 2026),
        ("America/Caracas", 2007),
    ],
)
def test_the_described_clock_is_the_clock_of_that_place(db, client, zone, year):
    place = make.place(time_zone=zone)
    make.event(place=place, first_day=date(year, 6, 1), start_time=time(9))
    (described,) = read(client).walk("VTIMEZONE")
    assert described["tzid"] == zone
    hours = [datetime(year, 1, 1) + timedelta(minutes=15 * step) for step in range(4 * 24 * 365)]
    clock = ZoneInfo(zone)
    # What the clock shows twice or never is left to the reader.
    plain = [
        hour
        for hour in hours
        if hour.replace(tzinfo=clock).utcoffset() == hour.replace(tzinfo=clock, fold=1).utcoffset()
    ]
    wanted = [hour.replace(tzinfo=clock).utcoffset() for hour in plain]
    assert offsets(described, plain[::7]) == wanted[::7]
    near = [
        place
        for place in range(1, len(plain))
        if wanted[place] != wanted[place - 1]
        or plain[place] - plain[place - 1] > timedelta(minutes=15)
    ]
    for place in near:
        around = plain[place - 2 : place + 2]
        assert offsets(described, around) == wanted[place - 2 : place + 2]


def test_each_clock_is_described_once_and_no_other(db, client):
    for zone in ("America/Havana", "Europe/Madrid", "America/Havana"):
        make.event(place=make.place(time_zone=zone), start_time=time(9))
    make.event(place=make.place(time_zone="Asia/Tokyo"))
    found = [str(zone["tzid"]) for zone in read(client).walk("VTIMEZONE")]
    assert found == ["America/Havana", "Europe/Madrid"]


def test_hours_in_the_night_without_them_are_written_as_they_were_announced(db, client):
    bulletin = make.event(first_day=date(2026, 3, 8), start_time=time(2, 30), end_time=time(4))
    event = entry(client, bulletin)
    assert event["dtstart"].to_ical() == b"20260308T023000"
    assert event["dtend"].to_ical() == b"20260308T040000"


# What is in it


def test_only_what_is_known_to_the_day(db, client):
    exact = make.event(published_at=make.NOON)
    make.event(day_precision="month", first_day=date(2015, 11, 1), last_day=date(2015, 11, 30))
    make.event(day_precision="year", first_day=date(2015, 1, 1), last_day=date(2015, 12, 31))
    assert uids(client) == [uid(exact)]


def test_the_past_and_what_was_never_announced_are_in_it(db, client):
    old = make.event(first_day=date(1962, 5, 1), announced=False, published_known=False)
    new = make.event(first_day=date(2031, 5, 1))
    assert uids(client) == [uid(old), uid(new)]


def test_an_embargo_holds_to_its_second(noon, client):
    bulletin = make.event(published_at=make.NOON + timedelta(hours=1))
    noon.shift(timedelta(minutes=59, seconds=59))
    first = client.get(ADDRESS)
    assert bulletin.title.encode() not in first.content
    noon.shift(timedelta(seconds=1))
    then = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert then.status_code == 200
    assert uids(client) == [uid(bulletin)]


def test_it_is_the_selection_of_the_list(db, client):
    place = make.place("Havana")
    inside = make.event(place=make.place(parent=place), first_day=date(2018, 3, 3))
    make.event(place=place, first_day=date(2019, 3, 3))
    make.event(first_day=date(2018, 3, 3))
    query = f"?year=2018&place={place.slug}&order=oldest&page=7"
    assert uids(client, ADDRESS + query) == [uid(inside)]


def test_its_name_says_the_selection(db, client):
    category = make.category("Fish, and reefs")
    calendar = read(client, f"{ADDRESS}?category={category.slug}")
    mission = Mission.objects.the()
    named = f"Calendar on Fish, and reefs – {mission.name}".replace(",", "\\,")
    raw = client.get(f"{ADDRESS}?category={category.slug}").content.decode()
    unfolded = raw.replace("\r\n ", "")
    assert f"\r\nNAME:{named}\r\n" in unfolded
    assert f"\r\nX-WR-CALNAME:{named}\r\n" in unfolded
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in unfolded
    assert "\r\nX-PUBLISHED-TTL:PT6H\r\n" in unfolded
    own = f"https://embassy.example{ADDRESS}?category={category.slug}"
    assert f"\r\nSOURCE;VALUE=URI:{own}\r\n" in unfolded
    assert "METHOD" not in calendar  # RFC 5546, 3.2.1: who publishes names an organizer


def test_an_empty_calendar_has_a_component_all_the_same(db, client):
    calendar = read(client)
    assert calendar.events == []
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]


def test_former_slugs_lead_on_and_empty_values_are_dropped(db, client):
    category = make.category("Reefs")
    former, category.slug = category.slug, "coasts"
    terms.save(category)
    response = client.get(f"{ADDRESS}?category={former}&year=")
    assert (response.status_code, response["Location"]) == (301, f"{ADDRESS}?category=coasts")
    response = client.get(f"{ADDRESS}?year=&q=+")
    assert (response.status_code, response["Location"]) == (302, ADDRESS)


@pytest.mark.parametrize(
    "query", ["year=0", "year=x", "category=none", "kind=party", "q=" + "a" * 101]
)
def test_what_names_nothing_answers_404_in_one_line(db, client, query):
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().count("\n") == 1
    assert "ETag" not in response


# Hostile words

HOSTILE = [
    "Commas, semicolons; and a \\backslash \\n and \\, more",
    "😀 talks 👩‍👩‍👧 on fish 🇨🇺",
    "שיחות על דגים, 2026; סוף",
    "مؤتمر، حول الأسماك",
    "é" * 300,
    "😀" * 300,
    "a" * 300,
    "“Quotes” & <b>markup</b> : colon=equals",
    "BEGIN:VEVENT",
    "e\u0301" * 150,
    "no-break\u00a0spaces\u202fand\u200bzero",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_every_title_comes_whole(db, client, words):
    place = make.place("Hall")
    place.names = {"en": words[:200]}
    place.save()
    bulletin = make.event(title=words, summary=f"{words}\n\n{words}", place=place)
    raw = client.get(ADDRESS).content
    event = entry(client, bulletin)
    assert event["summary"] == words
    assert event["description"] == f"{words}\n\n{words}"
    assert event["location"] == words[:200]
    lines = raw.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() for line in lines)  # no character is cut
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|(?<!\r)\n|\r(?!\n)", raw)


def test_control_characters_are_left_out(db, client):
    bulletin = make.event(
        title="Fish\r\nUID:other\x07", summary="a\x00b" if connection.vendor == "sqlite" else "ab"
    )
    event = entry(client, bulletin)
    assert event["summary"] == "Fish UID:other"
    assert event["description"] == "ab"


@pytest.mark.parametrize("day", [date.min, date(1500, 1, 1), date.max])
def test_no_day_is_too_far_away(db, client, day):
    bulletin = make.event(first_day=day, start_time=None)
    assert entry(client, bulletin)["dtstart"].dt == day
    make.event(first_day=day, start_time=time(23), end_time=time(1))
    assert client.get(ADDRESS).status_code == 200


# Size


def many(year, count, **fields):
    values = {
        "status": "published",
        "published_at": make.NOON,
        "alone_reason": "imported",
        "language": "en",
    }
    rows = [
        Bulletin(
            title=f"Meeting {year}-{number}", slug=f"meeting-{year}-{number}",
            first_day=date(year, 5, 1), last_day=date(year, 5, 1), **values | fields,
        )
        for number in range(count)
    ]  # fmt: skip
    return Bulletin.objects.bulk_create(rows)


def years(client, query=""):
    return sorted({event["dtstart"].dt.year for event in read(client, ADDRESS + query).events})


def test_over_a_megabyte_the_oldest_years_drop_out_whole(db, client):
    for year in (2001, 2002, 2003, 2004):
        many(year, 20, summary="words " * 3_000)
    response = client.get(ADDRESS)
    assert years(client) == [2003, 2004]
    assert len(response.content) <= 1_010_000
    assert len(read(client).events) == 40
    for year in (2001, 2002, 2003, 2004):
        assert len(read(client, f"{ADDRESS}?year={year}").events) == 20


def test_the_newest_year_is_kept_however_large(db, client):
    many(2003, 1)
    many(2004, 60, summary="words " * 4_000)
    assert years(client) == [2004]
    assert len(read(client).events) == 60


def test_under_a_megabyte_everything_is_in_it(db, client):
    for year in range(1950, 2030):
        many(year, 1, summary="words " * 500)
    assert years(client) == list(range(1950, 2030))


def test_only_years_that_may_fit_are_read_and_each_is_whole(db, client, monkeypatch):
    monkeypatch.setattr(views, "MOST", 10)
    many(2001, 1)
    many(2002, 5)
    over_new_year = make.event(first_day=date(2001, 12, 30), last_day=date(2002, 1, 2))
    many(2003, 6)
    assert years(client) == [2003]
    monkeypatch.setattr(views, "MOST", 12)
    assert uid(over_new_year) in uids(client)
    assert len(uids(client)) == 12
    assert uid(over_new_year) in uids(client, f"{ADDRESS}?year=2001")
    monkeypatch.setattr(views, "MOST", 3)
    assert years(client) == [2003]


# Cost


def cost(client, address=ADDRESS):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def some(count):
    for number in range(count):
        place = make.place(parent=make.place(parent=make.place(time_zone="Europe/Madrid")))
        announced = make.event(
            place=place, start_time=time(9), category=make.category(), series=make.series(),
            first_day=date(1990 + number, 4, 4),
        )  # fmt: skip
        make.event(reports_on=announced, published_at=make.NOON + timedelta(hours=1))


def test_it_costs_the_same_queries_for_few_rows_and_many(db, client):
    some(2)
    few = cost(client)
    some(20)
    assert cost(client) == few <= 7


def test_an_unchanged_calendar_costs_one_query(db, client, django_assert_num_queries):
    make.event()
    etag = client.get(ADDRESS)["ETag"]
    with django_assert_num_queries(1):
        response = client.get(ADDRESS, headers={"If-None-Match": etag})
    assert response.status_code == 304
    make.event()
    assert client.get(ADDRESS, headers={"If-None-Match": etag}).status_code == 200


def test_the_same_content_gives_the_same_bytes(noon, client):
    some(3)
    noon.shift(timedelta(hours=2))
    first = client.get(ADDRESS).content
    noon.shift(timedelta(days=40))
    assert client.get(ADDRESS).content == first


def test_it_is_a_calendar_and_is_only_read(db, client):
    make.event()
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    head = client.head(ADDRESS)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])
    assert client.post(ADDRESS).status_code == 405
    assert not response.cookies
    packed = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
