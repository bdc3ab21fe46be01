"""What becomes of a message: handed over, tried again, given up, put back where there is no relay."""

import io
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from bulletins import outbox
from bulletins.models import Bulletin, Correction, Delivery, Message, Revision, Subscription
from bulletins.outbox import sending
from bulletins.outbox.relay import RelayDown
from tests import builders as make
from tests.mailing import read, subscriber

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOON = make.NOON


def news(count=1, at=NOON):
    return [make.event(published_at=at) for _bulletin in range(count)]


def readers(*names):
    for name in names:
        subscriber(f"{name}@example.org")


# Handing over


def test_all_messages_of_a_run_go_through_one_connection(wire):
    readers("one", "two", "three")
    news(2)
    assert outbox.send_due(NOON + MINUTE)["sent"] == 6
    assert len(wire.taken) == 6
    assert wire.lines == 1


def test_a_relay_that_takes_a_few_of_one_connection_is_asked_again_on_another(wire):
    wire.a_line = 2
    readers("one", "two", "three", "four", "five")
    news()
    assert outbox.send_due(NOON + MINUTE)["sent"] == 5
    assert wire.lines == 3
    assert not Message.objects.filter(attempts__gt=1).exists()


def test_what_was_taken_by_a_sender_that_died_is_due_again_after_a_while_with_the_same_id(wire):
    readers("one")
    news()
    outbox.tell(NOON + MINUTE)
    outbox.gather(NOON + MINUTE)
    held = sending.take(NOON + MINUTE)  # and no more is heard of this sender
    assert outbox.send_due(NOON + 2 * MINUTE)["sent"] == 0
    assert outbox.send_due(NOON + MINUTE + sending.LEASE)["sent"] == 1
    [(_address, octets)] = wire.taken
    assert read(octets)["Message-ID"] == f"<{held.id.hex}@embassy.example>"


def test_news_that_a_dead_sender_may_have_mailed_counts_as_mailed_when_it_is_withdrawn(wire):
    readers("one")
    [bulletin] = news()
    outbox.tell(NOON + MINUTE)
    outbox.gather(NOON + MINUTE)
    sending.take(NOON + MINUTE)
    Bulletin.objects.filter(pk=bulletin.pk).update(
        status="withdrawn", withdrawn_at=NOON + 2 * MINUTE, withdrawn_words="Wrong.",
        withdrawn_reason="wrong",
    )  # fmt: skip
    outbox.send_due(NOON + DAY)
    outbox.send_due(NOON + DAY + MINUTE)
    [(_address, octets)] = wire.taken
    assert str(read(octets)["Subject"]) == f"Withdrawn: {bulletin.title}"


@pytest.mark.django_db(transaction=True)
def test_two_that_take_at_once_never_take_the_same(mission):
    reader = subscriber()
    Message.objects.bulk_create(Message(subscription=reader, due_at=NOON) for _message in range(60))
    taken = [[], []]
    together = threading.Barrier(2)

    def take_all(mine):
        try:
            together.wait()
            while message := sending.take(NOON + MINUTE):
                mine.append(message.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=take_all, args=[mine]) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken[0]) + len(taken[1]) == 60
    assert len({*taken[0], *taken[1]}) == 60


@pytest.mark.django_db(transaction=True)
def test_two_that_tell_and_gather_at_once_make_each_message_once(mission):
    for number in range(20):
        subscriber(f"reader-{number}@example.org")
        subscriber(f"daily-{number}@example.org", every="daily", next_at=NOON)
    news(5)
    together = threading.Barrier(2)

    def look():
        try:
            together.wait()
            outbox.tell(NOON + MINUTE)
            outbox.gather(NOON + MINUTE)
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _thread in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outbox.gather(NOON + MINUTE)
    assert Delivery.objects.count() == 200
    told = Delivery.objects.filter(message__subscription__every="once")
    assert told.values("message").distinct().count() == 100
    assert Message.objects.filter(deliveries=None).count() == 0


# For a while


def test_a_message_that_is_not_taken_for_a_while_is_tried_again_later_and_later(wire):
    readers("busy", "free")
    news()
    wire.replies["busy@example.org"] = "451 4.7.1 try again later"
    assert outbox.send_due(NOON + MINUTE)["later"] == 1
    message = Message.objects.get(sent_at=None)
    assert message.due_at == pytest.approx(NOON + 6 * MINUTE, abs=timedelta(seconds=5))
    assert outbox.send_due(NOON + 5 * MINUTE)["later"] == 0
    assert outbox.send_due(NOON + 7 * MINUTE)["later"] == 1
    message.refresh_from_db()
    assert message.due_at == pytest.approx(NOON + 17 * MINUTE, abs=timedelta(seconds=5))
    wire.replies.clear()
    assert outbox.send_due(NOON + 18 * MINUTE)["sent"] == 1
    assert wire.addresses == ["free@example.org", "busy@example.org"]


