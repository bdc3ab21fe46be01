"""The history of a bulletin: read, compared, restored, sealed, and its chain checked."""

import re
from datetime import timedelta

import pytest

from bulletins import history, workflow
from bulletins.models import Action, Participation, Revision
from tests import builders as make
from tests.histories import address, again, broken, enter, page, saved, with_three_revisions

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def written():
    return with_three_revisions()


def words(answer):
    """What the main part of the page says, without its markup."""
    main = page(answer).partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", main))


# The list


def test_it_says_who_did_what_when_and_why(client, written):
    author = written.edited_by
    workflow.send(written, author, "Please check the day.")
    shown = words(enter(client, author).get(address(written)))
    assert "4 revisions. The chain is unbroken: checked now, at 7:00 a.m." in shown.replace(
        "\u00a0", " "
    )
    assert "4 Today, 7:00 a.m. Ana Ruiz Sent for review" in shown.replace("\u00a0", " ")
    assert "“Please check the day.”" in shown
    assert "Saved: Text, Last day" in shown
    assert "Saved: Title" in shown


def test_it_says_which_revision_readers_have_and_which_waits(client):
    editor, bulletin = make.second(), make.event()
    saved(bulletin, editor, title="Another title")
    shown = page(enter(client, editor).get(address(bulletin)))
    assert "Readers have this" in shown
    assert re.search(
        r"Changes to the published text saved: Title <span[^>]*>Changes waiting", shown
    )


def test_a_bulletin_without_revisions_says_so(client, editor):
    shown = words(enter(client, editor).get(address(make.draft())))
    assert "No revisions yet." in shown


def test_only_who_may_read_bulletins_reads_it(client, django_user_model, written):
    nobody = django_user_model.objects.create_user("nobody", is_staff=True)
    assert enter(client, nobody).get(address(written)).status_code == 403
    assert client.post(address(written), {"restore": 1, "why": "x"}).status_code == 403
    assert enter(client, make.writer()).get(address(written)).status_code == 200


@pytest.mark.parametrize(
    "query", ["?a=x&b=²", "?a=1", "?a=9&b=8", "?read=99", "?a=&b=", "?seal=1e9"]
)
def test_it_bears_any_question(client, editor, written, query):
    assert enter(client, editor).get(address(written) + query).status_code == 200


def test_its_queries_do_not_grow_with_the_revisions(client, written, django_assert_max_num_queries):
    author = written.edited_by
    for number in range(12):
        saved(written, author, title=f"Title {number}")
    enter(client, author)
    for query in ("", "?a=2&b=9", "?read=4"):
        with django_assert_max_num_queries(12):
            client.get(address(written) + query)


# Compared, read


def test_any_two_are_compared_whichever_is_named_first(client, written):
    enter(client, written.edited_by)
    for query in ("?a=1&b=3", "?a=3&b=1"):
        shown = page(client.get(address(written) + query))
        assert "Revision 1 and revision 3" in shown
        assert '<del><span class="visually-hidden"> removed: </span>first</del>' in shown
        assert '<ins><span class="visually-hidden"> added: </span>second</ins>' in shown
        assert "3 changes; 0 paragraphs the same." in shown
        assert "Italic: “measured”" in shown


def test_what_did_not_change_is_said_to_be_the_same(client, written):
    shown = page(enter(client, written.edited_by).get(address(written) + "?a=1&b=2"))
    assert "1 change; 1 paragraph the same." in shown
    assert shown.count("Unchanged.") == 2


def test_one_is_read_with_its_facts(client, written):
    shown = words(enter(client, written.edited_by).get(address(written) + "?read=1"))
    assert "The first Reefs were discussed. Reefs were discussed." in shown
    assert "First day February 20, 2026" in shown.replace("\u00a0", " ")


