"""From the form to the message: confirmed by a link, told of what is published, ended by a link."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from bulletins import outbox, workflow
from bulletins.models import Delivery, Every, Message, Subscription
from bulletins.outbox import subscribing
from tests import builders as make


@pytest.fixture(autouse=True)
def _noon(noon):
    """It is noon in these tests."""


def sign_up(commit, address="reader@example.org", language="en", query="", every="once"):
    with commit(execute=True):
        return subscribing.sign_up(address, language, query, every, "192.0.2.0/24")


def subscriber(address="reader@example.org", query="", every=Every.ONCE, language="en", **fields):
    fields.setdefault("confirmed_at", make.NOON - timedelta(days=1))
    return Subscription.objects.create(
        address=address, language=language, query=query, every=every, **fields
    )


def test_a_sign_up_is_answered_at_once_by_one_message_with_one_link(
    django_capture_on_commit_callbacks,
):
    pending = sign_up(django_capture_on_commit_callbacks)
    [letter] = mail.outbox
    assert letter.to == ["reader@example.org"]
    assert letter.subject == "Confirm your subscription"
    [token] = set(re.findall(r"/en/subscribe/confirm/([^/]+)/", letter.body))
    assert subscribing.to_confirm(token) == pending
    assert "List-Unsubscribe" not in letter.extra_headers


def test_who_confirmed_is_mailed_what_is_published_then_and_nobody_else(
    django_capture_on_commit_callbacks, noon
):
    pending = sign_up(django_capture_on_commit_callbacks)
    sign_up(django_capture_on_commit_callbacks, "never-confirmed@example.org")
    mail.outbox.clear()
    make.event(title="Before")
    noon.shift(1)
    subscribing.confirm(pending)
    noon.shift(1)
    workflow.publish(make.in_review(title="A reading room opens"), make.second())
    noon.shift(1)
    outbox.send_due(timezone.now())
    outbox.send_due(timezone.now() + timedelta(hours=1))
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["reader@example.org"], "A reading room opens")
