"""A subscription asked for, confirmed, changed and ended; only whoever reads the address's mail can do the rest."""

import hmac
from datetime import timedelta
from unicodedata import normalize

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import EmailValidator
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins.models import Every, Message, SignUps, Subscription
from bulletins.outbox import work
from bulletins.outbox.digests import next_digest

MOST_A_DAY = 3  # messages with a link that one address gets
MOST_OF_A_NETWORK = 20  # requests a day
LONGEST = 254  # characters of an address (RFC 5321, 4.5.3.1.3)
check_address = EmailValidator(allowlist=[])  # "localhost" is no domain either


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
        asked = Subscription.objects.of(address).filter(
            confirmed_at=None, asked_at__gt=now - timedelta(days=1)
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
        check_address(address)
        if domain.startswith("["):  # a reader would choose which host the relay speaks to
            raise no_address
        whole = f"{name}@{_host(domain)}"
        mailed = sanitize_address(whole, "ascii")
    except (ValidationError, ValueError):  # a name of no host is the latter
        raise no_address from None
    if mailed != whole or len(whole) > LONGEST:
        raise no_address
    return whole


def _host(domain):
    """`domain` in small ASCII letters; ValueError where it has none, or those of another's host ("ß" as "ss")."""
    host = domain.encode("idna")
    if not domain.isascii() and host.decode("idna").lower() != normalize("NFKC", domain).lower():
        raise ValueError(domain)
    return host.decode().lower()


def _count(network, now):
    """One more request of `network` today; Refused beyond the bound. Only a hash is kept, for two days."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"{now.date()} {network}".encode(), "sha256")
    row, _made = SignUps.objects.get_or_create(network=key.hex(), day=now.date())
    today = SignUps.objects.filter(pk=row.pk, count__lt=MOST_OF_A_NETWORK)
    if not today.update(count=F("count") + 1):
        raise Refused(
            _("Many subscriptions were asked for from your network today. Try again tomorrow."),
            busy=True,
        )


def confirm(subscription):
    """Begin it; where the same is followed already, that goes on, as often as now chosen.

    The request then stays until it is forgotten, so that its link can be opened again.
    """
    now = timezone.now()
    with transaction.atomic():
        same = Subscription.objects.like(subscription)
        locked = same.order_by("pk").select_for_update()  # two links pressed at once wait
        asked = {row.pk: row for row in locked}.get(subscription.pk)
        if asked is None or asked.confirmed_at:
            return
        begun = {"every": asked.every, "next_at": next_digest(asked.every, now)}
        if same.confirmed().exists():
            same.confirmed().exclude(every=asked.every).update(**begun)
        else:
            same.filter(pk=asked.pk).update(confirmed_at=now, **begun)


def is_confirmed(subscription):
    """Whether what it asks for is followed, as often as it says."""
    same = Subscription.objects.confirmed().like(subscription)
    return same.filter(every=subscription.every).exists()


def leave(subscription):
    """End it, with requests for just the same: the address and the record of what was sent to it are gone."""
    same = Subscription.objects.like(subscription)
    with transaction.atomic():
        rows = same.filter(Q(pk=subscription.pk) | Q(every=subscription.every))
        # Locked first: a delivery that is being written would stand in the way.
        if list(rows.order_by("pk").select_for_update()):
            rows.delete()
