"""Every button of the bulletin's form, from a new draft to a withdrawn bulletin and back."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bulletins.models import Bulletin, Kind, Status
from tests import builders as make

ADD = "/admin/bulletins/event/add/"


def change(row):
    return reverse("admin:bulletins_bulletin_change", args=[row.pk])


def typed(row=None, **fields):
    """What the browser sends of the form for `row`, or for a new one."""
    values = {
        "language": "en",
        "version": row.version if row else 1,
        "kind": row.kind if row else "event",
        "title": row.title if row else "Pier reopened",
        "summary": row.summary if row else "Boats land there again.",
        "body": row.body_text if row else "First paragraph.\r\n\r\nSecond paragraph.",
        "first_day": row.first_day or "" if row else "2026-03-02",
        "last_day": row.last_day or "" if row else "",
        "day_precision": "day",
        "state": "as_planned",
        "move": "save",
    }
    return values | fields


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_draft_needs_a_title_only(desk, editor):
    answer = desk.post(ADD, typed(summary="", body="", first_day=""), follow=True)
    draft = Bulletin.objects.get()
    assert (draft.title, draft.status, draft.edited_by) == ("Pier reopened", "draft", editor)
    assert "Saved as a draft." in page(answer)


def test_paragraphs_become_html_and_one_day_is_its_own_last(desk):
    desk.post(ADD, typed())
    draft = Bulletin.objects.get()
    assert draft.body == "<p>First paragraph.</p><p>Second paragraph.</p>"
    assert draft.first_day == draft.last_day == date(2026, 3, 2)


def test_a_bulletin_is_written_and_published_with_one_button(desk, client):
    desk.post(ADD, typed(move="publish"))
    bulletin = Bulletin.objects.get()
    assert bulletin.is_public()
    assert client.get(bulletin.get_absolute_url()).status_code == 200


def test_what_readers_would_miss_is_named_and_nothing_is_saved(desk):
    answer = desk.post(ADD, typed(move="publish", summary="", first_day=""))
    assert not Bulletin.objects.exists()
    words = page(answer)
    assert "Not published: 2 things are missing" in words
    assert "Name the day it took place." in words
    assert "First paragraph." in words


def test_an_hour_that_lies_ahead_schedules_in_the_zone_of_the_mission(desk):
    desk.post(ADD, typed(move="publish", published_at="2099-01-01T09:00"))
    bulletin = Bulletin.objects.get()
    assert bulletin.is_scheduled()
    assert bulletin.published_at == datetime(2099, 1, 1, 14, tzinfo=UTC)


def test_a_saved_draft_keeps_its_hour_and_the_button_names_it(desk):
    answer = desk.post(ADD, typed(published_at="2099-01-01T09:00"), follow=True)
    assert Bulletin.objects.get().planned_at == datetime(2099, 1, 1, 14, tzinfo=UTC)
    button = "Schedule for January 1, 2099, 9:00 a.m. New York</button>"
    assert button in page(answer).replace("\u00a0", " ")


def test_an_hour_that_the_clocks_leave_out_is_refused_in_words(desk):
    answer = desk.post(ADD, typed(published_at="2027-03-14T02:30"))
    words = page(answer).replace("\u00a0", " ")
    assert "2:30 a.m. does not exist in" in words
    assert "Did you mean 3:30 a.m.?" in words
    assert not Bulletin.objects.exists()


@pytest.mark.parametrize(("which", "hour"), [("0", 5), ("1", 6)])
def test_an_hour_that_comes_twice_is_asked_back(desk, which, hour):
    asked = desk.post(ADD, typed(published_at="2027-11-07T01:30"))
    assert "comes twice in" in page(asked)
    assert 'type="radio" name="which"' in page(asked)
    desk.post(ADD, typed(published_at="2027-11-07T01:30", which=which))
    assert Bulletin.objects.get().planned_at == datetime(2027, 11, 7, hour, 30, tzinfo=UTC)


def test_a_scheduled_one_is_read_only_and_can_be_pulled_back(desk):
    ahead = timezone.now() + timedelta(days=3)
    bulletin = make.event(published_at=ahead)
    assert 'name="title"' not in page(desk.get(change(bulletin)))
    assert desk.post(change(bulletin), typed(bulletin, title="Other")).status_code == 403
    desk.post(change(bulletin), {"move": "pull-back"})
    bulletin.refresh_from_db()
    assert (bulletin.status, bulletin.planned_at) == (Status.DRAFT, ahead)


def test_a_scheduled_one_can_be_published_now(desk):
    bulletin = make.event(published_at=timezone.now() + timedelta(days=3))
    desk.post(change(bulletin), {"move": "publish-now"})
    bulletin.refresh_from_db()
    assert bulletin.is_public()


def test_a_public_one_is_saved_in_place(desk):
    bulletin = make.event()
    desk.post(change(bulletin), typed(bulletin, title="Meeting moved", slug=bulletin.slug))
    stored = Bulletin.objects.get()
    assert (stored.title, stored.slug) == ("Meeting moved", bulletin.slug)
    assert stored.published_at == bulletin.published_at


def test_a_changed_address_leaves_the_former_one_leading_to_it(desk, client):
    bulletin = make.event()
    former = bulletin.get_absolute_url()
    desk.post(change(bulletin), typed(bulletin, slug="harbour talks"))
    bulletin.refresh_from_db()
    assert bulletin.slug == "harbour-talks"
    assert client.get(former).url == bulletin.get_absolute_url()


def test_old_news_goes_to_the_archive_under_its_own_day(desk):
    make.event()
    desk.post(ADD, typed(move="publish", old_news="on", first_day="2018-02-13"))
    bulletin = Bulletin.objects.get(title="Pier reopened")
    assert bulletin.published_at == datetime(2018, 2, 13, 12, tzinfo=UTC)
    assert (bulletin.published_known, bulletin.announced) == (False, False)


def test_a_stale_save_is_refused_and_the_words_stay(desk):
    bulletin = make.draft()
    late = typed(bulletin, title="My own words")
    desk.post(change(bulletin), typed(bulletin, title="Somebody else"))
    answer = desk.post(change(bulletin), late)
    assert "Somebody was quicker" in page(answer)
    assert "My own words" in page(answer)
    assert Bulletin.objects.get().title == "Somebody else"


def test_a_move_that_came_too_late_is_refused_in_words(desk):
    bulletin = make.event()
    answer = desk.post(change(bulletin), {"move": "pull-back"}, follow=True)
    assert "is not scheduled any more" in page(answer)


def test_back_to_draft_and_published_again_keeps_instant_and_guid(desk):
    bulletin = make.event()
    desk.post(withdraw(bulletin), {"reason": "wrong", "words_en": "The day was wrong."})
    desk.post(change(bulletin), {"move": "back-to-draft"})
    draft = Bulletin.objects.get()
    assert draft.status == Status.DRAFT
    desk.post(change(draft), typed(draft, move="publish", slug=draft.slug))
    again = Bulletin.objects.get()
    assert (again.guid, again.published_at) == (bulletin.guid, bulletin.published_at)
    assert again.corrected_at is not None


def withdraw(row):
    return reverse("admin:bulletins_bulletin_withdraw", args=[row.pk])


def both_languages():
    bulletin = make.event()
    other = make.event(language="es", title="Reunión", translation_key=bulletin.translation_key)
    return bulletin, other


def test_withdrawing_both_languages_asks_for_a_sentence_in_each(desk):
    bulletin, other = both_languages()
    fields = {"reason": "wrong", "which": "all", "words_en": "The day was wrong."}
    desk.post(withdraw(bulletin), fields)
    assert Bulletin.objects.published().count() == 2
    desk.post(withdraw(bulletin), fields | {"words_es": "El día estaba mal."})
    other.refresh_from_db()
    assert (other.status, other.withdrawn_words) == (Status.WITHDRAWN, "El día estaba mal.")
    assert not Bulletin.objects.published().exists()


def test_one_language_alone_may_be_withdrawn(desk):
    bulletin, other = both_languages()
    desk.post(withdraw(other), {"reason": "wrong", "which": "es", "words_es": "El día."})
    assert list(Bulletin.objects.published()) == [bulletin]


def test_only_a_public_one_is_withdrawn(desk):
    draft = make.draft()
    answer = desk.get(withdraw(draft), follow=True)
    assert "nothing to withdraw" in page(answer)


def test_a_draft_that_was_never_public_is_deleted(desk):
    draft = make.draft()
    desk.post(reverse("admin:bulletins_bulletin_delete", args=[draft.pk]), {"post": "yes"})
    assert not Bulletin.objects.exists()


def test_a_public_one_is_never_deleted(desk):
    bulletin = make.event()
    address = reverse("admin:bulletins_bulletin_delete", args=[bulletin.pk])
    assert desk.post(address, {"post": "yes"}).status_code == 403
    assert Bulletin.objects.exists()


def test_deleting_many_refuses_where_one_was_public(desk):
    rows = [make.draft(), make.event()]
    marked = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    address = reverse("admin:bulletins_bulletin_changelist")
    assert "Nothing was deleted" in page(desk.post(address, marked, follow=True))
    desk.post(address, marked | {"post": "yes"})
    assert Bulletin.objects.count() == 2
    desk.post(address, marked | {"_selected_action": [rows[0].pk], "post": "yes"})
    assert list(Bulletin.objects.all()) == [rows[1]]


def test_a_new_commemoration_needs_its_observance_to_be_published(desk):
    address = "/admin/bulletins/commemoration/add/"
    answer = desk.post(address, typed(kind="commemoration", move="publish"))
    assert "choose the observance" in page(answer)
    observance = make.observance(origin=date(1959, 1, 1))
    desk.post(address, typed(kind="commemoration", move="publish", observance=observance.pk))
    bulletin = Bulletin.objects.get()
    assert (bulletin.kind, bulletin.anniversary) == (Kind.COMMEMORATION, 67)
