"""A feed shown to people holds what the feed holds."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from tests import builders as make
from tests.reading import ids, listed, words

DAY = timedelta(days=1)


def fill(count, **fields):
    return [make.event(published_at=make.NOON - number * DAY, **fields) for number in range(count)]


def test_it_shows_the_addresses_of_the_selections_feeds(client, db, settings):
    settings.SITE_URL = "https://embassy.example"
    html = unescape(client.get("/en/news/feed/?kind=event&year=2018").content.decode())
    for name, path in (("rss", "feed.rss"), ("atom", "feed.atom"), ("json", "feed.json")):
        address = f"/en/news/{path}?kind=event&year=2018"
        assert f'<div class="address" id="{name}">' in html
        assert f"<code>https://embassy.example{address}</code>" in html
        assert f'<a href="{address}">Open the raw feed' in html
    assert '<a class="clear" href="/en/subscribe/?kind=event&year=2018">Change</a>' in html
    assert '<a class="chip" href="/en/news/feed/?year=2018">' in html


def test_it_lists_what_the_feed_holds_in_its_order(client, noon):
    fill(4)
    make.event(announced=False)
    make.event(published_at=make.NOON + DAY)
    make.event(language="es")
    assert len(ids(client.get("/en/news/feed.atom"))) == 4
    page = client.get("/en/news/feed/")
    assert len(listed(page)) == 4
    links = re.findall(
        r"<link>https?://[^/]+(/en/news/2[^<]+)</link>",
        client.get("/en/news/feed.rss").content.decode(),
    )
    assert listed(page) == links
    assert "All 4 are in the feed, 4 shown here." in words(page)
    assert "Older ones" not in words(page)


def test_twenty_are_shown_and_what_the_feed_leaves_out_is_named_by_month(client, db, time_machine):
    time_machine.move_to(datetime(2028, 1, 1, tzinfo=UTC), tick=False)
    fill(54)
    page = client.get("/en/news/feed/?kind=event")
    assert len(listed(page)) == 20
    text = words(page)
    assert "The newest 50 of 54 are in the feed, 20 shown here." in text
    assert "Older ones: January 2026" in text
    html = unescape(page.content.decode()).replace("\u00a0", " ")
    address = "/en/news/feed.atom?archive=2026-01&kind=event"
    assert f'<a href="{address}">January 2026</a>' in html
    older = ids(client.get(address))
    in_feed = ids(client.get("/en/news/feed.atom?kind=event"))
    assert len({*older, *in_feed}) == 54


def test_the_newest_twelve_months_of_archives_are_named(client, db, time_machine):
    time_machine.move_to(datetime(2031, 1, 1, tzinfo=UTC), tick=False)
    fill(50)
    for number in range(15):
        make.event(published_at=datetime(2020, 1, 9, tzinfo=UTC) + number * 31 * DAY)
    links = re.findall(r"archive=(\d{4}-\d\d)", client.get("/en/news/feed/").content.decode())
    assert links[0] == "2021-03"
    assert links[-1] == "2020-04"
    assert len(links) == 12


def test_one_and_none_are_said_in_words(client, noon):
    assert "None yet." in words(client.get("/en/news/feed/"))
    make.event()
    assert "1 is in the feed, shown here." in words(client.get("/en/news/feed/"))


def test_an_inferred_year_and_the_category_stand_beside_the_day(client, db):
    make.event(category=make.category("Fisheries"), day_inferred=True, day_basis=[["others", 2026]])
    text = words(client.get("/en/news/feed/"))
    assert "March 2, 2026 year inferred Fisheries" in text


@pytest.mark.parametrize("rows", [1, 70])
def test_it_costs_the_same_whatever_there_is(client, db, rows, django_assert_max_num_queries):
    make.category("Fisheries")
    fill(rows, category=make.category(), place=make.place(), series=make.series())
    with django_assert_max_num_queries(
        5
    ):  # mission, keys, rows; where some are left out count and months
        client.get("/en/news/feed/")
    with django_assert_max_num_queries(4):
        client.get("/en/news/feed/?category=fisheries")


def test_both_languages_have_it(client, db):
    make.event(language="es", title="Encuentro sobre la pesca")
    page = client.get("/es/news/feed/")
    assert len(listed(page)) == 1
    assert 'href="/en/news/feed/" lang="en"' in page.content.decode()


def test_it_is_for_reading(client, db):
    assert client.post("/en/news/feed/").status_code == 405
    assert client.head("/en/news/feed/").status_code == 200
