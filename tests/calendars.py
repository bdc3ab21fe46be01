"""Calendars as a reader of iCalendar has them, and an event that is told twice."""

from datetime import date, timedelta

from icalendar import Calendar

from bulletins import workflow
from tests import builders as make

ADDRESS = "/en/news/calendar.ics"
SPANISH = "/es/news/calendar.ics"
REPORTED = make.NOON - timedelta(days=5)


def read(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200, response.content
    return Calendar.from_ical(response.content)


def uid(bulletin):
    return bulletin.guid.removeprefix("urn:uuid:")


def entry(client, bulletin, address=ADDRESS):
    """The entry that has the UID of `bulletin`."""
    (found,) = [event for event in read(client, address).events if event["uid"] == uid(bulletin)]
    return found


def uids(client, address=ADDRESS):
    return [str(event["uid"]) for event in read(client, address).events]


def number(client, bulletin, address=ADDRESS):
    return int(entry(client, bulletin, address)["sequence"])


def changed_at(client, bulletin, address=ADDRESS):
    return entry(client, bulletin, address)["last-modified"].dt


def announced(**fields):
    values = {"title": "Evening ahead", "first_day": date(2026, 3, 10)}
    return make.event(**values | {"published_at": REPORTED - timedelta(days=4)} | fields)


def report(on, **fields):
    days = {"first_day": on.first_day, "last_day": on.last_day, "language": on.language}
    values = {"title": "Evening held", "reports_on": on, "published_at": REPORTED}
    return make.event(**days | values | fields)


def again(bulletin):
    return type(bulletin).objects.get(pk=bulletin.pk)


def withdraw(bulletin):
    workflow.withdraw(again(bulletin), None, "wrong", "It was wrong.")


def bring_back(bulletin):
    workflow.back_to_draft(again(bulletin), None)
    workflow.publish(again(bulletin), None)
