"""An event that is announced and then reported on stands in calendars once, and its number never falls."""

import random
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.calendars import (
    ADDRESS,
    again,
    bring_back,
    entry,
    read,
    uid,
    uids,
    withdraw,
)

LATER = make.NOON + timedelta(days=2)
SPANISH = "/es/news/calendar.ics"


def announced(**fields):
    return make.event(**{"title": "Evening ahead", "first_day": date(2026, 3, 10)} | fields)


def report(on, **fields):
    days = {"first_day": on.first_day, "last_day": on.last_day, "language": on.language}
    return make.event(
        **days | {"title": "Evening held", "reports_on": on, "published_at": LATER} | fields
    )


@pytest.fixture
def later(noon):
    """It is some days after noon; the test may travel on."""
    noon.move_to(make.NOON + timedelta(days=10))
    return noon


def number(client, bulletin, address=ADDRESS):
    return int(entry(client, bulletin, address)["sequence"])


def changed_at(client, bulletin, address=ADDRESS):
    return entry(client, bulletin, address)["last-modified"].dt


def test_the_entry_is_of_the_first_and_says_what_the_report_says(later, client):
    first = announced(start_time=time(18), place=make.place("Hall"))
    second = report(first, place=make.place("Garden"), last_day=date(2026, 3, 11))
    assert uids(client) == [uid(first)]
    event = entry(client, first)
    assert event["summary"] == "Evening held"
    assert event["location"] == "Garden"
    assert event["url"] == f"https://embassy.example{second.get_absolute_url()}"
    assert event["dtend"].dt == date(2026, 3, 12)


def test_both_bulletins_have_the_same_calendar(later, client):
    first = announced()
    second = report(first)
    addresses = [f"{one.get_absolute_url()}calendar.ics" for one in (first, second)]
    assert client.get(addresses[0]).content == client.get(addresses[1]).content
    assert uids(client, addresses[0]) == [uid(first)]


def test_the_report_takes_over_at_its_instant(noon, client):
    first = announced()
    report(first)
    noon.move_to(LATER - timedelta(seconds=1))
    before = number(client, first)
    assert entry(client, first)["summary"] == "Evening ahead"
    noon.shift(timedelta(seconds=1))
    assert entry(client, first)["summary"] == "Evening held"
    assert number(client, first) > before


def test_a_selection_of_one_of_them_has_the_whole_entry(later, client):
    first = announced(category=make.category("Ahead"))
    report(
        first, category=make.category("Held"), first_day=date(2027, 1, 3), last_day=date(2027, 1, 3)
    )
    both = client.get(ADDRESS).content
    for query in ("?category=ahead", "?category=held", "?year=2026", "?year=2027"):
        assert uids(client, ADDRESS + query) == [uid(first)]
        assert event_bytes(client.get(ADDRESS + query).content) == event_bytes(both)


def event_bytes(content):
    return content.partition(b"BEGIN:VEVENT")[2]


def test_a_chain_of_reports_is_one_event(later, client):
    first = announced()
    second = report(first)
    third = report(second, title="Evening in pictures", published_at=LATER + timedelta(days=1))
    assert uids(client) == [uid(first)]
    assert entry(client, first)["summary"] == "Evening in pictures"
    assert third.title in client.get(f"{first.get_absolute_url()}calendar.ics").content.decode()


def test_of_two_reports_the_newer_speaks(later, client):
    first = announced()
    report(first, title="Newer", published_at=LATER + timedelta(days=1))
    report(first, title="Older")
    assert entry(client, first)["summary"] == "Newer"


def test_a_report_speaks_also_where_its_announcement_came_later(later, client):
    """In another language the announcement may be translated after the report."""
    first = announced(published_at=LATER + timedelta(days=3))
    second = report(first)
    assert uids(client) == [uid(second)]  # the entry that readers had stays
    assert entry(client, second)["summary"] == "Evening held"


def test_of_two_imported_for_one_day_the_announcement_is_first(later, client):
    later_row = make.event(title="Held", first_day=date(2018, 1, 2))
    first = make.event(title="Ahead", first_day=date(2018, 1, 2))
    Bulletin.objects.filter(pk=later_row.pk).update(reports_on=first)
    assert uids(client) == [uid(first)]
    assert entry(client, first)["summary"] == "Held"


def test_a_report_known_to_the_month_leaves_the_entry_as_it_was(later, client):
    first = announced()
    report(first, first_day=date(2026, 3, 1), last_day=date(2026, 3, 31), day_precision="month")
    assert entry(client, first)["summary"] == "Evening ahead"


def test_reports_that_report_on_each_other_stand_once(later, client):
    first = announced()
    second = report(first)
    Bulletin.objects.filter(pk=first.pk).update(reports_on=second)
    assert uids(client) == [uid(first)]


def test_a_draft_that_reports_on_it_changes_nothing(later, client):
    first = announced()
    before = client.get(ADDRESS).content
    make.draft(reports_on=first, first_day=first.first_day, last_day=first.last_day)
    assert client.get(ADDRESS).content == before


