"""A hub, where one is set, is told of the feeds that have something new; nobody else is asked for anything."""

import threading
from collections import Counter
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from bulletins import outbox, workflow
from bulletins.models import Bulletin, Correction, Ping, Revision
from bulletins.outbox import pings
from bulletins.selection import selection
from tests import builders as make

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOON = make.NOON


class Hub:
    def __init__(self):
        self.asked, self.answer = [], 202
        hub = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                hub.asked.append((self.path, parse_qs(body, strict_parsing=True)))
                self.send_response(hub.answer)
                if 300 <= hub.answer < 400:
                    self.send_header("Location", f"{hub.address}elsewhere")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    @property
    def topics(self):
        return [asked["hub.url"][0] for _path, asked in self.asked]


@pytest.fixture
def hub(noon, settings):
    made = Hub()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    settings.WEBSUB_HUB = made.address
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_without_a_hub_nothing_is_kept_and_nobody_is_asked(noon, monkeypatch):
    monkeypatch.setattr(pings, "_post", None)
    make.event()
    assert outbox.send_due(NOON + MINUTE)["pings"] == 0
    assert not Ping.objects.exists()


def test_the_hub_is_told_once_of_each_feed_that_has_the_bulletin(hub):
    make.event()
    outbox.send_due(NOON + MINUTE)
    outbox.send_due(NOON + DAY)
    site = "https://embassy.example/en/news/feed"
    assert Counter(hub.topics) == Counter(
        f"{site}.{feed}{query}"
        for feed in ("rss", "atom", "json")
        for query in ("", "?kind=event", "?year=2026")
    )
    assert {path for path, _asked in hub.asked} == {"/"}
    assert {asked["hub.mode"][0] for _path, asked in hub.asked} == {"publish"}
    assert not Ping.objects.exists()


def test_they_are_all_feeds_of_one_filter_that_have_it_and_carry_the_hub_and_no_other(hub, client):
    outer = make.place("Florida")
    place = make.place("Key West", parent=outer)
    category, series, party = make.category("Reefs"), make.series("Talks"), make.party("Guard")
    make.place("Elsewhere")
    bulletin = make.commemoration(
        observance=make.observance("Landing"), place=place, category=category, series=series,
        parties=[party], first_day=date(2025, 12, 31), last_day=date(2026, 1, 1), language="es",
    )  # fmt: skip
    told = set(pings.topics(bulletin))
    queries = {urlsplit(topic).query for topic in told}
    assert queries == {
        "", "kind=commemoration", "category=reefs", "year=2025", "year=2026", "place=key-west",
        "place=florida", "series=talks", "party=guard", "observance=landing",
    }  # fmt: skip
    for topic in told:
        found = selection(f"?{urlsplit(topic).query}", Bulletin.objects.all())
        assert found.is_pinged
        assert found.narrowed().get() == bulletin
        page = client.get(topic.removeprefix("https://embassy.example"))
        assert hub.address in page.content.decode()
        assert topic.replace("&", "&amp;") in page.content.decode()


@pytest.mark.parametrize("query", ["q=reefs", "kind=event&year=2026"])
def test_a_feed_of_words_or_of_two_filters_is_not_told_and_names_no_hub(hub, client, query):
    make.event(title="On reefs")
    found = selection(QueryDict(query).urlencode(), Bulletin.objects.all())
    assert not found.is_pinged
    content = client.get(reverse("atom", args=["en"]) + f"?{query}").content.decode()
    assert hub.address not in content


def test_a_significant_correction_and_a_withdrawal_are_told_and_a_quiet_change_is_not(hub):
    bulletin = make.event()
    outbox.send_due(NOON + MINUTE)
    hub.asked.clear()
    revision = Revision.take(bulletin, None, "import")
    about = {"bulletin": bulletin, "at": NOON + MINUTE, "before": revision, "after": revision}
    Correction.objects.create(significant=False, **about)
    assert outbox.send_due(NOON + 2 * MINUTE)["pings"] == 0
    Correction.objects.create(significant=True, sentence="It is 12.", **about)
    assert outbox.send_due(NOON + 3 * MINUTE)["pings"] == 9
    workflow.withdraw(Bulletin.objects.get(), make.second(), "wrong", "It was wrong.")
    assert outbox.send_due(NOON + 4 * MINUTE)["pings"] == 9


def test_a_withdrawn_bulletin_is_told_where_it_was_whatever_became_of_it_as_a_draft(hub):
    bulletin = make.event()
    outbox.send_due(NOON + MINUTE)
    workflow.withdraw(bulletin, make.second(), "wrong", "It was wrong.")
    bulletin.refresh_from_db()
    workflow.back_to_draft(bulletin, make.second())
    Bulletin.objects.update(first_day=None, last_day=None)
    assert outbox.send_due(NOON + 2 * MINUTE)["pings"] == 9


def test_old_news_is_told_to_no_hub(hub):
    make.event(announced=False)
    assert outbox.send_due(NOON + MINUTE)["pings"] == 0


@pytest.mark.parametrize("answer", [302, 307, 400, 404, 500, 503])
def test_what_the_hub_did_not_take_is_told_again_later_and_goes_nowhere_else(hub, answer):
    make.event()
    hub.answer = answer
    assert outbox.send_due(NOON + MINUTE)["pings"] == 0
    assert {path for path, _asked in hub.asked} == {"/"}
    assert len(hub.asked) == 9
    hub.answer = 204
    assert outbox.send_due(NOON + MINUTE)["pings"] == 0
    assert outbox.send_due(NOON + 3 * MINUTE)["pings"] == 9


def test_a_hub_that_cannot_be_reached_is_asked_once_a_turn_and_given_up_after_two_days(
    hub, settings, monkeypatch
):
    settings.WEBSUB_HUB = "http://127.0.0.1:9/"
    asked = []
    post = pings._post
    monkeypatch.setattr(pings, "_post", lambda topic: asked.append(topic) or post(topic))
    make.event()
    outbox.send_due(NOON + MINUTE)
    assert len(asked) == 1
    Ping.objects.filter(attempts=0).delete()  # one is enough to follow
    while row := Ping.objects.first():
        now = row.due_at
        pings.ping(now)
    assert 1.5 * DAY < now - NOON < 2.5 * DAY


def test_news_that_comes_while_the_hub_is_being_told_is_told_too(hub, monkeypatch):
    first = make.event()
    outbox.tell(NOON + MINUTE)
    post = pings._post

    def post_and_publish(topic):
        post(topic)
        pings.ask_for_pings(first, NOON + 2 * MINUTE)

    monkeypatch.setattr(pings, "_post", post_and_publish)
    pings.ping(NOON + MINUTE)
    assert Ping.objects.filter(due_at=NOON + 2 * MINUTE).exists()


def test_the_hub_stands_in_the_headers_of_a_feed_that_is_pinged(client, db, settings):
    settings.WEBSUB_HUB = "https://hub.example/"
    assert client.get("/en/news/feed.json").headers["Link"] == (
        '<https://hub.example/>; rel="hub", <https://embassy.example/en/news/feed.json>; rel="self"'
    )
    assert "Link" not in client.get("/en/news/feed.json?q=reef").headers
