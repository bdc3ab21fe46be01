"""The strip on a bulletin's page: the numbers of its series, or the years of its observance."""

from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from bulletins import ordinals
from bulletins.models import Bulletin, Kind

AROUND = 3  # numbers or years on either side


class Entry(NamedTuple):
    """One line: a bulletin, or a run of numbers that have none here."""

    words: str
    bulletin: Bulletin | None = None
    more: bool = False  # bulletins there are, only not in this strip


class Strip(NamedTuple):
    term: object
    parameter: str
    entries: list
    next_words: str

    @property
    def query(self):
        """Of the list and feeds with all of them."""
        return f"?{self.parameter}={self.term.slug}"


def strip(bulletin):
    """The Strip of `bulletin`, or None where it has no number and no anniversary; one query."""
    public = Bulletin.objects.published().in_language(bulletin.language).only(*SHOWN)
    if bulletin.kind == Kind.COMMEMORATION and bulletin.anniversary:
        return _of_observance(bulletin, public.filter(observance=bulletin.observance))
    if bulletin.series and bulletin.number:
        return _of_series(bulletin, public.filter(series=bulletin.series))
    return None


SHOWN = (
    "language", "title", "slug", "kind", "first_day", "last_day", "day_precision", "number",
    "anniversary_year", "reports_on", "published_at",
)  # fmt: skip


def _of_series(bulletin, same):
    gender = bulletin.series.genders.get(bulletin.language, "m")
    near = Q(number__range=(bulletin.number - AROUND, bulletin.number + AROUND))
    lowest = same.exclude(number=None).order_by("number").values("number")[:1]
    rows = same.filter(near | Q(number=lowest)).order_by("published_at", "id")

    def words(number):
        return ordinals.in_words(number, bulletin.language, gender)

    numbered = {row.number: row for row in rows} | {bulletin.number: bulletin}
    entries = _entries(numbered, bulletin.number, words)
    return Strip(bulletin.series, "series", entries, words(max(numbered) + 1))


def _of_observance(bulletin, same):
    year = bulletin.first_day.year
    near = Q(first_day__year__range=(year - AROUND, year + AROUND))
    lowest = same.order_by("first_day").values("first_day")[:1]
    rows = same.filter(near | Q(first_day=lowest)).order_by("published_at", "id")

    def words(number):
        return ordinals.in_figures(number, bulletin.language)

    numbered = {}
    for row in rows:
        row.observance = bulletin.observance
        numbered[row.anniversary] = row
    numbered = {number: row for number, row in numbered.items() if number}
    numbered[bulletin.anniversary] = bulletin
    entries = _entries(numbered, bulletin.anniversary, words)
    return Strip(bulletin.observance, "observance", entries, words(max(numbered) + 1))


def _entries(numbered, current, words):
    """Every number from 1 to the last known: bulletins, runs without any, and what lies out of sight."""
    entries, expected = [], 1
    for number in sorted(numbered):
        if number > expected:
            hidden = expected > 1 and expected < current - AROUND
            entries.append(Entry(_run(expected, number - 1, words), more=hidden))
        entries.append(Entry(words(number), numbered[number]))
        expected = number + 1
    return entries


def _run(first, last, words):
    if first == last:
        return words(first)
    return _("%(first)s to %(last)s") % {"first": words(first), "last": words(last)}
