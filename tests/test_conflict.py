"""Two people save one bulletin: the second sees both texts and makes one of them, piece by piece."""

import re
from datetime import date

import pytest
from django.contrib.admin import site
from django.db import transaction
from django.urls import reverse

from bulletins import workflow
from bulletins.admin import conflict as conflict_screen
from bulletins.models import Action, Attachment, Bulletin, Revision, WorkingCopy
from tests import builders as make
from tests.test_desk_moves import change, page, typed

pytestmark = pytest.mark.usefixtures("noon")
BODY = "<p>Both sides met in the port.</p><p>They compared their readings.</p>"


def again(row):
    return type(row).objects.get(pk=row.pk)


def conflict(bulletin):
    return reverse("admin:bulletins_bulletin_conflict", args=[bulletin.pk])


@pytest.fixture
def opened():
    """A draft as it stood when both opened its form."""
    author = make.writer(first_name="Marco", last_name="Díaz")
    return workflow.save(make.new(title="Talks on reefs", body=BODY, summary="They met."), author)


@pytest.fixture
def ana(client):
    user = make.writer(first_name="Ana")
    client.force_login(user)
    return client


def saved_by_marco(opened, **fields):
    row = again(opened)
    for name, value in fields.items():
        setattr(row, name, value)
    return workflow.save(row, opened.created_by)


def saved_by_ana(ana, opened, **fields):
    """The answer to the form that was opened before."""
    return ana.post(change(opened), typed(opened, **{"body": opened.body} | fields))


def hidden(answer):
    """The hidden fields of the screen."""
    found = re.findall(
        r'<input type="hidden" name="(signed|form_key)" value="([^"]*)"', page(answer)
    )
    return dict(found)


def asked(answer):
    return re.findall(r"<legend>([^<]*)</legend>", page(answer))


def settled(ana, opened, answer, **choices):
    return ana.post(conflict(opened), hidden(answer) | choices)


def words(answer):
    main = page(answer).partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", main))


# The screen


def test_a_later_save_changes_nothing_and_shows_both_texts(ana, opened):
    saved_by_marco(opened, title="Talks on reefs opened")
    answer = saved_by_ana(ana, opened, title="Talks on reefs held")
    assert answer.status_code == 409
    assert again(opened).title == "Talks on reefs opened"
    assert asked(answer) == ["Title"]
    assert "Marco Díaz saved it after you opened the form" in words(answer)
    assert "Talks on reefs added: held" in words(answer)
    assert "Talks on reefs added: opened" in words(answer)


def test_nothing_is_chosen_beforehand(ana, opened):
    saved_by_marco(opened, title="Theirs")
    assert " checked" not in page(saved_by_ana(ana, opened, title="Mine"))


def test_what_only_one_changed_is_said_and_taken_over(ana, opened):
    saved_by_marco(opened, last_day=date(2026, 2, 21))
    answer = saved_by_ana(ana, opened, summary="They met twice.")
    assert asked(answer) == []
    shown = words(answer)
    assert "SummaryYoursThey met twice. Before: They met." in shown
    assert "Last dayMarco DíazFebruary 21, 2026" in shown.replace("\u00a0", " ")
    assert settled(ana, opened, answer).status_code == 302
    stored = again(opened)
    assert (stored.summary, stored.last_day) == ("They met twice.", date(2026, 2, 21))


def test_paragraphs_of_each_are_merged_and_those_of_both_are_asked(ana, opened):
    saved_by_marco(
        opened, body=BODY.replace("port", "old port").replace("They compared", "All compared")
    )
    mine = BODY.replace("They compared", "Both compared") + "<p>They meet again in May.</p>"
    answer = saved_by_ana(ana, opened, body=mine)
    assert asked(answer) == ["Paragraph 2"]
    settled(ana, opened, answer, piece_p2="theirs")
    assert again(opened).body == (
        "<p>Both sides met in the old port.</p><p>All compared their readings.</p>"
        "<p>They meet again in May.</p>"
    )


def test_parties_that_both_changed_are_one_choice(ana, opened):
    cuba, centre = make.party("Cuba"), make.party("Reef Centre")
    row = again(opened)
    workflow.save(row, opened.created_by, [(cuba, {})])
    answer = saved_by_ana(ana, opened, parties=[centre.pk])
    assert asked(answer) == ["Parties"]
    settled(ana, opened, answer, piece_parties="mine")
    assert [part.party for part in again(opened).parts] == [centre]


