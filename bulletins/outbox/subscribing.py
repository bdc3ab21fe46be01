"""A subscription asked for, confirmed, changed and ended; only whoever reads the address's mail can do the rest."""

import hmac
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins.models import Every, Message, SignUps, Subscription
from bulletins.outbox import work
from bulletins.outbox.digests import next_digest

MOST_A_DAY = 3  # messages with a link that one address gets
MOST_OF_A_NETWORK = 20  # requests a day
LONGEST = 254  # characters of an address (RFC 5321, 4.5.3.1.3)


class Refused(Exception):
    """A request that is not taken; the sentence is for the reader, `busy` where it may be taken tomorrow."""

    def __init__(self, sentence, busy=False):
        super().__init__(sentence)
        self.busy = busy


def sign_up(address, language, query, every, network):
    """Keep the request and queue the message with the link; Refused where nothing is kept.

    `query` is a canonical selection, `network` whatever tells one reader's network from another's.
    What happens is the same whether the address is known or not.
    """
    address = written(address)
    if every not in Every.values:
        raise Refused(_("Choose how often."))
    now = timezone.now()
    with transaction.atomic():
        _count(network, now)
        asked = Subscription.objects.filter(
            address__iexact=address, confirmed_at=None, asked_at__gt=now - timedelta(days=1)
        )
        if asked.count() >= MOST_A_DAY:
            raise Refused(
                _("This address was written to several times today. Try again tomorrow."), busy=True
            )
        subscription = Subscription.objects.create(
            address=address, language=language, query=query, every=every, asked_at=now
        )
        Message.objects.create(subscription=subscription, due_at=now)
        transaction.on_commit(work.enqueue)
    return subscription


def written(address):
    """The address as mail programs will send to it, its domain in small ASCII letters; Refused where it is none."""
    address = address.strip()
    if not address:
        raise Refused(_("Write your email address."))
    if len(address) > LONGEST:
        raise Refused(_("The address is too long: at most %s characters.") % LONGEST)
    name, _at, domain = address.rpartition("@")
    no_address = Refused(_("This is no email address. Write it as in name@example.org."))
    try:
        validate_email(address)
        whole = f"{name}@{domain.encode('idna').decode().lower()}"
        mailed = sanitize_address(whole, "ascii")
    except (ValidationError, ValueError):  # a name of no host is the latter
        raise no_address from None
    if mailed != whole or len(whole) > LONGEST:
        raise no_address
    return whole


def _count(network, now):
    """One more request of `network` today; Refused beyond the bound. Only a hash is kept, for two days."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"{now.date()} {network}".encode(), "sha256")
    row, _made = SignUps.objects.get_or_create(network=key.hex(), day=now.date())
    if row.count >= MOST_OF_A_NETWORK:
        raise Refused(
            _("Many subscriptions were asked for from your network today. Try again tomorrow."),
            busy=True,
        )
    SignUps.objects.filter(pk=row.pk).update(count=F("count") + 1)


def confirm(subscription):
    """Begin it; of two for the same selection the one that was there goes on, as often as now chosen."""
    now = timezone.now()
    with transaction.atomic():
        rows = Subscription.objects.filter(  # all, so that two links pressed at once wait
            address=subscription.address, language=subscription.language, query=subscription.query
        )
        locked = {row.pk: row for row in rows.order_by("pk").select_for_update()}
        pending = locked.get(subscription.pk)
        if pending is None:
            return
        begun = {"every": pending.every, "next_at": next_digest(pending.every, now)}
        if rows.confirmed().exclude(pk=pending.pk).update(**begun):
            pending.delete()
        elif pending.confirmed_at is None:
            Subscription.objects.filter(pk=pending.pk).update(confirmed_at=now, **begun)


def leave(subscription):
    """End it: the address and the record of what was sent to it are gone."""
    with transaction.atomic():
        rows = Subscription.objects.filter(pk=subscription.pk)
        if (
            rows.select_for_update().first()
        ):  # or what is being written to it would stand in the way
            rows.delete()
