"""What the forms offer: to filter, each option with its count under the other filters; to follow, all in use."""

from collections import Counter
from typing import NamedTuple

from django.db.models import CharField, Count, Exists, OuterRef, Subquery
from django.db.models.functions import Cast, Substr

from bulletins.models import Category, Participation, Place
from bulletins.selection import TERMS


class Option(NamedTuple):
    value: str
    name: str
    language: str
    count: int | None = None  # shown where it is known
    depth: int = 0

    @property
    def indent(self):
        return "\u2002" * self.depth  # en spaces: a select shows no tree


def categories(found):
    here = _counts(found, "category")
    options = [
        Option(category.slug, category.name, category.name_language, here[category.pk])
        for category in Category.objects.filter(pk__in=here)
    ]
    return _with_chosen(sorted(options, key=lambda option: option.name), found, "category")


def _counts(found, name):
    """{key of the term: bulletins that have it} under the filters other than `name`."""
    rows = found.narrowed(without=name).exclude(**{name: None}).order_by().values_list(name)
    return dict(rows.annotate(count=Count("*")))


def spans(found):
    """[(first year, last year, bulletins)] under the filters other than the year."""
    first, last = (Substr(Cast(day, CharField()), 1, 4) for day in ("first_day", "last_day"))
    rows = found.narrowed(without="year").order_by().values_list(first, last)
    return [
        (int(first), int(last), count) for first, last, count in rows.annotate(count=Count("*"))
    ]


def total(found, spans):
    """How many bulletins the whole selection has: those of the spans in which its year lies."""
    year = found.chosen.get("year")
    return sum(count for first, last, count in spans if year is None or first <= year <= last)


def years(found, spans):
    """Newest first; a bulletin counts in each year that some day of it lies in."""
    counts = Counter()
    for first, last, count in spans:
        for year in range(first, last + 1):
            counts[year] += count
    options = [
        Option(year, str(year), "", count) for year, count in sorted(counts.items(), reverse=True)
    ]
    return _with_chosen(options, found, "year")


def places(found):
    """The tree of places: each counts all that lies in it."""
    here = _counts(found, "place")
    tree = {place.pk: place for place in Place.objects.current()}
    counts = Counter()
    for pk, count in here.items():
        for inside in (*tree[pk].ancestors_of(), pk):
            counts[inside] += count
    return _with_chosen(_as_tree(tree, counts), found, "place")


def terms_in_use(found, name):
    """The terms that some bulletin has, whatever the filters, with the places around them; without counts."""
    if name == "party":
        # By what it took part in: as a join, the list of all bulletins would be read to its end.
        public = Subquery(found.queryset.filter(pk=OuterRef("bulletin")).values("pk"))
        parts = Participation.objects.filter(party=OuterRef("pk"))
        having = parts.alias(public=public).filter(public__isnull=False)
    else:
        having = found.queryset.filter(**{name: OuterRef("pk")})
    terms = list(TERMS[name].objects.current().annotate(used=Exists(having)))
    used = [term for term in terms if term.used]  # as a filter, PostgreSQL would join all bulletins
    if name == "place":
        tree = {place.pk: place for place in terms}
        around = {pk: None for place in used for pk in (*place.ancestors_of(), place.pk)}
        options = _as_tree(tree, around)
    else:
        options = [Option(term.slug, term.name, term.name_language) for term in used]
        options.sort(key=lambda option: option.name)
    return _with_chosen(options, found, name, count=None)


def _as_tree(tree, counts):
    """Options of the places {key: Place} that have a count {key: count}, each under what it lies in."""

    def by_names(place):
        return [tree[pk].name for pk in (*place.ancestors_of(), place.pk)]

    return [
        Option(place.slug, place.name, place.name_language, counts[place.pk], place.depth)
        for place in sorted((tree[pk] for pk in counts), key=by_names)
    ]


def _with_chosen(options, found, name, count=0):
    """`options` with the chosen value first where it has no bulletins under the other filters."""
    chosen = found.chosen.get(name)
    value = getattr(chosen, "slug", chosen)
    if chosen is None or any(option.value == value for option in options):
        return options
    shown = getattr(chosen, "name", str(chosen)), getattr(chosen, "name_language", "")
    return [Option(value, *shown, count), *options]
