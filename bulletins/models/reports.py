"""One event told in several bulletins: announced, then reported on. Calendars have it once."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone

from bulletins.models.bulletin import Bulletin
from bulletins.models.choices import Precision, Status


class Entry(NamedTuple):
    """What calendars in one language have of an event."""

    uid: str  # for life: of the bulletin that was public first
    bulletin: Bulletin  # whose words and days it shows: the newest report
    sequence: int
    changed_at: object  # aware datetime


def of_one_event(keys, instead=None, at=None):
    """{translation_key: all that are about the same event} of `keys`; one query.

    By what approved bulletins of any language report on, with `at` only those that are public then;
    `instead` ({translation_key: that of what it reports on, or None}) says what some of them will.
    """
    instead = instead or {}
    # Asked so, and the status of the rows, that the index of the few that report is used.
    rows = Bulletin.objects.filter(reports_on__gt=0).values_list(
        "status", "published_at", "translation_key", "reports_on__translation_key"
    )
    beside = defaultdict(set)
    told = [
        (key, on)
        for status, published_at, key, on in rows
        if status == Status.PUBLISHED and (at is None or published_at <= at)
    ]
    told = [(key, on) for key, on in told if key not in instead]
    for key, other in [*told, *((key, on) for key, on in instead.items() if on)]:
        beside[key].add(other)
        beside[other].add(key)
    found = {}
    for key in keys:
        if key in found:
            continue
        event, look_at = {key}, [key]
        while look_at:
            new = beside.get(look_at.pop(), set()) - event
            event |= new
            look_at += new
        found |= dict.fromkeys(event, frozenset(event))
    return found


def entries(bulletins, at=None):
    """{translation_key: Entry} of the day-exact, public `bulletins` of one language.

    Bulletins on one event share an Entry, whichever of them are asked for. Two queries at most.
    """
    at = at or timezone.now()
    events = of_one_event({bulletin.translation_key for bulletin in bulletins}, at=at)
    beside = []
    if told_often := {key for key, event in events.items() if len(event) > 1}:
        language = bulletins[0].language
        texts = Bulletin.objects.in_language(language).filter(translation_key__in=told_often)
        beside = for_calendar(texts.filter(published_at__lte=at))
    told = defaultdict(list)
    # Those at hand last: one of them may have been withdrawn since it was asked for.
    for row in {row.pk: row for row in (*beside, *bulletins)}.values():
        told[events[row.translation_key]].append(row)
    found = {}
    for event, texts in told.items():
        found |= dict.fromkeys(event, entry_of(texts, at))
    return found


def for_calendar(bulletins):
    """The queryset `bulletins` with what a calendar says of each, and the item it reports on."""
    rows = bulletins.select_related("place", "category", "series").defer("body", "body_text")
    return rows.annotate(reports_on_key=F("reports_on__translation_key"))


def entry_of(texts, at):
    """Of all texts about one event that readers have or had, as for_calendar() gives them; None where none is shown."""
    keys = {row.translation_key for row in texts}
    first = min(texts, key=lambda row: (row.published_at, row.reports_on_key in keys, row.pk))
    shown = [row for row in texts if row.is_public(at) and row.day_precision == Precision.DAY]
    if not shown:
        return None
    reported = {row.reports_on_key for row in shown}
    newest = [row for row in shown if row.translation_key not in reported] or shown
    return Entry(
        first.guid.removeprefix("urn:uuid:"),
        max(newest, key=lambda row: (row.published_at, row.pk)),
        sequence(texts),
        max(_seen_to_change_at(row, at) for row in texts),
    )


def _seen_to_change_at(row, at):
    """A text that was taken from readers changes unseen."""
    return row.changed_at if row.is_public(at) else row.withdrawn_at or row.changed_at


def sequence(texts):
    """Of the entry that `texts` share: rises when the highest of them does, and when one comes to them."""
    return max(row.sequence for row in texts) + len(texts) - 1
