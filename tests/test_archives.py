"""Older entries by month (RFC 5005): whoever was away walks back and misses nothing; what is past stays."""

import random
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.reading import ids

FEEDS = ["/en/news/feed.rss", "/en/news/feed.atom", "/en/news/feed.json"]
SITE = "https://embassy.example"
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
JULY = datetime(2026, 7, 15, 12, tzinfo=UTC)


@pytest.fixture
def july(db, time_machine):
    """It is July 15, 2026, and the test may travel on."""
    time_machine.move_to(JULY, tick=False)
    return time_machine


def links(answer):
    """{relation: address} that the document names beside its page."""
    if answer.headers["Content-Type"].endswith("json"):
        feed = answer.json()
        found = {"self": feed["feed_url"], "prev-archive": feed.get("next_url")}
        return {rel: address for rel, address in found.items() if address}
    root = ET.fromstring(answer.content)
    links = [*root.findall(f"{ATOM}link"), *root.findall(f"channel/{ATOM}link")]
    return {link.get("rel"): link.get("href") for link in links if link.get("rel") != "alternate"}


def is_archive(answer):
    root = ET.fromstring(answer.content)
    return (root if root.tag == f"{ATOM}feed" else root.find("channel")).find(
        f"{HISTORY}archive"
    ) is not None


def walk(client, address):
    """[(address, answer)] of the feed and of each archive before it, newest first."""
    found = []
    while address:
        answer = client.get(address.removeprefix(SITE))
        assert answer.status_code == 200, address
        found.append((address, answer))
        assert len(found) < 100, "a walk that does not end"
        address = links(answer).get("prev-archive")
    return found


def monthly(first, count, **fields):
    """An announced bulletin on the 10th of each of `count` months from `first` (year, month) on."""
    start = datetime(*first, 10, 12, tzinfo=UTC)
    return [
        make.event(published_at=start + relativedelta(months=number), **fields)
        for number in range(count)
    ]


@pytest.mark.parametrize("feed", FEEDS)
def test_a_month_has_what_was_announced_in_it_by_utc(client, july, feed):
    edge = datetime(2026, 3, 1, tzinfo=UTC)
    first = make.event(published_at=edge)
    last = make.event(published_at=datetime(2026, 3, 31, 23, 59, 59, 999_999, tzinfo=UTC))
    make.event(published_at=edge - timedelta(microseconds=1))
    make.event(published_at=datetime(2026, 4, 1, tzinfo=UTC))
    make.event(published_at=edge, announced=False)
    make.event(published_at=edge, language="es")
    assert ids(client.get(f"{feed}?archive=2026-03")) == [last.guid, first.guid]


@pytest.mark.parametrize("feed", FEEDS)
def test_each_document_names_itself_the_feed_and_the_archive_before_it(client, july, feed):
    monthly((2026, 1), 1)
    monthly((2026, 3), 4)  # to June; February has none
    live, own = client.get(feed), SITE + feed
    assert links(live) == {"self": own, "prev-archive": f"{own}?archive=2026-01"}
    june = links(client.get(f"{feed}?archive=2026-06"))
    march = links(client.get(f"{feed}?archive=2026-03"))
    january = links(client.get(f"{feed}?archive=2026-01"))
    assert (
        june.pop("current", own) == march.pop("current", own) == january.pop("current", own) == own
    )
    assert june == {"self": f"{own}?archive=2026-06", "prev-archive": f"{own}?archive=2026-05"}
    assert march == {"self": f"{own}?archive=2026-03", "prev-archive": f"{own}?archive=2026-01"}
    assert january == {"self": f"{own}?archive=2026-01"}


