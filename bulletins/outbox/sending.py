"""Messages are handed to the relay one at a time; who dies meanwhile leaves them due again."""

import logging
import time
from collections import Counter
from datetime import timedelta
from threading import Event

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from bulletins.models import Delivery, Message, Subscription
from bulletins.outbox import letters
from bulletins.outbox.relay import NotTaken, Relay, RelayDown
from bulletins.outbox.retrying import delay
from bulletins.outbox.telling import withdrawal

LEASE = timedelta(minutes=10)  # how long one that is being sent is nobody else's
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
MOST_ATTEMPTS = 25  # five days
IN_A_ROW = 3  # refused messages that stop an address
log = logging.getLogger(__name__)


def send(now, ended=None):
    """Send what is due, until the event `ended` is set; RelayDown where nothing can be sent.

    {"sent", "later", "refused": how many messages, "stopped": how many addresses}
    """
    run = Run(now, ended or Event())
    try:
        run.send_all()
    except RelayDown:
        for message in run.doubted:
            run.put_off(message)
        raise
    finally:
        run.relay.close()
    return run.counts


class Run:
    """One turn of a sender that began at `now`."""

    def __init__(self, now, ended):
        self.ended = ended
        self.began, self.clock = now, time.monotonic()
        self.relay = Relay()
        self.counts = Counter(sent=0, later=0, refused=0, stopped=0)
        self.doubted = []  # messages refused before the relay took any: it may be the relay

    def now(self):
        return self.began + timedelta(seconds=time.monotonic() - self.clock)

    def send_all(self):
        while not self.ended.is_set() and (message := take(self.now())):
            try:
                letter = write(message, message.due_at - LEASE)
                if letter:
                    self.send_one(message, letter)
            except RelayDown:
                raise
            except Exception:  # a fault of ours in one must not keep the others
                log.exception("Message %s cannot be written.", message.pk)
                self.put_off(message)
        for message in self.doubted:
            self.refuse(message)

    def send_one(self, message, letter):
        try:
            self.relay.send(letter)
        except NotTaken as no:
            if no.of_address:
                self.doubt(message)
            else:
                self.put_off(message, perhaps=no.perhaps)
        except RelayDown as why:
            if why.perhaps_one:  # or it would be the first again, and hold up all
                self.put_off(message)
            else:
                put_back(message)
            raise
        else:
            self.sent(message)

    def sent(self, message):
        mark_sent(message, self.now())
        self.counts["sent"] += 1
        for doubted in self.doubted:
            self.refuse(doubted)
        self.doubted = []

    def doubt(self, message):
        """A refusal counts once the relay has taken something; where it refuses everybody, it is the relay."""
        if self.counts["sent"]:
            self.refuse(message)
            return
        self.doubted.append(message)
        if len({one.subscription.address.lower() for one in self.doubted}) >= IN_A_ROW:
            raise RelayDown(_("The relay refuses every address. Look at its settings."))

    def put_off(self, message, perhaps=False):
        """Due again after a while; after days of that no more."""
        wait = delay(message.attempts, FIRST_WAIT, LONGEST_WAIT)
        over = message.attempts >= MOST_ATTEMPTS
        ours(message).update(
            due_at=None if over else self.now() + wait,
            taken_at=message.taken_at if perhaps else message.taken_before,
        )
        self.counts["later"] += not over

    def refuse(self, message):
        self.counts["refused"] += 1
        now = self.now()
        Message.objects.filter(pk=message.pk).update(refused_at=now, due_at=None)
        address = message.subscription.address
        settled = Message.objects.filter(
            Q(sent_at__isnull=False) | Q(refused_at__isnull=False),
            subscription__in=Subscription.objects.of(address),
        ).annotate(at=Coalesce("refused_at", "sent_at"))
        last = list(settled.order_by("-at").values_list("refused_at", flat=True)[:IN_A_ROW])
        if len(last) == IN_A_ROW and all(last):
            Subscription.objects.of(address).delete()
            self.counts["stopped"] += 1
            log.warning("One address refused %s messages in a row and is mailed no more.", IN_A_ROW)


def take(now):
    """One message that is due at `now`, ours for LEASE; None where there is none. Two never take the same."""
    due = Message.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    while keys := list(due.values_list("pk", "due_at", "taken_at")[:20]):
        for pk, due_at, taken_before in keys:
            if Message.objects.filter(pk=pk, due_at=due_at).update(
                due_at=now + LEASE, taken_at=taken_before or now, attempts=F("attempts") + 1
            ):
                message = Message.objects.select_related("subscription").filter(pk=pk).first()
                if message:  # whom it is to may have left
                    message.due_before, message.taken_before = due_at, taken_before
                    return message
    return None


def ours(message):
    """The row, as long as nobody else took it."""
    return Message.objects.filter(pk=message.pk, due_at=message.due_at)


def put_back(message):
    """As if it had not been taken."""
    ours(message).update(
        due_at=message.due_before, taken_at=message.taken_before, attempts=F("attempts") - 1
    )


def mark_sent(message, now):
    Message.objects.filter(pk=message.pk).update(sent_at=now, due_at=None)
    for bulletin in corrected_news(message):
        Delivery.objects.filter(  # what was mailed says it already
            subscription=message.subscription,
            bulletin=bulletin,
            kind=Delivery.Kind.CORRECTION,
            message=None,
            correction__at__lte=bulletin.corrected_at,
        ).delete()


def write(message, now):
    """The letter of `message` as of `now`, or None where nothing is left to tell: then it is gone."""
    deliveries = list(
        message.deliveries.select_related(
            "correction",
            "bulletin__category",
            "bulletin__series",
            "bulletin__replaced_by",
            "bulletin__place__parent__parent__parent__parent",
        ).order_by("bulletin__published_at", "pk")
    )
    message.told = [one for one in deliveries if _holds(one, now)]
    if message.told:
        _let_go([one for one in deliveries if one not in message.told], message)
        _note_corrections(message)
        return letters.write(message, message.told, now)
    if not deliveries and message.subscription.confirmed_at is None:
        return letters.confirmation(message, now)
    _let_go(deliveries, message)
    if message.taken_before:  # a sender that died may have mailed it
        mark_sent(message, message.taken_at)
    else:
        ours(message).delete()
    return None


def corrected_news(message):
    """The bulletins that it brings as news and that were corrected before it was written, as they were read."""
    told = [one.bulletin for one in message.told if one.kind == Delivery.Kind.NEWS]
    return [bulletin for bulletin in told if bulletin.corrected_at]


def _note_corrections(message):
    """Which correction the first letter said already, by the rows it is written from.

    Not by the clock: a correction may be under way that was not there yet when they were read.
    """
    if message.taken_before:
        return
    for bulletin in corrected_news(message):
        same = bulletin.corrections.filter(significant=True, at=bulletin.corrected_at)
        message.deliveries.filter(bulletin=bulletin, kind=Delivery.Kind.NEWS).update(
            correction=same.last()
        )


def _holds(delivery, now):
    """Whether readers have now what it tells."""
    if delivery.kind == Delivery.Kind.WITHDRAWAL:
        return delivery.of == withdrawal(delivery.bulletin)
    return delivery.bulletin.is_public(now)


def _let_go(deliveries, message):
    """News that was not mailed waits until readers have it again; a withdrawal that was undone is forgotten."""
    if message.taken_before:
        return
    keys = [one.pk for one in deliveries]
    gone = Delivery.objects.filter(pk__in=keys)
    gone.filter(kind=Delivery.Kind.WITHDRAWAL).delete()
    gone.update(message=None)
