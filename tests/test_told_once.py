"""Who is told what where two things happen at once, or two selections become one."""

from datetime import timedelta

from django.utils import timezone

from bulletins import outbox, terms, workflow
from bulletins.workflow import publishing
from tests import builders as make
from tests.mailing import read, subscriber
from tests.test_outbox import publish

MINUTE = timedelta(minutes=1)


def test_a_correction_reaches_whoever_was_written_to_while_it_was_being_made(
    noon, wire, monkeypatch
):
    subscriber("one@example.org")
    bulletin = publish(noon, body="<p>Wrong.</p>")
    noon.shift(MINUTE)
    bulletin.body = "<p>Right.</p>"
    workflow.save(bulletin, make.second())
    workflow.send_changes(bulletin, None)
    locked = publishing.locked

    def while_it_waits(bulletin):
        noon.shift(timedelta(milliseconds=50))
        outbox.send_due(timezone.now())
        return locked(bulletin)

    monkeypatch.setattr(publishing, "locked", while_it_waits)
    workflow.publish_changes(bulletin, make.second(), True, {"en": "The reef was wrong."})
    noon.shift(MINUTE)
    outbox.send_due(timezone.now())
    subjects = [str(read(letter)["Subject"]) for _address, letter in wire.taken]
    assert subjects == [bulletin.title, f"Corrected: {bulletin.title}"]


def test_who_followed_two_names_that_became_one_gets_one_letter(noon, wire):
    arts, culture = make.category("Arts"), make.category("Culture")
    for category in (arts, culture):
        subscriber("both@example.org", query=f"?category={category.slug}")
    subscriber("arts@example.org", query="?category=arts")
    terms.merge(arts, culture)
    make.event(published_at=make.NOON, category=culture)
    outbox.send_due(make.NOON + MINUTE)
    assert sorted(wire.addresses) == ["arts@example.org", "both@example.org"]
