"""The list of bulletins, also the front page."""

from typing import NamedTuple

from django.core.paginator import InvalidPage, Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from bulletins.models import Bulletin, Mission
from bulletins.public import facets
from bulletins.public.pages import page
from bulletins.selection import ORDERS, BulletinFilter

PER_PAGE = 20
SHOWN_AHEAD = 5
SHOWN_SERIES = 4
NEWEST_LOOKED_AT = 40  # bulletins in which the side column looks for series


def bulletin_list(request, language):
    found = BulletinFilter(request.GET, Bulletin.objects.published().in_language(language))
    if not found.form.is_valid():
        return refuse(request, language, found)
    number = found.given.get("page", "1")
    if found.empty or found.form.moved:
        address = reverse("list", args=[language]) + found.query(page=number)
        return redirect(address, permanent=bool(found.form.moved))
    spans = facets.spans(found)
    paginator = Paginator(found.qs, PER_PAGE)
    paginator.count = facets.total(found, spans)  # instead of a COUNT of its own
    try:
        shown = paginator.page(number)
    except InvalidPage:
        return refuse(request, language, found)
    return show(request, language, found, shown, spans)


def show(request, language, found, shown, spans):
    mission = Mission.objects.the()
    rows = rows_of(found, shown)
    return page(
        request,
        language,
        "bulletins/list.html",
        lambda code: in_language(code, found, shown.number if code == language else None),
        mission=mission,
        found=found,
        shown=shown,
        rows=rows,
        lead=shown.number == 1 and found.ordering == "newest",
        pages=pager(shown),
        orders=orders(found),
        selection=found.query(only_selecting=True),
        heading=heading(found, shown.paginator.count),
        follow=follow(found),
        feed_title=found.titled(gettext("News")),
        ahead=ahead(language, mission),
        series=lively_series(language),
        **form_options(found, spans),
    )


def in_language(code, found, number):
    """Where the selection is listed in language `code`; a page of one need not be there in another."""
    return reverse("list", args=[code]) + found.query(page=number)


def heading(found, count):
    """What is listed, in words: "54 bulletins from 2018"."""
    kind = found.chosen.get("kind", "")
    if count:
        nouns = {
            "": ngettext("%s bulletin", "%s bulletins", count),
            "event": ngettext("%s event", "%s events", count),
            "commemoration": ngettext("%s commemoration", "%s commemorations", count),
        }
        counted = nouns[kind] % count
    else:
        counted = {
            "": gettext("No bulletin"),
            "event": gettext("No event"),
            "commemoration": gettext("No commemoration"),
        }[kind]
    return " ".join(filter(None, (counted, found.in_words())))


def follow(found):
    """What the feeds of this selection hold, in words."""
    nouns = {"": gettext("All bulletins"), "event": gettext("All events"),
             "commemoration": gettext("All commemorations")}  # fmt: skip
    everything = " ".join(filter(None, (nouns[found.chosen.get("kind", "")], found.in_words())))
    if found.chosen:
        return gettext("%s, and nothing else.") % everything
    return gettext("All bulletins. Choose filters first to follow only a part.")


def rows_of(found, shown):
    """The bulletins of the page, fetched by key: the database skips keys, not whole rows."""
    first = shown.start_index() - 1 if shown.paginator.count else 0
    keys = found.qs.values("pk")[first : first + PER_PAGE]
    rows = Bulletin.objects.filter(pk__in=keys).for_cards()
    return list(found.in_order(rows, "order", found.ordering))


class PagerEntry(NamedTuple):
    """A page number, or the gap from `first` to `last`."""

    first: int
    last: int
    gap: bool


def pager(shown):
    """The first page, the last, and those beside the one shown; what lies between as gaps."""
    last = shown.paginator.num_pages
    near = {1, last, *range(max(1, shown.number - 1), min(last, shown.number + 1) + 1)}
    entries, expected = [], 1
    for number in sorted(near):
        if number > expected:
            gap = number - 1 > expected  # a single page is listed, not left out
            entries.append(PagerEntry(expected, number - 1, gap))
        entries.append(PagerEntry(number, number, False))
        expected = number + 1
    return entries


def orders(found):
    """[(name, label, query; empty for the order in force)] that the list may be shown in."""
    return [
        (name, label, "" if name == found.ordering else found.query(order=name, without=("order",)))
        for name, label in sorted(ORDERS, key=lambda order: order[0] != "best")
        if name != "best" or found.words
    ]


def form_options(found, spans):
    """What the form offers, and what travels in hidden fields because the form does not show it."""
    return {
        "categories": facets.categories(found),
        "years": facets.years(found, spans),
        "places": facets.places(found),
        "hidden": [
            (name, found.given[name])
            for name in ("series", "party", "observance", "order")
            if name in found.given
        ],
        "chips": chips(found),
        "in_force": sum(name in found.given for name in ("kind", "category", "year", "place")),
    }


def chips(found):
    """[(label, value, language of the value, query without it)] of the filters in force."""
    return [
        (label, value, value_language, found.query(without=(name, "page")))
        for name, label, value, value_language in found.labels()
    ]


def refused(found):
    """What a page says of values that name nothing or cannot be read."""
    errors = found.form.errors
    bad = [name for name in found.given if name in errors]
    return {
        "bad": [(name, found.given[name][:60], errors[name][0]) for name in bad],
        "whole": found.query(without=(*bad, "page")),
    }


def refuse(request, language, found):
    """404 with the form and a sentence: a value names nothing, cannot be read, or no such page."""
    return page(
        request,
        language,
        "bulletins/refused.html",
        lambda code: reverse("list", args=[code]),
        status=404,
        found=found,
        **refused(found),
        **form_options(found, facets.spans(found)),
    )


def ahead(language, mission):
    """What lies ahead at the mission, soonest first."""
    today = timezone.localdate(timezone=mission.zone)
    return Bulletin.objects.published().in_language(language).upcoming(today)[:SHOWN_AHEAD]


def lively_series(language):
    """The latest bulletin of each series that the newest bulletins belong to."""
    newest = Bulletin.objects.published().in_language(language).newest_first()
    rows = newest.exclude(series=None).for_cards()[:NEWEST_LOOKED_AT]
    latest = {}
    for bulletin in rows:
        latest.setdefault(bulletin.series_id, bulletin)
    return list(latest.values())[:SHOWN_SERIES]
