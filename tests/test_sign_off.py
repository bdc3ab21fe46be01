"""A person without an account reads one exact revision by a link, and answers once."""

import hashlib
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from bulletins import sign_off, workflow
from bulletins.models import Action, Bulletin, SignOff
from bulletins.sign_off import NotAllowed, Standing
from tests import builders as make
from tests.reading import words
from tests.signing import (
    DAY,
    OF_SIGN_OFF,
    SECRET,
    asked,
    history,
    is_closed,
    path,
    waiting,
)


def test_the_link_shows_the_exact_text_and_the_decision(client, db):
    bulletin = waiting(summary="x")
    token = asked(bulletin)
    response = client.get(path(token))
    assert response.status_code == 200
    assert f"<p>{SECRET}.</p>" in response.content.decode()
    text = words(response)
    assert f"{SECRET} evening" in text
    assert "For your approval. Not public." in text
    assert "Your decision on version 1" in text
    assert "It counts for exactly these words." in text


def test_only_the_hash_of_the_token_is_kept(db):
    token = asked(waiting())
    kept = SignOff.objects.get()
    assert len(token) >= 40
    assert token not in str(vars(kept))
    assert kept.token_hash == hashlib.sha256(token.encode()).hexdigest()


def test_approval_is_recorded_and_shown_and_stands_in_the_history(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    response = client.post(path(token), {"answer": "approve", "comment": "left out"})
    assert (response.status_code, response.url) == (302, path(token))
    assert is_closed(client.get(path(token)), "You approved version 1", 200)
    row = SignOff.objects.get()
    assert (row.answer, row.comment) == ("approve", "")
    assert history(bulletin, *OF_SIGN_OFF) == [
        (Action.ASK, bulletin.edited_by, "Ambassador"),
        (Action.ANSWER, None, "Ambassador approved it."),
    ]


def test_a_return_carries_its_comment_as_plain_text(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    comment = "Name <b>the choir</b>.\r\n\r\n<script>alert(1)</script>"
    client.post(path(token), {"answer": "return", "comment": comment})
    html = client.get(path(token)).content.decode()
    assert "<h1>You returned version 1</h1>" in html
    assert "Name &lt;b&gt;the choir&lt;/b&gt;." in html
    assert "<script" not in html
    (row,) = history(bulletin, Action.ANSWER)
    assert row[2] == (
        "Ambassador returned it: “Name <b>the choir</b>.\n\n<script>alert(1)</script>”"
    )


def test_what_no_database_can_keep_is_left_out(client, db):
    bulletin = waiting()
    token = asked(bulletin, who="Am\x00bassador\n")
    client.post(path(token), {"answer": "return", "comment": "Tu\x00es\x1bday."})
    row = SignOff.objects.get()
    assert (row.who, row.answer) == ("Ambassador", "return")
    assert row.comment.startswith("Tuesday")
    assert "\x00" not in client.get(path(token)).content.decode()


def test_no_sentence_ends_with_two_full_stops(client, db):
    bulletin = waiting(planned_at=timezone.now() + 9 * DAY)
    token = asked(bulletin)
    seen = [words(client.get(path(token)))]
    client.post(path(token), {"answer": "approve"})
    seen.append(words(client.get(path(token))))
    other = asked(bulletin)
    sign_off.revoke(sign_off.find(other), bulletin.edited_by)
    seen.append(words(client.get(path(other))))
    for text in seen:
        assert "m.." not in text.replace("m. .", "m..")


def test_a_return_needs_a_comment_of_at_most_2000_characters(client, db):
    token = asked(waiting())
    empty = client.post(path(token), {"answer": "return", "comment": " \n "})
    assert empty.status_code == 400
    assert "Say what should be changed." in words(empty)
    long = client.post(path(token), {"answer": "return", "comment": "é" * 2001})
    assert long.status_code == 400
    assert "Shorten it." in words(long)
    assert "é" * 2001 in long.content.decode()
    assert SignOff.objects.get().answer == ""
    most = "é" * 1999 + "\r\n" + "x"
    client.post(path(token), {"answer": "return", "comment": most[:2000]})
    assert SignOff.objects.get().answer == "return"


@pytest.mark.parametrize("given", ["", "maybe", "APPROVE", "\x00"])
def test_any_other_answer_is_none(client, db, given):
    token = asked(waiting())
    assert client.post(path(token), {"answer": given}).status_code == 400
    assert SignOff.objects.get().answer == ""


def test_an_answer_sent_again_changes_nothing(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    client.post(path(token), {"answer": "approve"})
    before = SignOff.objects.values().get()
    response = client.post(path(token), {"answer": "return", "comment": "No."})
    assert is_closed(response, "You approved version 1", 200)
    client.post(path(token), {"answer": "approve"})
    assert SignOff.objects.values().get() == before
    assert len(history(bulletin, Action.ANSWER)) == 1


def test_of_two_answers_at_once_one_counts(db, monkeypatch):
    bulletin = waiting()
    token = asked(bulletin)
    first, second = sign_off.find(token), sign_off.find(token)  # both see an open link
    monkeypatch.setattr(sign_off, "standing", lambda *_of: Standing.OPEN)
    sign_off.answer(first, "approve")
    with pytest.raises(NotAllowed):
        sign_off.answer(second, "return", "No.")
    assert SignOff.objects.get().answer == "approve"
    assert len(history(bulletin, Action.ANSWER)) == 1


def test_it_ends_at_its_hour(client, noon):
    token = asked(waiting(), days=2)
    noon.move_to(make.NOON + 2 * DAY - timedelta(seconds=1))
    assert client.get(path(token)).status_code == 200
    noon.move_to(make.NOON + 2 * DAY)
    assert is_closed(client.get(path(token)), "The link has expired")
    assert is_closed(client.post(path(token), {"answer": "approve"}), "The link has expired")
    assert SignOff.objects.get().answer == ""


def test_a_link_is_good_for_14_days_at_most_and_for_some_time(noon):
    bulletin = waiting()
    revision, by = bulletin.revisions.last(), bulletin.edited_by
    for until in (make.NOON, make.NOON - DAY, make.NOON + 14 * DAY + timedelta(seconds=1)):
        with pytest.raises(NotAllowed):
            sign_off.ask(revision, "Ambassador", by, until)
    sign_off.ask(revision, "Ambassador", by, make.NOON + 14 * DAY)


def test_nobody_is_no_person_to_ask(db):
    with pytest.raises(NotAllowed, match="Name the person"):
        asked(waiting(), who=" \n ")


def test_a_revoked_link_shows_and_takes_nothing(client, db):
    bulletin = waiting()
    token, editor = asked(bulletin), make.second()
    sign_off.revoke(SignOff.objects.get(), editor)
    assert is_closed(client.get(path(token)), "The link was withdrawn")
    assert is_closed(client.post(path(token), {"answer": "approve"}), "The link was withdrawn")
    assert SignOff.objects.get().answer == ""
    assert history(bulletin, Action.REVOKE) == [(Action.REVOKE, editor, "Ambassador")]
    with pytest.raises(NotAllowed):
        sign_off.revoke(SignOff.objects.get(), editor)


def test_an_answered_link_cannot_be_revoked(client, db):
    bulletin = waiting()
    client.post(path(asked(bulletin)), {"answer": "approve"})
    with pytest.raises(NotAllowed):
        sign_off.revoke(SignOff.objects.get(), bulletin.edited_by)
    assert SignOff.objects.get().revoked_at is None


def test_another_link_for_the_same_person_ends_the_first_and_no_one_elses(client, db):
    bulletin = waiting()
    first, consul = asked(bulletin), asked(bulletin, who="Consul")
    second = asked(bulletin, who="ambassador")
    assert is_closed(client.get(path(first)), "The link was withdrawn")
    assert client.get(path(second)).status_code == client.get(path(consul)).status_code == 200
    assert [action for action, _by, _who in history(bulletin, *OF_SIGN_OFF)] == [
        Action.ASK, Action.ASK, Action.REVOKE, Action.ASK,
    ]  # fmt: skip


def test_replacing_asks_the_same_person_for_as_long(client, noon):
    bulletin = waiting()
    first = asked(bulletin, days=3)
    noon.shift(DAY)
    former = SignOff.objects.get()
    second = sign_off.replace(former, bulletin.revisions.last(), bulletin.edited_by)
    assert is_closed(client.get(path(first)), "The link was withdrawn")
    assert client.get(path(second)).status_code == 200
    newest = sign_off.find(second)
    assert (newest.who, newest.expires_at) == ("Ambassador", make.NOON + 4 * DAY)


def test_an_approval_never_counts_as_the_second_person(client, db):
    bulletin = waiting()
    client.post(path(asked(bulletin)), {"answer": "approve"})
    bulletin = Bulletin.objects.get()
    assert (bulletin.status, bulletin.approved_by) == ("in_review", None)
    with pytest.raises(workflow.NotAllowed):
        workflow.publish(bulletin, bulletin.edited_by)
    assert Bulletin.objects.get().status == "in_review"


def test_a_return_leaves_the_bulletin_where_it_is(client, db):
    bulletin = waiting()
    client.post(path(asked(bulletin)), {"answer": "return", "comment": "No."})
    assert Bulletin.objects.get().status == "in_review"
    workflow.publish(bulletin, make.second())


def test_a_text_without_a_day_can_be_signed_off(client, db):
    writer = make.writer()
    bulletin = workflow.save(make.new(first_day=None, last_day=None), writer)
    assert client.get(path(asked(bulletin))).status_code == 200


def test_the_history_stays_a_chain(client, db):
    bulletin = waiting()
    client.post(path(asked(bulletin)), {"answer": "approve"})
    rows = list(bulletin.revisions.all())
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    for before, row in pairwise(rows):
        assert row.previous == before.hash
        assert row.hash == row.chained()
        assert row.content == before.content
