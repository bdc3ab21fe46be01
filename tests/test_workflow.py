from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from bulletins import workflow
from bulletins.models import (
    AloneReason,
    Bulletin,
    Kind,
    Precision,
    Status,
    WithdrawnReason,
)
from tests import builders as make

pytestmark = pytest.mark.usefixtures("noon")
LATER = make.NOON + timedelta(days=2)


def again(bulletin):
    """`bulletin` as another editor reads it from the database."""
    return Bulletin.objects.get(pk=bulletin.pk)


def withdrawn(**fields):
    bulletin = make.bulletin(**fields)
    workflow.withdraw(bulletin, None, WithdrawnReason.WRONG, "The day was wrong.")
    return bulletin


# Saving


def test_saving_cleans_the_text_and_writes_it_plain_beside(editor):
    bulletin = workflow.save(
        make.new(title=" Talks\n on reefs ", body="<p>One.</p><script>x</script><p>Two.</p>"),
        editor,
    )
    assert again(bulletin).title == "Talks  on reefs"
    assert again(bulletin).body == "<p>One.</p><p>Two.</p>"
    assert again(bulletin).body_text == "One.\n\nTwo."


def test_saving_names_who_did_it_and_when_and_counts_up(editor):
    bulletin = workflow.save(make.new(), None)
    assert again(bulletin).version == 1
    bulletin.title = "Talks on rivers"
    workflow.save(bulletin, editor)
    stored = again(bulletin)
    assert (stored.version, stored.edited_by, stored.changed_at) == (2, editor, make.NOON)


def test_saving_what_nobody_changed_makes_nobody_its_author(editor):
    bulletin = workflow.save(make.new(), None)
    workflow.save(again(bulletin), editor)
    assert (again(bulletin).version, again(bulletin).edited_by) == (1, None)
    assert bulletin.revisions.count() == 1


def test_month_precision_is_stored_from_its_first_to_its_last_day():
    bulletin = workflow.save(
        make.new(
            first_day=date(2015, 11, 9), last_day=date(2015, 11, 9), day_precision=Precision.MONTH
        ),
        None,
    )
    assert again(bulletin).first_day == date(2015, 11, 1)
    assert again(bulletin).last_day == date(2015, 11, 30)


def test_of_two_editors_the_second_to_save_is_refused_and_nothing_of_hers_is_written(editor):
    bulletin = make.draft()
    first, second = again(bulletin), again(bulletin)
    first.title, second.title = "The first", "The second"
    second.number, second.series = 3, make.series()
    workflow.save(first, editor)
    with pytest.raises(workflow.NotAllowed, match="Somebody was quicker"):
        workflow.save(second, editor)
    assert again(bulletin).title == "The first"
    assert again(bulletin).number is None


def test_a_withdrawn_bulletin_cannot_be_saved():
    bulletin = withdrawn()
    bulletin.title = "Another title"
    with pytest.raises(workflow.NotAllowed):
        workflow.save(bulletin, None)


# Publishing


def test_publishing_makes_it_public_at_once_and_its_publication_is_known(editor):
    bulletin = make.in_review()
    workflow.publish(bulletin, editor)
    assert again(bulletin).is_public()
    assert again(bulletin).published_at == make.NOON
    assert (bulletin.published_known, bulletin.announced, bulletin.approved_by) == (
        True, True, editor,
    )  # fmt: skip


def test_a_bulletin_for_later_becomes_public_at_its_second_without_anybody(noon):
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=LATER)
    noon.move_to(LATER - timedelta(seconds=1))
    assert not Bulletin.objects.published().exists()
    noon.move_to(LATER)
    assert Bulletin.objects.published().get() == bulletin


def test_it_is_never_published_into_the_past():
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=make.NOON - timedelta(days=300))
    assert bulletin.published_at == make.NOON


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [
        ({"summary": " "}, "one or two sentences"),
        ({"body": "<p> </p>"}, "Write the text"),
        ({"first_day": None}, "Name the day"),
        ({"kind": Kind.COMMEMORATION}, "choose the observance"),
    ],
)
def test_what_readers_would_miss_is_named_and_it_stays_a_draft(lacks, sentence):
    bulletin = make.draft(**lacks)
    with pytest.raises(workflow.NotAllowed, match=sentence):
        workflow.publish(bulletin, None)
    assert again(bulletin).status == Status.DRAFT


