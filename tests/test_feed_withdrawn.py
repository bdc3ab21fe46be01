"""What was withdrawn leaves the feeds; Atom says so (RFC 6721), the same whatever is selected."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.reading import ids

FEEDS = ["/en/news/feed.rss", "/en/news/feed.atom", "/en/news/feed.json"]
ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
JULY = datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.fixture
def july(db, time_machine):
    """It is July 15, 2026, and the test may travel on."""
    time_machine.move_to(JULY, tick=False)
    return time_machine


def gone(client, query=""):
    """{guid: when} of the tombstones in the Atom feed."""
    root = ET.fromstring(client.get("/en/news/feed.atom" + query).content)
    return {one.get("ref"): one.get("when") for one in root.findall(DELETED)}


def updated(client, query=""):
    root = ET.fromstring(client.get("/en/news/feed.atom" + query).content)
    return root.findtext(f"{ATOM}updated")


def withdraw(bulletin, editor):
    workflow.withdraw(bulletin, editor, "wrong", "It was wrong.")
    return bulletin


def test_a_withdrawn_entry_leaves_every_feed_and_its_archive(client, july, editor):
    stays, goes = make.event(), make.event()
    withdraw(goes, editor)
    for feed in FEEDS:
        for query in ("", "?archive=2026-03"):
            answer = client.get(feed + query)
            assert ids(answer) == [stays.guid]
            assert goes.title not in answer.content.decode()
    for feed in (FEEDS[0], FEEDS[2]):
        assert goes.guid not in client.get(feed).content.decode()


@pytest.mark.parametrize("query", ["", "?archive=2026-03", "?year=1990", "?q=nothing&kind=event"])
def test_atom_says_what_was_withdrawn_and_when_whatever_is_selected(client, july, editor, query):
    goes = make.event()
    assert gone(client, query) == {}
    withdraw(goes, editor)
    assert gone(client, query) == {goes.guid: "2026-07-15T12:00:00+00:00"}
    assert updated(client, query) == "2026-07-15T12:00:00+00:00"


def test_only_the_archive_of_its_month_says_it(client, july, editor):
    withdraw(make.event(), editor)
    assert gone(client, "?archive=2026-02") == gone(client, "?archive=2026-04") == {}


def test_a_draft_made_of_it_stays_withdrawn_until_it_is_published_again(client, july, editor):
    bulletin = withdraw(make.event(), editor)
    then = gone(client)
    july.shift(timedelta(hours=1))
    workflow.back_to_draft(bulletin, editor)
    assert gone(client) == then
    july.shift(timedelta(hours=1))
    workflow.publish(Bulletin.objects.get(pk=bulletin.pk), None)
    assert gone(client) == {}
    assert gone(client, "?archive=2026-03") == {}
    for feed in FEEDS:
        assert ids(client.get(feed)) == [bulletin.guid]
    assert updated(client) == "2026-07-15T14:00:00+00:00"


def test_what_was_never_announced_or_is_in_another_language_leaves_no_trace(client, july, editor):
    withdraw(make.event(announced=False), editor)
    withdraw(make.event(language="es"), editor)
    assert gone(client) == {}


def test_a_draft_that_was_never_public_leaves_no_trace(client, july, editor):
    scheduled = make.event(published_at=JULY + timedelta(days=1))
    workflow.pull_back(scheduled, editor)
    make.draft()
    assert gone(client) == {}


def test_what_is_older_than_all_that_the_feed_holds_is_said_in_its_archive_alone(
    client, july, editor
):
    newest = datetime(2026, 1, 31, tzinfo=UTC)
    bulletins = [make.event(published_at=newest - timedelta(days=40 * n)) for n in range(60)]
    inside, edge, outside = bulletins[20], bulletins[49], bulletins[58]
    for bulletin in (inside, edge, outside):
        withdraw(bulletin, editor)
    assert set(gone(client)) == {inside.guid, edge.guid}
    month = f"{outside.published_at:%Y-%m}"
    assert list(gone(client, f"?archive={month}")) == [outside.guid]


def test_the_oldest_of_the_last_thirteen_months_is_said_to_be_gone(client, july, editor):
    oldest = make.event(published_at=JULY - timedelta(days=394))
    for number in range(60):
        make.event(published_at=JULY - timedelta(days=number))
    make.event(published_at=JULY - timedelta(days=500))
    assert oldest.guid in ids(client.get(FEEDS[1]))
    withdraw(oldest, editor)
    assert list(gone(client)) == [oldest.guid]


def test_the_feed_that_is_left_empty_says_so(client, july, editor):
    withdraw(make.event(), editor)
    assert [ids(client.get(feed)) for feed in FEEDS] == [[], [], []]
    assert len(gone(client)) == 1
