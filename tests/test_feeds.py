import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.reading import entries, ids

FEEDS = ["/en/news/feed.rss", "/en/news/feed.atom"]
EVERY = [*FEEDS, "/en/news/feed.json"]
IDENTITY = re.compile(rb"urn:uuid:[0-9a-f-]{36}")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("feed", FEEDS)
def test_an_entry_has_the_full_text_link_identity_and_category(client, db, feed):
    bulletin = make.event(
        category=make.category("Fisheries"), body="<p>First.</p><p>Second & last.</p>"
    )
    [entry] = entries(client.get(feed))
    assert entry.id == bulletin.guid
    assert entry.link == f"https://embassy.example{bulletin.get_absolute_url()}"
    assert entry.title == bulletin.title
    assert entry.summary == bulletin.summary
    assert entry.content[-1].value == "<p>First.</p><p>Second &amp; last.</p>"
    assert [tag.term for tag in entry.tags] == ["Fisheries"]


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    "title",
    [
        "Fish & chips <b>together</b>",
        "A < B > C &amp; D",
        "“Quoted”, ¿verdad? 🐟",
        "שלום וברכה",
        "x" * 300,
        "]]> <!-- not a comment",
    ],
)
def test_titles_stay_whole(client, db, feed, title):
    make.event(title=title)
    [entry] = entries(client.get(feed))
    raw = ET.fromstring(client.get(feed).content)
    path = f"{ATOM}entry/{ATOM}title" if feed.endswith("atom") else "channel/item/title"
    shown = raw.find(path).text  # readers take a title for HTML, so markup is escaped once more
    assert shown == title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert entry.title


@pytest.mark.parametrize("feed", FEEDS)
def test_no_publication_date_is_invented(client, db, feed):
    entered = datetime(2026, 5, 5, 9, tzinfo=UTC)
    make.event(
        published_known=False,
        published_at=datetime(2018, 1, 18, 12, tzinfo=UTC),
        created_at=entered,
    )
    [entry] = entries(client.get(feed))
    assert "published" not in entry
    if feed.endswith("atom"):
        assert entry.updated == "2026-05-05T09:00:00+00:00"


def test_the_update_time_moves_only_on_a_significant_correction(client, db, editor):
    bulletin = make.event()
    [before] = entries(client.get("/en/news/feed.atom"))
    make.changed(bulletin, title="Another title")
    [after] = entries(client.get("/en/news/feed.atom"))
    assert (after.title, after.updated) == ("Another title", before.updated)
    workflow.withdraw(bulletin, editor, "wrong", "It was wrong.")
    workflow.back_to_draft(bulletin, editor)
    workflow.publish(bulletin, None)
    [back] = entries(client.get("/en/news/feed.atom"))
    assert back.id == before.id
    assert back.published == before.published
    assert back.updated > before.updated


def test_what_was_never_announced_is_in_no_feed(client, db):
    make.event(announced=False)
    assert [ids(client.get(feed)) for feed in EVERY] == [[], [], []]


def test_the_window_is_the_newest_fifty_and_what_is_younger_than_13_months(client, db):
    now = timezone.now()
    for number in range(55):
        make.event(published_at=now - timedelta(days=500 + number))
    assert [len(ids(client.get(feed))) for feed in EVERY] == [50, 50, 50]
    for number in range(55):
        make.event(published_at=now - timedelta(days=3 * number + 1))
    assert [len(ids(client.get(feed))) for feed in EVERY] == [55, 55, 55]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{'word ' * 80_000}</p>",
        "<p><em>a</em> &lt;b&gt; &amp;</p>" * 8_000,
        f"<p>{'日本語 ' * 80_000}</p>",
    ],
)
def test_the_window_never_holds_more_than_2_mb(client, db, body):
    for _number in range(9):
        make.event()
    Bulletin.objects.update(body=body)
    answers = [client.get(feed) for feed in EVERY]
    assert all(1_000_000 < len(answer.content) < 2_000_000 for answer in answers[:2])
    assert len(answers[2].content) < 2_000_000
    rss, atom, item = (IDENTITY.findall(answer.content) for answer in answers)
    assert rss == atom == item


