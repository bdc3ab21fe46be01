"""The calendars of a selection and of one bulletin."""

from collections import defaultdict
from datetime import date
from itertools import chain

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bulletins.addresses import absolute
from bulletins.models import Bulletin, FormerSlug, Mission, Place, Precision
from bulletins.models.reports import entries, for_calendar
from bulletins.public.calendars import writing
from bulletins.public.calendars.writing import Writer, properties
from bulletins.public.feeds.views import refuse
from bulletins.selection import SELECTING, BulletinFilter

TYPE = "text/calendar; charset=utf-8"
MOST_BYTES = 1_000_000  # over which the oldest years are left to `?year=`
LEAST_BYTES = 250  # of one entry
MOST = 2 * MOST_BYTES // LEAST_BYTES  # bulletins among which those that fit surely are


def calendar(request, language):
    """Every day-exact bulletin of the selection, past ones included, whether announced or not."""
    bulletins = Bulletin.objects.published().in_language(language)
    found = BulletinFilter(request.GET, bulletins, parameters=SELECTING)
    if not found.form.is_valid():
        return refuse(*found.first_error)
    path = reverse("calendar", args=[language]) + found.query()
    if found.empty or found.form.moved:
        return redirect(path, permanent=bool(found.form.moved))
    mission = Mission.objects.the()
    words = found.titled(_("Calendar"))
    about = properties(
        f"{words} – {mission.name}",
        _("Events and commemorations from the %s.") % mission.name,
        absolute(path),
        absolute(reverse("list", args=[language]) + found.query()),
    )
    years = whole_years(found, Writer(mission, Place.objects.in_bulk()))
    content = writing.calendar(mission, chain(*years), about)
    while len(content) > MOST_BYTES and len(years) > 1:
        years.pop()
        content = writing.calendar(mission, chain(*years), about)
    return HttpResponse(content, content_type=TYPE)


def whole_years(found, writer):
    """[[Written] of a year] of the selection, newest first: those whose entries fit, or one list of the year chosen.

    An event over New Year belongs to both years, and stays with the newer one.
    """
    exact = found.narrowed().filter(day_precision=Precision.DAY)
    all_fit = "year" in found.chosen
    if not all_fit:
        exact = exact.filter(last_day__gte=first_day_that_may_fit(exact))
    bulletins = list(for_calendar(exact))
    told = entries(bulletins)
    newest = {}  # entry: the last year in which the selection has it
    for bulletin in bulletins:
        entry = told[bulletin.translation_key]
        newest[entry] = max(newest.get(entry, 0), bulletin.last_day.year)
    if all_fit:
        return [[writer.write(entry) for entry in newest]]
    by_year = defaultdict(list)
    for entry, year in newest.items():
        by_year[year].append(entry)
    kept, size = [], 0
    for year in sorted(by_year, reverse=True):
        written = []
        for entry in by_year[year]:
            written.append(writer.write(entry))
            size += len(written[-1].content)
            if kept and size > MOST_BYTES:
                return kept
        kept.append(written)
    return kept


def first_day_that_may_fit(bulletins):
    """January 1 of the oldest year that may fit whole, or of the newest there is; one query.

    By the first day, which an index has in order; the last lies no earlier.
    """
    newest_first = bulletins.order_by("-first_day").values_list("first_day", flat=True)
    days = list(newest_first[: MOST + 1])
    if len(days) <= MOST:
        return date.min
    return date(min(days[MOST].year + 1, days[0].year), 1, 1)


def calendar_of_one(request, language, year, slug):
    """One bulletin: the same entry as in every calendar."""
    bulletin = for_calendar(Bulletin.objects.filter(language=language, slug=slug)).first()
    if bulletin is None:
        former = FormerSlug.objects.filter(language=language, slug=slug).first()
        if former is None or not former.bulletin.was_public():
            raise Http404
        return to_calendar_of(former.bulletin)
    if not bulletin.is_public():
        if bulletin.withdrawn_at:
            return HttpResponse(
                _("This bulletin was withdrawn.") + "\n",
                status=410,
                content_type="text/plain; charset=utf-8",
            )
        raise Http404
    if bulletin.day_precision != Precision.DAY:
        raise Http404
    if bulletin.first_day.year != year:
        return to_calendar_of(bulletin)
    entry = entries([bulletin])[bulletin.translation_key]
    mission = Mission.objects.the()
    written = Writer(mission, Place.objects.in_bulk()).write(entry)
    return HttpResponse(writing.calendar(mission, [written]), content_type=TYPE)


def to_calendar_of(bulletin):
    return redirect(f"{bulletin.get_absolute_url()}calendar.ics", permanent=True)
