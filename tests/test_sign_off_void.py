"""What becomes of a sign-off when its text is edited, published, sealed or taken back."""

import pytest
from django.utils import timezone

from bulletins import sign_off, workflow
from bulletins.models import Action, Revision, SignOff
from bulletins.sign_off import NotAllowed
from tests import builders as make
from tests.reading import words
from tests.signing import DAY, SECRET, asked, changing, is_closed, path, save, waiting

EDITS = {
    "title": {"title": "Another title"},
    "text": {"body": f"<p>{SECRET}, late.</p>"},
    "summary": {"summary": "Another summary."},
    "a fact": {"state": "postponed"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_later_edit_voids_the_link(client, db, edit):
    bulletin = waiting()
    token = asked(bulletin)
    save(bulletin, **EDITS[edit])
    assert is_closed(client.get(path(token)), "There is a newer version")
    response = client.post(path(token), {"answer": "approve"})
    assert is_closed(response, "There is a newer version")
    assert SignOff.objects.get().answer == ""


def test_an_edit_taken_back_word_for_word_leaves_the_link_void(client, db):
    bulletin = waiting()
    token, title = asked(bulletin), bulletin.title
    save(bulletin, title="Another title")
    save(bulletin, title=title)
    assert is_closed(client.get(path(token)), "There is a newer version")


def test_moves_and_other_peoples_answers_leave_the_link_open(client, db):
    bulletin = waiting()
    token, consul = asked(bulletin), asked(bulletin, who="Consul")
    client.post(path(consul), {"answer": "return", "comment": "No."})
    workflow.take_back(bulletin, bulletin.edited_by)
    workflow.send(bulletin, bulletin.edited_by)
    assert client.get(path(token)).status_code == 200


def test_a_change_of_the_shared_facts_in_another_language_voids_the_link(client, db):
    bulletin, spanish = make.in_two_languages()
    workflow.save(bulletin, make.writer())
    token = asked(bulletin)
    save(spanish, state="cancelled")
    assert is_closed(client.get(path(token)), "There is a newer version")


def test_an_answer_to_an_edited_text_is_told_to_hold_no_longer(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    client.post(path(token), {"answer": "approve"})
    assert "no longer holds" not in words(client.get(path(token)))
    save(bulletin, title="Another title")
    response = client.get(path(token))
    assert is_closed(response, "You approved version 1", 200)
    assert "this answer no longer holds" in words(response)


def test_a_sealed_revision_and_its_copies_are_shown_to_nobody(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    copy = bulletin.revisions.last()
    assert copy.action == Action.ASK
    Revision.objects.filter(pk=copy.pk).update(content={}, sealed_at=timezone.now())
    assert is_closed(client.get(path(token)), "The text was taken back")


def test_the_link_of_a_public_text_is_closed(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    workflow.publish(bulletin, make.second())
    assert is_closed(client.get(path(token)), "The text is public")
    assert is_closed(client.post(path(token), {"answer": "approve"}), "The text is public")


def test_a_withdrawn_text_closes_its_link_for_good(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    workflow.publish(bulletin, make.second())
    workflow.withdraw(bulletin, make.second(), "wrong", "It was wrong.")
    assert is_closed(client.get(path(token)), "The text was taken back")
    workflow.back_to_draft(bulletin, make.second())
    assert is_closed(client.get(path(token)), "The text was taken back")


def test_a_scheduled_text_can_be_signed_off_and_says_when_it_comes(client, noon):
    bulletin = waiting()
    token = asked(bulletin)
    workflow.publish(bulletin, make.second(), at=make.NOON + DAY)
    text = words(client.get(path(token)))
    assert "To be published March 3, 2026 , 7:00 a.m." in text
    client.post(path(token), {"answer": "approve"})
    assert "It is to be published March 3, 2026 , 7:00 a.m." in words(client.get(path(token)))


def test_changes_to_a_public_text_are_signed_off_while_readers_have_the_old_one(client, db):
    bulletin = changing()
    token = asked(bulletin)
    assert f"{SECRET} evening" in words(client.get(path(token)))
    workflow.send_changes(bulletin, bulletin.pending_by)
    assert client.get(path(token)).status_code == 200
    client.post(path(token), {"answer": "return", "comment": "Wednesday."})
    assert SignOff.objects.get().answer == "return"
    assert words(client.get(bulletin.get_absolute_url())).count(SECRET) == 0


def test_changed_discarded_or_published_changes_close_the_link(client, db):
    for act, heading in [
        (lambda bulletin: save(bulletin, title=f"{SECRET}, late"), "There is a newer version"),
        (lambda bulletin: workflow.discard_changes(bulletin, bulletin.pending_by), "The text was taken back"),
        (lambda bulletin: workflow.publish_changes(bulletin, None), "The text is public"),
    ]:  # fmt: skip
        bulletin = changing()
        token = asked(bulletin)
        act(bulletin)
        assert is_closed(client.get(path(token)), heading)


def test_what_readers_have_or_had_is_not_asked_about(db):
    public = make.event()
    revision = Revision.take(public, None, Action.KEPT)
    with pytest.raises(NotAllowed, match="waits for approval"):
        sign_off.ask(revision, "Ambassador", make.second(), timezone.now() + DAY)


def test_a_text_that_was_edited_meanwhile_is_not_asked_about(db):
    bulletin = waiting()
    read = bulletin.revisions.last()
    save(bulletin, title="Another title")
    with pytest.raises(NotAllowed, match="was changed since you read it"):
        sign_off.ask(read, "Ambassador", bulletin.edited_by, timezone.now() + DAY)
