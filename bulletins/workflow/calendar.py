"""A new state of what calendars say: it must rise, whatever is published, corrected or withdrawn."""

from collections import defaultdict

from django.utils import timezone

from bulletins.models import Bulletin
from bulletins.models.reports import of_one_event, sequence

CALENDAR = {
    "first_day", "last_day", "start_time", "end_time", "day_precision", "state", "place",
    "reports_on",
}  # fmt: skip


def raise_entries(bulletin, now=None, language=None):
    """Before `bulletin` changes what its entries say: every text of them, in `language` or each.

    Texts on one event share an entry, so each of them gets a number above the entry's and takes it
    along where it leaves. In a transaction.
    """
    _raise(_beside(bulletin), now, language)


def leave_entries(bulletin, now=None):
    """Before `bulletin` is taken from readers: others that share its entries need a new number."""
    others = _beside(bulletin) - {bulletin.translation_key}
    # Without one that nobody has yet, entries change only where it holds two others together.
    if len(others) > (0 if bulletin.was_public(now) else 1):
        _raise(others | {bulletin.translation_key}, now)


def _beside(bulletin):
    return of_one_event([bulletin.translation_key])[bulletin.translation_key]


def _raise(keys, now, language=None):
    now = now or timezone.now()
    rows = Bulletin.objects.filter(translation_key__in=keys).order_by("pk")  # as saving locks them
    texts = defaultdict(list)
    for row in rows.only("language", "published_at", "sequence").select_for_update():
        if row.was_public(now) and language in (None, row.language):
            texts[row.language].append(row)
    for same in texts.values():
        written = Bulletin.objects.filter(pk__in=[row.pk for row in same])
        written.update(sequence=sequence(same) + 1, changed_at=now)
