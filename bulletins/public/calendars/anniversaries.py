"""The calendar of the anniversaries, by what the site commemorates."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import dates, ordinals, text
from bulletins.addresses import absolute
from bulletins.models import Mission, Observance
from bulletins.public.calendars.views import TYPE
from bulletins.public.calendars.writing import (
    Words,
    Written,
    begun,
    calendar,
    day_after,
    properties,
)

BEFORE, AHEAD = 1, 5  # years around this one


def commemorations_calendar(request, language):
    """Each current observance that is known to the day, from last year to five years ahead."""
    mission = Mission.objects.the()
    this_year = timezone.now().year  # of UTC, as in the ETag
    known = Observance.objects.current().filter(origin_precision=dates.DAY)
    about = properties(
        " ".join((_("Commemorations"), "–", mission.name)),
        _("The anniversaries that the %s commemorates.") % mission.name,
        absolute(reverse("commemorations_calendar", args=[language])),
        absolute(reverse("list", args=[language])),
    )
    written = [
        anniversary(observance, year, language)
        for observance in known
        for year in range(this_year - BEFORE, this_year + AHEAD + 1)
        if year > observance.origin_date.year
    ]
    return HttpResponse(calendar(mission, written, about), content_type=TYPE)


def anniversary(observance, year, language):
    """The entry of its anniversary in `year`, the same for life."""
    day = dates.anniversary_day(observance.origin_date, year)
    number = year - observance.origin_date.year
    title = _("%(number)s anniversary of %(observance)s") % {
        "number": ordinals.in_figures(number, language),
        "observance": observance,
    }
    page = reverse("list", args=[language]) + f"?observance={observance.slug}"
    uid = str(uuid.uuid5(observance.guid, str(year)))
    event = begun(uid, observance.sequence, observance.changed_at)
    event.add("summary", Words(text.one_line(title)))
    event.add("dtstart", day)
    event.add("dtend", day_after(day))
    event.add("status", "CONFIRMED")
    event.add("url", absolute(page))
    return Written(day, uid, event.to_ical())
