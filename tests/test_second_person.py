"""Who wrote the last change does not approve it: by no move, and not past the database."""

import pytest
from django.db import IntegrityError, transaction

from bulletins import workflow
from bulletins.models import AloneReason, Bulletin, Mission, Status
from tests import builders as make

pytestmark = pytest.mark.usefixtures("noon")


def again(bulletin):
    return Bulletin.objects.get(pk=bulletin.pk)


@pytest.fixture
def one_person_post(noon):
    Mission.objects.update(second_person=False)


def test_a_second_person_publishes_and_both_names_stand_in_the_row():
    author, second = make.writer(), make.second()
    bulletin = make.in_review(author)
    workflow.publish(bulletin, second)
    stored = again(bulletin)
    assert stored.is_public()
    assert (stored.edited_by, stored.approved_by, stored.alone_reason) == (author, second, "")


@pytest.mark.parametrize("role", ["Editor", "Administrator", "superuser"])
def test_whoever_wrote_the_last_change_is_refused_whatever_the_rights(role, django_user_model):
    if role == "superuser":
        author = django_user_model.objects.create_superuser("root", password="a long enough word")
    else:
        author = make.person(role)
    bulletin = make.in_review(author)
    with pytest.raises(workflow.NotAllowed, match="somebody else approves"):
        workflow.publish(bulletin, author)
    assert again(bulletin).status == Status.IN_REVIEW


