"""What the server keeps of a form that is open and not saved."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from bulletins.models import Bulletin, Revision, WorkingCopy
from tests import builders as make
from tests.open_forms import ADD, NEW, autosave, change, form_of, signed_in

pytestmark = pytest.mark.usefixtures("noon")


# Keeping


def test_what_was_typed_is_kept_and_the_hour_is_said(hers, ana, draft):
    typed = form_of(hers, change(draft)) | {"title": "Talks on coral reefs"}
    answer = hers.post(autosave(draft), typed).json()
    assert answer["saved"] == "7:00\u00a0a.m."  # noon UTC in New York
    copy = WorkingCopy.objects.get(editor=ana, bulletin=draft)
    assert copy.typed["title"] == ["Talks on coral reefs"]
    assert copy.version == draft.version


def test_the_hour_is_said_in_the_language_of_the_desk(hers, draft):
    typed = form_of(hers, change(draft)) | {"title": "Arrecifes"}
    answer = hers.post(autosave(draft), typed, headers={"Accept-Language": "es"}).json()
    assert answer["saved"] == "7:00\u00a0a.\u00a0m."


def test_the_last_words_of_a_form_replace_those_before(hers, draft):
    typed = form_of(hers, change(draft))
    for title in ("Talks", "Talks on", "Talks on coral"):
        hers.post(autosave(draft), typed | {"title": title})
    assert WorkingCopy.objects.get().typed["title"] == ["Talks on coral"]


def test_keeping_never_touches_the_bulletin_nor_its_history(hers, draft):
    before, revisions = Bulletin.objects.values().get(), Revision.objects.count()
    typed = form_of(hers, change(draft)) | {"title": "Something else"}
    assert hers.post(autosave(draft), typed).status_code == 200
    assert Bulletin.objects.values().get() == before
    assert Revision.objects.count() == revisions


def test_a_sign_of_life_without_words_changes_only_when_it_was_seen(hers, draft, noon):
    typed = form_of(hers, change(draft)) | {"title": "Kept"}
    hers.post(autosave(draft), typed)
    before = WorkingCopy.objects.get()
    noon.shift(timedelta(seconds=20))
    answer = hers.post(autosave(draft), {"form_key": typed["form_key"], "version": 1}).json()
    after = WorkingCopy.objects.get()
    assert answer["saved"] is None
    assert (after.typed, after.typed_at, after.opened_at) == (
        before.typed,
        before.typed_at,
        before.opened_at,
    )
    assert after.seen_at - before.seen_at == timedelta(seconds=20)


def test_words_of_a_new_form_are_kept_under_its_key(hers, ana):
    typed = form_of(hers, ADD) | {"title": "Concert on the quay"}
    assert hers.post(NEW, typed).json()["saved"]
    copy = WorkingCopy.objects.get(editor=ana, bulletin=None)
    assert str(copy.form_key) == typed["form_key"]
    assert not Bulletin.objects.exists()


def test_each_editor_has_words_of_his_own(hers, ana, draft):
    lucia = make.second("lucia")
    for user, title in ((ana, "Of Ana"), (lucia, "Of Lucía")):
        client = signed_in(user)
        client.post(autosave(draft), form_of(client, change(draft)) | {"title": title})
    kept = {copy.editor.username: copy.typed["title"] for copy in WorkingCopy.objects.all()}
    assert kept == {"ana": ["Of Ana"], "lucia": ["Of Lucía"]}


def test_a_null_character_is_left_out_and_everything_else_kept_to_the_letter(hers, draft):
    words = "“Sí”,\u00a0dijo\r\n<p>a < b & c</p> \U0001f41f"
    typed = form_of(hers, change(draft)) | {"body": words + "\x00"}
    assert hers.post(autosave(draft), typed).status_code == 200
    assert WorkingCopy.objects.get().typed["body"] == [words]


# Who may


def test_who_is_not_signed_in_is_told_so_without_being_led_away(client, draft):
    for path in (autosave(draft), NEW):
        answer = client.post(path, {"title": "x", "form_key": str(uuid4())})
        assert answer.status_code == 401
        assert answer.json()["sentence"] == "Your sign-in has ended."
    assert not WorkingCopy.objects.exists()


def test_who_may_not_change_the_bulletin_keeps_nothing_of_it():
    answer = signed_in(make.writer()).post(autosave(make.event()), {"title": "x"})
    assert answer.status_code == 403
    assert answer.json()["sentence"] == "You may not change this bulletin."
    assert not WorkingCopy.objects.exists()


def test_a_reader_of_the_desk_begins_no_new_form(django_user_model):
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    answer = signed_in(looker).post(NEW, {"title": "x", "form_key": str(uuid4())})
    assert answer.status_code == 403
    assert not WorkingCopy.objects.exists()


def test_a_request_without_the_token_keeps_nothing(ana, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    assert client.post(autosave(draft), {"title": "x"}).status_code == 403
    assert not WorkingCopy.objects.exists()


def test_words_of_one_account_are_not_kept_under_another_that_signed_in_since(draft, hers, ana):
    typed = form_of(hers, change(draft)) | {"title": "Of Ana", "editor": str(ana.pk)}
    other = signed_in(make.second())
    assert other.post(autosave(draft), typed).status_code == 401
    assert not WorkingCopy.objects.exists()


def test_only_a_post_keeps(hers, draft):
    assert hers.get(autosave(draft)).status_code == 405


def test_a_bulletin_that_is_gone_is_said_to_be(hers, draft):
    path = autosave(draft)
    Revision.objects.all().delete()
    draft.delete()
    answer = hers.post(path, {"title": "x"})
    assert answer.status_code == 404
    assert answer.json()["sentence"] == "This bulletin is not there any more."


@pytest.mark.parametrize(("size", "status"), [(1_900_000, 200), (2_100_000, 413), (5_000_000, 413)])
def test_a_form_beyond_two_megabytes_is_refused_in_words(hers, draft, size, status):
    typed = form_of(hers, change(draft)) | {"body": "a" * size}
    answer = hers.post(autosave(draft), typed)
    assert answer.status_code == status
    assert ("2 MB" in answer.json().get("sentence", "")) == (status == 413)
    assert WorkingCopy.objects.filter(typed_at__isnull=False).exists() == (status == 200)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"title": "x"},
        {"form_key": "x", "title": "x"},
        {"form_key": str(uuid4()), "version": "x", "title": "x"},
        {"form_key": str(uuid4()), "version": "9" * 40, "title": "x"},
        {"form_key": str(uuid4()), "version": "-1", "title": "x", "typed_at": "soon"},
        {"form_key": str(uuid4()), "typed_at": "9" * 14, "title": "x"},
        {"form_key": str(uuid4()), "typed_at": "9" * 400, "title": "x"},
        {"leave": "1"},
        {f"name{number}": "x" for number in range(500)},
    ],
)
def test_nonsense_is_borne(hers, draft, typed):
    assert hers.post(autosave(draft), typed).status_code == 200
    assert hers.post(NEW, typed).status_code in (200, 400)
    assert hers.get(change(draft)).status_code == 200
