"""Who is mailed what: a subscription, the messages to it, and what each message tells."""

import uuid

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bulletins.models.bulletin import Bulletin
from bulletins.models.revision import Correction


class Every(models.TextChoices):
    ONCE = "once", _("At once, each bulletin as it appears")
    DAILY = "daily", _("Daily, one message on days with news")
    WEEKLY = "weekly", _("Weekly, one message a week")


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def of(self, address):
        """Of one address, in large letters or small."""
        return self.alias(known=Lower("address")).filter(known=Lower(Value(address)))

    def like(self, subscription):
        """`subscription`, and whatever asks for the same or follows it."""
        same = self.of(subscription.address)
        return same.filter(language=subscription.language, query=subscription.query)


class Subscription(models.Model):
    """One address that follows one selection in one language. Nothing else is kept of a reader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    address = models.EmailField(
        max_length=254
    )  # as it was written: some servers tell letters apart
    language = models.CharField(max_length=12)
    query = models.TextField(blank=True)  # canonical, "?kind=event" or empty; resolved at sending
    every = models.CharField(max_length=6, choices=Every.choices, default=Every.ONCE)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)  # when the next digest is due; none at once

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index("language", "query", name="subscription_selection"),
            models.Index("next_at", name="subscription_next"),
            models.Index(Lower("address"), name="subscription_address"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("address"), "language", "query",
                condition=Q(confirmed_at__isnull=False),
                name="one_subscription_a_selection",
            )
        ]  # fmt: skip

    def __str__(self):
        return str(self.id)


class Message(models.Model):
    """One letter of the outbox. `due_at` is when it may be sent (again); none where all is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # of its Message-ID, for life
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="messages")
    due_at = models.DateTimeField(null=True, default=timezone.now)
    taken_at = models.DateTimeField(
        null=True
    )  # the earliest writing that may have reached the reader
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)  # for good, by the address's own server

    class Meta:
        default_permissions = ()
        indexes = [models.Index("due_at", name="message_due")]

    def __str__(self):
        return str(self.id)


class Delivery(models.Model):
    """One thing that a subscription is told once: news, a significant correction, a withdrawal."""

    class Kind(models.TextChoices):
        NEWS = "news"
        CORRECTION = "correction"
        WITHDRAWAL = "withdrawal"

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # What it tells; of news, the last one that the letter said already.
    correction = models.ForeignKey(Correction, models.CASCADE, null=True, related_name="+")
    of = models.CharField(max_length=40, blank=True)  # which correction or withdrawal of it
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="deliveries")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("subscription", "bulletin", "kind", "of", name="told_once")
        ]

    def __str__(self):
        return f"{self.kind}: {self.bulletin_id}"


class SignUps(models.Model):
    """How often subscriptions were asked for from one network in one day; the network is a keyed hash."""

    network = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint("network", "day", name="one_count_a_day")]

    def __str__(self):
        return f"{self.day}: {self.count}"


class Ping(models.Model):
    """A feed that the hub is to be told of; gone once it took it."""

    topic = models.TextField(unique=True)  # the address of the feed
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        indexes = [models.Index("due_at", name="ping_due")]

    def __str__(self):
        return self.topic
