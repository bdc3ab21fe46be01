from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletins import dates


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Kind(models.TextChoices):
    EVENT = "event", _("Event")
    COMMEMORATION = "commemoration", _("Commemoration")


class Precision(models.TextChoices):
    DAY = dates.DAY, _("the day")
    MONTH = dates.MONTH, _("the month")
    YEAR = dates.YEAR, _("the year")


class State(models.TextChoices):
    AS_PLANNED = "as_planned", _("As planned")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class WithdrawnReason(models.TextChoices):
    WRONG = "wrong", _("It was wrong")
    MISTAKE = "mistake", _("It was published by mistake")
    REPLACED = "replaced", _("It is replaced by another bulletin")
    PERSON = "person", _("A person is to be protected")


class AloneReason(models.TextChoices):
    """Why a bulletin is public without a second person: fixed reasons, worded where they are shown."""

    IMPORTED = "imported", _("Imported from the former site")
    ONE_PERSON = "one_person", _("The post has one person")