def test_what_was_put_into_a_revision_by_hand_runs_nowhere(client, written):
    first = written.revisions.get(number=1)
    first.content["text"]["body"] = "<script>alert(1)</script><p onclick=x>Words</p>"
    Revision.objects.filter(pk=first.pk).update(content=first.content)
    for query in ("?read=1", "?a=1&b=2"):
        shown = page(enter(client, written.edited_by).get(address(written) + query))
        assert "<script>alert" not in shown
        assert "<p onclick" not in shown


# Restored


def test_a_revision_is_restored_with_its_reason_parties_included(client, written):
    author, party = written.edited_by, make.party("Reef Centre")
    row = again(written)
    workflow.save(row, author, [(party, {"en": "Host"})])
    workflow.save(again(written), author, [])
    enter(client, author)
    assert "Makes a new revision" in page(client.get(address(written) + "?restore=4"))
    version = again(written).version
    answer = client.post(
        address(written), {"restore": 4, "why": "They hosted it.", "version": version}, follow=True
    )
    assert "Revision 4 is restored, as a draft." in page(answer)
    part = Participation.objects.get(bulletin=written)
    assert (part.party, part.role) == (party, {"en": "Host"})
    last = written.revisions.last()
    assert (last.action, last.reason, last.author) == (Action.RESTORE, "They hosted it.", author)


def test_restored_changes_of_a_public_text_wait(client):
    editor, bulletin = make.second(), make.event(title="What readers have")
    saved(bulletin, editor, title="Another title")
    workflow.discard_changes(again(bulletin), editor)
    changes = bulletin.revisions.get(action=Action.CHANGE)
    typed = {"restore": changes.number, "why": "After all.", "version": again(bulletin).version}
    answer = enter(client, editor).post(address(bulletin), typed, follow=True)
    assert "as changes that wait" in page(answer)
    assert again(bulletin).title == "What readers have"
    assert again(bulletin).pending.content["text"]["title"] == "Another title"


def test_without_a_reason_nothing_is_restored(client, written):
    typed = {"restore": 1, "why": " ", "version": written.version}
    answer = enter(client, written.edited_by).post(address(written), typed, follow=True)
    assert "Say why it is restored." in page(answer)
    assert again(written).title == "The second"


def test_a_page_that_is_out_of_date_restores_nothing(client, written):
    enter(client, written.edited_by)
    typed = {"restore": 1, "why": "It was better.", "version": written.version}
    saved(written, make.second(), title="Somebody else’s")
    assert "Somebody was quicker" in page(client.post(address(written), typed, follow=True))
    assert again(written).title == "Somebody else’s"


def test_what_has_no_row_any_more_is_named_and_nothing_is_restored(client, written):
    author, place = written.edited_by, make.place("Tampa")
    saved(written, author, place=place)
    saved(written, author, place=None)
    place.delete()
    shown = page(enter(client, author).get(address(written) + "?restore=4"))
    assert "It cannot be restored whole: Tampa is not here any more." in shown
    typed = {"restore": 4, "why": "The place.", "version": again(written).version}
    assert "Tampa is not here any more" in page(client.post(address(written), typed, follow=True))
    assert again(written).place is None


def test_a_writer_cannot_restore_what_is_somebody_elses_and_no_draft(client, written):
    workflow.send(written, written.edited_by)
    enter(client, make.writer())
    assert "Restore…" not in page(client.get(address(written)))
    assert client.get(address(written) + "?restore=1").status_code == 403
    assert client.post(address(written), {"restore": 1, "why": "Mine."}).status_code == 403


def test_a_scheduled_bulletin_offers_no_restoring(client, written):
    editor = make.second()
    workflow.send(written, written.edited_by)
    workflow.publish(again(written), editor, at=make.NOON + timedelta(days=1))
    shown = page(enter(client, editor).get(address(written)))
    assert "Scheduled" in shown
    assert "Restore…" not in shown


# Sealed


@pytest.fixture
def administrator():
    return make.person("Administrator", first_name="Lucía", last_name="Peña")


