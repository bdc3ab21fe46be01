"""A feed for people: its addresses, and what it holds now."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from bulletins import dates
from bulletins.models import Bulletin
from bulletins.public.feeds.window import Document, Month
from bulletins.public.list import chips
from bulletins.public.pages import page
from bulletins.public.subscribe import feeds, of_a_selection

SHOWN = 20
SHOWN_MONTHS = 12


@of_a_selection("feed_view")
def feed_view(request, language, found):
    document = Document(found, language, month=None, at=timezone.now())
    within, left_out = found.narrowed().feed_keys(document.at)
    announced = found.narrowed().announced()
    keys = [pk for pk, _published_at in within]
    return page(
        request,
        language,
        "bulletins/feed_view.html",
        lambda code: reverse("feed_view", args=[code]) + found.query(),
        mission=document.mission,
        query=found.query(),
        phrase=found.phrase(),
        chips=chips(found),
        ways=feeds(language, found, followed=True),
        rows=Bulletin.objects.filter(pk__in=keys[:SHOWN]).for_cards().newest_first(),
        total=announced.count() if left_out else len(within),
        in_feed=len(within),
        archives=archives(document, announced, left_out) if left_out else [],
    )


def archives(document, announced, left_out):
    """[(month in words, query)] of those that hold what the feed leaves out, from the instant `left_out` back.

    One query a month, each of one row: to find all months the database would read every bulletin.
    """
    older = announced.newest_first().values_list("published_at", flat=True)
    found, instant = [], left_out
    while instant and len(found) < SHOWN_MONTHS:
        month = Month.of(instant)
        words = dates.in_words(month.start, month.start, dates.MONTH, get_language())
        found.append((words, document.query(month)))
        instant = older.filter(published_at__lt=month.start).first()
    return found
