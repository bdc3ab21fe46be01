"""The number of an entry (SEQUENCE) rises with what makes it new, and never falls."""

import random
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.calendars import (
    ADDRESS,
    REPORTED,
    SPANISH,
    again,
    announced,
    bring_back,
    changed_at,
    entry,
    number,
    read,
    report,
    uid,
    uids,
    withdraw,
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_day", date(2026, 3, 9)), ("last_day", date(2026, 3, 12)), ("start_time", time(9)),
        ("state", "postponed"), ("day_precision", "month"),
    ],
)  # fmt: skip
def test_it_rises_with_day_time_and_state(noon, client, name, value):
    bulletin = announced()
    changed = make.changed(again(bulletin), **{name: value})
    assert changed.sequence == 1


def test_it_rises_with_the_place_and_stays_with_the_words(noon, client):
    bulletin = announced()
    make.changed(again(bulletin), place=make.place())
    assert number(client, bulletin) == 1
    before = changed_at(client, bulletin)
    noon.shift(timedelta(hours=1))
    make.changed(again(bulletin), title="Evening, with music")
    assert number(client, bulletin) == 1
    assert entry(client, bulletin)["summary"] == "Evening, with music"
    assert changed_at(client, bulletin) == before + timedelta(hours=1)


def test_it_rises_in_every_language_that_shares_the_facts(noon, client):
    english = announced()
    spanish = announced(language="es", translation_key=english.translation_key)
    make.changed(again(english), state="cancelled")
    assert number(client, english) == number(client, spanish, SPANISH) == 1


def test_it_rises_where_the_one_that_does_not_speak_has_the_higher(noon, client):
    first = announced(sequence=7)
    second = report(first)
    before = number(client, first)
    make.changed(again(second), start_time=time(10))
    assert number(client, first) > before


@pytest.mark.parametrize(("first_has", "second_has"), [(0, 0), (0, 9), (9, 0), (3, 3)])
def test_it_rises_where_the_report_is_withdrawn_and_where_it_comes_back(
    noon, client, first_has, second_has
):
    first = announced(sequence=first_has)
    second = report(first, sequence=second_has)
    numbers, instants = [number(client, first)], [changed_at(client, first)]
    for move, title in ((withdraw, "Evening ahead"), (bring_back, "Evening held")):
        noon.shift(timedelta(hours=1))
        move(second)
        assert entry(client, first)["summary"] == title
        numbers.append(number(client, first))
        instants.append(changed_at(client, first))
    assert numbers == sorted(set(numbers))
    assert instants == sorted(set(instants))


def test_it_rises_where_the_report_turns_out_to_be_on_another_event(noon, client):
    first, other = announced(), announced(title="Concert ahead", sequence=5)
    second = report(first, sequence=9)
    before, other_before = number(client, first), number(client, other)
    instant = changed_at(client, first)
    noon.shift(timedelta(hours=1))
    make.changed(again(second), reports_on=other)
    assert entry(client, first)["summary"] == "Evening ahead"
    assert entry(client, other)["summary"] == "Evening held"
    assert number(client, first) > before
    assert number(client, other) > other_before
    assert changed_at(client, first) > instant


def test_the_entry_keeps_its_identity_where_the_announcement_is_withdrawn(noon, client):
    first = announced()
    report(first)
    before = number(client, first)
    withdraw(first)
    assert uids(client) == [uid(first)]
    assert entry(client, first)["summary"] == "Evening held"
    assert number(client, first) > before


def test_what_is_written_on_a_withdrawn_one_does_not_show(noon, client):
    first = announced()
    report(first)
    withdraw(first)
    workflow.back_to_draft(again(first), None)
    before = client.get(ADDRESS).content
    noon.shift(timedelta(hours=1))
    row = again(first)
    row.title, row.summary = "Not for readers", "Nor this."
    workflow.save(row, None)
    assert client.get(ADDRESS).content == before


def test_a_lone_bulletin_that_is_withdrawn_leaves_the_other_language_alone(noon, client):
    english = announced()
    announced(language="es", translation_key=english.translation_key)
    before = client.get(SPANISH).content
    noon.shift(timedelta(hours=1))
    withdraw(english)
    bring_back(english)
    assert client.get(SPANISH).content == before
    assert number(client, english) == 1


