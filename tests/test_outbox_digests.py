"""Daily and weekly messages: in the morning at the mission, one for all that is new, none for nothing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from bulletins import outbox
from bulletins.models import Every, Mission, Subscription
from bulletins.outbox import subscribing
from bulletins.outbox.digests import next_digest
from tests import builders as make
from tests.mailing import subscriber

DAY = timedelta(days=1)


def at(words, zone="UTC"):
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))


def send(now):
    mail.outbox.clear()
    outbox.send_due(now)
    return [letter.subject for letter in mail.outbox]


@pytest.mark.parametrize(
    ("zone", "now", "daily", "weekly"),
    [
        # In New York it is seven at 12:00 UTC in winter, at 11:00 in summer, which begins on March 8.
        ("America/New_York", "2026-03-06 11:59", "2026-03-06 12:00", "2026-03-09 11:00"),
        ("America/New_York", "2026-03-06 12:00", "2026-03-07 12:00", "2026-03-09 11:00"),
        ("America/New_York", "2026-03-07 12:00", "2026-03-08 11:00", "2026-03-09 11:00"),
        ("America/New_York", "2026-10-31 11:00", "2026-11-01 12:00", "2026-11-02 12:00"),
        ("Asia/Tokyo", "2026-03-01 21:59", "2026-03-01 22:00", "2026-03-01 22:00"),
        ("Asia/Tokyo", "2026-03-01 22:00", "2026-03-02 22:00", "2026-03-08 22:00"),
        ("Asia/Kathmandu", "2026-03-02 01:14", "2026-03-02 01:15", "2026-03-02 01:15"),
        ("Pacific/Auckland", "2026-04-04 17:00", "2026-04-04 19:00", "2026-04-05 19:00"),
    ],
)
def test_a_digest_is_due_at_seven_in_the_morning_of_the_mission(db, zone, now, daily, weekly):
    Mission.objects.update(time_zone=zone)
    assert next_digest(Every.DAILY, at(now)) == at(daily)
    assert next_digest(Every.WEEKLY, at(now)) == at(weekly)
    assert next_digest(Every.ONCE, at(now)) is None


@pytest.fixture
def clock(noon):
    """It is Monday noon (UTC), 7 in New York."""
    Mission.objects.update(time_zone="UTC")
    return noon


def test_what_is_new_since_the_last_one_comes_in_one_message(clock):
    subscriber(every="daily", next_at=at("2026-03-03 07:00"))
    for number in range(3):
        make.event(title=f"News {number}", published_at=make.NOON + number * timedelta(hours=1))
    assert send(at("2026-03-03 06:59")) == []
    assert send(at("2026-03-03 07:00")) == ["News 0, and 2 more"]
    make.event(title="Later", published_at=at("2026-03-03 07:30"))
    assert send(at("2026-03-03 08:00")) == []
    assert send(at("2026-03-04 07:00")) == ["Later"]


def test_on_a_day_without_news_there_is_no_message(clock):
    subscriber(every="daily", next_at=at("2026-03-03 07:00"))
    assert send(at("2026-03-03 07:00")) == []
    assert Subscription.objects.get().next_at == at("2026-03-04 07:00")


def test_after_days_without_a_sender_there_is_one_message(clock):
    subscriber(every="daily", next_at=at("2026-03-03 07:00"))
    for day in range(4):
        make.event(title=f"News {day}", published_at=make.NOON + day * DAY)
    assert send(at("2026-03-06 18:00")) == ["News 0, and 3 more"]
    assert Subscription.objects.get().next_at == at("2026-03-07 07:00")


def test_across_the_change_of_clocks_each_day_has_one_message(clock):
    Mission.objects.update(time_zone="America/New_York")
    subscriber(every="daily", next_at=at("2026-03-06 12:00"))
    told = []
    for day in range(6, 12):
        make.event(published_at=at(f"2026-03-{day:02} 01:00"))
        for hour in (10, 11, 12, 13):
            now = at(f"2026-03-{day:02} {hour}:00")
            told += [now] * len(send(now))
    assert [moment.astimezone(ZoneInfo("America/New_York")).hour for moment in told] == [7] * 6
    assert [moment.astimezone(UTC).hour for moment in told] == [12, 12, 11, 11, 11, 11]


def test_a_weekly_one_comes_on_monday(clock):
    subscriber(every="weekly", next_at=at("2026-03-09 07:00"))
    make.event(title="News")
    for day in range(3, 9):
        assert send(at(f"2026-03-0{day} 07:00")) == []
    assert send(at("2026-03-09 07:00")) == ["News"]
    assert Subscription.objects.get().next_at == at("2026-03-16 07:00")


def test_who_chooses_at_once_instead_gets_what_waited_and_nothing_twice(clock):
    subscriber(every="daily", next_at=at("2026-03-03 07:00"))
    make.event(title="News")
    assert send(make.NOON + timedelta(minutes=1)) == []
    pending = subscriber(every="once", confirmed_at=None)
    subscribing.confirm(pending)
    assert send(make.NOON + timedelta(minutes=2)) == ["News"]
    assert send(at("2026-03-03 07:00")) == []


def test_of_a_selection_that_is_followed_already_only_how_often_changes(clock):
    subscriber(every="once")
    make.event(title="News")
    send(make.NOON + timedelta(minutes=1))
    subscribing.confirm(subscriber(every="weekly", confirmed_at=None))
    kept = Subscription.objects.confirmed().get()
    assert (kept.every, kept.next_at) == ("weekly", at("2026-03-09 07:00"))
    assert send(at("2026-03-09 07:00")) == []
