"""A feed that did not change is answered without making it, and never one that did."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from bulletins import terms, workflow
from bulletins.models import Bulletin, Image, Mission
from bulletins.public.feeds import views
from tests import builders as make

FEEDS = ["/en/news/feed.rss", "/en/news/feed.atom", "/en/news/feed.json"]
NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)

every_feed = pytest.mark.parametrize("feed", FEEDS)


@pytest.fixture
def july(db, time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def again(client, feed, etag, **headers):
    return client.get(feed, headers={"If-None-Match": etag} | headers)


@every_feed
@pytest.mark.parametrize("query", ["", "?archive=2026-03", "?kind=event&year=2026&q=meeting"])
def test_an_unchanged_feed_costs_two_queries_at_most_and_is_not_made(
    client, db, feed, query, monkeypatch, django_assert_max_num_queries
):
    for _number in range(5):
        make.event()
    etag = client.get(feed + query).headers["ETag"]
    monkeypatch.setattr(views.BulletinFeed, "get_feed", None)
    with django_assert_max_num_queries(2):
        answer = again(client, feed + query, etag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Content-Type" not in answer.headers


def test_a_head_request_says_what_a_get_would(client, db):
    make.event()
    for feed in FEEDS:
        got, head = client.get(feed), client.head(feed)
        assert head.content == b""
        for name in ("ETag", "Content-Type", "Cache-Control", "Vary"):
            assert head.headers[name] == got.headers[name]
        asked = client.head(feed, headers={"If-None-Match": got.headers["ETag"]})
        assert asked.status_code == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "NONSENSE"])
@pytest.mark.parametrize("path", [*FEEDS, "/en/news/calendar.ics", "/en/news/", "/en/news/feed/"])
def test_nothing_but_reading_is_allowed(db, path, method):
    answer = Client(enforce_csrf_checks=True).generic(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@every_feed
@pytest.mark.parametrize("wish", ["gzip;q=0", "identity, gzip; q=0.0", "*;q=0", "br", "xgzip"])
def test_who_wants_no_gzip_gets_none(client, db, feed, wish):
    make.event(body=f"<p>{'word ' * 300}</p>")
    answer = client.get(feed, headers={"Accept-Encoding": wish})
    assert "Content-Encoding" not in answer.headers


@every_feed
@pytest.mark.parametrize("wish", ["gzip", "br, GZIP", "gzip;q=0.5", "x-gzip;q=0, gzip; q=1.0"])
def test_who_takes_gzip_gets_it(client, db, feed, wish):
    make.event(body=f"<p>{'word ' * 300}</p>")
    answer = client.get(feed, headers={"Accept-Encoding": wish})
    assert answer.headers["Content-Encoding"] == "gzip"


@every_feed
def test_gzip_holds_the_same_bytes_each_time_under_the_same_tag(client, db, feed):
    make.event(body=f"<p>{'word ' * 300}</p>")
    plain = client.get(feed)
    packed = [client.get(feed, headers={"Accept-Encoding": "gzip"}) for _time in range(2)]
    assert packed[0].headers["Content-Encoding"] == "gzip"
    assert packed[0].content == packed[1].content
    assert gzip.decompress(packed[0].content) == plain.content
    assert packed[0].headers["ETag"] == plain.headers["ETag"]
    answer = again(client, feed, plain.headers["ETag"], **{"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.content) == (304, b"")


@every_feed
def test_the_tag_of_one_selection_or_month_is_none_of_another(client, db, feed):
    addresses = ["", "?kind=event", "?archive=2026-02", "?archive=2026-03&kind=event"]
    tags = [client.get(feed + query).headers["ETag"] for query in addresses]
    assert len(set(tags)) == len(addresses)


@every_feed
@pytest.mark.parametrize("query", ["?category=nope", "?archive=2099-01", "?year="])
def test_what_is_no_feed_has_no_tag_and_matches_none(client, db, feed, query):
    answer = again(client, feed + query, "*")
    assert answer.status_code in (302, 404)
    assert "ETag" not in answer.headers


@every_feed
def test_any_tag_matches_a_feed_that_is_there(client, db, feed):
    assert again(client, feed, "*").status_code == 304
    assert again(client, feed, 'W/"other"').status_code == 200


def changes():
    """{name: what changes the body of a feed with one bulletin (fixture `one`)}."""
    return {
        "a bulletin more": lambda one, by: make.event(),
        "a title": lambda one, by: make.changed(one, title="Another title"),
        "a withdrawal": lambda one, by: workflow.withdraw(one, by, "wrong", "It was wrong."),
        "a category's name": lambda one, by: rename(one.category),
        "a party's name": lambda one, by: rename(one.parties.get()),
        "a place around": lambda one, by: rename(one.place.parent),
        "a series' name": lambda one, by: rename(one.series),
        "the mission's name": lambda one, by: Mission.objects.update(names={"en": "Another embassy"}),
        "a picture described": lambda one, by: one.image_uses.update(alt="A boat"),
        "a file shown": lambda one, by: one.attachments.update(shown=True),
        "a bulk of rows": lambda one, by: Bulletin.objects.update(summary="They met."),
        "a slug": lambda one, by: workflow.change_slug(one, "another-address"),
    }  # fmt: skip


def rename(term):
    term.names = {"en": "Another name"}
    terms.save(term)


@pytest.mark.parametrize("name", changes())
def test_the_tag_changes_with_the_body(client, july, editor, name):
    one = make.event(
        category=make.category(), series=make.series(), place=make.place(parent=make.place()),
        parties=[make.party()],
    )  # fmt: skip
    image = Image.objects.create(
        name="reef.jpg", key="ab" * 32, kind="jpeg", width=960, height=640, size=9,
        renditions=[{"kind": "jpeg", "width": 960, "height": 640, "size": 9}],
    )  # fmt: skip
    one.image_uses.create(image=image, alt="A reef", credit="The Centre")
    one.attachments.create(name="a.pdf", key="cd" * 32, size=9, title="Minutes", language="en")
    before = [client.get(feed) for feed in FEEDS]
    changes()[name](one, editor)
    changed = []
    for feed, then in zip(FEEDS, before, strict=True):
        whole = client.get(feed)
        asked = again(client, feed, then.headers["ETag"])
        if whole.content != then.content:
            assert asked.status_code == 200
            assert asked.content == whole.content
            changed.append(feed)
    assert FEEDS[2] in changed


@every_feed
def test_the_clock_alone_changes_the_tag_where_it_changes_the_body(client, july, feed, settings):
    """An embargo passes, a month ends, the oldest grows too old; between them it stays."""
    settings.FEED_MONTHS = 1
    for number in range(50):
        make.event(published_at=NOW - timedelta(minutes=number))
    make.event(published_at=NOW - timedelta(days=29))
    make.event(published_at=NOW + timedelta(days=3))
    steps = [0, 0.5, 1.4, 1.5, 2.9, 3, 4, 16.4, 16.6, 17, 40]
    seen = []
    for days in steps:
        july.move_to(NOW + timedelta(days=days), tick=False)
        answer = client.get(feed)
        seen.append((answer.headers["ETag"], answer.content))
    by_tag = {}
    for etag, body in seen:
        assert by_tag.setdefault(etag, body) == body
    assert 3 <= len(by_tag) < len(steps)


@every_feed
def test_the_same_content_gives_the_same_bytes_wherever_its_rows_lie(client, july, feed):
    for _number in range(3):
        make.event(
            parties=[make.party(), make.party()], place=make.place(parent=make.place()),
            published_at=make.NOON,
        )  # fmt: skip
    first = client.get(feed).content
    with connection.cursor() as cursor:  # the rows lie elsewhere afterwards
        cursor.execute("UPDATE bulletins_bulletin SET summary = summary WHERE id % 2 = 0")
    assert client.get(feed).content == first
