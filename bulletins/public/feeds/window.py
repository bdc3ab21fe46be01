"""One document of a feed: the window of a selection, or a month of its archive (RFC 5005)."""

import re
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from bulletins.models import Bulletin, Mission
from bulletins.models.questions import FEED_MOST

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class Month(NamedTuple):
    """A month of UTC."""

    year: int
    month: int

    def __str__(self):
        return f"{self.year:04}-{self.month:02}"

    @classmethod
    def of(cls, instant):
        instant = instant.astimezone(UTC)
        return cls(instant.year, instant.month)

    @property
    def start(self):
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def end(self):
        """The first instant after it."""
        return datetime(self.year + self.month // 12, self.month % 12 + 1, 1, tzinfo=UTC)


class NoSuchMonth(Exception):
    """An archive that is none, or lies ahead, with the sentence for the reader."""


def read_month(value, at):
    """The month that `value` ("2026-03") names; NoSuchMonth where it names none that has begun at `at`."""
    read = MONTH.fullmatch(value)
    month = Month(int(read[1]), int(read[2])) if read else None
    if not month or not month.year or month.start > at:
        raise NoSuchMonth(_("There is no such month. Write it as 2026-03."))
    return month


class Document:
    """What a feed of `found`, a valid BulletinFilter of what is public at `at`, holds then; in `month`, if any."""

    def __init__(self, found, language, month, at):
        self.found = found
        self.language = language
        self.month = month
        self.at = at
        self.mission = Mission.objects.the()

    @cached_property
    def _window(self):
        return self.found.narrowed().feed_keys(self.at)

    def bulletins(self):
        """The rows, newest first, in no more than one query."""
        if self.month:
            announced = self.found.narrowed().announced()
            return announced.between(self.month.start, self.month.end).newest_first()
        within, _left_out = self._window
        return Bulletin.objects.filter(pk__in=[pk for pk, _at in within]).newest_first()

    @cached_property
    def withdrawn(self):
        """[(guid, withdrawn_at)] of those that would stand here; of every selection alike.

        So nobody can ask by filters what a withdrawn text said.
        """
        gone = Bulletin.objects.in_language(self.language).announced().withdrawn()
        if self.month:
            gone = gone.between(self.month.start, self.month.end)
        elif self._window[1]:
            gone = gone.filter(published_at__gt=self._window[1])
        gone = gone.order_by("-withdrawn_at", "-id").values_list("guid", "withdrawn_at")
        return list(gone if self.month else gone[:FEED_MOST])

    @property
    def has_ended(self):
        """Whether it is an archive that nothing new can enter."""
        return bool(self.month) and self.month.end <= self.at

    @cached_property
    def previous(self):
        """The month whose archive goes on from here, or None; the same for every selection.

        The newest that has ended and is not younger than what stands last in the window; then the
        next older one, each with some bulletin, withdrawn or not.
        """
        if self.month:
            before = self.month.start
        else:
            before = Month.of(self.at).start
            within, _left_out = self._window
            if within:
                _pk, oldest = within[-1]
                before = min(before, Month.of(oldest).end)
        instant = Bulletin.objects.in_language(self.language).last_announced_before(before)
        return Month.of(instant) if instant else None

    def query(self, month=None):
        """The canonical query string of the selection, in the archive of `month` where it is one."""
        selection = self.found.query()
        return f"?archive={month}" + selection.replace("?", "&", 1) if month else selection
