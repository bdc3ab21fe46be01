"""Who is told what: news once, each significant correction and withdrawal once to who was mailed the news."""

from collections import defaultdict
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.functions import Lower

from bulletins.models import (
    Bulletin,
    Correction,
    Delivery,
    Every,
    Subscription,
    as_withdrawn,
    one_writer,
)
from bulletins.outbox.pings import ask_for_pings
from bulletins.selection import selection

AT_ONCE = 1000  # rows written by one statement


def audience(bulletin):
    """{every: how many subscriptions} that are mailed `bulletin` as it stands once it is public."""
    if bulletin.told_at:  # it was public: those whom the news never reached still wait for it
        reached = Subscription.objects.filter(
            deliveries__bulletin=bulletin,
            deliveries__kind=Delivery.Kind.NEWS,
            deliveries__message=None,
        )
    else:
        reached = followers(bulletin)
    found = dict(reached.values_list("every").annotate(Count("pk")).order_by())
    return {every: found.get(every, 0) for every in Every.values}


def followers(bulletin):
    """The confirmed subscriptions in its language whose selection the stored row is in."""
    confirmed = Subscription.objects.confirmed().filter(language=bulletin.language)
    if bulletin.published_at:  # who came later finds it on the site
        confirmed = confirmed.filter(confirmed_at__lt=bulletin.published_at)
    alike = defaultdict(list)  # the selection as it is called now: the queries that were kept of it
    for query in confirmed.order_by("query").values_list("query", flat=True).distinct():
        found = selection(query, Bulletin.objects.filter(pk=bulletin.pk))
        if found is not None and found.narrowed().exists():
            alike[found.query()].append(query)
    following = confirmed.filter(query__in=chain.from_iterable(alike.values()))
    for queries in alike.values():
        for place, query in enumerate(
            queries[1:], start=1
        ):  # names were merged: one letter is enough
            same = confirmed.filter(query__in=queries[:place]).alias(known=Lower("address"))
            same = same.filter(known=Lower(OuterRef("address")))
            following = following.exclude(Exists(same), query=query)
    return following


def mailed(bulletin, correction=None):
    """The subscriptions that were mailed `bulletin`; with `correction`, as it was before it."""
    news = Delivery.objects.filter(
        Q(message__sent_at__isnull=False) | Q(message__due_at__isnull=False),
        subscription=OuterRef("pk"),
        bulletin=bulletin,
        kind=Delivery.Kind.NEWS,
        message__taken_at__isnull=False,
    )
    if correction:
        news = news.filter(Q(correction=None) | Q(correction__at__lt=correction.at))
    return Subscription.objects.filter(Exists(news))


def tell(now):
    """Take up what readers can see and nobody was told of. Two that do so at once tell it once."""
    public = Bulletin.objects.published(now).filter(told_at=None)
    _tell_nobody(public.filter(announced=False), now)
    announced = public.filter(announced=True)
    if not settings.WEBSUB_HUB:  # what came before the first subscription concerns nobody
        first = Subscription.objects.confirmed().aggregate(at=Min("confirmed_at"))["at"]
        _tell_nobody(announced.filter(published_at__lte=first or now), now)
    for bulletin in announced.defer("body", "body_text").oldest_first():
        _tell_news(bulletin, now)
    corrections = Correction.objects.filter(significant=True, told_at=None)
    for correction in corrections.select_related("bulletin").order_by("at", "pk"):
        _tell_correction(correction, now)
    for bulletin in Bulletin.objects.filter(
        Q(withdrawal_told_at=None) | Q(withdrawal_told_at__lt=F("withdrawn_at")),
        withdrawn_at__isnull=False,
    ):
        _tell_withdrawal(bulletin, now)


def _tell_nobody(bulletins, now):
    """Many rows are written in whatever order: whoever saves one of them and its translation waits."""
    if bulletins.exists():
        with one_writer():
            bulletins.update(told_at=now)


@transaction.atomic
def _tell_news(bulletin, now):
    if Bulletin.objects.filter(pk=bulletin.pk, told_at=None).published(now).update(told_at=now):
        _deliver(followers(bulletin), bulletin=bulletin, kind=Delivery.Kind.NEWS)
        ask_for_pings(bulletin, now)


@transaction.atomic
def _tell_correction(correction, now):
    if Correction.objects.filter(pk=correction.pk, told_at=None).update(told_at=now):
        bulletin = correction.bulletin
        _deliver(
            mailed(bulletin, correction),
            bulletin=bulletin,
            kind=Delivery.Kind.CORRECTION,
            correction=correction,
            of=str(correction.pk),
        )
        if bulletin.announced and bulletin.is_public(now):
            ask_for_pings(bulletin, now)


@transaction.atomic
def _tell_withdrawal(bulletin, now):
    same = Bulletin.objects.filter(
        pk=bulletin.pk,
        withdrawn_at=bulletin.withdrawn_at,
        withdrawal_told_at=bulletin.withdrawal_told_at,
    )
    if same.update(withdrawal_told_at=now):
        _deliver(
            mailed(bulletin),
            bulletin=bulletin,
            kind=Delivery.Kind.WITHDRAWAL,
            of=withdrawal(bulletin),
        )
        if bulletin.announced:
            ask_for_pings(as_withdrawn(bulletin), now)


def withdrawal(bulletin):
    """Which withdrawal of it is in force; none where readers have it."""
    return bulletin.withdrawn_at.isoformat() if bulletin.withdrawn_at else ""


def _deliver(subscriptions, **what):
    """Who leaves at the same moment waits until this is written, or is told nothing."""
    rows = subscriptions.select_for_update(of=("self",), no_key=True).order_by("pk")
    Delivery.objects.bulk_create(
        (Delivery(subscription_id=pk, **what) for pk in rows.values_list("pk", flat=True)),
        batch_size=AT_ONCE,
    )
