"""A sign-in that ends over an open form: the words stay, and go on after it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from bulletins.models import Bulletin
from tests import builders as make
from tests.open_forms import PASSWORD, SIGN_IN, change, form_of

pytestmark = pytest.mark.usefixtures("noon")


def test_signing_in_over_the_form_gives_a_new_token(client, ana):
    before = client.get(SIGN_IN).json()
    assert before["user"] is None
    wrong = client.post(SIGN_IN, {"username": "ana", "password": "wrong"})
    assert wrong.status_code == 400
    assert wrong.json()["sentence"].startswith("Name and password do not match.")
    answer = client.post(SIGN_IN, {"username": "ana", "password": PASSWORD}).json()
    assert answer["user"] == ana.pk
    assert answer["token"] != before["token"]
    assert client.get(SIGN_IN).json()["user"] == ana.pk


def test_signing_in_over_the_form_needs_the_token(ana):
    client = Client(enforce_csrf_checks=True)
    typed = {"username": "ana", "password": PASSWORD}
    assert client.post(SIGN_IN, typed).status_code == 403
    token = client.get(SIGN_IN).json()["token"]
    assert client.post(SIGN_IN, typed | {"csrfmiddlewaretoken": token}).status_code == 200


def test_a_form_sent_after_the_sign_in_ended_stays_in_the_page_and_goes_on(hers, ana, draft):
    words = 'The <b>last</b> "letter" & more.'
    typed = form_of(hers, change(draft)) | {"summary": words, "editor": str(ana.pk), "move": "save"}
    Session.objects.all().delete()
    asked = hers.post(change(draft), typed)
    assert asked.status_code == 403
    page = asked.content.decode()
    assert "Your words are kept" in page
    assert "&lt;b&gt;last&lt;/b&gt;" in page
    kept = dict(asked.context["typed"])
    assert kept["summary"] == words
    wrong = hers.post(change(draft), kept | {"username": "ana", "password": "wrong"})
    assert "Name and password do not match." in wrong.content.decode()
    kept = dict(wrong.context["typed"])
    hers.post(change(draft), kept | {"username": "ana", "password": PASSWORD})
    assert Bulletin.objects.get().summary == words


def test_the_words_of_one_account_are_not_saved_by_another(hers, ana, draft):
    make.second("lucia")
    typed = form_of(hers, change(draft)) | {"title": "x", "editor": str(ana.pk), "move": "save"}
    Session.objects.all().delete()
    answer = hers.post(change(draft), typed | {"username": "lucia", "password": PASSWORD})
    assert answer.status_code == 403
    assert "These words are of another account." in answer.content.decode()
    assert Bulletin.objects.get().title == "Talks on reefs"