def test_the_window_never_holds_more_than_500(client, db):
    now = timezone.now()
    make.event()
    one = Bulletin.objects.get()
    Bulletin.objects.bulk_create(
        Bulletin(
            language="en", title=f"Talks {number}", slug=f"talks-{number}", status="published",
            published_at=now - timedelta(minutes=number), alone_reason="one_person",
            first_day=one.first_day, last_day=one.last_day,
        )
        for number in range(510)
    )  # fmt: skip
    found = [IDENTITY.findall(client.get(feed).content) for feed in EVERY]
    assert [len(one) for one in found] == [500, 500, 500]


@pytest.mark.parametrize("feed", EVERY)
def test_a_feed_costs_at_most_thirteen_queries(client, db, feed, django_assert_max_num_queries):
    country = make.place("United States", parent=make.place())
    query = (
        "?q=meeting&kind=event&category=fish&year=2026&place=united-states&series=reefs&party=cuba"
    )
    terms = {
        "category": make.category(slug="fish"),
        "series": make.series(slug="reefs"),
        "place": country,
        "parties": [make.party("Cuba")],
    }
    for _number in range(60):
        make.event(**terms)
    for address in (feed, feed + query):
        with django_assert_max_num_queries(13):
            assert len(ids(client.get(address))) >= 50


def test_feeds_name_themselves_their_page_and_their_language(client, db):
    make.event(language="es", title="Encuentro", first_day=date(2018, 1, 1))
    atom = ET.fromstring(client.get("/es/news/feed.atom?year=2018").content)
    links = {link.get("rel"): link.get("href") for link in atom.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://embassy.example/es/news/feed.atom?year=2018",
        "alternate": "https://embassy.example/es/news/?year=2018",
        "prev-archive": "https://embassy.example/es/news/feed.atom?archive=2026-03&year=2018",
    }
    assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    rss = ET.fromstring(client.get("/es/news/feed.rss?year=2018").content).find("channel")
    assert (
        rss.find(f"{ATOM}link").get("href") == "https://embassy.example/es/news/feed.rss?year=2018"
    )
    assert rss.findtext("link") == "https://embassy.example/es/news/?year=2018"
    assert rss.findtext("language") == "es"


def test_the_page_names_the_feeds_of_its_own_filters(client, db):
    make.category("Fisheries")
    html = client.get("/en/news/?category=fisheries&order=oldest").content.decode()
    assert 'href="https://embassy.example/en/news/feed.rss?category=fisheries"' in html
    assert 'href="https://embassy.example/en/news/feed.atom?category=fisheries"' in html


@pytest.mark.parametrize("feed", EVERY)
def test_order_and_page_are_ignored_and_bad_values_answer_in_one_line(client, db, feed):
    make.event()
    assert client.get(f"{feed}?order=sideways&page=99").content == client.get(feed).content
    response = client.get(f"{feed}?category=nope")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().count("\n") == 1
    assert "There is no such category" in response.content.decode()


@pytest.mark.parametrize("feed", EVERY)
def test_the_same_content_gives_the_same_bytes(client, db, feed, time_machine):
    make.event()
    time_machine.move_to(datetime(2026, 4, 1, tzinfo=UTC))
    before = client.get(feed).content
    empty = client.get(f"{feed}?year=1950").content
    time_machine.move_to(datetime(2026, 4, 9, tzinfo=UTC))
    assert client.get(feed).content == before
    assert client.get(f"{feed}?year=1950").content == empty


def test_an_embargoed_bulletin_enters_at_its_second(client, db, time_machine):
    instant = datetime(2030, 1, 1, 14, tzinfo=UTC)
    bulletin = make.event(published_at=instant)
    time_machine.move_to(instant - timedelta(seconds=1), tick=False)
    assert [ids(client.get(feed)) for feed in EVERY] == [[], [], []]
    time_machine.move_to(instant, tick=False)
    assert [ids(client.get(feed)) for feed in EVERY] == [[bulletin.guid]] * 3
