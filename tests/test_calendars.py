"""The calendar of a selection, read back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletins import terms
from bulletins.models import Mission
from tests import builders as make
from tests.calendars import ADDRESS, entry, read, uid, uids

HAVANA = ZoneInfo("America/Havana")


def test_days_end_before_the_day_after_the_last(db, client):
    bulletin = make.event(first_day=date(2018, 1, 22), last_day=date(2018, 1, 23))
    event = entry(client, bulletin)
    assert event["dtstart"].dt == date(2018, 1, 22)
    assert event["dtend"].dt == date(2018, 1, 24)
    assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"


@pytest.mark.parametrize("day", [date.min, date(1500, 1, 1), date.max])
def test_no_day_is_too_far_away(db, client, day):
    assert entry(client, make.event(first_day=day))["dtstart"].dt == day


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
