"""What a subscription is told becomes messages: one each at once, or one for all when its digest is due."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from bulletins.models import Bulletin, Delivery, Every, Message, Subscription
from bulletins.outbox.digests import next_digest

AT_ONCE = 500  # rows in one transaction


def gather(now):
    while _one_each(now):
        pass
    due = Subscription.objects.confirmed().filter(next_at__lte=now).order_by("next_at", "pk")
    for subscription in due:
        _digest(subscription, now)


def _waiting(now):
    """What can be told: what readers have, and of what they had only to who was mailed it.

    The rest waits: a bulletin that was withdrawn before it was mailed until it comes back, a
    correction until the message before it is out.
    """
    news = Delivery.objects.filter(
        subscription=OuterRef("subscription"),
        bulletin=OuterRef("bulletin"),
        kind=Delivery.Kind.NEWS,
        message__sent_at__isnull=False,
    )
    public = Q(bulletin__in=Bulletin.objects.published(now))
    return Delivery.objects.filter(
        Q(public, kind=Delivery.Kind.NEWS)
        | Q(public, Exists(news), kind=Delivery.Kind.CORRECTION)
        | Q(Exists(news), bulletin__withdrawn_at__isnull=False, kind=Delivery.Kind.WITHDRAWAL),
        message=None,
    )


@transaction.atomic
def _one_each(now):
    """Some of those at once, which two gatherers never share, of nobody who is leaving; how many."""
    waiting = _waiting(now).filter(subscription__every=Every.ONCE).select_related("subscription")
    mine = waiting.select_for_update(of=("self", "subscription"), skip_locked=True)
    some = list(mine.order_by("pk")[:AT_ONCE])
    for delivery in some:
        delivery.message = Message(subscription_id=delivery.subscription_id, due_at=now)
    Message.objects.bulk_create(delivery.message for delivery in some)
    Delivery.objects.bulk_update(some, ["message"])
    return len(some)


@transaction.atomic
def _digest(subscription, now):
    following = next_digest(subscription.every, now)
    mine = Subscription.objects.filter(pk=subscription.pk, next_at=subscription.next_at)
    if not mine.update(next_at=following):
        return
    waiting = _waiting(now).filter(subscription=subscription)
    if keys := list(waiting.values_list("pk", flat=True)):
        message = Message.objects.create(subscription=subscription, due_at=now)
        Delivery.objects.filter(pk__in=keys).update(message=message)
