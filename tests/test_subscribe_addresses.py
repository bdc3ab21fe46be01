"""Addresses are kept as mail is sent to them, so that none can stop the sender or stand for another's."""

import pytest

from bulletins import outbox
from bulletins.models import Subscription
from bulletins.outbox.subscribing import Refused, sign_up
from tests import builders as make

NO_ADDRESS = [
    "reader@" + "é" * 60 + ".example",  # over 63 letters once it is ASCII
    "reader@\u3002example.org",
    "reader@\ufffdexample.org",
    '"\x01"@example.org',
    '"\\\x0b"@example.org',
    "=?utf-8?q?reader?=@example.org",  # would be mailed to reader@example.org
    "reader@" + ".".join(["é" * 45] * 5) + ".example",
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