def test_of_two_editors_who_publish_the_second_is_refused():
    bulletin = make.draft()
    first, second = again(bulletin), again(bulletin)
    workflow.publish(first, None)
    with pytest.raises(workflow.NotAllowed, match="Somebody was quicker"):
        workflow.publish(second, None)


def test_a_scheduled_one_may_be_published_before_its_hour(editor):
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=LATER)
    workflow.publish_now(again(bulletin), editor)
    assert again(bulletin).published_at == make.NOON


def test_a_withdrawn_one_is_not_published_without_becoming_a_draft_first():
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(withdrawn(), None)


# Backfill (rule 5)


def test_old_news_stands_at_noon_of_its_last_day_and_nobody_knows_when_it_was_published():
    bulletin = make.draft(first_day=date(2018, 1, 22), last_day=date(2018, 1, 23))
    workflow.publish(bulletin, None, old_news=True)
    assert bulletin.published_at == datetime(2018, 1, 23, 12, tzinfo=UTC)
    assert not bulletin.published_known


def test_old_news_of_a_day_to_come_is_public_now_and_not_later():
    bulletin = make.draft(first_day=date(2026, 3, 1), last_day=date(2026, 4, 1))
    workflow.publish(bulletin, None, old_news=True)
    assert bulletin.published_at == make.NOON


def test_old_news_is_announced_only_where_nobody_follows_yet():
    first, second = make.draft(), make.draft()
    workflow.publish(first, None, old_news=True)
    workflow.publish(second, None, old_news=True)
    assert (first.announced, second.announced) == (True, False)


def test_an_import_stands_under_its_own_day_with_the_fixed_reason():
    bulletin = make.draft(first_day=date(2018, 2, 13))
    workflow.publish_imported(bulletin, announced=False)
    assert bulletin.published_at == datetime(2018, 2, 13, 12, tzinfo=UTC)
    assert (bulletin.published_known, bulletin.announced) == (False, False)
    assert bulletin.alone_reason == AloneReason.IMPORTED


def test_an_import_publishes_new_drafts_only():
    bulletin = make.bulletin()
    with pytest.raises(workflow.NotAllowed, match="not a new draft"):
        workflow.publish_imported(bulletin, announced=False)
    once_public = withdrawn()
    workflow.back_to_draft(once_public, None)
    with pytest.raises(workflow.NotAllowed):
        workflow.publish_imported(once_public, announced=False)


def test_drafts_alone_are_no_followers():
    make.draft()
    assert workflow.nobody_follows()
    make.bulletin(announced=False)
    assert workflow.nobody_follows()
    make.bulletin()
    assert not workflow.nobody_follows()


# Pulling back


def test_a_scheduled_one_is_pulled_back_and_its_hour_stays_in_the_form(editor):
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=LATER)
    workflow.pull_back(bulletin, editor)
    stored = again(bulletin)
    assert (stored.status, stored.planned_at, stored.published_at) == (Status.DRAFT, LATER, None)
    assert workflow.may_delete(stored)


def test_what_became_public_meanwhile_is_not_pulled_back(noon):
    bulletin = make.draft()
    workflow.publish(bulletin, None, at=LATER)
    noon.move_to(LATER)
    with pytest.raises(workflow.NotAllowed, match="Published"):
        workflow.pull_back(bulletin, None)
    assert again(bulletin).is_public()


# Withdrawing (rule 11)


def test_a_withdrawn_one_keeps_its_instant_and_says_why(editor):
    bulletin, better = make.bulletin(), make.bulletin()
    workflow.withdraw(bulletin, editor, WithdrawnReason.REPLACED, " It was incomplete. ", better)
    stored = again(bulletin)
    assert (stored.status, stored.published_at) == (Status.WITHDRAWN, make.NOON)
    assert (stored.withdrawn_words, stored.replaced_by) == ("It was incomplete.", better)
    assert stored.withdrawn_at == make.NOON
    assert stored not in Bulletin.objects.published()