def test_what_waits_beside_a_public_text_is_merged_and_readers_keep_theirs(client):
    first, second = make.second(first_name="Marco"), make.second(first_name="Ana")
    public = make.event(title="What readers have", body=BODY)
    row = again(public)
    row.title = "Changed by Marco"
    workflow.save(row, first)
    workflow.send_changes(again(public), first)
    client.force_login(second)
    form = workflow.with_changes(again(public))
    form.version = again(public).version
    workflow.take_back(again(public), first)
    row = workflow.with_changes(again(public))
    row.version, row.summary = again(public).version, "Marco’s summary."
    workflow.save(row, first)
    answer = client.post(
        change(public), typed(form, body=form.body, title="Changed by Ana", slug=form.slug)
    )
    assert answer.status_code == 409
    assert asked(answer) == []
    client.post(conflict(public), hidden(answer))
    stored = again(public)
    then = workflow.with_changes(stored)
    assert stored.title == "What readers have"
    assert (then.title, then.summary) == ("Changed by Ana", "Marco’s summary.")


def test_the_hour_that_both_planned_is_asked(ana, opened):
    saved_by_marco(opened, planned_at=make.NOON.replace(year=2027))
    answer = saved_by_ana(ana, opened, published_at="2027-01-01T09:00")
    assert "Publish at" in asked(answer)
    settled(ana, opened, answer, piece_planned_at="theirs")
    assert again(opened).planned_at == make.NOON.replace(year=2027)


def test_where_nobody_knows_the_text_both_began_with_every_difference_is_asked(ana, opened):
    saved_by_marco(opened, title="Theirs")
    Revision.objects.filter(number=1).update(content={}, sealed_at=make.NOON)
    answer = saved_by_ana(ana, opened, title="Mine", summary="Mine too.")
    assert "is not known" in words(answer)
    assert asked(answer) == ["Title", "Summary"]


# The choice


def test_the_choice_of_each_piece_counts_and_leaves_one_revision(ana, opened):
    saved_by_marco(opened, title="Theirs", summary="Theirs.")
    answer = saved_by_ana(ana, opened, title="Mine", summary="Mine.")
    done = settled(ana, opened, answer, piece_title="mine", piece_summary="theirs")
    assert done["Location"] == change(opened)
    stored = again(opened)
    assert (stored.title, stored.summary) == ("Mine", "Theirs.")
    assert stored.edited_by.first_name == "Ana"
    assert [revision.action for revision in opened.revisions.all()] == [
        Action.BEGIN, Action.SAVE, Action.SAVE,
    ]  # fmt: skip


def test_what_is_written_anew_is_cleaned_and_saved(ana, opened):
    saved_by_marco(opened, title="Theirs", body=BODY.replace("met", "sat"))
    answer = saved_by_ana(ana, opened, title="Mine", body=BODY.replace("met", "talked"))
    settled(
        ana, opened, answer,
        piece_title="own", own_title="Both", piece_p1="own",
        own_p1="They sat & talked.\r\n\r\nThen they left.<script>alert(1)</script>",
    )  # fmt: skip
    stored = again(opened)
    assert stored.title == "Both"
    assert "script" not in stored.body
    assert stored.body_text.endswith("They compared their readings.")
    assert "They sat & talked." in stored.body_text


def test_words_written_anew_are_paragraphs_where_they_bear_no_marks(ana, opened):
    saved_by_marco(opened, body=BODY.replace("met", "sat"))
    answer = saved_by_ana(ana, opened, body=BODY.replace("met", "talked"))
    settled(ana, opened, answer, piece_p1="own", own_p1="One & one.\r\n\r\nTwo.")
    assert (
        again(opened).body == "<p>One &amp; one.</p><p>Two.</p><p>They compared their readings.</p>"
    )


def test_a_piece_that_is_not_decided_is_asked_again_and_the_rest_stays(ana, opened):
    saved_by_marco(opened, title="Theirs", summary="Theirs.")
    answer = saved_by_ana(ana, opened, title="Mine", summary="Mine.")
    answer = settled(ana, opened, answer, piece_title="mine", own_summary="My own words.")
    assert answer.status_code == 409
    assert "Summary: choose what stays." in words(answer)
    assert re.search(r'value="mine" required checked', page(answer))
    assert "My own words.</textarea>" in page(answer)
    assert again(opened).title == "Theirs"


def test_words_in_a_box_are_not_dropped_in_silence(ana, opened):
    saved_by_marco(opened, title="Theirs")
    answer = saved_by_ana(ana, opened, title="Mine")
    answer = settled(ana, opened, answer, piece_title="mine", own_title="Better than both")
    assert "Title: you wrote words of your own." in words(answer)
    assert "Better than both</textarea>" in page(answer)
    assert again(opened).title == "Theirs"


@pytest.mark.parametrize(
    ("own", "sentence"),
    [("  ", "Write a title."), ("x" * 301, "The title has 301 characters.")],
)
def test_a_title_that_cannot_be_saved_is_said(ana, opened, own, sentence):
    saved_by_marco(opened, title="Theirs")
    answer = saved_by_ana(ana, opened, title="Mine")
    answer = settled(ana, opened, answer, piece_title="own", own_title=own)
    assert sentence in words(answer)
    assert again(opened).title == "Theirs"


