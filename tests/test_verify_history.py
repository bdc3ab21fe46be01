"""The chain of revisions: each kind of tampering is named, by verify_history and on the history page."""

import io
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from bulletins import history, workflow
from bulletins.models import Action, Bulletin, Revision
from bulletins.models.revision import digest
from tests import builders as make
from tests.histories import address, again, broken, enter, page, saved, with_three_revisions

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def written():
    return with_three_revisions()


@pytest.fixture
def administrator():
    return make.person("Administrator")


def test_a_history_that_nobody_touched_is_whole(written):
    editor, public = make.second(), make.event()
    workflow.send(written, written.edited_by)
    workflow.send_back(again(written), editor, "The day?")
    saved(public, editor, title="Another title")
    workflow.discard_changes(again(public), editor)
    out = io.StringIO()
    call_command("verify_history", stdout=out)
    assert f"{Revision.objects.count()} revisions. The chain is unbroken." in out.getvalue()


def content_of(revision, title):
    text = revision.content["text"] | {"title": title}
    return revision.content | {"text": text}


TAMPERED = {
    "content": (
        lambda two: {"content": content_of(two, "Put in by hand")},
        "Revision 2: its content was altered.",
    ),
    "author": (lambda two: {"author": None}, "Revision 2: its author, time, action, reason or hash"),
    "time": (lambda two: {"at": two.at - timedelta(days=1)}, "Revision 2: its author, time"),
    "reason": (lambda two: {"reason": "As agreed."}, "Revision 2: its author, time"),
    "action": (lambda two: {"action": Action.IMPORT}, "Revision 2: its author, time"),
    "hash": (lambda two: {"hash": "0" * 64}, "Revision 3 does not follow from revision 2."),
    "emptied": (
        lambda two: {"content": {}, "sealed_at": two.at, "sealed_reason": "x"},
        "Revision 2: it was emptied, and no act of sealing says so.",
    ),
    "renumbered": (lambda two: {"number": 7}, "Revision 2 is missing."),
    "moved": (lambda two: {"bulletin": make.draft()}, "Revision 1 is missing."),
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERED)
def test_a_revision_altered_by_hand_is_named_and_the_command_fails(client, editor, written, kind):
    altered, sentence = TAMPERED[kind]
    second = written.revisions.get(number=2)
    Revision.objects.filter(pk=second.pk).update(**altered(second))
    out = io.StringIO()
    with pytest.raises(CommandError, match="The history is broken in") as failed:
        call_command("verify_history", stdout=out)
    assert failed.value.returncode == 1
    assert sentence in out.getvalue()
    assert all(line.startswith("“") for line in out.getvalue().splitlines())
    if kind != "moved":
        assert sentence in page(enter(client, editor).get(address(written)))
        assert "The chain is unbroken" not in page(client.get(address(written)))


def test_a_content_altered_with_its_own_hash_is_named(written):
    second = written.revisions.get(number=2)
    forged = content_of(second, "Forged")
    Revision.objects.filter(pk=second.pk).update(content=forged, content_hash=digest(forged))
    assert broken(written) == ["Revision 2: its author, time, action, reason or hash was altered."]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "Revision 1 is missing."),
        (2, "Revision 2 is missing."),
        (3, "The newest revision is missing: the last one there is 2."),
    ],
)
def test_a_revision_taken_out_is_named(written, number, sentence):
    Revision.objects.filter(bulletin=written, number=number).delete()
    assert broken(written) == [sentence]
    assert list(history.check_all()) == [f"“The second” ({written.pk}): {sentence}"]


def test_a_history_taken_out_whole_is_named(written):
    make.draft(title="From before there were revisions")
    written.revisions.all().delete()
    assert broken(written) == ["Every revision is missing."]
    assert list(history.check_all()) == [f"“The second” ({written.pk}): Every revision is missing."]


def test_changes_that_wait_and_are_gone_are_named():
    bulletin, editor = make.event(), make.second()
    saved(bulletin, editor, title="Another title")
    again(bulletin).pending.delete()
    assert "The revision with the changes that wait is missing." in broken(again(bulletin))
    assert any("changes that wait" in sentence for sentence in history.check_all())


def test_a_sealed_content_put_back_is_named(written, administrator):
    first = written.revisions.get(number=1)
    history.seal(first, administrator, "A name.")
    Revision.objects.filter(pk=first.pk).update(content=first_content(written))
    assert broken(written) == ["Revision 1: it is sealed, and its content was put back."]
    Revision.objects.filter(pk=first.pk).update(sealed_at=None)
    assert any("Revision 4 sealed another one" in sentence for sentence in broken(written))


def first_content(bulletin):
    return bulletin.revisions.get(number=2).content


def test_each_bulletin_has_a_chain_of_its_own(written):
    other = workflow.save(make.new(title="Another"), make.writer())
    Revision.objects.filter(bulletin=other).update(reason="x")
    assert broken(written) == []
    assert list(history.check_all()) == [
        f"“Another” ({other.pk}): Revision 1: its author, time, action, reason or hash was altered."
    ]


def test_thousands_of_revisions_are_checked_in_seconds_and_one_query(
    written, django_assert_num_queries
):
    kept = written.revisions.last()
    rows, last = [], kept
    for number in range(4, 5004):
        row = Revision(
            bulletin=written, number=number, version=3, content=kept.content, at=kept.at,
            action=Action.LOOK, previous=last.hash, content_hash=kept.content_hash,
        )  # fmt: skip
        row.hash = row.chained()
        rows.append(row)
        last = row
    Revision.objects.bulk_create(rows)
    begun = time.process_time()
    with django_assert_num_queries(3):
        assert list(history.check_all()) == []
    assert time.process_time() - begun < 10
    assert Bulletin.objects.count() == 1
