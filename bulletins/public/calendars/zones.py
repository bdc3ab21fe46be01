"""The clock at a place, and how a calendar describes it."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from bulletins.selection import FIRST_YEAR, LAST_YEAR

DAY = timedelta(days=1)


@lru_cache(256)
def described(key, first, last):
    """The VTIMEZONE (RFC 5545, 3.6.5) of the zone `key` for the years `first` to `last`, as bytes.

    By hand, because icalendar puts what begins in spring an hour late. Each onset is a part of its
    own: some readers see only the first of several in one.
    """
    zone = ZoneInfo(key)
    first, last = (min(max(year, FIRST_YEAR), LAST_YEAR) for year in (first, last))
    begins = datetime(first, 1, 1, tzinfo=zone)
    component = Timezone()
    component.add("tzid", key)
    component.add_component(_part(begins, begins.utcoffset(), *_clock(begins)))
    instant, end = begins.astimezone(UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while instant < end:
        before, after = _clock(instant.astimezone(zone)), _clock((instant + DAY).astimezone(zone))
        if before != after:
            component.add_component(_part(_onset(instant, zone) + before[0], before[0], *after))
        instant += DAY
    return component.to_ical()


def _part(starts, offset_before, offset, name, summer):
    """What holds from `starts`, by the clock before, to the next one."""
    part = TimezoneDaylight() if summer else TimezoneStandard()
    part.add("dtstart", starts.replace(tzinfo=None))
    part.add("tzname", name)
    part.add("tzoffsetfrom", offset_before)
    part.add("tzoffsetto", offset)
    return part


def _clock(moment):
    return moment.utcoffset(), moment.tzname(), bool(moment.dst())


def _onset(instant, zone):
    """The first second (UTC) of the other clock in the day after `instant`."""
    before, low, high = _clock(instant.astimezone(zone)), 0, 86_400
    while low + 1 < high:
        middle = (low + high) // 2
        if _clock((instant + timedelta(seconds=middle)).astimezone(zone)) == before:
            low = middle
        else:
            high = middle
    return instant + timedelta(seconds=high)
