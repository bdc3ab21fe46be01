"""The calendar of one bulletin, and the way to it from its page."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.calendars import ADDRESS, again, read, uid, uids, withdraw

TODAY = make.NOON.date()
TOMORROW = TODAY + timedelta(days=1)


def of(bulletin, year=None, slug=None, language=None):
    year = year or bulletin.first_day.year
    return f"/{language or bulletin.language}/news/{year}/{slug or bulletin.slug}/calendar.ics"


def entry_in(content, uid):
    """The bytes of the entry with `uid` in a calendar."""
    parts = content.split(b"BEGIN:VEVENT\r\n")[1:]
    (found,) = [part for part in parts if f"UID:{uid}\r\n".encode() in part]
    return found.partition(b"END:VEVENT")[0]


def test_it_is_the_same_entry_as_in_every_calendar(db, client):
    place = make.place("Hall", parent=make.place("Island", time_zone="America/Havana"))
    bulletin = make.event(place=place, start_time=time(18), category=make.category("Fish"))
    make.event(first_day=date(1990, 7, 7), start_time=time(9))
    one = client.get(of(bulletin)).content
    assert uids(client, of(bulletin)) == [uid(bulletin)]
    for query in ("", "?category=fish", "?year=2026&kind=event"):
        all_of_them = client.get(ADDRESS + query).content
        assert entry_in(one, uid(bulletin)) == entry_in(all_of_them, uid(bulletin))


def test_it_describes_its_clock_and_does_not_name_a_calendar(db, client):
    bulletin = make.event(place=make.place(time_zone="Europe/Madrid"), start_time=time(18))
    calendar = read(client, of(bulletin))
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Madrid"]
    assert not {"NAME", "X-WR-CALNAME", "METHOD", "SOURCE"} & set(calendar)


def test_what_readers_do_not_have_is_not_there(noon, client):
    draft = make.draft()
    scheduled = make.event(published_at=make.NOON + timedelta(hours=1))
    assert client.get(of(draft)).status_code == 404
    assert client.get(of(scheduled)).status_code == 404
    assert client.get(of(draft, slug="never-was")).status_code == 404
    noon.shift(timedelta(hours=1))
    assert uids(client, of(scheduled)) == [uid(scheduled)]


@pytest.mark.parametrize("precision", ["month", "year"])
def test_a_month_or_a_year_is_no_day(db, client, precision):
    bulletin = make.event(
        day_precision=precision, first_day=date(2015, 1, 1), last_day=date(2015, 12, 31)
    )
    assert client.get(bulletin.get_absolute_url()).status_code == 200
    assert client.get(of(bulletin)).status_code == 404


def test_a_wrong_year_and_a_former_address_lead_to_it(db, client, editor):
    bulletin = make.event()
    old = bulletin.slug
    response = client.get(of(bulletin, year=1999))
    assert (response.status_code, response["Location"]) == (301, of(bulletin))
    workflow.change_slug(bulletin, "another-address", editor)
    response = client.get(of(bulletin, slug=old))
    assert (response.status_code, response["Location"]) == (301, of(again(bulletin)))
    assert "another-address" in response["Location"]


def test_the_former_address_of_what_nobody_had_leads_nowhere(db, client, editor):
    scheduled = make.event(published_at=make.NOON + timedelta(days=4000))
    old = scheduled.slug
    workflow.change_slug(scheduled, "another-address", editor)
    assert client.get(of(scheduled, slug=old)).status_code == 404


def test_withdrawn_it_is_gone_in_one_line(db, client):
    bulletin = make.event()
    withdraw(bulletin)
    for address in (of(bulletin), of(bulletin, year=1999)):
        response = client.get(address)
        assert response.status_code == 410
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content.count(b"\n") == 1
        assert bulletin.title.encode() not in response.content
    workflow.back_to_draft(again(bulletin), None)
    assert client.get(of(bulletin)).status_code == 410
    assert uids(client) == []


def test_a_withdrawn_one_whose_draft_lost_its_days_is_gone_all_the_same(db, client):
    bulletin = make.event()
    former = of(bulletin)
    workflow.change_slug(bulletin, "another-address")
    withdraw(bulletin)
    workflow.back_to_draft(again(bulletin), None)
    draft = again(bulletin)
    draft.first_day = draft.last_day = None
    workflow.save(draft, None)
    page = former.removesuffix("calendar.ics")
    for address in (former, page, f"/b/{draft.pk}/"):
        assert client.get(address, follow=True).status_code == 410


def test_the_other_language_has_its_own(db, client):
    english = make.event()
    spanish = make.event(language="es", translation_key=english.translation_key)
    assert uids(client, of(english)) == [uid(english)]
    assert uids(client, of(spanish)) == [uid(spanish)]
    assert client.get(of(english, language="es")).status_code == 404


def test_it_is_not_made_again_while_nothing_changed(db, client, django_assert_num_queries):
    bulletin = make.event()
    etag = client.get(of(bulletin))["ETag"]
    with django_assert_num_queries(1):
        assert client.get(of(bulletin), headers={"If-None-Match": etag}).status_code == 304
    Bulletin.objects.filter(pk=bulletin.pk).update(title="Another")
    assert client.get(of(bulletin), headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("years", range(4))
def test_it_costs_the_same_queries_for_any_bulletin(db, client, django_assert_num_queries, years):
    place = None
    for _depth in range(years * 2):
        place = make.place(parent=place)
    bulletin = make.event(place=place, start_time=time(9))
    with django_assert_num_queries(5):
        client.get(of(bulletin))


# On its page


@pytest.mark.parametrize(
    ("first", "last", "offered"),
    [(TOMORROW, TOMORROW, True), (TODAY, TODAY, True), (date(2026, 2, 1), TODAY, True),
     (date(2026, 2, 1), date(2026, 3, 1), False)],
)  # fmt: skip
def test_what_lies_ahead_is_offered_to_the_readers_calendar(noon, client, first, last, offered):
    bulletin = make.event(first_day=first, last_day=last)
    page = client.get(bulletin.get_absolute_url()).content.decode()
    assert (f'href="{of(bulletin)}"' in page) == offered
    assert ("Add to calendar" in page) == offered


def test_the_day_at_the_mission_counts(noon, client):
    bulletin = make.event(first_day=TODAY)
    address = bulletin.get_absolute_url()
    noon.move_to(make.NOON.replace(day=3, hour=4, minute=59))  # 11:59 p.m. in New York
    assert "Add to calendar" in client.get(address).content.decode()
    noon.shift(timedelta(minutes=2))
    assert "Add to calendar" not in client.get(address).content.decode()


def test_a_month_ahead_is_not_offered(noon, client):
    bulletin = make.event(
        first_day=date(2026, 5, 1), last_day=date(2026, 5, 31), day_precision="month"
    )
    assert "Add to calendar" not in client.get(bulletin.get_absolute_url()).content.decode()


def test_what_is_cancelled_is_not_offered_and_calendars_are_told(noon, client):
    bulletin = make.event(first_day=TOMORROW, state="cancelled")
    page = client.get(bulletin.get_absolute_url()).content.decode()
    assert of(bulletin) not in page
    assert "Calendars that hold it are told" in page
    (event,) = read(client, of(bulletin)).events
    assert event["status"] == "CANCELLED"


def test_the_preview_of_a_draft_does_not_offer_it(noon, desk):
    draft = make.draft(first_day=TOMORROW)
    page = desk.get(reverse("admin:bulletins_bulletin_preview_page", args=[draft.pk]))
    assert page.status_code == 200
    assert "Add to calendar" not in page.content.decode()