def test_a_third_save_meanwhile_is_not_overwritten_either(ana, opened):
    saved_by_marco(opened, title="Theirs")
    answer = saved_by_ana(ana, opened, title="Mine", summary="Mine.")
    saved_by_marco(opened, title="Theirs at last")
    answer = settled(ana, opened, answer, piece_title="mine")
    assert answer.status_code == 409
    assert again(opened).title == "Theirs at last"
    assert asked(answer) == ["Title"]
    settled(ana, opened, answer, piece_title="mine")
    assert (again(opened).title, again(opened).summary) == ("Mine", "Mine.")


def test_an_address_changed_by_hand_is_not_lost(client):
    editor, public = make.second(), make.event()
    row = workflow.with_changes(again(public))
    row.summary = "Another summary."
    workflow.save(row, editor)
    client.force_login(make.second())
    answer = client.post(change(public), typed(public, body=public.body, slug="reefs"))
    client.post(conflict(public), hidden(answer))
    assert again(public).pending.content["text"]["slug"] == "reefs"
    assert again(public).pending.content["text"]["summary"] == "Another summary."


# Later, and who may


def test_who_decides_later_finds_the_words_again_in_the_form(ana, opened):
    saved_by_marco(opened, title="Theirs")
    answer = saved_by_ana(
        ana, opened, title="Mine", form_key="8a1f7f0e-3c1e-4c86-9d43-0f2a2d1b6a11"
    )
    answer = ana.post(conflict(opened), hidden(answer) | {"later": "1"}, follow=True)
    assert "Your words are kept." in page(answer)
    copy = WorkingCopy.objects.get(bulletin=opened)
    assert (copy.typed["title"], copy.version) == (["Mine"], opened.version)
    assert again(opened).title == "Theirs"
    assert "with words that were not saved" in page(ana.get(change(opened)))


def test_once_it_is_settled_no_words_are_left_over(ana, opened):
    saved_by_marco(opened, title="Theirs")
    answer = saved_by_ana(
        ana, opened, title="Mine", form_key="8a1f7f0e-3c1e-4c86-9d43-0f2a2d1b6a11"
    )
    assert WorkingCopy.objects.filter(bulletin=opened).exists()
    settled(ana, opened, answer, piece_title="mine")
    assert not WorkingCopy.objects.filter(bulletin=opened).exists()


def test_only_who_may_change_it_settles_it(client, ana, opened):
    saved_by_marco(opened, title="Theirs")
    answer = saved_by_ana(ana, opened, title="Mine")
    workflow.send(again(opened), opened.created_by)
    assert settled(ana, opened, answer, piece_title="mine").status_code == 403
    assert again(opened).title == "Theirs"


@pytest.mark.parametrize("signed", ["", "nonsense", "a:b:c"])
def test_a_screen_that_was_not_sent_to_this_person_settles_nothing(ana, opened, signed):
    assert ana.post(conflict(opened), {"signed": signed}).status_code == 400


def test_the_screen_of_another_bulletin_or_person_settles_nothing(client, ana, opened):
    other = make.draft()
    saved_by_marco(opened, title="Theirs")
    fields = hidden(saved_by_ana(ana, opened, title="Mine")) | {"piece_title": "mine"}
    assert ana.post(conflict(other), fields).status_code == 400
    client.force_login(make.second())
    assert client.post(conflict(opened), fields).status_code == 400
    assert again(opened).title == "Theirs"


def test_its_address_leads_to_the_form(ana, opened):
    assert ana.get(conflict(opened))["Location"] == change(opened)


def test_its_queries_are_few(ana, opened, django_assert_max_num_queries):
    saved_by_marco(opened, title="Theirs", body=BODY * 20)
    with django_assert_max_num_queries(60):
        answer = saved_by_ana(ana, opened, title="Mine", body=BODY * 30)
    with django_assert_max_num_queries(16):
        settled(ana, opened, answer)
    assert Bulletin.objects.get().title == "Theirs"


def test_a_file_that_came_with_the_later_save_is_not_lost(rf, ana, opened):
    editor = make.writer()
    row = again(opened)
    saved_by_marco(opened, title="Theirs")
    file = Attachment(name="text.pdf", key="a" * 64, size=9, title="The agreement", language="en")
    with pytest.raises(workflow.Stale), transaction.atomic():
        workflow.save(row, editor, files=[file])
    request = rf.post(change(opened))
    request.user, request.resolver_match = editor, None
    answer = conflict_screen.answer(request, site._registry[Bulletin], row).render()
    assert "The agreement (text.pdf, en; Nobody has checked)" in words(answer)
    ana.force_login(editor)
    settled(ana, opened, answer)
    assert [file.title for file in again(opened).files] == ["The agreement"]
