"""The calendar of the anniversaries."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from bulletins import terms
from bulletins.models import Observance
from tests import builders as make
from tests.calendars import again, read

ADDRESS = "/en/commemorations/calendar.ics"
SPANISH = "/es/commemorations/calendar.ics"


def entries(client, address=ADDRESS):
    return {event["dtstart"].dt: event for event in read(client, address).events}


def test_from_last_year_to_five_years_ahead_with_the_number_in_the_title(noon, client):
    make.observance("Opening of the library", date(1966, 5, 4))
    found = entries(client)
    assert list(found) == [date(year, 5, 4) for year in range(2025, 2032)]
    assert found[date(2026, 5, 4)]["summary"] == "60th anniversary of Opening of the library"
    assert found[date(2027, 5, 4)]["summary"] == "61st anniversary of Opening of the library"
    assert found[date(2026, 5, 4)]["dtend"].dt == date(2026, 5, 5)
    assert found[date(2026, 5, 4)]["transp"] == "TRANSPARENT"


def test_in_spanish_with_spanish_figures_and_names(noon, client):
    make.observance("Opening", date(1966, 5, 4), es="Apertura de la biblioteca")
    title = entries(client, SPANISH)[date(2026, 5, 4)]["summary"]
    assert "60.º" in title
    assert "Apertura de la biblioteca" in title


def test_the_first_is_the_first_anniversary(noon, client):
    make.observance("Talks", date(2026, 5, 4))
    found = entries(client)
    assert list(found) == [date(year, 5, 4) for year in range(2027, 2032)]
    assert found[date(2027, 5, 4)]["summary"].startswith("1st anniversary of")


def test_what_lies_beyond_has_none_yet(noon, client):
    make.observance("Talks", date(2040, 5, 4))
    assert entries(client) == {}


def test_february_29_is_kept_on_february_28_in_common_years(noon, client):
    make.observance("Leap", date(1960, 2, 29))
    assert date(2026, 2, 28) in entries(client)
    assert date(2028, 2, 29) in entries(client)
    assert date(2028, 2, 28) not in entries(client)


@pytest.mark.parametrize("precision", ["month", "year"])
def test_only_what_is_known_to_the_day(noon, client, precision):
    make.observance("Founding", date(1966, 5, 1), origin_precision=precision)
    assert entries(client) == {}


def test_only_current_observances_not_their_former_slugs_nor_merged_ones(noon, client):
    kept, merged = (
        make.observance("Kept", date(1966, 5, 4)),
        make.observance("Merged", date(1966, 6, 6)),
    )
    kept.slug = "kept-under-another-address"
    terms.save(kept)
    terms.merge(merged, kept)
    found = read(client, ADDRESS).events
    assert len(found) == 7
    assert all(event["url"].endswith("?observance=kept-under-another-address") for event in found)


def test_each_leads_to_the_news_of_its_observance(noon, client):
    observance = make.observance("Kept", date(1966, 5, 4))
    address = str(entries(client)[date(2026, 5, 4)]["url"])
    assert address == f"https://embassy.example/en/news/?observance={observance.slug}"
    assert client.get(address.removeprefix("https://embassy.example")).status_code == 200


def test_an_identity_is_of_observance_and_year_for_life(noon, client):
    observance = make.observance("Kept", date(1966, 5, 4))
    before = {str(event["uid"]) for event in read(client, ADDRESS).events}
    assert before == {str(uuid.uuid5(observance.guid, str(year))) for year in range(2025, 2032)}
    assert {str(event["uid"]) for event in read(client, SPANISH).events} == before
    observance.slug, observance.names = "another", {"en": "Another name"}
    observance.origin_date = date(1966, 5, 5)
    terms.save(observance)
    assert {str(event["uid"]) for event in read(client, ADDRESS).events} == before


@pytest.mark.parametrize(
    ("change", "raised"),
    [
        ({"origin_date": date(1967, 5, 4)}, 1), ({"origin_precision": "month"}, 1),
        ({"names": {"en": "Another"}}, 0), ({"slug": "another"}, 0), ({}, None),
    ],
)  # fmt: skip
def test_the_number_rises_with_the_day_alone_and_every_change_is_noted(
    noon, client, change, raised
):
    observance = make.observance("Kept", date(1966, 5, 4))
    before = again(observance)
    noon.shift(timedelta(hours=1))
    for name, value in change.items():
        setattr(observance, name, value)
    terms.save(observance)
    now = again(observance)
    assert now.sequence - before.sequence == (raised or 0)
    assert (now.changed_at > before.changed_at) == (raised is not None)


def test_a_number_never_falls_where_an_older_form_is_saved(noon, client):
    observance = make.observance("Kept", date(1966, 5, 4))
    older = again(observance)
    observance.origin_date = date(1966, 5, 5)
    terms.save(observance)
    older.names = {"en": "Another"}
    terms.save(older)
    assert again(observance).sequence == 2


def test_an_entry_says_when_it_changed(noon, client):
    observance = make.observance("Kept", date(1966, 5, 4))
    changed = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    Observance.objects.filter(pk=observance.pk).update(sequence=3, changed_at=changed)
    event = entries(client)[date(2026, 5, 4)]
    assert event["sequence"] == 3
    assert event["dtstamp"].dt == event["last-modified"].dt == changed.replace(microsecond=0)


def test_the_same_days_give_the_same_bytes_until_the_year_ends(noon, client):
    make.observance("Kept", date(1966, 5, 4))
    first = client.get(ADDRESS)
    noon.move_to(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    then = client.get(ADDRESS)
    assert then.content == first.content
    noon.shift(timedelta(seconds=1))
    response = client.get(ADDRESS, headers={"If-None-Match": then["ETag"]})
    assert response.status_code == 200
    assert min(entries(client)) == date(2026, 5, 4)


def test_it_costs_the_same_queries_for_any_number(db, client, django_assert_num_queries):
    for many in (1, 20):
        for _number in range(many):
            make.observance()
        with django_assert_num_queries(3):
            response = client.get(ADDRESS)
        with django_assert_num_queries(1):
            unchanged = client.get(ADDRESS, headers={"If-None-Match": response["ETag"]})
        assert unchanged.status_code == 304
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_hostile_name_comes_whole(noon, client):
    words = "Fish, reefs; \\n “quotes” 😀 " * 9 + "مؤتمر"
    observance = make.observance("Kept", date(1966, 5, 4))
    observance.names = {"en": words}
    terms.save(observance)
    assert entries(client)[date(2026, 5, 4)]["summary"] == f"60th anniversary of {words}"


def test_without_observances_it_is_a_calendar_all_the_same(noon, client):
    calendar = read(client, ADDRESS)
    assert calendar.events == []
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert client.post(ADDRESS).status_code == 405
