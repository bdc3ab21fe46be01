import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bulletins import dates
from bulletins.models.choices import Kind, Precision, State, Status, WithdrawnReason
from bulletins.models.taxonomy import Category, Observance, Party, Place, Series

FEED_LEAST = 50  # bulletins a feed has, however old
FEED_MOST = 500
FEED_BYTES = 2_000_000


# What all languages of a bulletin share.
FACTS = (
    "kind", "first_day", "last_day", "start_time", "end_time", "day_precision", "day_inferred",
    "day_basis", "state", "place", "category", "series", "number", "observance",
    "anniversary_year", "reports_on",
)  # fmt: skip


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

    def feed_window(self, at=None):
        """The newest 50 announced; beyond them what is younger than FEED_MONTHS, never over 500 entries or 2 MB.

        Two queries: the keys and sizes, then the rows.
        """
        oldest = (at or timezone.now()) - timedelta(days=settings.FEED_MONTHS * 30.44)
        keys, size = [], 0
        sizes = self.announced().newest_first().annotate(size=Length("body") + Length("title"))
        for pk, published_at, length in sizes.values_list("pk", "published_at", "size")[:FEED_MOST]:
            size += length
            if keys and (size > FEED_BYTES or (len(keys) >= FEED_LEAST and published_at < oldest)):
                break
            keys.append(pk)
        return self.model.objects.filter(pk__in=keys).for_detail().newest_first()


def new_guid():
    return uuid.uuid4().urn


