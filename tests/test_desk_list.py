"""The list of bulletins: what its pills and filters say, and what is done with the marked ones."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bulletins import files, workflow
from bulletins.models import Attachment, Bulletin, WorkingCopy
from tests import builders as make

LIST = "/admin/bulletins/bulletin/"


@pytest.fixture
def editor(db):
    return make.second("marco", first_name="Marco", last_name="Díaz")


@pytest.fixture
def writer(db):
    return make.writer("ana", first_name="Ana", last_name="Ruiz")


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def row(words, bulletin):
    """The row of the table with `bulletin`."""
    return next(
        tr for tr in words.split("<tr>") if f'_selected_action" value="{bulletin.pk}"' in tr
    )


def shown(client, **query):
    """The ids in the list that answers `query`."""
    answer = client.get(LIST, query)
    return {int(pk) for pk in re.findall(r'_selected_action" value="(\d+)"', page(answer))}


def changed_and_waiting(by):
    bulletin = make.event(created_by=by)
    bulletin.summary = "Other words."
    return workflow.save(bulletin, by)


def press(client, user, action, rows, follow=True, **typed):
    client.force_login(user)
    marked = {"action": action, "index": "0", "_selected_action": [row.pk for row in rows]}
    return page(client.post(LIST, marked | typed, follow=follow))


def test_a_public_one_with_changes_waiting_has_two_pills(client, writer):
    bulletin = changed_and_waiting(writer)
    client.force_login(writer)
    pills = re.findall(r'class="state [\w-]+">([^<]+)', row(page(client.get(LIST)), bulletin))
    assert pills == ["Published", "Changes waiting"]


def test_the_last_change_is_the_one_that_waits(client, editor, writer, noon):
    bulletin = make.event(created_by=writer, edited_by=editor, changed_at=make.NOON)
    bulletin.summary = "Other words."
    noon.shift(timedelta(days=2))
    workflow.save(bulletin, writer)
    noon.shift(timedelta(days=2))
    client.force_login(editor)
    assert "Ana Ruiz, March 4, 2026" in row(page(client.get(LIST)), bulletin)
    assert shown(client, who=writer.pk) == {bulletin.pk}
    assert not shown(client, who=editor.pk)


def test_a_language_is_named_with_its_state_where_that_is_another(client, editor):
    english = make.event()
    spanish = make.draft(language="es", translation_key=english.translation_key)
    client.force_login(editor)
    assert "English, Español: Draft" in row(page(client.get(LIST)), english)
    Bulletin.objects.filter(pk=spanish.pk).delete()
    assert "English. Español missing" in row(page(client.get(LIST)), english)


def test_a_stale_language_is_said(client, editor):
    english = make.event()
    make.event(language="es", translation_key=english.translation_key)
    make.changed(english, summary="They met twice.")
    client.force_login(editor)
    assert "English. Español stale" in row(page(client.get(LIST)), english)


def test_the_states_filter_by_what_waits_what_is_stale_and_what_is_flagged(client, editor, writer):
    waiting, english = changed_and_waiting(writer), make.event()
    in_review = changed_and_waiting(writer)
    workflow.send_changes(in_review, writer)
    spanish = make.event(language="es", translation_key=english.translation_key)
    make.changed(english, summary="They met twice.")
    flagged = make.event(alone_reason="Nobody else was in", approved_by=editor)
    make.event(alone_reason="Was in a hurry", approved_by=editor, alone_seen_by=writer)
    client.force_login(editor)
    assert shown(client, status="changes") == {waiting.pk}
    assert shown(client, status="changes_in_review") == {in_review.pk}
    assert shown(client, status="stale") == {spanish.pk}
    assert shown(client, status="flagged") == {flagged.pk}
    assert shown(client, status="published", lang="es") == {spanish.pk}


def test_the_work_of_whoever_looks_is_a_filter(client, editor, writer):
    sent, own = make.in_review(writer), make.in_review(editor)
    client.force_login(editor)
    assert shown(client, work="waiting") == {sent.pk}
    assert shown(client, work="sent") == {own.pk}
    client.force_login(writer)
    assert shown(client, work="sent") == {sent.pk}
    assert shown(client, work="waiting") == {sent.pk, own.pk}  # no such filter: all


# Send for review


def test_the_marked_are_sent_and_those_that_lack_something_are_named(client, writer):
    ready, second = make.draft(), make.draft()
    without_day = make.draft(first_day=None, title="Talks without a day")
    words = press(client, writer, "send_for_review", [ready, second, without_day])
    assert "2 are sent for review." in words
    assert "1 was refused." in words
    assert "“Talks without a day”: Name the day it took place" in words
    assert Bulletin.objects.filter(status="in_review").count() == 2
    assert ready.revisions.last().author == writer


def test_waiting_changes_are_sent_too(client, writer):
    bulletin = changed_and_waiting(writer)
    assert "1 is sent for review." in press(client, writer, "send_for_review", [bulletin])
    bulletin.refresh_from_db()
    assert (bulletin.status, bulletin.pending_status) == ("published", "in_review")


def test_what_is_in_another_state_is_not_sent(client, writer):
    words = press(client, writer, "send_for_review", [make.event(title="Pier", created_by=writer)])
    assert "1 was refused. “Pier”:" in words


# Change category


def test_a_draft_gets_the_category_at_once_with_a_revision(client, writer):
    draft, category = make.draft(), make.category("Environment")
    words = press(client, writer, "change_category", [draft], category=category.pk)
    assert "1 has the category “Environment”." in words
    draft.refresh_from_db()
    assert (draft.category, draft.edited_by) == (category, writer)
    assert draft.revisions.last().author == writer


def test_of_a_public_one_the_category_waits_for_review(client, editor):
    bulletin, category = make.event(), make.category("Environment")
    words = press(client, editor, "change_category", [bulletin], category=category.pk)
    assert "1 is public: there the change waits for review." in words
    bulletin.refresh_from_db()
    assert bulletin.category is None
    assert workflow.with_changes(bulletin).category == category


def test_changes_that_wait_keep_their_words(client, editor):
    bulletin, category = changed_and_waiting(editor), make.category()
    press(client, editor, "change_category", [bulletin], category=category.pk)
    bulletin.refresh_from_db()
    then = workflow.with_changes(bulletin)
    assert (then.summary, then.category) == ("Other words.", category)


def test_both_languages_marked_get_it_once(client, writer):
    english, spanish = make.in_two_languages()
    category = make.category()
    words = press(client, writer, "change_category", [english, spanish], category=category.pk)
    assert "2 have the category" in words
    assert "refused" not in words
    assert set(Bulletin.objects.values_list("category", flat=True)) == {category.pk}


def test_a_language_beside_a_public_one_is_refused(client, editor):
    public = make.event()
    draft = make.draft(language="es", translation_key=public.translation_key, title="Muelle")
    category = make.category()
    words = press(client, editor, "change_category", [draft], category=category.pk)
    assert "“Muelle”: Its facts are changed in the language that is public" in words
    draft.refresh_from_db()
    assert draft.category is None


@pytest.mark.parametrize("typed", [{}, {"category": ""}, {"category": "x"}, {"category": "9" * 30}])
def test_without_a_category_nothing_is_changed(client, writer, typed):
    draft = make.draft(category=make.category())
    assert "Choose the category" in press(client, writer, "change_category", [draft], **typed)
    draft.refresh_from_db()
    assert draft.category


# Delete


def test_drafts_are_deleted_after_a_screen_that_names_them(client, writer):
    drafts = [make.draft(), make.draft()]
    words = press(client, writer, "delete_selected", drafts)
    assert "Delete 2 drafts" in words
    assert "Nothing has happened yet." in words
    assert all(draft.title in words for draft in drafts)
    assert Bulletin.objects.count() == 2
    hidden = dict(re.findall(r'type="hidden" name="(action|post)" value="([^"]*)"', words))
    marked = {"_selected_action": re.findall(r'name="_selected_action" value="(\d+)"', words)}
    assert "2 drafts are deleted." in page(client.post(LIST, hidden | marked, follow=True))
    assert not Bulletin.objects.exists()


def test_the_files_beside_a_draft_go_with_it(
    client, writer, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    draft = make.draft()
    kept = files.take(SimpleUploadedFile("charts.pdf", b"%PDF-1.7 charts"))
    Attachment.objects.create(bulletin=draft, title="Charts", language="en", **kept._asdict())
    stored = tmp_path / files.file_name(kept.key)
    assert stored.exists()
    with django_capture_on_commit_callbacks(execute=True):
        press(client, writer, "delete_selected", [draft], post="yes")
    assert not stored.exists()


def test_words_typed_into_a_draft_go_with_it(client, writer):
    draft = make.draft()
    WorkingCopy.objects.create(editor=writer, bulletin=draft, typed={"title": ["x"]})
    press(client, writer, "delete_selected", [draft], post="yes")
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("fields", [
    {"status": "in_review"},
    {"status": "published"},
    {"status": "published", "published_at": timezone.now() + timedelta(days=9)},
    {"status": "draft", "published_at": make.NOON},
])  # fmt: skip
def test_one_that_is_no_draft_or_was_public_keeps_all_marked(client, writer, fields):
    draft, other = make.draft(), make.event(title="Pier", **fields)
    for typed in ({}, {"post": "yes"}):
        words = press(client, writer, "delete_selected", [draft, other], **typed)
        assert "Nothing was deleted. 1 was refused. “Pier”:" in words
    assert Bulletin.objects.count() == 2


# Rights, by requests made by hand


def test_a_writer_changes_nothing_of_somebody_elses_that_is_no_draft(client, editor, writer):
    theirs = [make.in_review(editor), make.event(created_by=editor), changed_and_waiting(editor)]
    before = list(Bulletin.objects.order_by("pk").values())
    for action in ("send_for_review", "change_category", "delete_selected"):
        words = press(client, writer, action, theirs, category=make.category().pk, post="yes")
        assert "3 were refused." in words
    assert list(Bulletin.objects.order_by("pk").values()) == before


def test_who_may_only_look_is_offered_nothing_and_moves_nothing(client, django_user_model, db):
    guest = django_user_model.objects.create_user("guest", is_staff=True)
    guest.user_permissions.set(Permission.objects.filter(codename="view_bulletin"))
    draft = make.draft()
    for action in ("send_for_review", "change_category", "delete_selected"):
        words = press(client, guest, action, [draft], category=make.category().pk, post="yes")
        assert 'name="action"' not in words
    assert Bulletin.objects.get().version == draft.version
    assert Bulletin.objects.get().category is None


def test_who_may_not_look_gets_no_list(client, django_user_model, db):
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.get(LIST).status_code == 403


def test_the_list_asks_at_most_twelve_questions_of_each_role(
    client, editor, writer, django_assert_max_num_queries
):
    for _count in range(20):
        english = make.event(category=make.category(), series=make.series(), edited_by=writer)
        make.event(language="es", translation_key=english.translation_key)
        changed_and_waiting(make.second())
    make.changed(english, summary="They met twice.")
    for user in (writer, editor, make.person("Administrator")):
        client.force_login(user)
        with django_assert_max_num_queries(12):
            assert client.get(LIST).status_code == 200
