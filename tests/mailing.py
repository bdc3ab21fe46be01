"""Subscriptions, and a real mail server on loopback that takes or refuses their messages."""

import email
import email.policy
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from bulletins.models import Subscription
from tests import builders as make
from tests.running import free_port

TAKEN = "250 taken"


def subscriber(address="reader@example.org", query="", every="once", language="en", **fields):
    """A subscription that was confirmed a day before noon."""
    fields.setdefault("confirmed_at", make.NOON - timedelta(days=1))
    return Subscription.objects.create(
        address=address, language=language, query=query, every=every, **fields
    )


def read(octets):
    """A message as a strict parser reads it; its `defects` are the caller's to look at."""
    return email.message_from_bytes(octets, policy=email.policy.default)


class Relay:
    """Takes every message; `replies` {address: reply to RCPT}, `to_text` {address: reply to DATA}, `to_sender`."""

    def __init__(self):
        self.port = free_port()
        self.taken = []  # (address, message as octets)
        self.lines = 0  # connections made
        self.replies, self.to_text, self.to_sender = {}, {}, None
        self.largest = None  # octets of a message
        self.a_line = None  # how many messages it takes of one connection

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.lines += 1
        session.host_name, session.count = hostname, 0
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.to_sender:
            return self.to_sender
        if self.a_line is not None and session.count >= self.a_line:
            return "421 4.7.0 enough of this line"
        sizes = [int(option[5:]) for option in options if option.startswith("SIZE=")]
        if self.largest is not None and sizes and sizes[0] > self.largest:
            return "552 5.3.4 too large"
        envelope.mail_from = address
        return "250 go on"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.replies.get(address, self.replies.get("*", "250 go on"))
        if reply[0] == "2":
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        reply = self.to_text.get(address, TAKEN)
        if reply[0] == "2":
            session.count += 1
            self.taken.append((address, envelope.original_content))
        return reply

    @property
    def addresses(self):
        return [address for address, _octets in self.taken]


@contextmanager
def relay():
    """A Relay that listens on its port of 127.0.0.1."""
    made = Relay()
    server = Controller(made, hostname="127.0.0.1", port=made.port)
    server.start()
    try:
        yield made
    finally:
        server.stop()


def use(settings, made):
    """Let this process send through it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def wire(noon, settings):
    """A relay that this process sends through, at noon."""
    with relay() as listening:
        use(settings, listening)
        yield listening
