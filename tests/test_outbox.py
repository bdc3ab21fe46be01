"""Who is told what, and how often: news once, corrections and withdrawals once to who was mailed the news."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from bulletins import outbox, terms, workflow
from bulletins.models import Bulletin, Every, Message, Subscription, WithdrawnReason
from bulletins.outbox.telling import audience, mailed
from tests import builders as make
from tests.mailing import subscriber

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(noon):
    """It is noon, and the test may travel on."""
    return noon


def send():
    """What went out since the last time: [(address, subject)]."""
    mail.outbox.clear()
    outbox.send_due(timezone.now())
    return sorted((letter.to[0], letter.subject) for letter in mail.outbox)


def publish(clock, **fields):
    """A bulletin of two people, a minute later."""
    bulletin = make.in_review(**fields)
    clock.shift(MINUTE)
    workflow.publish(bulletin, make.second())
    bulletin.refresh_from_db()
    return bulletin


def change(bulletin, clock, sentence="", **fields):
    """Approved changes, significant where there is a `sentence`."""
    clock.shift(MINUTE)
    bulletin.refresh_from_db()
    for name, value in fields.items():
        setattr(bulletin, name, value)
    workflow.save(bulletin, make.second())
    bulletin.refresh_from_db()
    workflow.send_changes(bulletin, None)
    bulletin.refresh_from_db()
    workflow.publish_changes(bulletin, make.second(), bool(sentence), {bulletin.language: sentence})
    clock.shift(MINUTE)


def take_away(bulletin, clock, words="It was wrong."):
    clock.shift(MINUTE)
    bulletin.refresh_from_db()
    workflow.withdraw(bulletin, make.second(), WithdrawnReason.WRONG, words)
    clock.shift(MINUTE)


def bring_back(bulletin, clock):
    clock.shift(MINUTE)
    bulletin.refresh_from_db()
    workflow.back_to_draft(bulletin, make.second())
    bulletin.refresh_from_db()
    workflow.send(bulletin, make.writer())
    bulletin.refresh_from_db()
    workflow.publish(bulletin, make.second())
    clock.shift(MINUTE)


READER = "reader@example.org"


# News


def test_each_selection_is_told_what_is_in_it_and_as_many_as_were_foretold(clock):
    florida = make.place("Florida")
    reefs, keys = make.category("Reefs"), make.place("Keys", parent=florida)
    queries = {
        "all": "", "events": "?kind=event", "anniversaries": "?kind=commemoration",
        "reefs": "?category=reefs", "florida": "?place=florida", "year": "?year=2026",
        "other-year": "?year=2025", "words": "?q=reading+room", "other-words": "?q=concert",
        "two": "?kind=event&place=florida", "nothing": "?place=nowhere",
    }  # fmt: skip
    for name, query in queries.items():
        subscriber(f"{name}@example.org", query)
    subscriber("spanish@example.org", language="es")
    subscriber("pending@example.org", confirmed_at=None)
    subscriber("weekly@example.org", every="weekly", next_at=make.NOON)
    bulletin = make.in_review(title="A reading room", category=reefs, place=keys)
    foretold = audience(bulletin)
    clock.shift(MINUTE)
    workflow.publish(bulletin, make.second())
    told = {address.partition("@")[0] for address, _subject in send()}
    assert told == {"all", "events", "reefs", "florida", "year", "words", "two", "weekly"}
    assert foretold == {Every.ONCE: 7, Every.DAILY: 0, Every.WEEKLY: 1}


def test_a_renamed_or_merged_term_keeps_the_selections_that_name_it(clock):
    old, kept = make.place("Key West"), make.place("Cayo Hueso")
    subscriber(query="?place=key-west")
    terms.merge(old, kept)
    publish(clock, place=kept)
    assert len(send()) == 1


def test_news_is_told_once_however_often_one_looks(clock):
    subscriber()
    publish(clock)
    assert len(send()) == 1
    clock.shift(DAY)
    assert send() == []


def test_a_scheduled_bulletin_is_told_when_its_instant_has_come(clock):
    subscriber()
    bulletin = make.in_review()
    workflow.publish(bulletin, make.second(), at=make.NOON + DAY)
    clock.move_to(make.NOON + DAY - timedelta(seconds=1))
    assert send() == []
    clock.shift(timedelta(seconds=1))
    assert len(send()) == 1


def test_who_confirmed_after_it_was_public_is_not_told_of_it(clock):
    publish(clock)
    subscriber(confirmed_at=timezone.now())
    clock.shift(MINUTE)
    assert send() == []


def test_who_follows_two_selections_is_told_in_each(clock):
    subscriber()
    subscriber(query="?kind=event")
    publish(clock)
    assert len(send()) == 2


def test_old_news_and_imports_are_told_to_nobody_now_or_later(clock):
    subscriber()
    make.event()
    outbox.send_due(timezone.now())
    clock.shift(MINUTE)
    workflow.publish(make.in_review(), make.second(), old_news=True)
    workflow.publish_imported(make.draft(first_day=date(2018, 1, 22)), announced=False)
    assert send() == []
    assert not Bulletin.objects.filter(told_at=None).exists()
    clock.shift(DAY)
    assert send() == []


def test_a_bulletin_that_was_withdrawn_before_it_was_mailed_waits_until_it_is_back(clock):
    subscriber(every="daily", next_at=make.NOON + DAY)
    bulletin = publish(clock, title="Reefs")
    assert send() == []
    take_away(bulletin, clock)
    clock.move_to(make.NOON + DAY)
    assert send() == []
    bulletin.refresh_from_db()
    bring_back(bulletin, clock)
    assert audience(Bulletin.objects.get(pk=bulletin.pk))[Every.DAILY] == 1
    clock.move_to(make.NOON + 2 * DAY)
    assert send() == [(READER, "Reefs")]
    clock.move_to(make.NOON + 9 * DAY)
    assert send() == []


def test_a_message_that_was_queued_shows_nothing_of_what_was_withdrawn_since(clock):
    subscriber()
    bulletin = publish(clock, title="Reefs")
    outbox.tell(timezone.now())
    outbox.gather(timezone.now())
    take_away(bulletin, clock)
    assert send() == []
    assert not Message.objects.exists()


def test_a_message_is_written_from_what_readers_have_when_it_is_sent(clock):
    subscriber()
    bulletin = publish(clock, title="Reafs")
    outbox.tell(timezone.now())
    outbox.gather(timezone.now())
    change(bulletin, clock, title="Reefs")
    assert send() == [(READER, "Reefs")]


# Changes


def test_a_quiet_change_is_mailed_to_nobody(clock):
    subscriber()
    bulletin = publish(clock)
    send()
    change(bulletin, clock, title="Other words")
    assert send() == []


def test_a_significant_correction_is_mailed_once_to_those_who_were_mailed_the_bulletin(clock):
    subscriber()
    subscriber("gone@example.org")
    bulletin = publish(clock, title="Reefs")
    send()
    Subscription.objects.filter(address="gone@example.org").delete()
    subscriber("new@example.org", confirmed_at=timezone.now())
    clock.shift(MINUTE)
    foretold = mailed(bulletin).count()
    change(bulletin, clock, "The number is 12.", summary="Other.")
    assert send() == [(READER, "Corrected: Reefs")]
    assert foretold == 1
    clock.shift(DAY)
    assert send() == []


def test_who_still_waits_for_the_news_is_not_counted_among_those_who_were_mailed_it(clock):
    subscriber()
    subscriber("daily@example.org", every="daily", next_at=make.NOON + DAY)
    bulletin = publish(clock)
    outbox.tell(timezone.now())
    outbox.gather(timezone.now())
    clock.shift(MINUTE)
    assert not mailed(bulletin).exists()
    send()
    clock.shift(MINUTE)
    assert [one.address for one in mailed(bulletin)] == [READER]


def test_it_also_reaches_those_whose_selection_the_bulletin_has_left(clock):
    reefs = make.category("Reefs")
    subscriber(query="?category=reefs")
    bulletin = publish(clock, title="Reefs", category=reefs)
    send()
    change(bulletin, clock, "It is about fish.", category=make.category("Fish"))
    assert send() == [(READER, "Corrected: Reefs")]


def test_what_is_corrected_before_it_is_mailed_is_mailed_once_as_it_is(clock):
    subscriber(every="daily", next_at=make.NOON + DAY)
    bulletin = publish(clock, title="Reafs")
    send()
    change(bulletin, clock, "It is Reefs.", title="Reefs")
    clock.move_to(make.NOON + DAY)
    assert send() == [(READER, "Reefs")]
    clock.move_to(make.NOON + 2 * DAY)
    assert send() == []


def test_a_digest_carries_corrections_too(clock):
    subscriber(every="daily", next_at=make.NOON + DAY)
    bulletin = publish(clock, title="Reefs")
    clock.move_to(make.NOON + DAY)
    send()
    change(bulletin, clock, "The number is 12.", summary="Other.")
    assert send() == []
    publish(clock, title="Fish")
    clock.move_to(make.NOON + 2 * DAY)
    assert send() == [(READER, "Reefs, and 1 more")]
    assert "Corrected: The number is 12." in mail.outbox[0].body


def test_two_corrections_are_two_messages(clock):
    subscriber()
    bulletin = publish(clock, title="Reefs")
    send()
    change(bulletin, clock, "The number is 12.", summary="Other.")
    change(bulletin, clock, "The number is 13.", summary="Others.")
    assert send() == [(READER, "Corrected: Reefs")] * 2


# Withdrawals


def test_a_withdrawal_is_told_once_to_those_who_were_mailed_the_bulletin(clock):
    subscriber()
    bulletin = publish(clock, title="Reefs")
    send()
    subscriber("new@example.org", confirmed_at=timezone.now())
    take_away(bulletin, clock)
    assert send() == [(READER, "Withdrawn: Reefs")]
    clock.shift(DAY)
    assert send() == []
    bulletin.refresh_from_db()
    workflow.change_notice(bulletin, make.second(), WithdrawnReason.WRONG, "In other words.")
    assert send() == []


def test_back_and_public_again_is_one_correction_and_no_news(clock):
    subscriber()
    bulletin = publish(clock, title="Reefs")
    send()
    take_away(bulletin, clock)
    send()
    bring_back(bulletin, clock)
    subscriber("new@example.org", confirmed_at=timezone.now())
    assert send() == [(READER, "Corrected: Reefs")]
    assert "Published again after it was withdrawn." in mail.outbox[0].body
    clock.shift(DAY)
    assert send() == []


def test_withdrawn_a_second_time_it_is_told_a_second_time(clock):
    subscriber()
    bulletin = publish(clock, title="Reefs")
    for _turn in range(2):
        send()
        take_away(bulletin, clock)
        assert send() == [(READER, "Withdrawn: Reefs")]
        bring_back(bulletin, clock)


def test_a_withdrawal_that_was_undone_before_the_digest_is_no_longer_told(clock):
    subscriber(every="daily", next_at=make.NOON + DAY)
    bulletin = publish(clock, title="Reefs")
    clock.move_to(make.NOON + DAY)
    send()
    take_away(bulletin, clock)
    send()
    bring_back(bulletin, clock)
    clock.move_to(make.NOON + 2 * DAY)
    assert send() == [(READER, "Corrected: Reefs")]


def test_what_nobody_was_mailed_is_withdrawn_without_a_word(clock):
    subscriber(confirmed_at=make.NOON + DAY)
    bulletin = publish(clock)
    take_away(bulletin, clock)
    assert send() == []
