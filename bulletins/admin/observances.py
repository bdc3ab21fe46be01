"""The observances that come, and this year's bulletin on each."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bulletins import dates, ordinals, workflow
from bulletins.admin import work
from bulletins.models import Bulletin, Kind, Observance, Status, named, one_writer
from bulletins.workflow import Stage

AHEAD = timedelta(days=60)
NEAR = timedelta(days=370)  # no anniversary's bulletin has its day farther off
MOST = 10
FURTHEST = (Stage.PUBLISHED, Stage.SCHEDULED, Stage.IN_REVIEW, Stage.DRAFT)


class Coming(NamedTuple):
    observance: Observance
    first_day: object  # dates; a whole month where no more is known
    last_day: object
    number: int

    @property
    def ordinal(self):
        return ordinals.in_figures(self.number, get_language())

    @property
    def is_round(self):
        return self.number % 10 == 0 or self.number % 25 == 0

    @property
    def days(self):
        known_to = self.observance.origin_precision
        return dates.in_words(self.first_day, self.last_day, known_to, get_language())


def ahead(observances, today):
    """[Coming] of the anniversaries between `today` and AHEAD, soonest first.

    An origin known only to its year has no day that could come.
    """
    found = []
    for observance in observances:
        origin, known_to = observance.origin_date, observance.origin_precision
        if known_to == dates.YEAR:
            continue
        for year in range(today.year, (today + AHEAD).year + 1):
            day = dates.anniversary_day(origin, year)
            number = dates.anniversary(origin, known_to, day, year)
            first_day, last_day = dates.widen(day, day, known_to)
            if number and first_day <= today + AHEAD and last_day >= today:
                found.append(Coming(observance, first_day, last_day, number))
    return sorted(found, key=lambda one: (one.first_day, one.observance.slug))


def bulletins_of(comings):
    """{(observance's id, number): the bulletin on it that is furthest, in the desk's language first}"""
    if not comings:
        return {}
    first = min(one.first_day for one in comings) - NEAR
    rows = (
        Bulletin.objects.filter(
            kind=Kind.COMMEMORATION,
            observance__in={one.observance.pk for one in comings},
            first_day__range=(first, max(one.last_day for one in comings) + NEAR),
        )
        .exclude(status=Status.WITHDRAWN)
        .select_related("observance")
        .defer("body", "body_text")
    )
    found = {}
    for row in sorted(rows, key=_rank):
        found.setdefault((row.observance_id, row.anniversary), row)
    return found


def _rank(row):
    at = workflow.stage(row)
    return FURTHEST.index(at) if at in FURTHEST else 0, row.language != get_language(), row.pk


def coming(today, now):
    """({rows: [(Coming, its bulletin or None, the sentence on it)], more: how many besides})"""
    found = ahead(Observance.objects.current(), today)
    shown = found[:MOST]
    bulletins = bulletins_of(shown)
    rows = []
    for one in shown:
        bulletin = bulletins.get((one.observance.pk, one.number))
        rows.append((one, bulletin, _stands(bulletin, now)))
    return {"rows": rows, "more": len(found) - len(shown)}


def _stands(bulletin, now):
    if bulletin is None:
        return _("No bulletin yet.")
    return {
        Stage.DRAFT: _("A draft is begun."),
        Stage.IN_REVIEW: _("A bulletin waits for review."),
        Stage.SCHEDULED: _("A bulletin is scheduled."),
    }.get(workflow.stage(bulletin, now), _("A bulletin is public."))


@require_POST
def start(request, pk):
    """A draft for the coming anniversary of the observance `pk`; where there is one already, that one."""
    if not request.user.has_perm("bulletins.add_bulletin"):
        raise PermissionDenied
    today = timezone.localtime(timezone.now(), work.mission_of(request).zone).date()
    with one_writer():  # two who press at once begin one
        observance = get_object_or_404(Observance.objects.current(), pk=pk)
        found = ahead([observance], today)
        if not found:
            messages.error(request, _("“%s” does not come in the next weeks.") % observance)
            return HttpResponseRedirect(reverse("admin:index"))
        bulletin = bulletins_of(found[:1]).get((observance.pk, found[0].number))
        sentence = _("There was a bulletin already: this one.")
        if bulletin is None:
            bulletin = workflow.save(_begun(found[0]), request.user)
            sentence = _("A draft: observance and day are set. The title is a proposal.")
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("admin:bulletins_bulletin_change", args=[bulletin.pk]))


def _begun(one):
    codes = dict(settings.LANGUAGES)
    language = get_language() if get_language() in codes else settings.LANGUAGE_CODE
    title = _("%(observance)s: %(number)s anniversary") % {
        "observance": named(one.observance.names, language)[0],
        "number": one.ordinal,
    }
    return Bulletin(
        language=language,
        title=title,
        kind=Kind.COMMEMORATION,
        observance=one.observance,
        first_day=one.first_day,
        last_day=one.last_day,
        day_precision=one.observance.origin_precision,
    )
