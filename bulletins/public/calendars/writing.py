"""iCalendar (RFC 5545, RFC 7986): the same content gives the same bytes."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCategory, vDuration, vText

from bulletins import text
from bulletins.addresses import absolute
from bulletins.models import State
from bulletins.public.calendars.zones import described
from bulletins.selection import FIRST_YEAR

END = b"END:VCALENDAR\r\n"
REFRESH = timedelta(hours=6)  # how often a calendar may be asked for again
STATUS = {
    State.AS_PLANNED: "CONFIRMED",
    State.POSTPONED: "TENTATIVE",
    State.CANCELLED: "CANCELLED",
}


class Words(vText):
    """TEXT (RFC 5545, 3.3.11); the library's own makes a line break of a backslash before N."""

    def to_ical(self):
        parts = self.replace("\x7f", "").split("\\")
        return rb"\\".join(vText(part).to_ical() for part in parts)


class Written(NamedTuple):
    """One VEVENT; in the order of a calendar."""

    day: date
    uid: str
    content: bytes
    clock: str = ""  # the TZID of its hours
    last_day: date | None = None  # where there is a clock


class Writer:
    """Writes entries; knows the `mission` and, by id, all `places`."""

    def __init__(self, mission, places):
        self.mission = mission
        self.places = places

    def write(self, entry):
        bulletin = entry.bulletin
        event = begun(entry.uid, entry.sequence, entry.changed_at)
        event.add("summary", Words(titled(bulletin)))
        if bulletin.summary:
            event.add("description", Words(text.writable(bulletin.summary)))
        around = self.around(bulletin.place)
        zone = ZoneInfo(self.mission.zone_at((bulletin.place, *around)))
        begin, end = span(bulletin, zone)
        event.add("dtstart", begin)
        if end:
            event.add("dtend", end)
        if bulletin.place:
            names = [str(place) for place in (bulletin.place, *around)]
            event.add("location", Words(text.one_line(", ".join(names))))
        terms = [str(term) for term in (bulletin.category, bulletin.series) if term]
        if terms:
            categories = vCategory([])
            categories.cats = [Words(text.one_line(term)) for term in terms]
            event.add("categories", categories)
        event.add("status", STATUS[bulletin.state])
        event.add("url", absolute(bulletin.get_absolute_url()))
        clock = event["dtstart"].params.get("tzid", "")  # none of days, and of hours of UTC
        return Written(bulletin.first_day, entry.uid, event.to_ical(), clock, bulletin.last_day)

    def around(self, place):
        """What `place` lies in, innermost first."""
        return [self.places[pk] for pk in reversed(place.ancestors_of())] if place else []


def begun(uid, sequence, changed_at):
    """An Event with what every entry has."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("transp", "TRANSPARENT")  # news does not make its readers busy
    return event


def calendar(mission, entries, about=()):
    """The whole file, as bytes, of `entries` (Written); `about` as properties() gives it.

    Without an entry it describes the mission's clock: a calendar without any component is none.
    """
    entries = sorted(entries)
    head = Calendar()
    head.add("version", "2.0")
    head.add("prodid", "-//Embassy//Bulletins//EN")
    for name, value, parameters in about:
        head.add(name, value, parameters)
    years = defaultdict(list)
    for entry in entries:
        if entry.clock:
            years[entry.clock] += (entry.day.year, entry.last_day.year)
    if not entries:
        years[mission.time_zone].append(FIRST_YEAR)
    clocks = [described(key, min(those), max(those) + 1) for key, those in sorted(years.items())]
    contents = [entry.content for entry in entries]
    return b"".join([head.to_ical().removesuffix(END), *clocks, *contents, END])


def properties(name, description, address, page):
    """What a calendar to subscribe to says of itself; `address` and `page` are absolute."""
    name, description = text.one_line(name), text.one_line(description)
    return [
        ("name", Words(name), {}),
        ("x-wr-calname", Words(name), {}),
        ("description", Words(description), {}),
        ("x-wr-caldesc", Words(description), {}),
        ("refresh-interval", REFRESH, {"VALUE": "DURATION"}),
        ("x-published-ttl", vDuration(REFRESH), {}),
        ("source", address, {"VALUE": "URI"}),
        ("url", page, {}),
    ]


def titled(bulletin):
    title = text.one_line(bulletin.title)
    if bulletin.state == State.POSTPONED:
        return _("Postponed: %s") % title
    if bulletin.state == State.CANCELLED:
        return _("Cancelled: %s") % title
    return title


def day_after(last_day):
    """The exclusive end iCalendar wants (RFC 5545, 3.6.1): dates in and out; `last_day` is inclusive."""
    return last_day + timedelta(days=1) if last_day < date.max else last_day


def span(bulletin, zone):
    """(DTSTART, DTEND or None): dates, or where hours are known datetimes in `zone`.

    Hours of several days run from the first to the last of them, as one stretch, to midnight where
    no end is known. An end that is before the start of the same day lies on the next one.
    """
    first, last = bulletin.first_day, bulletin.last_day
    start, end = bulletin.start_time, bulletin.end_time
    if not start:
        return first, day_after(last)
    if end and first == last and end < start:
        last = day_after(last)
    if not end and last > first:
        last, end = day_after(last), time.min
    begins = datetime.combine(first, start, zone)
    ends = datetime.combine(last, end or start, zone)
    # Not by the clock alone: where it leaps, an hour that is never shown is read as a later one.
    lasts = ends - begins - (ends.utcoffset() - begins.utcoffset())
    return begins, ends if lasts > timedelta(0) else None
