"""Calendars of a selection, read back with icalendar."""

from datetime import date

from icalendar import Calendar

from tests import builders as make

ADDRESS = "/en/news/calendar.ics"


def read(client, query="", address=ADDRESS):
    response = client.get(address + query)
    assert response.status_code == 200, response.content
    return Calendar.from_ical(response.content)


def event_of(calendar, bulletin):
    uid = bulletin.guid.removeprefix("urn:uuid:")
    (event,) = [event for event in calendar.events if event["uid"] == uid]
    return event


def test_days_end_before_the_day_after_the_last(db, client):
    bulletin = make.event(first_day=date(2018, 1, 22), last_day=date(2018, 1, 23))
    event = event_of(read(client), bulletin)
    assert event["dtstart"].dt == date(2018, 1, 22)
    assert event["dtend"].dt == date(2018, 1, 24)
    assert event["dtstart"].params["VALUE"] == "DATE"
