"""A message that cannot be written, through a fault of ours, is put off and keeps no other."""

from datetime import timedelta

from bulletins import outbox
from bulletins.models import Message
from tests import builders as make
from tests.mailing import subscriber

MINUTE = timedelta(minutes=1)


def test_one_that_cannot_be_written_keeps_no_other(wire, caplog):
    subscriber("reader@" + "é" * 60 + ".example")  # the form takes no such address
    subscriber("other@example.org")
    make.event(published_at=make.NOON)
    done = outbox.send_due(make.NOON + MINUTE)
    assert (done["sent"], done["later"]) == (1, 1)
    assert wire.addresses == ["other@example.org"]
    [late] = Message.objects.filter(sent_at=None)
    assert late.due_at > make.NOON + 5 * MINUTE
    assert f"Message {late.pk} cannot be written." in caplog.text
    for day in range(6):
        outbox.send_due(make.NOON + timedelta(days=1 + day))
    assert wire.addresses == ["other@example.org"]
