"""What the filter form offers: each option with its count under the other filters."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractYear

from bulletins.models import Place, named


class Option(NamedTuple):
    value: str
    name: str
    language: str
    count: int
    depth: int = 0

    @property
    def indent(self):
        return "\u2002" * self.depth  # en spaces: a select shows no tree


def categories(found):
    rows = (
        found.narrowed(without="category")
        .exclude(category=None)
        .order_by()
        .values("category__slug", "category__names")
        .annotate(count=Count("*"))
    )
    options = [
        Option(row["category__slug"], *named(row["category__names"]), row["count"]) for row in rows
    ]
    return _with_chosen(sorted(options, key=lambda option: option.name), found, "category")


def years(found):
    """Newest first; a bulletin counts in each year that some day of it lies in."""
    rows = (
        found.narrowed(without="year")
        .order_by()
        .values(first=ExtractYear("first_day"), last=ExtractYear("last_day"))
        .annotate(count=Count("*"))
    )
    counts = Counter()
    for row in rows:
        for year in range(row["first"], row["last"] + 1):
            counts[year] += row["count"]
    options = [
        Option(year, str(year), "", count) for year, count in sorted(counts.items(), reverse=True)
    ]
    return _with_chosen(options, found, "year")


def places(found):
    """The tree of places: each counts all that lies in it."""
    here = dict(
        found.narrowed(without="place")
        .exclude(place=None)
        .order_by()
        .values_list("place")
        .annotate(count=Count("*"))
    )
    tree = {place.pk: place for place in Place.objects.current()}
    counts = Counter()
    for pk, count in here.items():
        for inside in (*tree[pk].ancestors_of(), pk):
            counts[inside] += count

    def by_names(place):
        return [tree[pk].name for pk in (*place.ancestors_of(), place.pk)]

    options = [
        Option(place.slug, place.name, place.name_language, counts[place.pk], place.depth)
        for place in sorted((tree[pk] for pk in counts), key=by_names)
    ]
    return _with_chosen(options, found, "place")


def _with_chosen(options, found, name):
    """`options` with the chosen value first where it has no bulletins under the other filters."""
    chosen = found.chosen.get(name)
    value = getattr(chosen, "slug", chosen)
    if chosen is None or any(option.value == value for option in options):
        return options
    shown = getattr(chosen, "name", str(chosen)), getattr(chosen, "name_language", "")
    return [Option(value, *shown, 0), *options]