@pytest.mark.parametrize("feed", FEEDS[:2])
def test_only_a_month_that_has_ended_is_marked_as_an_archive(client, july, feed):
    monthly((2026, 6), 2)
    assert not is_archive(client.get(feed))
    assert is_archive(client.get(f"{feed}?archive=2026-06"))
    present = client.get(f"{feed}?archive=2026-07")
    assert len(ids(present)) == 1
    assert not is_archive(present)
    july.move_to(datetime(2026, 8, 1, tzinfo=UTC), tick=False)
    assert is_archive(client.get(f"{feed}?archive=2026-07"))


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    "value", ["2026-08", "2026-13", "2026-00", "2026-3", "2026", "0000-01", "9999-12",
              "2026-03-01", "march", "2026-03 ", "٢٠٢٦-٠٣", "2026-03\n"],
)  # fmt: skip
def test_a_month_that_is_none_or_lies_ahead_answers_404_in_one_line(client, july, feed, value):
    answer = client.get(feed, {"archive": value})
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == "archive: There is no such month. Write it as 2026-03.\n"


@pytest.mark.parametrize("feed", FEEDS)
def test_a_month_without_any_is_empty(client, july, feed):
    monthly((2026, 3), 1)
    for month in ("1990-01", "2026-02"):
        answer = client.get(f"{feed}?archive={month}")
        assert (answer.status_code, ids(answer)) == (200, [])


@pytest.mark.parametrize("feed", FEEDS)
def test_what_is_scheduled_is_not_in_the_month_that_runs(client, july, feed):
    later = make.event(published_at=JULY + timedelta(hours=1))
    assert ids(client.get(f"{feed}?archive=2026-07")) == []
    july.move_to(JULY + timedelta(hours=1), tick=False)
    assert ids(client.get(f"{feed}?archive=2026-07")) == [later.guid]


