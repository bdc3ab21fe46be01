"""Text against facts: what an editor should look at before readers see it. Nothing here blocks."""

from bulletins.models import Bulletin
from bulletins.proofreading import anniversaries, days, numbers, places, translations, weekdays
from bulletins.proofreading.words import LANGUAGES, Warning, blocks_of

__all__ = ["Warning", "proofread"]


def proofread(bulletin, other=None):
    """The warnings for `bulletin`, stored or not, in the active language; at most four queries.

    `other` is the same item in another language; None: it is looked up.
    """
    blocks = blocks_of(bulletin)
    found = []
    if bulletin.language in LANGUAGES:
        for check in (days, weekdays, anniversaries, places):
            found += check.warnings(bulletin, blocks)
    found += numbers.warnings(bulletin, blocks)
    other = other or _other_language(bulletin)
    if other:
        found += translations.warnings(bulletin, other)
    return found


def _other_language(bulletin):
    """The eldest of the same item in another language, or None."""
    rows = Bulletin.objects.filter(translation_key=bulletin.translation_key)
    return rows.exclude(language=bulletin.language).order_by("id").first()
