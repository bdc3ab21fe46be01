"""Addresses are kept as mail is sent to them, so that none can stop the sender or stand for another's."""

import pytest
from django.core import mail
from django.db import IntegrityError

from bulletins import outbox, terms
from bulletins.models import Subscription
from bulletins.outbox.subscribing import Refused, confirm, sign_up
from tests import builders as make
from tests.mailing import subscriber

NO_ADDRESS = [
    "reader@" + "é" * 60 + ".example",  # over 63 letters once it is ASCII
    "reader@\u3002example.org",
    "reader@\ufffdexample.org",
    '"\x01"@example.org',
    '"\\\x0b"@example.org',
    "=?utf-8?q?reader?=@example.org",  # would be mailed to reader@example.org
    "reader@" + ".".join(["é" * 45] * 5) + ".example",
    "leserin@straße.example",  # would be mailed to somebody at strasse.example
    "anagnostis@λόγος.example",
    "reader@[127.0.0.1]",
    "reader@[IPv6:::1]",
    "root@localhost",
]


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_what_cannot_be_mailed_as_it_is_written_is_refused(noon, address):
    with pytest.raises(Refused, match=r"name@example\.org"):
        sign_up(address, "en", "", "once", "")
    assert not Subscription.objects.exists()


def test_a_domain_of_other_letters_is_kept_as_the_mail_knows_it(noon, wire):
    sign_up("lectora@Correo.España.example", "es", "", "once", "")
    assert Subscription.objects.get().address == "lectora@correo.xn--espaa-rta.example"
    outbox.send_due(make.NOON)
    assert wire.addresses == ["lectora@correo.xn--espaa-rta.example"]


@pytest.mark.parametrize(
    "typed",
    ["correo.xn--espaa-rta.example", "Correo.Espan\u0303a.example", "CORREO.ESPAÑA.example"],
)
def test_a_domain_may_be_typed_as_it_is_kept_or_as_keyboards_write_it(noon, typed):
    assert sign_up(f"x@{typed}", "es", "", "once", "").address == "x@correo.xn--espaa-rta.example"


def test_large_letters_and_small_are_one_address_mailed_as_it_was_first_written(noon):
    for address in ("Reader@example.org", "reader@Example.org", "READER@example.org"):
        confirm(sign_up(address, "en", "", "once", ""))
    [only] = Subscription.objects.confirmed()
    assert only.address == "Reader@example.org"
    with pytest.raises(Refused, match="several times today"):
        [sign_up("rEADER@example.org", "en", "", "once", "") for _again in range(2)]


def test_the_database_takes_one_address_once_however_it_is_written(db):
    subscriber("Reader@example.org")
    with pytest.raises(IntegrityError):
        subscriber("reader@example.org")


def test_who_wrote_an_address_in_two_ways_gets_one_letter_once_names_are_merged(noon):
    old, kept = make.category("Reefs"), make.category("Fish")
    subscriber("Reader@example.org", "?category=reefs")
    subscriber("reader@example.org", "?category=fish")
    terms.merge(old, kept)
    make.event(category=kept)
    outbox.send_due(make.NOON)
    assert len(mail.outbox) == 1
