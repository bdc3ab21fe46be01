"""The form of a draft of Ana's, open in a browser of hers, and its addresses."""

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy

from tests import builders as make

NEW = reverse_lazy("admin:autosave_new")
ADD = reverse_lazy("admin:bulletins_event_add")
SIGN_IN = reverse_lazy("admin:autosave_sign_in")
PASSWORD = "a long enough word"


def autosave(bulletin):
    return reverse("admin:bulletins_bulletin_autosave", args=[bulletin.pk])


def change(bulletin):
    return reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])


def look(bulletin):
    return reverse("admin:bulletins_bulletin_words", args=[bulletin.pk])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def form_of(client, address):
    """What the form at `address` would send, nothing typed."""
    context = client.get(address).context
    bound = {field.html_name: field.value() for field in context["adminform"].form}
    typed = {name: "" if value is None else value for name, value in bound.items()}
    return typed | {"form_key": str(context["keeping"]["form_key"])}


@pytest.fixture
def ana():
    return make.writer("ana", first_name="Ana", last_name="Ruiz")


@pytest.fixture
def draft(ana):
    return make.draft(title="Talks on reefs", created_by=ana, edited_by=ana)


@pytest.fixture
def hers(ana):
    return signed_in(ana)
