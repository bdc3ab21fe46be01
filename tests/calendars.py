"""Calendars as a reader of iCalendar has them."""

from icalendar import Calendar

from bulletins import workflow

ADDRESS = "/en/news/calendar.ics"


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


def again(bulletin):
    return type(bulletin).objects.get(pk=bulletin.pk)


def withdraw(bulletin):
    workflow.withdraw(again(bulletin), None, "wrong", "It was wrong.")


def bring_back(bulletin):
    workflow.back_to_draft(again(bulletin), None)
    workflow.publish(again(bulletin), None)