@pytest.mark.parametrize("feed", FEEDS)
def test_the_address_of_an_archive_has_one_form(client, july, feed):
    make.category("Reefs", slug="reefs")
    [one] = monthly((2026, 3), 1, kind="event", category=make.category("Fish", slug="fish"))
    own = f"{SITE}{feed}?archive=2026-03&kind=event&category=fish"
    for query in (
        "kind=event&category=fish&archive=2026-03",
        "category=fish&archive=2026-01&archive=2026-03&kind=event&page=7&x=1",
    ):
        answer = client.get(f"{feed}?{query}")
        assert ids(answer) == [one.guid]
        assert links(answer)["self"] == own
    assert ids(client.get(f"{feed}?archive=2026-03&category=reefs")) == []


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("archive=", ""),
        ("archive=%20&kind=event", "?kind=event"),
        ("archive=2026-03&year=", "?archive=2026-03"),
        ("archive=2026-03&archive=", ""),
    ],
)
def test_empty_parameters_are_dropped_by_a_redirect(client, july, feed, query, kept):
    answer = client.get(f"{feed}?{query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, feed + kept)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_former_name_leads_to_the_archive_under_the_new_one(client, july, feed):
    category = make.category("Fish", slug="fish")
    make.category("Old fish", slug="old-fish", merged_into=category)
    answer = client.get(f"{feed}?archive=2026-03&category=old-fish")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{feed}?archive=2026-03&category=fish"


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("query", ["", "?category=reefs"])
def test_whoever_was_away_for_18_months_misses_nothing_while_news_appears(
    client, july, feed, query
):
    chance = random.Random(5)
    reefs = make.category("Reefs", slug="reefs")
    start = JULY - timedelta(days=30 * 30)
    every = [
        make.event(
            published_at=start + timedelta(days=day, hours=chance.randrange(24)),
            category=reefs if chance.random() < 0.5 else None,
        )
        for day in range(0, 900, 8)
    ]
    seen, address = [], feed + query
    while address:
        answer = client.get(address.removeprefix(SITE))
        seen += ids(answer)
        make.event(published_at=datetime.now(UTC), category=reefs)  # one is published per step
        july.shift(timedelta(minutes=7))
        address = links(answer).get("prev-archive")
    before = {one.guid for one in every if not query or one.category}
    assert set(seen) == before


@pytest.mark.parametrize("feed", FEEDS)
def test_a_month_full_of_news_loses_nothing_once_it_has_ended(client, july, feed):
    many = [
        make.event(published_at=JULY + timedelta(minutes=number), body=f"<p>{'word ' * 60_000}</p>")
        for number in range(9)
    ]
    july.move_to(JULY + timedelta(days=1), tick=False)
    live = client.get(feed)
    assert 0 < len(ids(live)) < len(many)
    july.move_to(datetime(2026, 8, 1, tzinfo=UTC), tick=False)
    found = {guid for _address, answer in walk(client, feed) for guid in ids(answer)}
    assert found == {one.guid for one in many}


def test_archives_stay_to_the_byte_while_nothing_in_them_changes(client, july, editor):
    bulletins = monthly((2025, 1), 19)
    addresses = [f"{feed}?archive=2025-05" for feed in FEEDS]

    def bodies():
        return [client.get(address).content for address in addresses]

    before = bodies()
    july.move_to(JULY + timedelta(days=50), tick=False)
    make.event(published_at=datetime.now(UTC))
    make.changed(bulletins[9], title="Another title")
    workflow.withdraw(bulletins[3], editor, "wrong", "It was wrong.")
    workflow.withdraw(bulletins[8], editor, "wrong", "It was wrong.")
    make.event(published_at=datetime(2025, 5, 2, tzinfo=UTC), announced=False)
    make.event(published_at=datetime(2025, 5, 2, tzinfo=UTC), language="es")
    make.draft()
    assert bodies() == before
    may = bulletins[4]
    may.body = "<p>It met on Monday.</p>"
    workflow.save(may, None)
    workflow.publish_changes(may, None, True, {"en": "It met on Monday."})
    assert all(now != then for now, then in zip(bodies(), before, strict=True))


@pytest.mark.parametrize("feed", FEEDS)
def test_the_chain_of_archives_is_the_same_for_every_selection_and_survives_withdrawals(
    client, july, editor, feed
):
    monthly((2026, 2), 2)
    [april] = monthly((2026, 4), 1, category=make.category("Reefs", slug="reefs"))
    monthly((2026, 5), 2)

    def months(query=""):
        return [address.partition("archive=")[2][:7] for address, _ in walk(client, feed + query)]

    assert months()[1:] == ["2026-02"]  # the rest is in the window
    assert months("?category=reefs")[1:] == ["2026-04", "2026-03", "2026-02"]
    assert months("?year=1990")[1:] == [f"2026-{month:02}" for month in (6, 5, 4, 3, 2)]
    workflow.withdraw(april, editor, "wrong", "It was wrong.")
    assert months("?year=1990")[1:] == [f"2026-{month:02}" for month in (6, 5, 4, 3, 2)]
    workflow.back_to_draft(Bulletin.objects.get(pk=april.pk), editor)
    assert months("?year=1990")[1:] == [f"2026-{month:02}" for month in (6, 5, 4, 3, 2)]


@pytest.mark.parametrize("feed", FEEDS)
def test_an_archive_costs_no_more_than_the_feed(client, july, feed, django_assert_max_num_queries):
    monthly((2025, 1), 3)
    for _number in range(60):
        make.event(
            published_at=datetime(2025, 3, 5, tzinfo=UTC), place=make.place(parent=make.place())
        )
    with django_assert_max_num_queries(12):
        assert len(ids(client.get(f"{feed}?archive=2025-03&year=2026"))) == 61


def test_the_hub_is_named_by_feeds_that_are_pinged_and_by_no_archive(client, july, settings):
    settings.WEBSUB_HUB = "https://hub.example/"
    make.category("Reefs", slug="reefs")

    def names_it(query):
        rss, atom = (links(client.get(feed + query)).get("hub") for feed in FEEDS[:2])
        hubs = client.get(FEEDS[2] + query).json().get("hubs")
        assert rss == atom == (hubs and hubs[0]["url"])
        return bool(rss)

    assert names_it("")
    assert names_it("?category=reefs")
    assert not names_it("?category=reefs&year=2026")
    assert not names_it("?q=reef")
    assert not names_it("?archive=2026-03")
    settings.WEBSUB_HUB = ""
    assert not names_it("")
