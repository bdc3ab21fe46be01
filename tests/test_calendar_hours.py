"""Hours in a calendar, and the clocks that it describes for them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import builders as make
from tests.calendars import entry, read

HAVANA = ZoneInfo("America/Havana")


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


def test_a_clock_is_described_for_all_the_years_of_an_event(db, client):
    bulletin = make.event(
        first_day=date(2024, 12, 1),
        last_day=date(2027, 7, 1),
        start_time=time(9),
        end_time=time(17),
    )
    (described,) = read(client).walk("VTIMEZONE")
    ends = entry(client, bulletin)["dtend"].dt
    assert offsets(described, [ends.replace(tzinfo=None)]) == [ends.utcoffset()]


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "GMT"])
def test_hours_of_utc_need_no_clock(db, client, zone):
    bulletin = make.event(place=make.place(time_zone=zone), start_time=time(9), end_time=time(10))
    assert entry(client, bulletin)["dtstart"].to_ical() == b"20260302T090000Z"
    assert read(client).walk("VTIMEZONE") == []


@pytest.mark.parametrize("end", [time(2, 15), time(2, 30), time(3), time(3, 30)])
def test_no_end_lies_before_the_start_where_the_clock_leaps(db, client, end):
    """2:30 is read as 3:30 (RFC 5545, 3.3.5), so that an end at 3:00 would lie before it."""
    bulletin = make.event(first_day=date(2026, 3, 8), start_time=time(2, 30), end_time=end)
    event = entry(client, bulletin)
    begins = event["dtstart"].dt.astimezone(UTC)
    assert begins == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert "dtend" not in event or event["dtend"].dt.astimezone(UTC) > begins


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "UTC"])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_hours_on_the_first_and_the_last_day_of_all_can_be_written(db, client, day, zone):
    place = make.place(time_zone=zone)
    for start, end in (
        (time(0), time(0)),
        (time(0), None),
        (time(23), time(1)),
        (time(9), time(17)),
    ):
        make.event(place=place, first_day=day, start_time=start, end_time=end)
    make.event(place=place, first_day=date.min, last_day=date.max, start_time=time(9))
    assert len(read(client).events) == 5


def test_hours_in_the_night_without_them_are_written_as_they_were_announced(db, client):
    bulletin = make.event(first_day=date(2026, 3, 8), start_time=time(2, 30), end_time=time(4))
    event = entry(client, bulletin)
    assert event["dtstart"].to_ical() == b"20260308T023000"
    assert event["dtend"].to_ical() == b"20260308T040000"
