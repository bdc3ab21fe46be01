"""Every button of the bulletin's form, from a new draft to a withdrawn bulletin and back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from bulletins.models import Bulletin, Kind, Mission, Status
from tests import builders as make
from tests.desk_form import ADD, change, page, read, review, sent, typed


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


def test_one_writes_and_sends_and_a_second_person_reads_and_publishes(desk, second, client):
    answer = desk.post(ADD, typed(move="send"), follow=True)
    bulletin = Bulletin.objects.get()
    assert bulletin.status == Status.IN_REVIEW
    assert "Sent for review. marco can approve it." in page(answer)
    shown = second.get(change(bulletin))
    assert shown.url == review(bulletin)
    assert "Boats land there again." in page(second.get(shown.url))
    answer = read(second, bulletin)
    assert answer.url == change(bulletin)
    bulletin.refresh_from_db()
    assert bulletin.is_public()
    assert client.get(bulletin.get_absolute_url()).status_code == 200


def test_whoever_wrote_it_cannot_publish_it_by_a_hand_made_request(desk, editor):
    bulletin = sent(desk)
    assert desk.get(review(bulletin)).url == change(bulletin)
    assert read(desk, bulletin).status_code == 403
    assert editor.is_superuser
    for move in ("publish", "publish-now", "check", "look"):
        desk.post(change(bulletin), typed(bulletin, move=move))
        bulletin.refresh_from_db()
        assert bulletin.status == Status.IN_REVIEW, move
    words = page(desk.get(change(bulletin)))
    assert "You wrote the last change, so somebody else approves it" in words
    assert "Take back to draft" in words


def test_it_is_sent_back_with_a_comment_that_stands_above_the_form(desk, second):
    bulletin = sent(desk)
    assert "Say what should be changed." in page(
        second.post(
            review(bulletin), {"version": bulletin.version, "move": "send-back"}, follow=True
        )
    )
    bulletin.refresh_from_db()
    second.post(
        review(bulletin),
        {"version": bulletin.version, "move": "send-back", "comment": "The number is missing."},
    )
    bulletin.refresh_from_db()
    assert bulletin.status == Status.DRAFT
    assert "marco sent it back: “The number is missing.”" in page(desk.get(change(bulletin)))


def test_what_was_changed_since_it_was_read_is_refused_in_words(desk, second):
    bulletin = sent(desk)
    version = bulletin.version
    desk.post(change(bulletin), {"move": "take-back"})
    bulletin.refresh_from_db()
    desk.post(change(bulletin), typed(bulletin, move="send", title="Pier reopened"))
    answer = second.post(review(bulletin), {"version": version, "move": "publish"})
    assert "Somebody was quicker" in page(answer)


def test_at_a_post_of_one_person_the_draft_leads_to_the_screen_before_publication(desk):
    Mission.objects.update(second_person=False)
    answer = desk.post(ADD, typed(move="check"))
    bulletin = Bulletin.objects.get()
    assert answer.url == review(bulletin)
    assert "Nothing has happened yet." in page(desk.get(answer.url))
    read(desk, bulletin)
    bulletin.refresh_from_db()
    assert (bulletin.is_public(), bulletin.alone_reason) == (True, "one_person")


def test_alone_it_takes_a_reason_and_stays_flagged_until_another_looks(desk, second):
    bulletin = sent(desk)
    address = f"{review(bulletin)}?alone=1"
    assert "Publish without a second person…" in page(desk.get(change(bulletin)))
    bulletin.refresh_from_db()
    fields = {"version": bulletin.version, "move": "publish"}
    assert "This field is required" in page(desk.post(address, fields))
    desk.post(address, fields | {"alone_reason": "The storm closed the office."})
    bulletin.refresh_from_db()
    assert bulletin.is_public()
    assert "The storm closed the office." in page(second.get(change(bulletin)))
    desk.post(change(bulletin), {"move": "look"})
    bulletin.refresh_from_db()
    assert bulletin.alone_seen_by is None
    second.post(change(bulletin), {"move": "look"})
    bulletin.refresh_from_db()
    assert bulletin.alone_seen_by.username == "marco"


def test_without_a_day_it_is_not_sent_and_nothing_is_saved(desk):
    answer = desk.post(ADD, typed(move="send", first_day=""))
    assert not Bulletin.objects.exists()
    words = page(answer)
    assert "Not sent: 1 thing is missing" in words
    assert "Name the day it took place before you send it for review." in words
    assert "First paragraph." in words


def test_what_readers_would_miss_is_named_and_there_is_no_button(desk, second):
    bulletin = sent(desk, summary="")
    words = page(second.get(review(bulletin)))
    assert "It cannot be published yet: 1 thing is missing for readers." in words
    assert 'value="publish"' not in words
    assert "lists and feeds" in page(read(second, bulletin))
    bulletin.refresh_from_db()
    assert bulletin.status == Status.IN_REVIEW


def test_an_hour_that_lies_ahead_schedules_in_the_zone_of_the_mission(desk, second):
    bulletin = sent(desk)
    read(second, bulletin, published_at="2099-01-01T09:00")
    bulletin.refresh_from_db()
    assert bulletin.is_scheduled()
    assert bulletin.published_at == datetime(2099, 1, 1, 14, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_asked_back_before_publication_too(desk, second):
    bulletin = sent(desk)
    answer = read(second, bulletin, published_at="2027-03-14T02:30")
    assert "does not exist in" in page(answer)
    assert "comes twice in" in page(read(second, bulletin, published_at="2027-11-07T01:30"))
    read(second, bulletin, published_at="2027-11-07T01:30", which="1")
    bulletin.refresh_from_db()
    assert bulletin.published_at == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)


def test_a_draft_keeps_its_hour_and_the_last_button_names_it(desk, second):
    bulletin = sent(desk, published_at="2099-01-01T09:00")
    assert bulletin.planned_at == datetime(2099, 1, 1, 14, tzinfo=UTC)
    words = page(second.get(review(bulletin))).replace("\u00a0", " ")
    assert "Schedule for January 1, 2099, 9:00 a.m. New York</button>" in words


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


def test_a_scheduled_one_can_be_published_now(second):
    bulletin = make.event(published_at=timezone.now() + timedelta(days=3))
    assert "Publish now…" in page(second.get(change(bulletin)))
    read(second, bulletin)
    bulletin.refresh_from_db()
    assert bulletin.is_public()


def test_changes_to_a_public_one_wait_and_are_approved_beside_what_readers_have(
    desk, second, client
):
    bulletin = make.event()
    desk.post(
        change(bulletin), typed(bulletin, title="Meeting moved", slug=bulletin.slug, move="send")
    )
    stored = Bulletin.objects.get()
    assert (stored.title, stored.pending_status) == (bulletin.title, "in_review")
    words = page(second.get(review(bulletin)))
    assert "What changes for readers" in words
    assert "<ins>" in words
    read(second, bulletin, loud="spelling")
    stored.refresh_from_db()
    assert (stored.title, stored.slug) == ("Meeting moved", bulletin.slug)
    assert (stored.published_at, stored.corrected_at) == (bulletin.published_at, None)


def test_a_significant_change_needs_its_sentence_which_is_proposed_from_the_fields(desk, second):
    bulletin = make.event()
    moved = typed(bulletin, first_day="2026-03-03", last_day="2026-03-03", slug=bulletin.slug)
    desk.post(change(bulletin), moved | {"move": "send"})
    words = page(second.get(review(bulletin))).replace("\u00a0", " ")
    assert "The date is March 3, 2026, not March 2, 2026." in words
    asked = read(second, bulletin, loud="significant")
    assert "Say in one sentence what was corrected." in page(asked)
    sentence = "It took place on March 3, not March 2."
    read(second, bulletin, loud="significant", sentence_en=sentence)
    stored = Bulletin.objects.get()
    assert stored.first_day == date(2026, 3, 3)
    assert stored.corrected_at is not None
    assert stored.corrections.get().sentence == sentence


def test_discarded_changes_leave_the_text_that_readers_have(desk):
    bulletin = make.event()
    desk.post(change(bulletin), typed(bulletin, title="Meeting moved", slug=bulletin.slug))
    assert "Meeting moved" in page(desk.get(change(bulletin)))
    desk.post(change(bulletin), {"move": "discard"})
    assert "Meeting moved" not in page(desk.get(change(bulletin)))


def test_a_changed_address_waits_and_then_the_former_one_leads_to_it(desk, second, client):
    bulletin = make.event()
    former = bulletin.get_absolute_url()
    desk.post(change(bulletin), typed(bulletin, slug="harbour talks", move="send"))
    assert client.get(former).status_code == 200
    read(second, bulletin, loud="spelling")
    bulletin.refresh_from_db()
    assert bulletin.slug == "harbour-talks"
    assert client.get(former).url == bulletin.get_absolute_url()


def test_an_address_that_is_taken_is_refused_when_it_is_typed(desk):
    bulletin, other = make.event(), make.event()
    answer = desk.post(change(bulletin), typed(bulletin, slug=other.slug))
    assert "Another bulletin has or had the address" in page(answer)


def test_old_news_goes_to_the_archive_under_its_own_day(desk, second):
    make.event()
    bulletin = sent(desk, first_day="2018-02-13")
    read(second, bulletin, old_news="on")
    bulletin.refresh_from_db()
    assert bulletin.published_at == datetime(2018, 2, 13, 12, tzinfo=UTC)
    assert (bulletin.published_known, bulletin.announced) == (False, False)


def test_a_stale_save_is_refused_and_the_words_stay(desk):
    bulletin = make.draft()
    late = typed(bulletin, title="My own words")
    desk.post(change(bulletin), typed(bulletin, title="Somebody else"))
    answer = desk.post(change(bulletin), late)
    assert answer.status_code == 409
    assert "Two people changed this text" in page(answer)
    assert "My own words" in page(answer)
    assert Bulletin.objects.get().title == "Somebody else"


def test_a_move_that_came_too_late_is_refused_in_words(desk):
    bulletin = make.event()
    answer = desk.post(change(bulletin), {"move": "pull-back"}, follow=True)
    assert "is in another state now: Published" in page(answer)


def test_a_commemoration_needs_its_observance_to_be_sent(desk):
    address = "/admin/bulletins/commemoration/add/"
    answer = desk.post(address, typed(kind="commemoration", move="send"))
    assert "choose the observance" in page(answer)
    observance = make.observance(origin=date(1959, 1, 1))
    desk.post(address, typed(kind="commemoration", move="send", observance=observance.pk))
    bulletin = Bulletin.objects.get()
    assert (bulletin.kind, bulletin.anniversary) == (Kind.COMMEMORATION, 67)
    assert bulletin.status == Status.IN_REVIEW
