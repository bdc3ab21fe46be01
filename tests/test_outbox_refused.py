"""Who is written to no more: three messages refused for good, and never because of the relay."""

import logging
from datetime import timedelta

import pytest

from bulletins import outbox
from bulletins.models import Delivery, Message, Subscription
from bulletins.outbox.relay import RelayDown, is_of_address
from tests import builders as make
from tests.mailing import subscriber

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOON = make.NOON
GONE = "550 5.1.1 no such mailbox"


def news(count=1, at=NOON):
    return [make.event(published_at=at) for _bulletin in range(count)]


def readers(*names):
    for name in names:
        subscriber(f"{name}@example.org")


def test_three_refused_messages_in_a_row_end_every_subscription_of_an_address(wire, caplog):
    readers("gone", "here")
    subscriber("Gone@example.org", query="?kind=commemoration")
    wire.replies["gone@example.org"] = GONE
    for number in range(3):
        assert Subscription.objects.count() == 3
        news(at=NOON + number * DAY)
        with caplog.at_level(logging.WARNING):
            done = outbox.send_due(NOON + number * DAY + MINUTE)
    assert done["stopped"] == 1
    assert [one.address for one in Subscription.objects.all()] == ["here@example.org"]
    assert "gone" not in caplog.text
    assert "One address" in caplog.text
    assert Delivery.objects.filter(subscription__address="here@example.org").count() == 3


def test_a_message_that_is_taken_begins_the_count_anew(wire):
    readers("gone", "here")
    for number, reply in enumerate((GONE, GONE, "250 here again", GONE, GONE)):
        wire.replies["gone@example.org"] = reply
        news(at=NOON + number * DAY)
        outbox.send_due(NOON + number * DAY + MINUTE)
    assert Subscription.objects.count() == 2


def test_a_refused_message_is_not_sent_again(wire):
    readers("gone", "here")
    wire.replies["gone@example.org"] = GONE
    news()
    outbox.send_due(NOON + MINUTE)
    wire.replies.clear()
    outbox.send_due(NOON + DAY)
    assert wire.addresses == ["here@example.org"]


def test_a_relay_that_refuses_everybody_stops_nobody(wire):
    names = [f"reader-{number}" for number in range(4)]
    readers(*names)
    wire.replies["*"] = GONE
    for number in range(4):
        news(at=NOON + number * MINUTE)
        with pytest.raises(RelayDown, match="refuses every address"):
            outbox.send_due(NOON + (number + 1) * MINUTE)
    assert Subscription.objects.count() == 4
    assert not Message.objects.exclude(refused_at=None).exists()
    wire.replies.clear()
    for later in (1, 2):
        outbox.send_due(NOON + later * DAY)
    assert sorted(wire.addresses) == sorted(f"{name}@example.org" for name in names * 4)


def test_three_dead_addresses_at_the_head_of_the_queue_hold_up_nobody(wire):
    readers("gone-1", "gone-2", "gone-3", "here")
    for number in (1, 2, 3):
        wire.replies[f"gone-{number}@example.org"] = GONE
    news()
    outbox.tell(NOON)
    outbox.gather(NOON)
    last = Message.objects.filter(subscription__address="here@example.org")
    last.update(due_at=NOON + MINUTE)
    with pytest.raises(RelayDown):
        outbox.send_due(NOON + MINUTE)
    assert outbox.send_due(NOON + 2 * MINUTE)["sent"] == 1
    assert wire.addresses == ["here@example.org"]


@pytest.mark.parametrize(
    ("code", "reply", "at_address", "so"),
    [
        (550, "5.1.1 no such user", True, True),
        (550, b"5.1.1 no such user", False, True),
        (550, "no such user here", True, True),
        (552, "5.2.2 mailbox full", True, True),
        (556, "takes no mail", True, True),
        (550, "no such user here", False, False),
        (554, "5.7.1 policy", True, False),
        (550, "5.7.1 relaying denied", True, False),
        (550, "relay not permitted", True, False),
        (550, "5.1.8 sender rejected", True, False),
        (530, "5.7.0 authentication required", True, False),
        (554, "transaction failed", True, False),
        (450, "4.2.1 mailbox busy", True, False),
        (552, "5.3.4 too big", False, False),
    ],
)
def test_only_what_says_so_for_good_is_about_the_address(code, reply, at_address, so):
    assert is_of_address(code, reply, at_address) is so


def test_a_message_that_is_too_large_for_the_relay_keeps_no_other(wire):
    readers("reader")
    [large, _small] = news(2)
    wire.largest = 20_000
    large.body = f"<p>{'Reefs and fish. ' * 2000}</p>"
    large.save()
    done = outbox.send_due(NOON + MINUTE)
    assert (done["sent"], done["later"]) == (1, 1)
    assert Subscription.objects.count() == 1


def test_an_address_at_which_the_relay_closes_the_line_holds_up_nobody(wire):
    readers("closing", "here")
    wire.replies["closing@example.org"] = "421 4.7.0 not now"
    news()
    outbox.tell(NOON)
    outbox.gather(NOON)
    Message.objects.filter(subscription__address="here@example.org").update(due_at=NOON + MINUTE)
    with pytest.raises(RelayDown, match="takes nothing now"):
        outbox.send_due(NOON + MINUTE)
    assert outbox.send_due(NOON + 2 * MINUTE)["sent"] == 1
    assert wire.addresses == ["here@example.org"]
    assert Message.objects.get(sent_at=None).due_at > NOON + 5 * MINUTE
