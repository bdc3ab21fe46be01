"""When a digest is due: in the morning at the mission."""

from datetime import datetime, time, timedelta

from bulletins.models import Every, Mission

HOUR = time(7)  # at the mission
WEEKDAY = 0  # Monday


def next_digest(every, now):
    """The next instant after `now` (aware) at which a digest is sent; None for who is told at once."""
    if every == Every.ONCE:
        return None
    zone = Mission.objects.the().zone
    day = now.astimezone(zone).date()
    while True:
        at = datetime.combine(day, HOUR, tzinfo=zone)
        if at > now and (every == Every.DAILY or day.weekday() == WEEKDAY):
            return at
        day += timedelta(days=1)