def test_a_sealed_revision_keeps_its_marks_in_the_chain_and_nothing_else(written, administrator):
    first = written.revisions.get(number=1)
    history.seal(first, administrator, "It named a victim.")
    sealed = again(first)
    assert sealed.content == {}
    assert (sealed.hash, sealed.content_hash) == (first.hash, first.content_hash)
    act = written.revisions.last()
    assert (act.action, act.author, act.reason) == (
        Action.SEAL, administrator, "1: It named a victim.",
    )  # fmt: skip
    assert broken(written) == []


def test_it_is_sealed_from_its_page_which_then_says_removed(client, written, administrator):
    enter(client, administrator)
    assert "cannot be undone" in page(client.get(address(written) + "?seal=1"))
    typed = {"seal": 1, "why": "It named a victim."}
    assert "Sealed: 1." in page(client.post(address(written), typed, follow=True))
    shown = words(client.get(address(written)))
    assert "Sealed. Today, 7:00 a.m., by Lucía Peña: It named a victim." in shown.replace(
        "\u00a0", " "
    )
    assert "its text was removed" in page(client.get(address(written) + "?read=1"))
    assert "its text was removed" in page(client.get(address(written) + "?a=1&b=2"))
    assert "nothing to restore" in page(client.get(address(written) + "?restore=1"))


def test_revisions_that_hold_the_same_text_are_sealed_together_unless_unticked(
    client, written, administrator
):
    workflow.send(written, written.edited_by)
    workflow.send_back(again(written), make.second(), "A name?")
    saved(written, written.edited_by, body="<p>Without the name.</p>")
    enter(client, administrator)
    shown = page(client.get(address(written) + "?seal=3"))
    assert "Also revisions 4, 5, which hold the same text" in shown
    client.post(address(written), {"seal": 3, "why": "A name."})
    assert [one.number for one in written.revisions.exclude(sealed_at=None)] == [3]
    client.post(address(written), {"seal": 4, "why": "A name.", "same": "1"})
    assert [one.number for one in written.revisions.exclude(sealed_at=None)] == [3, 4, 5]
    assert broken(again(written)) == []


def test_who_answered_without_an_account_is_not_called_the_site(client, written):
    Revision.take(written, None, Action.ANSWER, "The ambassador approved it.")
    shown = words(enter(client, written.edited_by).get(address(written)))
    assert "Without an account Sign-off answered" in shown


def test_an_editor_cannot_seal(client, written):
    enter(client, make.second())
    assert "Seal…" not in page(client.get(address(written)))
    assert client.get(address(written) + "?seal=1").status_code == 403
    answer = client.post(address(written), {"seal": 1, "why": "I want to."})
    assert answer.status_code == 403
    assert again(written.revisions.get(number=1)).sealed_at is None


def test_what_stands_in_the_bulletin_is_not_sealed(written, administrator):
    with pytest.raises(workflow.NotAllowed, match="Revision 3 is the text that stands now"):
        history.seal(written.revisions.get(number=3), administrator, "A name.")
    assert again(written.revisions.get(number=3)).content


def test_changes_that_wait_are_not_sealed(administrator):
    bulletin = make.event()
    saved(bulletin, administrator, title="Another title")
    with pytest.raises(workflow.NotAllowed, match="stands now"):
        history.seal(again(bulletin).pending, administrator, "A name.")


def test_sealing_wants_a_reason_and_happens_once(written, administrator):
    first = written.revisions.get(number=1)
    with pytest.raises(workflow.NotAllowed, match="Say why"):
        history.seal(first, administrator, "  ")
    history.seal(first, administrator, "A name.")
    with pytest.raises(workflow.NotAllowed, match="sealed already"):
        history.seal(first, administrator, "Again.")
    assert written.revisions.count() == 4


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, "x", "_39"])
def test_the_history_of_no_bulletin_is_not_found(desk, key):
    assert desk.get(f"/admin/bulletins/bulletin/{key}/history/").status_code == 404
