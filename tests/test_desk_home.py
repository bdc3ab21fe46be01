"""The first page of the desk: whose work it shows, what is to look after, which observances come."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from bulletins import workflow
from bulletins.admin import home
from bulletins.models import AloneReason, Bulletin, Mission, WorkingCopy
from tests import builders as make

HOME = "/admin/"


@pytest.fixture
def editor(db):
    return make.second("marco", first_name="Marco", last_name="Díaz")


@pytest.fixture
def writer(db):
    return make.writer("ana", first_name="Ana", last_name="Ruiz")


def page(client, user):
    client.force_login(user)
    answer = client.get(HOME)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def section(words, key):
    """The words of one section of the page; empty where it is not shown."""
    found = re.search(rf'<section[^>]* id="{key}".*?</section>', words)
    return found[0] if found else ""


def test_what_somebody_else_sent_waits_for_an_editor(client, editor, writer):
    bulletin = make.in_review(writer)
    waiting = section(page(client, editor), "waiting")
    assert bulletin.title in waiting
    assert "Sent by Ana Ruiz" in waiting
    assert reverse("admin:bulletins_bulletin_review", args=[bulletin.pk]) in waiting


def test_his_own_waits_for_somebody_else(client, editor):
    bulletin = make.in_review(editor)
    words = page(client, editor)
    assert "Nothing waits for you." in section(words, "waiting")
    assert bulletin.title in section(words, "sent")


def test_at_a_post_of_one_person_his_own_waits_for_him(client, editor):
    Mission.objects.update(second_person=False)
    bulletin = make.in_review(editor)
    words = page(client, editor)
    assert bulletin.title in section(words, "waiting")
    assert not section(words, "sent")


def test_nothing_waits_for_a_writer_who_may_not_approve(client, editor, writer):
    make.in_review(editor)
    assert not section(page(client, writer), "waiting")


def test_sent_changes_of_a_public_text_wait_for_an_editor(client, editor, writer):
    bulletin = make.event(created_by=writer)
    bulletin.title = "Meeting moved"
    workflow.save(bulletin, writer)
    workflow.send_changes(Bulletin.objects.get(), writer)
    waiting = section(page(client, editor), "waiting")
    assert "Changes to a published bulletin. Sent by Ana Ruiz" in waiting


def test_changes_that_are_not_sent_are_shown_to_their_writer_and_to_editors(client, editor, writer):
    bulletin = make.event(created_by=writer)
    bulletin.summary = "They met on Monday."
    workflow.save(bulletin, writer)
    assert "Your changes are not sent for review yet." in section(page(client, writer), "changes")
    assert "The changes by Ana Ruiz are not sent" in section(page(client, editor), "changes")
    assert not section(page(client, make.writer("luz")), "changes")


def test_what_was_sent_long_ago_is_not_said_of_new_changes(client, editor, writer):
    bulletin = make.in_review(writer)
    workflow.publish(bulletin, editor)
    bulletin.summary = "They met on Monday."
    workflow.save(bulletin, writer)
    changes = section(page(client, writer), "changes")
    assert "Your changes are not sent for review yet.</p>" in changes


def test_drafts_are_those_of_whoever_looks(client, editor, writer):
    mine, other = make.draft(created_by=writer, edited_by=editor), make.draft(created_by=editor)
    drafts = section(page(client, writer), "drafts")
    assert mine.title in drafts
    assert other.title not in drafts


def test_a_draft_that_was_sent_back_says_who_and_why(client, editor, writer):
    bulletin = make.in_review(writer)
    workflow.send_back(bulletin, editor, "Name the pier.")
    drafts = section(page(client, writer), "drafts")
    assert "Sent back by Marco Díaz" in drafts
    assert "“Name the pier.”" in drafts


def test_words_left_unsaved_are_told_beside_the_draft(client, writer):
    bulletin = make.draft(created_by=writer)
    WorkingCopy.objects.create(
        editor=writer, bulletin=bulletin, typed={"title": ["Pier"]}, typed_at=timezone.now()
    )
    drafts = section(page(client, writer), "drafts")
    assert "You left with words unsaved, and they are kept." in drafts
    assert '<span class="n">1</span>' in drafts


def test_words_of_a_form_that_was_never_saved_lead_back_to_it(client, writer):
    key = uuid4()
    typed = {"kind": ["commemoration"], "title": [""], "language": ["en"]}
    WorkingCopy.objects.create(editor=writer, form_key=key, typed=typed, typed_at=timezone.now())
    drafts = section(page(client, writer), "drafts")
    assert "No title yet" in drafts
    assert f"/admin/bulletins/commemoration/add/?copy=take&amp;form_key={key}" in drafts


def test_words_that_somebody_else_typed_are_not_shown(client, editor, writer):
    typed = {"title": ["Secret of the pier"]}
    WorkingCopy.objects.create(
        editor=writer, form_key=uuid4(), typed=typed, typed_at=timezone.now()
    )
    assert "Secret of the pier" not in page(client, editor)


def test_an_open_form_without_words_is_no_work(client, writer):
    WorkingCopy.objects.create(editor=writer, form_key=uuid4())
    assert "No title yet" not in page(client, writer)


def test_scheduled_ones_say_their_hours(client, writer):
    make.event(published_at=timezone.now() + timedelta(days=3))
    assert "UTC" in section(page(client, writer), "scheduled")


def test_a_long_pile_says_how_many_more_and_leads_to_them_all(client, writer):
    drafts = [make.draft(created_by=writer) for _count in range(home.MOST + 3)]
    shown = section(page(client, writer), "drafts")
    assert "and 3 more" in shown
    assert f'<span class="n">{len(drafts)}</span>' in shown
    answer = client.get(re.search(r'href="([^"]*work=drafts)"', shown)[1])
    assert all(draft.title in answer.content.decode() for draft in drafts)


def test_what_lacks_is_counted_and_leads_to_a_list_of_as_many(client, editor):
    english = make.event(summary="")
    make.event(summary="", status="withdrawn", withdrawn_at=make.NOON, withdrawn_words="Wrong.",
               withdrawn_reason="wrong")  # fmt: skip
    make.event(language="es", translation_key=english.translation_key)
    make.event(language="es")
    make.event(alone_reason="Nobody else was in", approved_by=editor)
    make.event(alone_reason=AloneReason.IMPORTED)
    care = section(page(client, editor), "care")
    found = dict(re.findall(r'<a class="t" href="[^"]*">([^<]*)</a><p>(\d+)', care))
    assert found == {
        "English missing": "1",
        "Español missing": "2",
        "Summary missing": "1",
        "Published without a second person": "1",
    }
    for address, count in re.findall(r'href="([^"]*)">[^<]*</a><p>(\d+)', care):
        words = client.get(address.replace("&amp;", "&")).content.decode()
        assert len(re.findall(r'<th (?:class="field-title" )?scope="row"', words)) == int(count)


def test_a_stale_text_is_counted_for_its_language(client, editor):
    english = make.event()
    spanish = make.event(language="es", translation_key=english.translation_key)
    make.changed(english, summary="They met twice.")
    spanish.refresh_from_db()
    assert spanish.stale_since_id
    care = section(page(client, editor), "care")
    assert re.findall(r'<a class="t"[^>]*>([^<]* stale)</a><p>(\d+)', care) == [
        ("Español stale", "1")
    ]


# Observances


@pytest.fixture
def november(noon):
    """November 24, 2026."""
    noon.move_to(datetime(2026, 11, 24, 15, tzinfo=UTC))


def test_observances_of_the_next_sixty_days_are_told_with_their_number(client, writer, november):
    make.observance("Opening of the pier", origin=date(1966, 12, 12))
    make.observance("Founding of the reef centre", origin=date(1986, 1, 9))
    make.observance("Far off", origin=date(1986, 6, 1))
    make.observance("Begun this very day", origin=date(2026, 12, 12))
    coming = section(page(client, writer), "observances")
    assert "December 12, 2026: the 60th, a round one. No bulletin yet." in coming
    assert "January 9, 2027: the 41st. No bulletin yet." in coming
    assert "Far off" not in coming
    assert "Begun this very day" not in coming


def test_one_that_has_its_bulletin_says_so_and_leads_to_it(client, writer, november):
    opening = make.observance("Opening of the pier", origin=date(1966, 12, 12))
    made = make.in_review(
        writer, kind="commemoration", observance=opening, first_day=date(2026, 12, 11)
    )
    make.commemoration(observance=opening, first_day=date(2025, 12, 12))
    coming = section(page(client, writer), "observances")
    assert "A bulletin waits for review." in coming
    assert f"/bulletin/{made.pk}/change/" in coming
    assert "<button" not in coming


def start(observance):
    return reverse("admin:start_commemoration", args=[observance.pk])


def test_this_years_bulletin_is_begun_with_observance_and_day(client, writer, november):
    opening = make.observance("Opening of the pier", origin=date(1966, 12, 12))
    client.force_login(writer)
    answer = client.post(start(opening))
    draft = Bulletin.objects.get()
    assert answer.url == reverse("admin:bulletins_bulletin_change", args=[draft.pk])
    assert (draft.status, draft.kind, draft.observance) == ("draft", "commemoration", opening)
    assert (draft.first_day, draft.anniversary) == (date(2026, 12, 12), 60)
    assert draft.title == "Opening of the pier: 60th anniversary"
    assert (draft.created_by, draft.revisions.count()) == (writer, 1)


def test_pressed_twice_it_begins_one_bulletin(client, writer, november):
    opening = make.observance(origin=date(1966, 12, 12))
    client.force_login(writer)
    addresses = {client.post(start(opening)).url for _press in range(2)}
    assert len(addresses) == Bulletin.objects.count() == 1


def test_a_month_that_is_kept_begins_a_bulletin_of_the_month(client, writer, november):
    opening = make.observance(origin=date(1966, 12, 1), origin_precision="month")
    client.force_login(writer)
    client.post(start(opening))
    draft = Bulletin.objects.get()
    assert (draft.day_precision, draft.first_day, draft.last_day) == (
        "month", date(2026, 12, 1), date(2026, 12, 31),
    )  # fmt: skip


def test_only_who_may_add_begins_one_and_only_by_post(client, django_user_model, november, writer):
    opening = make.observance(origin=date(1966, 12, 12))
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.post(start(opening)).status_code == 403
    client.force_login(writer)
    assert client.get(start(opening)).status_code == 405
    assert not Bulletin.objects.exists()


def test_one_that_does_not_come_begins_nothing(client, writer, november):
    client.force_login(writer)
    answer = client.post(start(make.observance(origin=date(1966, 6, 1))), follow=True)
    assert "does not come" in answer.content.decode()
    assert not Bulletin.objects.exists()


# How much it asks, and of whom


def test_who_may_not_look_at_bulletins_sees_none(client, django_user_model, db):
    bulletin = make.draft()
    guest = django_user_model.objects.create_user("guest", is_staff=True)
    bulletin.created_by = guest
    bulletin.save()
    words = page(client, guest)
    assert bulletin.title not in words
    assert "To look after" not in words
    assert 'id="find"' not in words


def fill(editor, writer):
    for _count in range(12):
        make.in_review(writer)
        make.in_review(editor)
        make.draft(created_by=editor)
        make.event(published_at=timezone.now() + timedelta(days=1))
        changing = make.event(created_by=writer)
        changing.summary = "Other words."
        workflow.save(changing, writer)
        make.observance(origin=timezone.now().date() - timedelta(days=3650))
    for bulletin in Bulletin.objects.filter(status="draft"):
        WorkingCopy.objects.create(
            editor=editor, bulletin=bulletin, typed={"title": ["x"]}, typed_at=timezone.now()
        )


def test_the_home_asks_at_most_fifteen_questions(
    client, editor, writer, django_assert_max_num_queries
):
    fill(editor, writer)
    for user in (editor, writer):
        client.force_login(user)
        with django_assert_max_num_queries(15):
            assert client.get(HOME).status_code == 200


def test_the_day_and_its_clocks_stand_at_the_head(client, writer, november):
    words = page(client, writer)
    assert "<h1>Tuesday, November 24, 2026</h1>" in words
    assert "<dt>New York</dt> <dd>10:00 a.m.</dd>" in words
    assert "<dt>UTC</dt> <dd>15:00</dd>" in words
    assert ".." not in words


# Pages that are not there


@pytest.mark.parametrize("path", ["/admin/nothing/", "/admin/bulletins/bulletin/9/review/"])
def test_a_page_that_is_not_there_leads_back_to_the_desk(client, writer, path):
    client.force_login(writer)
    answer = client.get(path, follow=True)
    assert answer.status_code == 404
    assert "Nothing at this address" in answer.content.decode()
    assert 'id="find"' in answer.content.decode()


def test_who_has_not_the_right_is_told_in_words(client, django_user_model, db):
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    answer = client.get("/admin/languages/")
    assert answer.status_code == 403
    assert "Your account has not the right to this." in answer.content.decode()
