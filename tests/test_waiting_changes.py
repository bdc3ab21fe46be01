"""Changes to a public text wait beside it: readers keep every byte until somebody approves them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletins import workflow
from bulletins.models import Bulletin, Correction
from tests import builders as make

pytestmark = pytest.mark.usefixtures("noon")


def again(bulletin):
    return Bulletin.objects.get(pk=bulletin.pk)


@pytest.fixture
def pair(noon):
    """A public bulletin in English, and the same item in Spanish."""
    english = make.event(place=make.place("Tampa"), summary="Both sides met.")
    facts = {name: getattr(english, name) for name in workflow.FACTS}
    spanish = make.event(language="es", translation_key=english.translation_key, **facts)
    return english, spanish


def read(client, pair):
    """What readers get of both languages: pages, lists and feeds."""
    paths = [bulletin.get_absolute_url() for bulletin in pair]
    paths += ["/en/news/", "/es/news/", "/en/news/feed.rss", "/es/news/feed.atom"]
    answers = [client.get(path) for path in paths]
    return [(answer.status_code, answer["ETag"], answer.content) for answer in answers]


def change(bulletin, by, **fields):
    open_form = workflow.with_changes(again(bulletin))
    open_form.version = again(bulletin).version
    for name, value in fields.items():
        setattr(open_form, name, value)
    workflow.save(open_form, by)


def test_saved_changes_wait_and_the_row_stays_as_readers_have_it(pair):
    english, _spanish = pair
    author = make.second()
    change(english, author, title="Another title")
    stored = again(english)
    assert (stored.title, stored.pending_status, stored.pending_by) == (
        english.title, "draft", author,
    )  # fmt: skip
    assert workflow.with_changes(stored).title == "Another title"
    assert (stored.changed_at, stored.slug) == (english.changed_at, english.slug)


def test_saving_nothing_new_makes_nothing_wait(pair):
    english, _spanish = pair
    workflow.save(again(english), make.second())
    assert again(english).pending_status == ""


edits = st.lists(
    st.tuples(
        st.sampled_from(["title", "summary", "body", "day", "send", "back", "discard", "take"]),
        st.integers(0, 1),
        st.text(alphabet="abc é<&", min_size=1, max_size=12),
    ),
    max_size=8,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits)
def test_a_published_page_stays_byte_for_byte_through_any_edits_until_approval(client, pair, acts):
    writer, editor = make.second(), make.second()
    with transaction.atomic():
        before = read(client, pair)
        for act, which, words in acts:
            bulletin = again(pair[which])
            try:
                with transaction.atomic():
                    if act in ("title", "summary", "body"):
                        change(bulletin, writer, **{act: f"x{words}"})
                    elif act == "day":
                        change(
                            bulletin, writer, first_day=date(2026, 2, 1), last_day=date(2026, 2, 2)
                        )
                    elif act == "send":
                        workflow.send_changes(bulletin, writer)
                    elif act == "back":
                        workflow.send_back(bulletin, editor, "Look again.")
                    elif act == "take":
                        workflow.take_back(bulletin, writer)
                    else:
                        workflow.discard_changes(bulletin, writer)
            except workflow.NotAllowed:
                pass
            assert read(client, pair) == before, act
        waiting = [again(b) for b in pair if again(b).pending_id]
        for bulletin in map(again, waiting):
            if bulletin.pending_status == "draft":
                workflow.send_changes(bulletin, writer)
            title = workflow.with_changes(bulletin).title
            page = client.get(bulletin.get_absolute_url()).content.decode()
            workflow.publish_changes(bulletin, editor)
            assert again(bulletin).title == title
            after = client.get(again(bulletin).get_absolute_url())
            assert after.status_code == 200
            if title not in page:
                assert after.content.decode() != page
        transaction.set_rollback(True)


def test_approved_they_are_there_at_once_everywhere(client, pair):
    english, spanish = pair
    writer, editor = make.second(), make.second()
    tampa = make.place("Key Largo")
    change(english, writer, title="Another title", place=tampa)
    workflow.send_changes(again(english), writer)
    workflow.publish_changes(again(english), editor)
    for path in (english.get_absolute_url(), "/en/news/", "/en/news/feed.rss"):
        assert "Another title" in client.get(path).content.decode()
    for path in (english.get_absolute_url(), spanish.get_absolute_url()):
        assert "Key Largo" in client.get(path).content.decode()
    assert [again(b).revisions.last().author for b in pair] == [editor, editor]
    assert again(english).pending_status == ""


def test_who_wrote_the_changes_does_not_approve_them(pair):
    english, _spanish = pair
    writer = make.second()
    change(english, writer, title="Another title")
    workflow.send_changes(again(english), writer)
    with pytest.raises(workflow.NotAllowed, match="somebody else approves"):
        workflow.publish_changes(again(english), writer)


def test_a_second_person_who_edits_the_changes_makes_them_his(pair):
    english, _spanish = pair
    writer, editor = make.second(), make.second()
    change(english, writer, title="Another title")
    workflow.send_changes(again(english), writer)
    change(english, editor, title="A third title")
    assert again(english).pending_status == "in_review"
    with pytest.raises(workflow.NotAllowed, match="somebody else approves"):
        workflow.publish_changes(again(english), editor)
    workflow.publish_changes(again(english), writer)
    assert again(english).title == "A third title"


def test_facts_change_in_one_language_at_a_time(pair):
    english, spanish = pair
    writer = make.second()
    change(english, writer, first_day=date(2026, 2, 1), last_day=date(2026, 2, 1))
    assert not workflow.facts_are_open(again(spanish))
    change(spanish, writer, first_day=date(2026, 2, 9), last_day=date(2026, 2, 9))
    assert not again(spanish).pending_facts
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=spanish.pk).update(pending_facts=True)


def test_facts_approved_meanwhile_are_kept_by_changes_of_the_text_alone(pair):
    english, spanish = pair
    writer, editor = make.second(), make.second()
    change(spanish, writer, title="Otro título")
    change(english, writer, first_day=date(2026, 2, 1), last_day=date(2026, 2, 1))
    for bulletin in (english, spanish):
        workflow.send_changes(again(bulletin), writer)
        workflow.publish_changes(again(bulletin), editor)
    assert again(spanish).title == "Otro título"
    assert again(spanish).first_day == again(english).first_day == date(2026, 2, 1)


# Loud and quiet


def test_spelling_is_silent_and_significant_tells_readers_in_each_language_that_changes(pair):
    english, _spanish = pair
    writer, editor = make.second(), make.second()
    change(english, writer, title="Another title")
    workflow.send_changes(again(english), writer)
    workflow.publish_changes(again(english), editor)
    assert again(english).corrected_at is None
    assert [c.significant for c in Correction.objects.all()] == [False]

    change(english, writer, first_day=date(2026, 2, 1), last_day=date(2026, 2, 1))
    workflow.send_changes(again(english), writer)
    with pytest.raises(workflow.NotAllowed, match="in each language"):
        workflow.publish_changes(again(english), editor, True, {"en": "It was on February 1."})
    sentences = {"en": "It was on February 1.", "es": "Fue el 1 de febrero."}
    workflow.publish_changes(again(english), editor, True, sentences)
    for bulletin in pair:
        assert again(bulletin).corrected_at == make.NOON
        [told] = bulletin.corrections.filter(significant=True)
        assert told.sentence == sentences[bulletin.language]
        assert told.before.content["facts"]["first_day"] == "2026-03-02"
        assert told.after.content["facts"]["first_day"] == "2026-02-01"
        assert again(bulletin).sequence == 1


def test_discarded_changes_stay_in_the_history(pair):
    english, _spanish = pair
    writer = make.writer()
    Bulletin.objects.filter(pk=english.pk).update(created_by=writer)
    change(english, writer, title="Another title")
    workflow.discard_changes(again(english), writer)
    assert again(english).pending_id is None
    titles = [r.content["text"]["title"] for r in english.revisions.all()]
    assert "Another title" in titles


def test_a_scheduled_bulletin_is_pulled_back_before_it_is_edited(pair):
    bulletin = make.bulletin(published_at=make.NOON.replace(year=2027))
    bulletin.title = "Another title"
    with pytest.raises(workflow.NotAllowed, match="Scheduled"):
        workflow.save(bulletin, make.second())


def test_withdrawing_drops_what_waited(pair):
    english, _spanish = pair
    editor = make.second()
    change(english, editor, title="Another title")
    workflow.withdraw(again(english), editor, "wrong", "It was wrong.")
    assert again(english).pending_status == ""


# Revisions


def test_restoring_brings_text_facts_and_parties_back_as_changes_that_wait(pair):
    english, _spanish = pair
    party, editor, writer = make.party(), make.second(), make.second()
    workflow.save(again(english), writer, [(party, {"en": "Host"})])
    workflow.send_changes(again(english), writer)
    workflow.publish_changes(again(english), editor)
    with_party = again(english).revisions.last()
    make.changed(again(english), title="Another title", participations=[])
    assert again(english).parts == []
    workflow.restore(again(english), writer, with_party, "It was right.")
    then = workflow.with_changes(again(english))
    assert (then.title, [part.party for part in then.parts]) == (english.title, [party])
    assert again(english).title == "Another title"


def test_a_name_that_is_gone_is_said_and_nothing_is_restored(noon):
    place, writer = make.place("Tampa"), make.writer()
    draft = make.new(place=place)
    workflow.save(draft, writer)
    before = draft.revisions.last()
    draft.place = None
    workflow.save(draft, writer)
    place.delete()
    with pytest.raises(workflow.NotAllowed, match="Tampa"):
        workflow.restore(again(draft), writer, before, "")


# Other languages


def test_a_text_is_stale_once_the_other_changed_until_an_editor_says_so(pair):
    english, spanish = pair
    editor = make.second()
    make.changed(again(english), title="Another title")
    assert again(spanish).stale_since.content["text"]["title"] == english.title
    make.changed(again(spanish), title="Otro título")  # catching up: English stays current
    assert again(english).stale_since is None
    workflow.agrees(again(spanish), editor)
    assert again(spanish).stale_since is None
    assert spanish.revisions.last().action == "agrees"


def test_changes_that_somebody_saved_since_the_form_was_opened_are_not_discarded(client):
    first, later = make.second(), make.second()
    bulletin = make.event()
    bulletin.title = "Another title"
    read = workflow.save(bulletin, first).version
    then = workflow.with_changes(Bulletin.objects.get())
    then.title = "A third title"
    workflow.save(then, later)
    client.force_login(first)
    address = f"/admin/bulletins/bulletin/{bulletin.pk}/change/"
    answer = client.post(address, {"move": "discard", "version": read}, follow=True)
    assert "Somebody was quicker" in answer.content.decode()
    assert Bulletin.objects.get().pending.content["text"]["title"] == "A third title"
