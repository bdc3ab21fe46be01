"""An event that is announced and then reported on stands in calendars once."""

from datetime import date, time, timedelta

from bulletins.models import Bulletin
from tests import builders as make
from tests.calendars import (
    ADDRESS,
    REPORTED,
    SPANISH,
    announced,
    entry,
    number,
    report,
    uid,
    uids,
)


def test_the_entry_is_of_the_first_and_says_what_the_report_says(noon, client):
    first = announced(start_time=time(18), place=make.place("Hall"))
    second = report(first, place=make.place("Garden"), last_day=date(2026, 3, 11))
    assert uids(client) == [uid(first)]
    event = entry(client, first)
    assert event["summary"] == "Evening held"
    assert event["location"] == "Garden"
    assert event["url"] == f"https://embassy.example{second.get_absolute_url()}"
    assert event["dtend"].dt == date(2026, 3, 12)


def test_both_bulletins_have_the_same_calendar(noon, client):
    first = announced()
    second = report(first)
    addresses = [f"{one.get_absolute_url()}calendar.ics" for one in (first, second)]
    assert client.get(addresses[0]).content == client.get(addresses[1]).content
    assert uids(client, addresses[0]) == [uid(first)]


def test_the_report_takes_over_at_its_instant(noon, client):
    first = announced()
    report(first)
    noon.move_to(REPORTED - timedelta(seconds=1))
    before = number(client, first)
    assert entry(client, first)["summary"] == "Evening ahead"
    noon.shift(timedelta(seconds=1))
    assert entry(client, first)["summary"] == "Evening held"
    assert number(client, first) > before


def test_a_selection_of_one_of_them_has_the_whole_entry(noon, client):
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


def test_a_chain_of_reports_is_one_event(noon, client):
    first = announced()
    second = report(first)
    third = report(second, title="Evening in pictures", published_at=REPORTED + timedelta(days=1))
    assert uids(client) == [uid(first)]
    assert entry(client, first)["summary"] == "Evening in pictures"
    assert third.title in client.get(f"{first.get_absolute_url()}calendar.ics").content.decode()


def test_of_two_reports_the_newer_speaks(noon, client):
    first = announced()
    report(first, title="Newer", published_at=REPORTED + timedelta(days=1))
    report(first, title="Older")
    assert entry(client, first)["summary"] == "Newer"


def test_a_report_speaks_also_where_its_announcement_came_later(noon, client):
    """In another language the announcement may be translated after the report."""
    first = announced(published_at=REPORTED + timedelta(days=3))
    second = report(first)
    assert uids(client) == [uid(second)]  # the entry that readers had stays
    assert entry(client, second)["summary"] == "Evening held"


def test_of_two_imported_for_one_day_the_announcement_is_first(noon, client):
    later_row = make.event(title="Held", first_day=date(2018, 1, 2))
    first = make.event(title="Ahead", first_day=date(2018, 1, 2))
    Bulletin.objects.filter(pk=later_row.pk).update(reports_on=first)
    assert uids(client) == [uid(first)]
    assert entry(client, first)["summary"] == "Held"


def test_a_report_known_to_the_month_leaves_the_entry_as_it_was(noon, client):
    first = announced()
    report(first, first_day=date(2026, 3, 1), last_day=date(2026, 3, 31), day_precision="month")
    assert entry(client, first)["summary"] == "Evening ahead"


def test_reports_that_report_on_each_other_stand_once(noon, client):
    first = announced()
    second = report(first)
    Bulletin.objects.filter(pk=first.pk).update(reports_on=second)
    assert uids(client) == [uid(first)]


def test_a_draft_that_reports_on_it_changes_nothing(noon, client):
    first = announced()
    before = client.get(ADDRESS).content
    make.draft(reports_on=first, first_day=first.first_day, last_day=first.last_day)
    assert client.get(ADDRESS).content == before


def test_each_language_joins_what_it_has_by_what_any_language_says(noon, client):
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


def test_reports_on_what_this_language_does_not_have_are_one_event(noon, client):
    first = announced()
    second = report(first, language="es")
    third = report(first, language="es", published_at=REPORTED + timedelta(days=1))
    assert uids(client, SPANISH) == [uid(second)]
    assert entry(client, second, SPANISH)["url"].endswith(third.get_absolute_url())
