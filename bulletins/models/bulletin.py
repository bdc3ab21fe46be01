import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from bulletins import dates
from bulletins.models.choices import Kind, Precision, State, Status, WithdrawnReason
from bulletins.models.questions import BulletinQuerySet
from bulletins.models.taxonomy import Category, Observance, Party, Place, Series

PENDING = [choice for choice in Status.choices if choice[0] in (Status.DRAFT, Status.IN_REVIEW)]

# What all languages of a bulletin share.
FACTS = (
    "kind", "first_day", "last_day", "start_time", "end_time", "day_precision", "day_inferred",
    "day_basis", "state", "place", "category", "series", "number", "observance",
    "anniversary_year", "reports_on",
)  # fmt: skip


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
    told_at = models.DateTimeField(null=True, editable=False)  # when mail and pings took it up
    withdrawal_told_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # raised by every save

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    alone_reason = models.CharField(max_length=200, blank=True, editable=False)
    alone_seen_by = models.ForeignKey(  # who looked at it afterwards
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    # Changes to a public text that readers do not have yet: the revision that waits, and how far it is.
    pending = models.ForeignKey(
        "Revision", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    pending_status = models.CharField(max_length=10, blank=True, editable=False, choices=PENDING)
    pending_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    pending_facts = models.BooleanField(default=False, editable=False)  # whether it changes facts

    # The other language's revision that this text last agreed with; None while it still agrees.
    stale_since = models.ForeignKey(
        "Revision", models.SET_NULL, null=True, editable=False, related_name="+"
    )

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
        permissions = [
            ("publish_bulletin", _("Can approve, send back, publish and withdraw")),
            ("publish_alone_bulletin", _("Can publish without a second person")),
        ]
        indexes = [
            # The days and the kind are there so that forms count years and kinds without reading a row.
            models.Index(
                "status", "language", F("published_at").desc(), F("id").desc(),
                "first_day", "last_day", "kind",
                name="bulletin_list",
            ),
            models.Index(
                "status", "language", "category", F("published_at").desc(), F("id").desc(),
                name="bulletin_category",
            ),
            models.Index("status", "language", "first_day", "last_day", name="bulletin_days"),
            models.Index("status", "language", "place", "published_at", name="bulletin_place"),
            models.Index(
                "status", "language", "series", F("published_at").desc(), F("id").desc(),
                name="bulletin_series",
            ),
            models.Index(
                "status", "language", "observance", F("published_at").desc(), F("id").desc(),
                name="bulletin_observance",
            ),
            models.Index(F("changed_at").desc(), F("id").desc(), name="bulletin_changed"),  # the desk's list
            models.Index("announced", "told_at", "published_at", name="bulletin_untold"),
            models.Index(
                "withdrawn_at", condition=Q(withdrawn_at__isnull=False), name="bulletin_withdrawn"
            ),
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
            models.UniqueConstraint(
                "translation_key",
                name="one_change_of_facts",
                condition=Q(pending_facts=True),
                violation_error_message=_("Another language of it has a change of facts waiting."),
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
                name="changes_of_a_published_one",
                condition=Q(pending_status="") | Q(status=Status.PUBLISHED),
                violation_error_message=_("Only changes to a published bulletin wait beside it."),
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
        """Its page, once it has a day or had readers; a year that is wrong answers 301."""
        year = (self.first_day or self.published_at).year
        return reverse("bulletin", args=[self.language, year, self.slug])

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

    # What stands beside the text and is read together with it; content.put() lays unsaved rows over them.

    @cached_property
    def parts(self):
        return list(self.participations.select_related("party")) if self.pk else []

    @cached_property
    def uses(self):
        return list(self.image_uses.select_related("image")) if self.pk else []

    @cached_property
    def files(self):
        return list(self.attachments.filter(shown=True)) if self.pk else []

    def days_in_words(self, language=None):
        """Its days as `language` (default its own) writes them; empty without days."""
        if not self.first_day:
            return ""
        return dates.in_words(
            self.first_day, self.last_day, self.day_precision, language or self.language
        )
