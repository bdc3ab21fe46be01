"""iCalendar (RFC 5545, RFC 7986): the same content gives the same bytes."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration, vText

from bulletins import text
from bulletins.addresses import absolute
from bulletins.models import State
from bulletins.public.calendars.zones import described, zone_at

END = b"END:VCALENDAR\r\n"
REFRESH = timedelta(hours=6)  # how often a calendar may be asked for again
STATUS = {
    State.AS_PLANNED: "CONFIRMED",
    State.POSTPONED: "TENTATIVE",
    State.CANCELLED: "CANCELLED",
}


class Writer:
    """Writes entries; knows the `mission` and, by id, all `places`."""

    def __init__(self, mission, places):
        self.mission = mission
        self.places = places
        self.zones = {}  # key: (first year, last year) of the hours that were written

    def event(self, entry):
        """The VEVENT of an Entry, as bytes."""
        bulletin = entry.bulletin
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at.replace(microsecond=0))
        event.add("last-modified", entry.changed_at.replace(microsecond=0))
        event.add("summary", titled(bulletin))
        if bulletin.summary:
            event.add("description", text.writable(bulletin.summary))
        around = self.around(bulletin.place)
        begin, end = span(bulletin, zone_at(bulletin.place, around, self.mission))
        event.add("dtstart", begin)
        if end:
            event.add("dtend", end)
        if bulletin.start_time:
            self._note(begin)
        if bulletin.place:
            names = [str(place) for place in (bulletin.place, *around)]
            event.add("location", text.one_line(", ".join(names)))
        terms = [str(term) for term in (bulletin.category, bulletin.series) if term]
        if terms:
            event.add("categories", [text.one_line(term) for term in terms])
        event.add("status", STATUS[bulletin.state])
        event.add("transp", "TRANSPARENT")  # news does not make its readers busy
        event.add("url", absolute(bulletin.get_absolute_url()))
        return event.to_ical()

    def around(self, place):
        """What `place` lies in, innermost first."""
        return [self.places[pk] for pk in reversed(place.ancestors_of())] if place else []

    def _note(self, begin):
        key, year = begin.tzinfo.key, begin.year
        first, last = self.zones.get(key, (year, year))
        self.zones[key] = min(first, year), max(last, year)

    def calendar(self, events, properties=()):
        """The whole file of `events` (bytes each), with the clocks of all that was written so far.

        Without an event it describes the mission's clock: a calendar without any component is none.
        """
        head = Calendar()
        head.add("version", "2.0")
        head.add("prodid", "-//Embassy//Bulletins//EN")
        for name, value, parameters in properties:
            head.add(name, value, parameters)
        zones = self.zones if events else {self.mission.time_zone: (1970, 1970)}
        clocks = [described(key, first, last + 1) for key, (first, last) in sorted(zones.items())]
        return b"".join([head.to_ical().removesuffix(END), *clocks, *events, END])


def properties(name, description, address, page):
    """What a calendar to subscribe to says of itself; `address` and `page` are absolute."""
    name, description = text.one_line(name), text.one_line(description)
    return [
        ("name", vText(name), {}),
        ("x-wr-calname", vText(name), {}),
        ("description", vText(description), {}),
        ("x-wr-caldesc", vText(description), {}),
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
    no end is known. An end that is not after the start of the same day lies on the next one.
    """
    first, last = bulletin.first_day, bulletin.last_day
    if not bulletin.start_time:
        return first, day_after(last)
    begin = datetime.combine(first, bulletin.start_time, zone)
    if not bulletin.end_time:
        end = datetime.combine(day_after(last), time.min, zone) if last > first else None
        return begin, end
    if bulletin.end_time == bulletin.start_time and first == last:
        return begin, None
    if first == last and bulletin.end_time < bulletin.start_time:
        last = day_after(last)
    return begin, datetime.combine(last, bulletin.end_time, zone)