def test_it_is_given_up_after_five_days(wire):
    readers("busy")
    news()
    wire.replies["busy@example.org"] = "451 4.7.1 try again later"
    outbox.send_due(NOON + MINUTE)
    while due := Message.objects.get().due_at:
        outbox.send_due(due)
        last = due
    assert 4.5 * DAY < last - NOON < 5.5 * DAY
    assert Message.objects.get().sent_at is None
    assert Subscription.objects.count() == 1


def test_a_refused_message_that_says_something_else_than_no_such_address_is_tried_again(wire):
    readers("one", "two", "free")
    news()
    wire.replies["one@example.org"] = "554 5.7.1 blocked by policy"
    wire.to_text["two@example.org"] = "554 looks like spam"
    assert outbox.send_due(NOON + MINUTE) == {
        "sent": 1, "later": 2, "refused": 0, "stopped": 0, "pings": 0,
    }  # fmt: skip
    assert not Message.objects.exclude(refused_at=None).exists()


def test_what_was_not_taken_before_a_correction_is_mailed_corrected_and_not_corrected_once_more(
    wire,
):
    readers("busy", "free")
    [bulletin] = news()
    wire.replies["busy@example.org"] = "451 4.7.1 try again later"
    outbox.send_due(NOON + MINUTE)
    revision = Revision.take(bulletin, None, "import")
    Correction.objects.create(
        bulletin=bulletin, at=NOON + 2 * MINUTE, significant=True, sentence="It is 12.",
        before=revision, after=revision,
    )  # fmt: skip
    wire.replies.clear()
    for later in (3, 10, 20, 30):
        outbox.send_due(NOON + later * MINUTE)
    subjects = [(address, str(read(octets)["Subject"])) for address, octets in wire.taken]
    assert subjects == [
        ("free@example.org", bulletin.title),
        ("free@example.org", f"Corrected: {bulletin.title}"),
        ("busy@example.org", bulletin.title),
    ]


def test_a_correction_waits_for_the_message_that_is_being_sent(wire):
    readers("one")
    [bulletin] = news()
    outbox.tell(NOON + MINUTE)
    outbox.gather(NOON + MINUTE)
    held = sending.take(NOON + MINUTE)  # its text was written, and is on its way
    revision = Revision.take(bulletin, None, "import")
    Correction.objects.create(
        bulletin=bulletin, at=NOON + 2 * MINUTE, significant=True, sentence="It is 12.",
        before=revision, after=revision,
    )  # fmt: skip
    outbox.send_due(NOON + 3 * MINUTE)
    assert wire.taken == []
    sending.write(held, NOON + MINUTE)
    sending.mark_sent(held, NOON + 4 * MINUTE)
    outbox.send_due(NOON + 5 * MINUTE)
    [(_address, octets)] = wire.taken
    assert str(read(octets)["Subject"]) == f"Corrected: {bulletin.title}"


# No relay


def test_without_a_relay_everything_waits_as_it_was_and_the_command_says_so(wire, settings):
    readers("one")
    news()
    settings.EMAIL_PORT = 9  # nobody listens
    with pytest.raises(CommandError, match=r"The relay 127\.0\.0\.1:9 cannot be used: "):
        call_command("send_due")
    message = Message.objects.get()
    assert (message.attempts, message.taken_at) == (0, None)
    settings.EMAIL_PORT = wire.port
    out = io.StringIO()
    call_command("send_due", stdout=out)
    assert out.getvalue() == (
        "1 messages sent, 0 put off, 0 refused, 0 addresses stopped; 0 pings.\n"
    )


def test_a_relay_that_takes_no_mail_of_ours_stops_the_run(wire):
    readers("one", "two")
    news()
    wire.to_sender = "550 5.7.1 not you"
    with pytest.raises(RelayDown, match="does not take mail from news@embassy"):
        outbox.send_due(NOON + MINUTE)
    assert [message.attempts for message in Message.objects.all()] == [0, 0]
    assert Subscription.objects.count() == 2


def test_a_run_ends_with_the_message_at_hand_when_it_is_asked_to(noon):
    readers("one", "two")
    news()
    ended = threading.Event()
    ended.set()
    assert outbox.send_due(NOON + MINUTE, ended)["sent"] == 0
    assert mail.outbox == []
    assert Message.objects.filter(sent_at=None, attempts=0).count() == 2