class Bulletin(models.Model):
    """One item of news in one language; its facts are the same in every language of the item."""

    language = models.CharField(_("language"), max_length=12)
    translation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    guid = models.CharField(max_length=255, unique=True, default=new_guid, editable=False)
    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=80)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True)  # sanitised HTML
    body_text = models.TextField(blank=True, editable=False)  # the same, plain

    status = models.CharField(
        _("state"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    planned_at = models.DateTimeField(
        _("publish at"), null=True, blank=True
    )  # what a draft waits for
    published_at = models.DateTimeField(
        _("published"), null=True, editable=False
    )  # public from then on
    published_known = models.BooleanField(default=True, editable=False)
    announced = models.BooleanField(
        default=True, editable=False
    )  # carried by feeds, mail and pings
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("last change"), default=timezone.now, editable=False)
    corrected_at = models.DateTimeField(
        null=True, editable=False
    )  # the last significant correction
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of its calendar entry
    version = models.PositiveIntegerField(default=1, editable=False)  # raised by every save

    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    alone_reason = models.CharField(max_length=200, blank=True, editable=False)

    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(
        max_length=10, choices=WithdrawnReason.choices, blank=True, editable=False
    )
    withdrawn_words = models.TextField(blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    # Facts, the same in every language of the item (FACTS, and participations).
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices, default=Kind.EVENT)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    start_time = models.TimeField(_("from"), null=True, blank=True)  # at the place
    end_time = models.TimeField(_("to"), null=True, blank=True)
    day_precision = models.CharField(
        _("known to"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    day_inferred = models.BooleanField(_("the year was worked out"), default=False)
    day_basis = models.JSONField(default=list, blank=True, editable=False)  # [{"code": …, values}]
    state = models.CharField(
        _("as planned?"), max_length=10, choices=State.choices, default=State.AS_PLANNED
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name=_("place"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name=_("category")
    )
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, verbose_name=_("series")
    )
    number = models.PositiveIntegerField(_("number in the series"), null=True, blank=True)
    observance = models.ForeignKey(
        Observance, models.PROTECT, null=True, blank=True, verbose_name=_("observance")
    )
    anniversary_year = models.PositiveSmallIntegerField(
        _("anniversary of the year"), null=True, blank=True
    )
    reports_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports",
        verbose_name=_("reports on"),
    )  # fmt: skip
    parties = models.ManyToManyField(Party, through="Participation", blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        indexes = [
            # The days are there so that the form counts its years without reading a row.
            models.Index(
                "status", "language", F("published_at").desc(), F("id").desc(), "first_day", "last_day",
                name="bulletin_list",
            ),
            models.Index(
                "status", "language", "category", F("published_at").desc(), F("id").desc(),
                name="bulletin_category",
            ),
            models.Index("status", "language", "first_day", name="bulletin_days"),
            models.Index("status", "language", "place", "published_at", name="bulletin_place"),
            models.Index("status", "language", "series", "number", name="bulletin_series"),
            models.Index("status", "language", "observance", "first_day", name="bulletin_observance"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                "translation_key",
                "language",
                name="one_per_language",
                violation_error_message=_("There is a bulletin in this language already."),
            ),
            models.UniqueConstraint(
                "language",
                "slug",
                name="one_slug",
                violation_error_message=_("Another bulletin has this address. Choose other words."),
            ),
            models.CheckConstraint(
                name="has_title",
                condition=~Q(title=""),
                violation_error_message=_("Write a title."),
            ),
            models.CheckConstraint(
                name="has_days",
                condition=Q(status=Status.DRAFT)
                | Q(first_day__isnull=False, last_day__isnull=False),
                violation_error_message=_(
                    "Name the day it took place before you send it for review."
                ),
            ),
            models.CheckConstraint(
                name="days_in_order",
                condition=Q(first_day=None, last_day=None)
                | Q(first_day__isnull=False, last_day__isnull=False, last_day__gte=F("first_day")),
                violation_error_message=_(
                    "The last day lies before the first. Correct one of them."
                ),
            ),
            models.CheckConstraint(
                name="time_has_day",
                condition=Q(start_time=None)
                | Q(first_day__isnull=False, day_precision=Precision.DAY),
                violation_error_message=_(
                    "A time needs a day: name the day, or take the time out."
                ),
            ),
            models.CheckConstraint(
                name="end_has_start",
                condition=Q(end_time=None) | Q(start_time__isnull=False),
                violation_error_message=_("Say when it begins, not only when it ends."),
            ),
            models.CheckConstraint(
                name="commemorates",
                condition=Q(status=Status.DRAFT)
                | Q(kind=Kind.EVENT)
                | Q(kind=Kind.COMMEMORATION, observance__isnull=False),
                violation_error_message=_("Name what is commemorated: choose the observance."),
            ),
            models.CheckConstraint(
                name="event_commemorates_nothing",
                condition=Q(kind=Kind.COMMEMORATION) | Q(observance=None),
                violation_error_message=_(
                    "Only a commemoration has an observance. Take it out, or change the kind."
                ),
            ),
            models.CheckConstraint(
                name="number_in_series",
                condition=Q(number=None) | Q(series__isnull=False, number__gte=1),
                violation_error_message=_(
                    "A number, 1 or more, belongs to a series: choose the series."
                ),
            ),
            models.CheckConstraint(
                name="published_from",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                violation_error_message=_(
                    "A published bulletin has the instant from which it is public."
                ),
            ),
            models.CheckConstraint(
                name="second_person",
                condition=~Q(status=Status.PUBLISHED)
                | ~Q(alone_reason="")
                | Q(edited_by__isnull=False, approved_by__isnull=False)
                & ~Q(edited_by=F("approved_by")),
                violation_error_message=_("Who wrote the last change cannot approve it."),
            ),
            models.CheckConstraint(
                name="withdrawn_says_why",
                condition=~Q(status=Status.WITHDRAWN)
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_words="") & ~Q(withdrawn_reason=""),
                violation_error_message=_("Say in a sentence why it is withdrawn."),
            ),
            models.CheckConstraint(
                name="not_about_itself",
                condition=(Q(reports_on=None) | ~Q(reports_on=F("id")))
                & (Q(replaced_by=None) | ~Q(replaced_by=F("id"))),
                violation_error_message=_("A bulletin cannot report on itself or replace itself."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Its page, once it has a day; a year that is wrong answers 301."""
        return reverse("bulletin", args=[self.language, self.first_day.year, self.slug])

    def is_public(self, at=None):
        """What `published()` asks, of a row at hand."""
        return self.status == Status.PUBLISHED and self.published_at <= (at or timezone.now())

    def is_scheduled(self, at=None):
        return self.status == Status.PUBLISHED and not self.is_public(at)

    def was_public(self, at=None):
        """Whether readers have had it at some time before `at` (aware datetime, default now)."""
        return self.published_at is not None and self.published_at <= (at or timezone.now())

    @property
    def anniversary(self):
        """The number of the anniversary, computed; None for an event, without days, or before the first."""
        if not (self.observance and self.first_day):
            return None
        return dates.anniversary(
            self.observance.origin_date,
            self.observance.origin_precision,
            self.first_day,
            self.anniversary_year,
        )

    def days_in_words(self, language=None):
        """Its days as `language` (default its own) writes them; empty without days."""
        if not self.first_day:
            return ""
        return dates.in_words(
            self.first_day, self.last_day, self.day_precision, language or self.language
        )
