"""What readers can see, counted: one row whose number rises in the transaction of every change of it."""

from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Subquery
from django.utils import timezone

from bulletins.models.bulletin import Bulletin


class EditionQuerySet(models.QuerySet):
    def state(self, language, at=None):
        """A tuple that differs whenever feeds and calendars in `language` may, at `at` (default now); one query.

        Besides the number: the last embargo that passed, the last bulletin that grew too old for the
        window, and the month, because an archive begins when one ends.
        """
        now = at or timezone.now()
        public = Bulletin.objects.in_language(language).newest_first().values("published_at")
        old = now - timedelta(days=settings.FEED_MONTHS * 30.44)
        row = self.annotate(
            passed=Subquery(public.published(now)[:1]), aged=Subquery(public.published(old)[:1])
        ).get(pk=1)
        return row.number, row.passed, row.aged, now.strftime("%Y-%m")


class Edition(models.Model):
    """Raised by triggers of the database (bulletins/triggers.py), so that no way of writing is missed."""

    number = models.PositiveBigIntegerField(default=1)

    objects = EditionQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.number)


@contextmanager
def one_writer():
    """A transaction in which nobody else writes a bulletin or a name; begun before any of their rows is read.

    The edition's row is the lock: whoever changed what readers see would wait for it later anyway.
    """
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=1)
        yield
