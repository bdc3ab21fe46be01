"""The clock at a place, and how a calendar describes it."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from bulletins.selection import FIRST_YEAR, LAST_YEAR

DAY = timedelta(days=1)


def zone_at(place, around, mission):
    """The zone of `place` (or None), else of what it lies in (`around`, innermost first), else the mission's."""
    zones = [one.time_zone for one in (place, *around) if one and one.time_zone]
    return ZoneInfo(zones[0]) if zones else mission.zone


@cache
def described(key, first, last):
    """The VTIMEZONE (RFC 5545, 3.6.5) of the zone `key` for the years `first` to `last`, as bytes.

    By hand, because icalendar puts what begins in spring an hour late.
    """
    zone = ZoneInfo(key)
    first, last = (min(max(year, FIRST_YEAR), LAST_YEAR) for year in (first, last))
    begins = datetime(first, 1, 1, tzinfo=zone)
    onsets = defaultdict(
        list
    )  # (offset before, offset, name, whether summer): when, by the clock before
    onsets[(begins.utcoffset(), *_clock(begins))].append(begins.replace(tzinfo=None))
    instant, end = begins.astimezone(UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while instant < end:
        before, after = _clock(instant.astimezone(zone)), _clock((instant + DAY).astimezone(zone))
        if before != after:
            onset = _onset(instant, zone) + before[0]
            onsets[(before[0], *after)].append(onset.replace(tzinfo=None))
        instant += DAY
    component = Timezone()
    component.add("tzid", key)
    for (offset_before, offset, name, summer), starts in onsets.items():
        part = TimezoneDaylight() if summer else TimezoneStandard()
        part.add("dtstart", starts[0])
        if starts[1:]:
            part.add("rdate", starts[1:])
        part.add("tzname", name)
        part.add("tzoffsetfrom", offset_before)
        part.add("tzoffsetto", offset)
        component.add_component(part)
    return component.to_ical()


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