def test_withdrawing_without_a_sentence_is_refused():
    bulletin = make.bulletin()
    with pytest.raises(workflow.NotAllowed, match="why"):
        workflow.withdraw(bulletin, None, WithdrawnReason.WRONG, "  ")
    assert again(bulletin).is_public()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.DRAFT, "published_at": None},
        {"published_at": make.NOON + timedelta(seconds=1)},
    ],
)
def test_only_what_is_public_is_withdrawn(fields):
    with pytest.raises(workflow.NotAllowed, match="another state"):
        workflow.withdraw(make.bulletin(**fields), None, WithdrawnReason.WRONG, "A reason.")


def test_of_two_editors_who_withdraw_the_first_ones_words_stay():
    bulletin = make.bulletin()
    workflow.withdraw(again(bulletin), None, WithdrawnReason.WRONG, "The first reason.")
    with pytest.raises(workflow.NotAllowed):
        workflow.withdraw(again(bulletin), None, WithdrawnReason.MISTAKE, "The second reason.")
    assert again(bulletin).withdrawn_words == "The first reason."


def test_published_again_it_keeps_guid_instant_and_address_and_counts_as_corrected(noon):
    bulletin = withdrawn()
    before = again(bulletin)
    noon.move_to(LATER)
    workflow.back_to_draft(bulletin, None)
    bulletin.title = "Another title"
    workflow.save(bulletin, None)
    workflow.publish(bulletin, None)
    after = again(bulletin)
    assert (after.guid, after.published_at, after.slug) == (before.guid, make.NOON, before.slug)
    assert after.corrected_at == LATER
    assert (after.withdrawn_at, after.withdrawn_reason, after.withdrawn_words) == (None, "", "")


def test_published_again_it_cannot_slip_to_another_instant():
    bulletin = withdrawn(published_known=False, announced=False)
    workflow.back_to_draft(bulletin, None)
    workflow.publish(bulletin, None, at=LATER)
    assert (bulletin.published_at, bulletin.announced) == (make.NOON, False)


def test_only_a_withdrawn_one_goes_back_to_draft():
    with pytest.raises(workflow.NotAllowed, match="another state"):
        workflow.back_to_draft(make.bulletin(), None)


def test_only_a_draft_that_readers_never_had_may_be_deleted():
    once_public = withdrawn()
    workflow.back_to_draft(once_public, None)
    assert workflow.may_delete(make.draft())
    assert not workflow.may_delete(make.bulletin())
    assert not workflow.may_delete(once_public)


# All moves


def test_every_move_raises_the_version_so_that_an_open_form_is_refused():
    moves = [
        lambda bulletin: workflow.publish(bulletin, None, at=LATER),
        lambda bulletin: workflow.pull_back(bulletin, None),
        lambda bulletin: workflow.publish(bulletin, None),
        lambda bulletin: workflow.change_slug(bulletin, "another"),
        lambda bulletin: workflow.unlink_language(bulletin),
        lambda bulletin: workflow.withdraw(bulletin, None, WithdrawnReason.WRONG, "A reason."),
        lambda bulletin: workflow.back_to_draft(bulletin, None),
    ]
    bulletin = make.draft()
    for number, move in enumerate(moves):
        open_form = again(bulletin)
        move(again(bulletin))
        with pytest.raises(workflow.NotAllowed):
            workflow.save(open_form, None)
        assert again(bulletin).version > open_form.version, number


def test_the_queryset_and_the_row_agree_on_what_is_public():
    rows = [make.draft(), make.bulletin(), make.bulletin(published_at=LATER), withdrawn()]
    public = set(Bulletin.objects.published())
    assert {row for row in rows if row.is_public()} == public == {rows[1]}
    assert [row.was_public() for row in rows] == [False, True, False, True]
    assert timezone.now() == make.NOON
