"""A feed for people: its addresses, and what it holds now."""

from datetime import UTC

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
    """[(month in words, query)] of those that hold what the feed leaves out, from the instant `left_out` back."""
    older = announced.filter(published_at__lte=left_out).order_by()
    months = older.datetimes("published_at", "month", order="DESC", tzinfo=UTC)
    return [
        (
            dates.in_words(month, month, dates.MONTH, get_language()),
            document.query(Month.of(month)),
        )
        for month in months[:SHOWN_MONTHS]
    ]