def test_each_language_joins_what_it_has_by_what_any_language_says(later, client):
    first = announced()
    first_es = announced(language="es", translation_key=first.translation_key, title="Velada")
    second = report(first)
    second_es = report(
        first, language="es", translation_key=second.translation_key, title="Hubo velada"
    )
    assert uids(client) == [uid(first)]
    assert uids(client, SPANISH) == [uid(first_es)]
    assert entry(client, first_es, SPANISH)["summary"] == "Hubo velada"
    assert uid(second_es) not in uids(client, SPANISH)


def test_reports_on_what_this_language_does_not_have_are_one_event(later, client):
    first = announced()
    second = report(first, language="es")
    third = report(first, language="es", published_at=LATER + timedelta(days=1))
    assert uids(client, SPANISH) == [uid(second)]
    assert entry(client, second, SPANISH)["url"].endswith(third.get_absolute_url())


# The number


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("first_day", date(2026, 3, 9)), ("last_day", date(2026, 3, 12)), ("start_time", time(9)),
        ("state", "postponed"), ("day_precision", "month"),
    ],
)  # fmt: skip
def test_it_rises_with_day_time_and_state(later, client, name, value):
    bulletin = announced()
    changed = make.changed(again(bulletin), **{name: value})
    assert changed.sequence == 1


def test_it_rises_with_the_place_and_stays_with_the_words(later, client):
    bulletin = announced()
    make.changed(again(bulletin), place=make.place())
    assert number(client, bulletin) == 1
    before = changed_at(client, bulletin)
    later.shift(timedelta(hours=1))
    make.changed(again(bulletin), title="Evening, with music")
    assert number(client, bulletin) == 1
    assert entry(client, bulletin)["summary"] == "Evening, with music"
    assert changed_at(client, bulletin) == before + timedelta(hours=1)


def test_it_rises_in_every_language_that_shares_the_facts(later, client):
    english = announced()
    spanish = announced(language="es", translation_key=english.translation_key)
    make.changed(again(english), state="cancelled")
    assert number(client, english) == number(client, spanish, SPANISH) == 1


def test_it_rises_where_the_one_that_does_not_speak_has_the_higher(later, client):
    first = announced(sequence=7)
    second = report(first)
    before = number(client, first)
    make.changed(again(second), start_time=time(10))
    assert number(client, first) > before


@pytest.mark.parametrize(("first_has", "second_has"), [(0, 0), (0, 9), (9, 0), (3, 3)])
def test_it_rises_where_the_report_is_withdrawn_and_where_it_comes_back(
    later, client, first_has, second_has
):
    first = announced(sequence=first_has)
    second = report(first, sequence=second_has)
    numbers, instants = [number(client, first)], [changed_at(client, first)]
    for move, title in ((withdraw, "Evening ahead"), (bring_back, "Evening held")):
        later.shift(timedelta(hours=1))
        move(second)
        assert entry(client, first)["summary"] == title
        numbers.append(number(client, first))
        instants.append(changed_at(client, first))
    assert numbers == sorted(set(numbers))
    assert instants == sorted(set(instants))


def test_it_rises_where_the_report_turns_out_to_be_on_another_event(later, client):
    first, other = announced(), announced(title="Concert ahead", sequence=5)
    second = report(first, sequence=9)
    before, other_before = number(client, first), number(client, other)
    instant = changed_at(client, first)
    later.shift(timedelta(hours=1))
    make.changed(again(second), reports_on=other)
    assert entry(client, first)["summary"] == "Evening ahead"
    assert entry(client, other)["summary"] == "Evening held"
    assert number(client, first) > before
    assert number(client, other) > other_before
    assert changed_at(client, first) > instant


def test_the_entry_keeps_its_identity_where_the_announcement_is_withdrawn(later, client):
    first = announced()
    report(first)
    before = number(client, first)
    withdraw(first)
    assert uids(client) == [uid(first)]
    assert entry(client, first)["summary"] == "Evening held"
    assert number(client, first) > before


def test_what_is_written_on_a_withdrawn_one_does_not_show(later, client):
    first = announced()
    report(first)
    withdraw(first)
    workflow.back_to_draft(again(first), None)
    before = client.get(ADDRESS).content
    later.shift(timedelta(hours=1))
    row = again(first)
    row.title, row.summary = "Not for readers", "Nor this."
    workflow.save(row, None)
    assert client.get(ADDRESS).content == before


def test_a_lone_bulletin_that_is_withdrawn_leaves_the_other_language_alone(later, client):
    english = announced()
    announced(language="es", translation_key=english.translation_key)
    before = client.get(SPANISH).content
    later.shift(timedelta(hours=1))
    withdraw(english)
    bring_back(english)
    assert client.get(SPANISH).content == before
    assert number(client, english) == 1


@pytest.mark.parametrize("joins_two", [False, True])
def test_a_scheduled_report_that_is_pulled_back_takes_nothing_along(later, client, joins_two):
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


def test_a_language_that_is_parted_leaves_no_lower_number_behind(later, client):
    first = announced()
    second = report(first)
    spanish = report(first, language="es", translation_key=second.translation_key)
    report(second, title="Pictures", published_at=LATER + timedelta(days=1))
    before = number(client, first)
    workflow.unlink_language(again(second))
    assert number(client, first) >= before
    assert uids(client, SPANISH) == [uid(spanish)]


def test_a_linked_language_gets_the_days_of_the_other_and_a_higher_number(later, client):
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
def test_no_number_falls_and_no_change_is_without_a_later_instant(later, client, seed):
    life = Life(seed, later)
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
