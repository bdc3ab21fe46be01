"""From the form to the message: confirmed by a link, told of what is published, ended by a link."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from bulletins import outbox, workflow
from bulletins.models import Delivery, Message, Subscription
from bulletins.outbox import links, subscribing
from tests import builders as make
from tests.mailing import subscriber


@pytest.fixture(autouse=True)
def _noon(noon):
    """It is noon in these tests."""


@pytest.fixture
def sign_up(django_capture_on_commit_callbacks):
    def asked(address="reader@example.org", language="en", query="", every="once"):
        with django_capture_on_commit_callbacks(execute=True):
            return subscribing.sign_up(address, language, query, every, "192.0.2.0/24")

    return asked


def send():
    return outbox.send_due(timezone.now())


def test_a_sign_up_is_answered_at_once_by_one_message_with_the_link(sign_up):
    pending = sign_up()
    send()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["reader@example.org"], "Confirm your subscription")
    html = letter.alternatives[0].content
    [token] = set(re.findall(r"/en/subscribe/confirm/([^/]+)/", letter.body + html))
    assert links.to_confirm(token, timezone.now()) == pending


def test_the_message_with_the_link_says_what_was_asked_for_and_in_which_language(sign_up):
    make.place("Washington D.C.", es="Washington")
    sign_up(language="es", query="?kind=event&place=washington-dc", every="weekly")
    [letter] = mail.outbox
    assert "/es/subscribe/confirm/" in letter.body
    assert "reader@example.org" in letter.body
    assert "Washington" in letter.body
    assert "spañol" in letter.body


def test_who_confirmed_is_mailed_what_is_published_then_and_who_did_not_is_not(sign_up, noon):
    pending = sign_up()
    sign_up("never-confirmed@example.org")
    mail.outbox.clear()
    make.event(title="Before")
    noon.shift(1)
    subscribing.confirm(pending)
    noon.shift(1)
    workflow.publish(make.in_review(title="A reading room opens"), make.second())
    noon.shift(1)
    send()
    noon.shift(3600)
    send()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["reader@example.org"], "A reading room opens")


def test_the_link_of_a_message_ends_the_subscription_and_no_trace_of_the_address_stays(client):
    subscriber()
    make.event()
    send()
    [token] = re.findall(r"/en/subscribe/leave/([^/]+)/", mail.outbox[0].body)
    address = reverse("leave", args=["en", token])
    client.get(address)
    assert Subscription.objects.count() == 1
    client.post(address, {"List-Unsubscribe": "One-Click"})
    assert not Subscription.objects.exists()
    assert not Delivery.objects.exists()
    assert not Message.objects.exists()
    make.event(published_at=make.NOON + timedelta(seconds=1))
    send()
    assert len(mail.outbox) == 1


def test_whose_link_nobody_pressed_in_three_days_is_forgotten(sign_up, noon):
    sign_up()
    noon.shift(timedelta(days=3))
    send()
    assert Subscription.objects.exists()
    noon.shift(timedelta(seconds=1))
    send()
    assert not Subscription.objects.exists()


def test_a_message_whose_link_was_pressed_before_it_went_out_again_is_not_sent_again(noon):
    pending = subscriber(confirmed_at=None, asked_at=make.NOON)
    message = Message.objects.create(subscription=pending, due_at=make.NOON, taken_at=make.NOON)
    subscribing.confirm(pending)
    send()
    assert mail.outbox == []
    message.refresh_from_db()
    assert message.due_at is None


def test_a_relay_that_is_down_does_not_refuse_a_sign_up(sign_up, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens
    sign_up()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send()
    assert len(mail.outbox) == 1
