"""The language board: what each text lacks in which language, and the ways to put it right."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from bulletins import workflow
from bulletins.models import Action, Bulletin, Revision
from tests import builders as make

BOARD = "/admin/languages/"


@pytest.fixture
def editor(db):
    return make.second("marco")


@pytest.fixture
def writer(db):
    return make.writer("ana")


@pytest.fixture
def board(client, editor):
    client.force_login(editor)
    return client


def page(client, **query):
    answer = client.get(BOARD, query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def cells(words, bulletin):
    """{language: the cell} of the row of `bulletin`."""
    row = next(tr for tr in words.split("<tr>") if bulletin.title in tr)
    return dict(re.findall(r'<td data-label="(\w+)">(.*?)</td>', row))


def titles(words):
    return re.findall(r'<th scope="row"><a href="[^"]*" lang="\w+">([^<]*)<', words)


def both(**fields):
    """A public bulletin in two languages."""
    english = make.event(**fields)
    return english, make.event(language="es", translation_key=english.translation_key, **fields)


def stale(**changes):
    """(English, Spanish) where the English went on and the Spanish did not follow."""
    english, spanish = both()
    make.changed(english, **changes or {"summary": "They met twice."})
    spanish.refresh_from_db()
    return english, spanish


def test_a_bulletin_in_one_language_misses_the_other(board):
    english = make.event(title="Talks on piers")
    found = cells(page(board), english)
    assert "Published" in found["English"]
    assert "Missing" in found["Español"]
    assert "Start the Español version" in found["Español"]


def test_each_state_has_its_word(board, writer):
    made = make.in_review(writer)
    make.draft(language="es", translation_key=made.translation_key, first_day=made.first_day)
    found = cells(page(board), made)
    assert "In review" in found["English"]
    assert "Draft" in found["Español"]


def test_two_that_agree_are_current(board):
    english, _spanish = both()
    found = cells(page(board), english)
    assert "Published, current" in found["English"]
    assert "Published, current" in found["Español"]


def test_changes_that_wait_are_said_beside_the_state(board, editor):
    english, _spanish = both()
    english.summary = "They met on Monday."
    workflow.save(english, editor)
    assert "Changes waiting" in cells(page(board), english)["English"]


def test_what_is_withdrawn_in_every_language_is_no_work(board):
    make.event(status="withdrawn", withdrawn_at=make.NOON, withdrawn_reason="wrong",
               withdrawn_words="It was wrong.")  # fmt: skip
    assert "No bulletins yet." in page(board)


# Stale


@pytest.mark.parametrize(("changes", "words"), [
    ({"summary": "They met twice."}, "the summary"),
    ({"title": "Meeting moved"}, "the title"),
    ({"body": "<p>One.</p><p>They will meet again.</p>"}, "the first paragraph of the English"),
    ({"first_day": date(2026, 3, 1)}, "the days"),
    ({"state": "postponed"}, "whether it is as planned"),
])  # fmt: skip
def test_a_stale_text_says_what_changed_in_the_other(board, changes, words):
    english, _spanish = stale(**changes)
    found = cells(page(board), english)
    assert "Stale" not in found["English"]
    assert "Stale" in found["Español"]
    assert re.search(rf"Since [^:]+(:\d\d [ap]\.m\.)?: {words}\.", found["Español"])


def test_only_the_paragraphs_that_changed_are_named(board):
    body = "".join(f"<p>Paragraph {number} as it was.</p>" for number in range(1, 9))
    english, spanish = both(body=body)
    later = body.replace("2 as it was", "2 anew").replace("5 as it was", "5 anew")
    make.changed(english, body=later.replace("<p>Paragraph 8 as it was.</p>", ""))
    says = cells(page(board), spanish if spanish.title in page(board) else english)["Español"]
    assert (
        "the second paragraph of the English; the fifth paragraph of the English; "
        "a paragraph taken out." in says
    )


def test_a_new_place_and_other_parties_are_named(board, editor):
    english, _spanish = both(parties=[make.party()])
    other = make.party()
    english.place = make.place()
    workflow.save(english, editor, [(other, {})])
    workflow.publish_changes(Bulletin.objects.get(pk=english.pk), None)
    assert "the place; the parties." in cells(page(board), english)["Español"]


def test_what_was_changed_back_is_said(board):
    english, _spanish = stale()
    make.changed(english, summary="Both sides met and agreed to meet again.")
    assert "what changed was changed back" in cells(page(board), english)["Español"]


def test_a_sealed_revision_gives_nothing_away(board, editor):
    english, spanish = stale(summary="Secret.")
    Revision.objects.filter(pk=spanish.stale_since_id).update(
        content={}, sealed_at=make.NOON, sealed_by=editor
    )
    assert "what stood there then is sealed" in cells(page(board), english)["Español"]


def test_the_changes_are_shown_in_the_history_of_the_other_text(board):
    english, spanish = stale()
    says = cells(page(board), english)["Español"]
    address = re.search(r'href="([^"]*)"', says)[1].replace("&amp;", "&")
    history = reverse("admin:bulletins_bulletin_history", args=[english.pk])
    newest = english.revisions.last().number
    assert address == f"{history}?a={spanish.stale_since.number}&b={newest}"
    assert board.get(address).status_code == 200


def test_changes_that_still_wait_are_not_among_those_to_follow(board, editor):
    english, spanish = stale()
    published = english.revisions.last().number
    english.refresh_from_db()
    english.title = "Not public yet"
    workflow.save(english, editor)
    says = cells(page(board), spanish)["Español"] if spanish.title in page(board) else ""
    says = says or cells(page(board), english)["Español"]
    assert "the title" not in says
    assert f"&amp;b={published}" in says


# It is right as it is


def agree(client, spanish, english, follow=True):
    value = f"{spanish.pk}-{Bulletin.objects.get(pk=english.pk).version}"
    return client.post(BOARD, {"agrees": value}, follow=follow)


def test_the_mark_goes_when_an_editor_says_so_and_the_history_knows(board, editor):
    english, spanish = stale()
    says = cells(page(board), english)["Español"]
    value = re.search(r'name="agrees" value="([^"]*)"', says)[1]
    answer = board.post(f"{BOARD}?show=stale-es", {"agrees": value}, follow=True)
    assert answer.redirect_chain[0][0] == f"{BOARD}?show=stale-es"
    spanish.refresh_from_db()
    assert spanish.stale_since is None
    last = spanish.revisions.last()
    assert (last.action, last.author) == (Action.AGREES, editor)
    assert "Published, current" in cells(page(board), english)["Español"]


def test_who_has_not_seen_the_newest_change_is_asked_to_look_again(board, editor):
    english, spanish = stale()
    value = f"{spanish.pk}-{english.version}"
    make.changed(english, summary="They met three times.")
    answer = board.post(BOARD, {"agrees": value}, follow=True)
    assert "was changed since you read this board" in answer.content.decode()
    spanish.refresh_from_db()
    assert spanish.stale_since


def test_a_text_that_is_not_stale_gets_no_revision(board):
    english, spanish = both()
    assert "was not stale any more" in agree(board, spanish, english).content.decode()
    assert not spanish.revisions.exists()


def test_a_writer_says_so_of_his_own_alone(client, writer):
    english, spanish = stale()
    client.force_login(writer)
    assert "It is right as it is" not in page(client)
    assert agree(client, spanish, english).status_code == 403
    spanish.refresh_from_db()
    assert spanish.stale_since
    Bulletin.objects.filter(pk=spanish.pk).update(created_by=writer)
    assert "It is right as it is" in page(client)
    agree(client, spanish, english)
    spanish.refresh_from_db()
    assert spanish.stale_since is None


# Start the other version


def test_the_other_version_is_begun_as_a_draft_with_the_facts(client, writer):
    english = make.event(title="Talks on piers", place=make.place())
    client.force_login(writer)
    value = re.search(r'name="start" value="([^"]*)"', page(client))[1]
    answer = client.post(BOARD, {"start": value})
    spanish = Bulletin.objects.get(language="es")
    assert answer.url == reverse("admin:bulletins_bulletin_change", args=[spanish.pk])
    assert (spanish.status, spanish.place, spanish.translation_key) == (
        "draft", english.place, english.translation_key,
    )  # fmt: skip
    again = client.post(BOARD, {"start": value}, follow=True)
    assert "There is a bulletin in this language already." in again.content.decode()
    assert Bulletin.objects.count() == 2


@pytest.mark.parametrize("typed", [
    {}, {"agrees": ""}, {"agrees": "x"}, {"agrees": "9" * 30}, {"start": "1"}, {"start": "-es"},
    {"start": "٣-es"},
])  # fmt: skip
def test_nonsense_changes_nothing(board, typed):
    make.event()
    assert board.post(BOARD, typed).status_code in (302, 404)
    assert Bulletin.objects.count() == 1


def test_a_language_that_the_site_has_not_is_not_begun(board):
    english = make.event()
    board.post(BOARD, {"start": f"{english.pk}-tlh"})
    assert Bulletin.objects.count() == 1


def test_who_may_only_look_sees_the_board_and_moves_nothing(client, django_user_model, db):
    english, spanish = stale()
    guest = django_user_model.objects.create_user("guest", is_staff=True)
    client.force_login(guest)
    assert client.get(BOARD).status_code == 403
    guest.user_permissions.set(Permission.objects.filter(codename="view_bulletin"))
    make.event()
    assert '<button class="link"' not in page(client)
    assert agree(client, spanish, english).status_code == 403
    assert client.post(BOARD, {"start": f"{english.pk}-es"}).status_code == 403


# Filters and pages


def test_the_chips_count_and_filter(board, writer):
    lone = make.event(title="Lone talks", first_day=date(2026, 1, 5))
    spanish = make.event(language="es", title="Charlas", first_day=date(2026, 1, 4))
    english, _other = stale()
    draft = make.draft(title="Begun only", first_day=date(2026, 1, 3))
    words = page(board)
    assert re.findall(r'<a href="\?show=[^"]*"[^>]*>([^<]*)</a>', words) == [
        "All 4", "English missing 1", "Español missing 2", "English stale 0", "Español stale 1",
        "Drafts 1",
    ]  # fmt: skip
    assert set(titles(page(board, show="no-es"))) == {lone.title, draft.title}
    assert titles(page(board, show="no-en")) == [spanish.title]
    assert titles(page(board, show="stale-es")) == [english.title]
    assert titles(page(board, show="drafts")) == [draft.title]
    assert "No bulletin stands so." in page(board, show="stale-en")


@pytest.mark.parametrize("query", [
    {"show": "x"}, {"show": "no-x"}, {"p": "x"}, {"p": "-1"}, {"p": "999"}, {"show": "\0"},
])  # fmt: skip
def test_the_board_bears_any_question(board, query):
    make.event()
    assert titles(page(board, **query))


def test_twenty_five_stand_on_a_page_newest_day_first(board):
    for day in range(1, 29):
        make.event(title=f"Day {day}", first_day=date(2026, 2, day))
    first, second = titles(page(board)), titles(page(board, p=2))
    assert first + second == [f"Day {day}" for day in range(28, 0, -1)]
    assert len(first) == 25


def test_the_board_asks_at_most_twelve_questions(
    client, editor, writer, django_assert_max_num_queries
):
    for _count in range(8):
        english, spanish = both(parties=[make.party()], category=make.category())
        for text in (english, spanish):
            make.changed(text, summary="They met twice.")
        make.event()
    for user in (editor, writer):
        client.force_login(user)
        with django_assert_max_num_queries(12):
            assert page(client)
