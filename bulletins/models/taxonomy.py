"""Names that bulletins are sorted by. One slug for all languages; names by language code."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bulletins import dates


def named(names, language=None):
    """(name, its language) of `names`: in `language` (default the active one), else the first there is."""
    for code in (language or get_language(), *names):
        if names.get(code):
            return names[code], code
    return "", ""


class TermQuerySet(models.QuerySet):
    def current(self):
        """Those in use: not merged into another, not a former slug."""
        return self.filter(merged_into=None)


class Term(models.Model):
    """A category, series, place, party or observance.

    A former slug is a row of its own, merged into the one that has the name now: one mechanism
    for renamed and merged ones, and no slug can be given twice.
    """

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    names = models.JSONField(_("names"), default=dict)  # language code: name
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="formerly"
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name or self.slug

    @property
    def name(self):
        return named(self.names)[0]

    @property
    def name_language(self):
        """The language that `name` is in: the active one, or the one it fell back to."""
        return named(self.names)[1]


class Category(Term):
    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class Series(Term):
    genders = models.JSONField(
        default=dict, blank=True
    )  # language code: "f" where its ordinals are

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")


class PlaceQuerySet(TermQuerySet):
    def inside(self, place):
        """`place` and all that lies in it."""
        return self.filter(path__startswith=place.path)


class Place(Term):
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("lies in"),
    )
    # The ids from the outermost place down to this one: "/1/7/". Written by workflow.save_place.
    path = models.CharField(max_length=200, editable=False, db_index=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, blank=True
    )  # IANA; empty: as its parent

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                name="place_not_in_itself",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message=_("A place cannot lie in itself."),
            )
        ]

    @property
    def depth(self):
        return self.path.count("/") - 2

    def ancestors_of(self):
        """The ids of the places it lies in, outermost first."""
        return [int(part) for part in self.path.split("/")[1:-2]]


class Party(Term):
    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")


class Observance(Term):
    PRECISIONS = [
        (dates.DAY, _("the day")),
        (dates.MONTH, _("the month")),
        (dates.YEAR, _("the year")),
    ]

    origin_date = models.DateField(_("what it commemorates took place on"))
    origin_precision = models.CharField(
        _("known to"), max_length=5, choices=PRECISIONS, default=dates.DAY
    )
    # Of its entries in calendars: an identity for life, the last change, and how often its day changed.
    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("observance")
        verbose_name_plural = _("observances")