def test_the_database_refuses_it_past_the_moves():
    author = make.second()
    bulletin = make.in_review(author)
    rows = Bulletin.objects.filter(pk=bulletin.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(status=Status.PUBLISHED, published_at=make.NOON, approved_by=author)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(status=Status.PUBLISHED, published_at=make.NOON)


def test_a_second_person_who_edits_makes_the_text_his():
    author, second, third = make.second(), make.second(), make.second()
    bulletin = make.in_review(author)
    bulletin.title = "Another title"
    workflow.save(bulletin, second)
    assert again(bulletin).status == Status.IN_REVIEW
    with pytest.raises(workflow.NotAllowed, match="somebody else approves"):
        workflow.publish(again(bulletin), second)
    workflow.publish(again(bulletin), third)
    assert again(bulletin).edited_by == second


def test_what_changed_since_it_was_read_is_not_approved():
    author, second = make.writer(), make.second()
    read = again(make.in_review(author))
    workflow.take_back(again(read), author)
    changed = again(read)
    changed.title = "Another title"
    workflow.save(changed, author)
    workflow.send(changed, author)
    with pytest.raises(workflow.NotAllowed, match="Somebody was quicker"):
        workflow.publish(read, second)


def test_a_writer_approves_nothing_and_a_draft_is_not_approved():
    with pytest.raises(workflow.NotAllowed, match="not the right"):
        workflow.publish(make.in_review(), make.writer())
    with pytest.raises(workflow.NotAllowed, match="Draft"):
        workflow.publish(make.draft(), make.second())


def test_it_is_sent_back_with_a_comment_only():
    bulletin, second = make.in_review(), make.second()
    with pytest.raises(workflow.NotAllowed, match="what should be changed"):
        workflow.send_back(bulletin, second, " ")
    workflow.send_back(bulletin, second, "The number is missing.")
    assert again(bulletin).status == Status.DRAFT
    last = bulletin.revisions.last()
    assert (last.action, last.reason, last.author) == (
        "send_back", "The number is missing.", second,
    )  # fmt: skip


def test_a_draft_without_a_day_is_not_sent():
    with pytest.raises(workflow.NotAllowed, match="Name the day"):
        workflow.send(make.draft(first_day=None), make.writer())


# Alone


def test_alone_it_takes_its_own_right_and_a_reason_and_stays_flagged_until_somebody_looks():
    chief, second = make.person("Administrator"), make.second()
    bulletin = make.in_review(chief)
    with pytest.raises(workflow.NotAllowed, match="not the right"):
        workflow.publish(make.in_review(second), second, alone_reason="Nobody is here.")
    workflow.publish(bulletin, chief, alone_reason="Nobody else is here tonight.")
    assert workflow.is_flagged(again(bulletin))
    assert bulletin.revisions.last().reason == "Nobody else is here tonight."
    with pytest.raises(workflow.NotAllowed):
        workflow.look(again(bulletin), chief)
    workflow.look(again(bulletin), second)
    assert not workflow.is_flagged(again(bulletin))


def test_a_one_person_post_publishes_from_the_draft_with_a_fixed_reason(one_person_post):
    editor = make.second()
    bulletin = workflow.save(make.new(), editor)
    workflow.publish(bulletin, editor)
    stored = again(bulletin)
    assert (stored.is_public(), stored.alone_reason) == (True, AloneReason.ONE_PERSON)
    assert not workflow.is_flagged(stored)


def test_of_what_two_people_did_at_a_one_person_post_no_reason_is_kept(one_person_post):
    bulletin = make.in_review()
    workflow.publish(bulletin, make.second())
    assert again(bulletin).alone_reason == ""


# Rights on the object


def test_writers_change_what_is_in_draft_or_theirs():
    writer, other = make.writer(), make.writer()
    assert workflow.may_change(writer, make.draft())
    assert workflow.may_change(writer, make.bulletin(created_by=writer))
    assert workflow.may_change(writer, make.bulletin(edited_by=writer))
    assert not workflow.may_change(writer, make.bulletin(created_by=other))
    assert not workflow.may_change(writer, make.in_review(other))
    assert workflow.may_change(make.second(), make.bulletin())


def test_saving_what_is_somebody_elses_is_refused():
    bulletin = make.bulletin(created_by=make.writer())
    bulletin.title = "Another title"
    with pytest.raises(workflow.NotAllowed, match="somebody else’s"):
        workflow.save(bulletin, make.writer())


@pytest.mark.parametrize("name", list(workflow.MOVES))
def test_no_move_is_made_without_its_right(name):
    move = workflow.MOVES[name]
    visitor = make.person("Writer")
    visitor.groups.clear()
    for at in workflow.Stage:
        assert not workflow.may_move(visitor, name, _at(at)), at
    assert move.right in ("change_bulletin", "publish_bulletin", "publish_alone_bulletin")


def _at(stage):
    """A bulletin at `stage`, made by the row alone."""
    made = {
        "draft": make.draft,
        "in_review": make.in_review,
        "scheduled": lambda: make.bulletin(published_at=make.NOON.replace(year=2027)),
        "published": make.bulletin,
        "withdrawn": lambda: make.bulletin(
            status="withdrawn",
            withdrawn_at=make.NOON,
            withdrawn_words="Wrong.",
            withdrawn_reason="wrong",
        ),
    }
    if stage.startswith("changes"):
        return make.bulletin(pending_status="draft" if stage == "changes" else "in_review")
    return made[stage]()


@pytest.mark.parametrize("name", list(workflow.MOVES))
def test_each_move_begins_at_its_own_stages_alone(name):
    chief = make.person("Administrator")
    before = workflow.MOVES[name].before
    for at in workflow.Stage:
        bulletin = _at(at)
        assert workflow.stage(bulletin) == at
        assert workflow.may_move(chief, name, bulletin) == (at in before), at
        assert Bulletin.objects.filter(
            workflow.at_stage([at], make.NOON), pk=bulletin.pk
        ).exists(), at


def test_who_saves_waiting_changes_as_they_are_wrote_nothing():
    author = make.second()
    bulletin = make.bulletin()
    bulletin.title = "Another title"
    workflow.save(bulletin, author)
    before = again(bulletin)
    workflow.save(workflow.with_changes(again(bulletin)), make.second())
    now = again(bulletin)
    assert (now.pending_by, now.version, now.pending) == (author, before.version, before.pending)


def test_in_review_only_the_second_person_writes_also_by_restoring():
    author, second = make.second(), make.second()
    bulletin = make.in_review(author)
    assert not workflow.may_write(author, bulletin)
    assert workflow.may_write(second, bulletin)
    bulletin.title = "Another title"
    with pytest.raises(workflow.NotAllowed, match="take it back first"):
        workflow.save(bulletin, author)


def test_a_flag_outlives_changes_that_somebody_else_approves():
    chief, second = make.person("Administrator"), make.second()
    bulletin = make.in_review(chief)
    workflow.publish(bulletin, chief, alone_reason="Nobody else is here tonight.")
    bulletin.title = "Another title"
    workflow.save(bulletin, chief)
    workflow.send_changes(bulletin, chief)
    workflow.publish_changes(again(bulletin), second)
    assert workflow.is_flagged(again(bulletin))
    workflow.look(again(bulletin), make.second())
    assert not workflow.is_flagged(again(bulletin))
