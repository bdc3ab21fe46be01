"""A person without an account reads one exact revision by a link, and answers once."""

import hashlib
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone

from bulletins import sign_off, workflow
from bulletins.models import Action, Bulletin, Revision, SignOff
from bulletins.sign_off import NotAllowed, Standing
from tests import builders as make
from tests.reading import words

DAY = timedelta(days=1)
SECRET = "The minister arrives on Tuesday"


def waiting(**fields):
    """A bulletin in review whose text nobody but who is asked may read."""
    return make.in_review(
        **{"title": f"{SECRET} evening", "body": f"<p>{SECRET}.</p>", "summary": SECRET} | fields
    )


def asked(bulletin, by=None, who="Ambassador", days=2):
    """The token of a link to the text of `bulletin` that waits."""
    revision = bulletin.pending or bulletin.revisions.last()
    by = by or bulletin.edited_by or make.second()
    return sign_off.ask(revision, who, by, timezone.now() + days * DAY)


def path(token, language="en"):
    return f"/{language}/preview/{token}/"


def save(bulletin, by=None, **fields):
    now = Bulletin.objects.get(pk=bulletin.pk)
    for name, value in fields.items():
        setattr(now, name, value)
    return workflow.save(now, by or make.second())


def history(bulletin, *actions):
    rows = bulletin.revisions.filter(action__in=actions)
    return [(row.action, row.author, row.reason) for row in rows]


OF_SIGN_OFF = (Action.ASK, Action.ANSWER, Action.REVOKE)


def is_closed(response, heading, status=410):
    """Whether it says so, and no word of the text."""
    html = response.content.decode()
    return (
        response.status_code == status
        and f"<h1>{heading}</h1>" in html
        and "minister" not in html
        and "<form" not in html
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


# Changes that wait beside a public text


def changing():
    public = make.event(title="The hall opens")
    return save(public, title=f"{SECRET} evening")


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


# What it never does


def test_opening_the_link_changes_nothing(client, db, django_assert_max_num_queries):
    token = asked(waiting())
    before = [SignOff.objects.values().get(), Bulletin.objects.values().get()]
    count = Revision.objects.count()
    for read in (client.get, client.head):
        assert read(path(token) + "?answer=approve").status_code == 200
    assert [SignOff.objects.values().get(), Bulletin.objects.values().get()] == before
    assert Revision.objects.count() == count
    for method in (client.put, client.delete, client.patch):
        assert method(path(token)).status_code == 405


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


def test_the_token_of_one_bulletin_decides_no_other(client, db):
    one, other = waiting(), waiting()
    token, others = asked(one), asked(other)
    client.post(path(token), {"answer": "approve", "pk": other.pk, "token": others})
    assert sign_off.find(others).answer == ""
    assert sign_off.standing(sign_off.find(token)) == Standing.APPROVED
    assert not history(other, Action.ANSWER)


def test_an_unknown_token_is_told_so_in_words(client, db):
    token = asked(waiting())
    for wrong in (token[:-1], token + "A", token.swapcase(), "x", "%00", "..", "é" * 300):
        response = client.get(path(wrong))
        assert response.status_code == 404
        if wrong != "..":
            assert "No text has this link" in words(response)
    assert client.post(path("x"), {"answer": "approve"}).status_code == 404


def test_neither_list_nor_feed_nor_search_engine_hears_of_it(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    for address in ("/en/news/", "/en/news/?q=minister", "/en/news/feed.rss", "/en/news/feed.atom"):
        body = client.get(address).content.decode()
        assert "minister arrives" not in body
        assert "preview" not in body
    response = client.get(path(token))
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    assert client.get(f"/b/{bulletin.pk}/").status_code == 404


@pytest.mark.parametrize("answered", [False, True])
def test_nothing_keeps_it_and_its_address_is_told_to_nobody(client, db, answered):
    token = asked(waiting())
    if answered:
        client.post(path(token), {"answer": "approve"})
    for response in (client.get(path(token)), client.get(path("unknown"))):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in response.headers
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_it_leads_nowhere_and_has_no_script(client, db):
    place = make.place("Reef Centre")
    token = asked(waiting(place=place, category=make.category("Culture")))
    html = client.get(path(token)).content.decode()
    assert "<script" not in html
    assert not re.search(r" (style|on\w+)=", html)
    assert set(re.findall(r'<a [^>]*href="([^"]+)"', html)) == {"#main", "#decide"}
    assert "Reef Centre" in html


def test_signed_in_editors_get_the_same_bytes(client, desk, db):
    token = asked(waiting())
    assert Client().get(path(token)).content == desk.get(path(token)).content


FOREIGN = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "https://embassy.example.elsewhere.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_an_answer_from_another_sites_page_is_refused(client, db, headers):
    token = asked(waiting())
    response = client.post(path(token), {"answer": "approve"}, headers=headers)
    assert is_closed(response, "Nothing was recorded", 403)
    assert SignOff.objects.get().answer == ""


OWN = [
    {},  # an old phone
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},  # what a page without referrer sends
    {"Origin": "https://embassy.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", OWN)
def test_an_answer_from_the_page_itself_counts_without_any_cookie(db, headers):
    token = asked(waiting())
    client = Client(enforce_csrf_checks=True)
    response = client.post(path(token), {"answer": "approve"}, headers=headers)
    assert response.status_code == 302
    assert not client.cookies


def test_the_page_speaks_the_language_of_the_text(client, db):
    token = asked(waiting(language="es"))
    response = client.get(path(token, "es"), headers={"Accept-Language": "en"})
    assert '<html lang="es"' in response.content.decode()
    assert response.headers["Content-Language"] == "es"
    assert client.get(path(token, "en")).status_code == 404


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
