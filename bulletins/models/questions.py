"""The questions asked of bulletins. Each is asked in one place; time is an argument."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.functions import Replace
from django.utils import timezone

from bulletins.models.choices import Status
from bulletins.models.taxonomy import Place

FEED_LEAST = 50  # bulletins a feed has, however old
FEED_MOST = 500
FEED_BYTES = 2_000_000
ENTRY_BYTES = 1_500  # of an entry, at most, beside its text


class Bytes(Func):
    """How many bytes of UTF-8 a text has."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **how):
        how["template"] = "LENGTH(CAST(%(expressions)s AS BLOB))"
        return self.as_sql(compiler, connection, **how)


def escaped(text):
    """The text of the column as it stands in XML."""
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = Replace(text, Value(character), Value(written))
    return text


class BulletinQuerySet(models.QuerySet):
    def published(self, at=None):
        """Public at `at` (aware datetime, default now). The only test of publication."""
        return self.filter(status=Status.PUBLISHED, published_at__lte=at or timezone.now())

    def scheduled(self, at=None):
        return self.filter(status=Status.PUBLISHED, published_at__gt=at or timezone.now())

    def in_language(self, language):
        return self.filter(language=language)

    def newest_first(self):
        """The one order of pages and feeds."""
        return self.order_by(F("published_at").desc(), F("id").desc())

    def oldest_first(self):
        return self.order_by(F("published_at").asc(), F("id").asc())

    def before(self, bulletin):
        """Those that follow `bulletin` in the list, nearest first."""
        at = bulletin.published_at
        lower = Q(published_at__lt=at) | Q(published_at=at, id__lt=bulletin.id)
        # The bound says no more, but lets the index be entered there, not at its end; so below.
        return self.filter(lower, published_at__lte=at).newest_first()

    def after(self, bulletin):
        """Those that stand above `bulletin` in the list, nearest first."""
        at = bulletin.published_at
        higher = Q(published_at__gt=at) | Q(published_at=at, id__gt=bulletin.id)
        return self.filter(higher, published_at__gte=at).oldest_first()

    def in_year(self, year):
        """Those with some day in `year`."""
        return self.filter(first_day__lte=date(year, 12, 31), last_day__gte=date(year, 1, 1))

    def at_place(self, place):
        """Those at `place` or anywhere inside it."""
        return self.filter(place__in=Place.objects.inside(place))

    def upcoming(self, today):
        """Those whose first day lies ahead of `today` or is it, soonest first."""
        return self.filter(first_day__gte=today).order_by("first_day", "id")

    def announced(self):
        return self.filter(announced=True)

    def for_cards(self):
        return self.select_related(
            "category", "series", "place", "place__parent", "observance"
        ).defer("body", "body_text")

    def for_detail(self):
        return self.select_related("category", "series", "place", "observance", "replaced_by")

    def feed_keys(self, at=None):
        """([(key, published_at)], published_at of the first one left out, or None) of the window; one query.

        The newest 50 announced; beyond them what is younger than FEED_MONTHS, never over 500
        entries or 2 MB.
        """
        oldest = (at or timezone.now()) - timedelta(days=settings.FEED_MONTHS * 30.44)
        within, size = [], 0
        rows = self.announced().newest_first().annotate(bytes=Bytes(escaped("body")))
        rows = rows.values_list("pk", "published_at", "bytes")[: FEED_MOST + 1]
        for pk, published_at, of_text in rows:
            size += of_text + ENTRY_BYTES
            too_old = len(within) >= FEED_LEAST and published_at <= oldest
            if within and (size > FEED_BYTES or too_old or len(within) == FEED_MOST):
                return within, published_at
            within.append((pk, published_at))
        return within, None

    def between(self, start, end):
        """With `published_at` in [start, end)."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def withdrawn(self):
        """Those that readers had and find a notice of, also while they are back in draft."""
        # Their keys first: they are few, and have an index of their own that SQLite overlooks otherwise.
        keys = self.model.objects.filter(withdrawn_at__isnull=False).values("pk")
        return self.filter(pk__in=keys)

    def last_announced_before(self, instant):
        """The newest published_at before `instant` of an announced one, withdrawn or not; None without.

        Two queries.
        """
        older = self.announced().filter(published_at__lt=instant).newest_first()
        found = [
            rows.values_list("published_at", flat=True).first()
            for rows in (older.published(instant), older.withdrawn())
        ]
        return max(filter(None, found), default=None)