@pytest.mark.parametrize("joins_two", [False, True])
def test_a_scheduled_report_that_is_pulled_back_takes_nothing_along(noon, client, joins_two):
    first = announced()
    ahead = report(first, published_at=later_instant())
    if joins_two:
        report(ahead, title="Reported early")
    before = number(client, first)
    unchanged = client.get(ADDRESS).content
    workflow.pull_back(again(ahead), None)
    assert number(client, first) >= before
    assert joins_two or client.get(ADDRESS).content == unchanged


def later_instant():
    return make.NOON + timedelta(days=900)


def test_a_language_that_is_parted_leaves_no_lower_number_behind(noon, client):
    first = announced()
    second = report(first)
    spanish = report(first, language="es", translation_key=second.translation_key)
    report(second, title="Pictures", published_at=REPORTED + timedelta(days=1))
    before = number(client, first)
    workflow.unlink_language(again(second))
    assert number(client, first) >= before
    assert uids(client, SPANISH) == [uid(spanish)]


def test_a_linked_language_gets_the_days_of_the_other_and_a_higher_number(noon, client):
    english = announced()
    spanish = announced(language="es", first_day=date(2026, 4, 4))
    workflow.link_languages(again(english), again(spanish))
    assert entry(client, spanish, SPANISH)["dtstart"].dt == date(2026, 3, 10)
    assert number(client, spanish, SPANISH) == 1
    assert number(client, english) == 0


class Life:
    """Four items in two languages, and what editors may do with them."""

    def __init__(self, seed, clock):
        self.chance, self.clock = random.Random(seed), clock
        self.rows = []
        for _item in range(4):
            english = announced(published_at=make.NOON)
            spanish = announced(language="es", translation_key=english.translation_key)
            self.rows += [english.pk, spanish.pk]

    def step(self):
        self.clock.shift(timedelta(minutes=self.chance.randrange(1, 90)))
        bulletin = Bulletin.objects.get(pk=self.chance.choice(self.rows))
        rows = Bulletin.objects.exclude(translation_key=bulletin.translation_key)
        others = list(rows.order_by("pk").values_list("pk", flat=True))
        move = self.chance.choice(("report", "report", "alone", "day", "withdraw", "new"))
        if bulletin.status == "withdrawn":
            workflow.back_to_draft(bulletin, None)
        elif bulletin.status == "draft":
            bulletin.reports_on_id = self.chance.choice(others)
            workflow.save(bulletin, None)
            workflow.publish(again(bulletin), None)
        elif not bulletin.is_public():
            self.chance.choice((workflow.publish_now, workflow.pull_back))(bulletin, None)
        elif move == "withdraw":
            withdraw(bulletin)
        elif move == "new":
            made = make.draft(reports_on=bulletin, language=bulletin.language)
            instant = timezone.now() + timedelta(minutes=self.chance.randrange(-9, 200))
            workflow.publish(made, None, at=instant)
            self.rows.append(made.pk)
        elif workflow.facts_are_open(bulletin):
            day = date(2026, 3, self.chance.randrange(1, 28))
            change = {
                "report": {"reports_on_id": self.chance.choice(others)},
                "alone": {"reports_on_id": None},
                "day": {"first_day": day, "last_day": day},
            }[move]
            if any(getattr(bulletin, name) != value for name, value in change.items()):
                make.changed(bulletin, **change)


@pytest.mark.parametrize("seed", range(4))
def test_no_number_falls_and_no_change_is_without_a_later_instant(noon, client, seed):
    life = Life(seed, noon)
    seen = {}  # (address, uid): (number, instant, its words and days)
    for step in range(25):
        life.step()
        for address in (ADDRESS, SPANISH):
            calendar = read(client, address)
            found = [str(event["uid"]) for event in calendar.events]
            assert len(found) == len(set(found))
            for event in calendar.events:
                state = (int(event["sequence"]), event["last-modified"].dt)
                days = (event["dtstart"].dt, event["dtend"].dt, str(event["status"]))
                key = address, str(event["uid"])
                if key in seen:
                    before, days_before = seen[key]
                    assert state[0] >= before[0], (step, key)
                    assert state[1] >= before[1], (step, key)
                    if days != days_before:
                        assert state[0] > before[0], (step, key)
                seen[key] = state, days
    assert len(seen) > 6
