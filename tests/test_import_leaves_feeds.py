"""Old bulletins brought into a site that people follow disturb nobody; into an empty one they are its news.

OLD_BULLETINS=5000 imports as many; `make slow` does.
"""

import json
import os
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from bulletins import outbox
from bulletins.models import Bulletin, Message, Ping, Subscription
from tests import builders as make
from tests.reading import ids

FEW = 60  # more than the fifty that a feed has at least
MANY = int(os.environ.get("OLD_BULLETINS", FEW))
TOPICS = ["reefs", "fisheries", "mail", "pilots", "music", "farming", "weather", "aviation"]
TOWNS = ["Tampa", "Matanzas", "Key West", "Havana", "Miami"]
QUERIES = ["", "?kind=event", "?category=reefs", "?year=2026", "?q=talks", "?year=1990"]
FEEDS = [
    f"/{language}/news/feed.{kind}{query}"
    for language in ("en", "es")
    for kind in ("rss", "atom", "json")
    for query in QUERIES
]


def old_page(count):
    """`count` items of our own words, two days apart since 1990, as an old page has them."""
    parts = ["Notes of the old office"]
    for number in range(count):
        day = date(1990, 1, 2) + timedelta(days=2 * number)
        topic, town = TOPICS[number % len(TOPICS)], TOWNS[number % len(TOWNS)]
        parts.append(f"Talks on {topic} held in {town}, item {number}a")
        parts.append(
            f"On {day:%B} {day.day}, {day.year}, talks on {topic} were held in {town}. "
            "Both sides agreed to meet again and wrote a list of names and hours."
        )
    return "\n\n".join(parts) + "\n"


def write(folder, count):
    """The old page, in two files."""
    text = old_page(count)
    cut = text.rindex("\n\n", 0, text.index(f"item {count // 2}a"))
    pieces = [folder / "first.txt", folder / "second.txt"]
    pieces[0].write_text(text[:cut])
    pieces[1].write_text("Notes of the old office" + text[cut:])
    return pieces


@pytest.fixture
def files(tmp_path):
    return write(tmp_path, FEW)


@pytest.fixture
def followed(db, settings):
    """A site with news, a hub, and somebody who follows everything in each language."""
    settings.WEBSUB_HUB = "http://127.0.0.1:9/"
    now = timezone.now()
    category = make.category("Reefs")
    for number in range(4):
        for language in ("en", "es"):
            make.event(
                language=language,
                category=category,
                published_at=now - timedelta(days=40 * number),
                told_at=now,
            )
    for language in ("en", "es"):
        Subscription.objects.create(
            address="reader@example.org",
            language=language,
            query="",
            confirmed_at=now - timedelta(days=365 * 40),
        )


def test_an_import_leaves_live_feeds_mail_and_hub_as_they_are(client, followed, tmp_path):
    files = write(tmp_path, MANY)
    before = {feed: client.get(feed).content for feed in FEEDS}
    call_command("import_text", *files, publish=True, verbosity=0)
    assert Bulletin.objects.published().filter(announced=False).count() == MANY
    assert outbox.send_due(timezone.now())["pings"] == 0
    assert (mail.outbox, Message.objects.count(), Ping.objects.count()) == ([], 0, 0)
    after = {feed: client.get(feed).content for feed in FEEDS}
    assert [feed for feed in FEEDS if after[feed] != before[feed]] == []
    assert f"item {MANY - 1}a" in client.get("/en/news/?q=item").content.decode()
    assert f"item {MANY - 1}a" in client.get("/en/news/calendar.ics?q=item").content.decode()


def test_nor_does_a_second_import_of_the_same(client, followed, files):
    call_command("import_text", files[0], publish=True, verbosity=0)
    before = {feed: client.get(feed).content for feed in FEEDS}
    call_command("import_text", files[0], publish=True, verbosity=0)
    assert {feed: client.get(feed).content for feed in FEEDS} == before


def test_an_archive_of_what_was_announced_does_not_change_either(client, followed, tmp_path):
    old = timezone.now() - timedelta(days=80)
    asked = f"/en/news/feed.atom?archive={old:%Y-%m}"
    before = client.get(asked).content
    (tmp_path / "page.txt").write_text(
        "Notes of the old office\n\nTalks on reefs held in Tampa\n\n"
        f"On {old:%B} {old.day}, {old.year}, talks on reefs were held in Tampa.\n"
    )
    call_command("import_text", tmp_path / "page.txt", publish=True, verbosity=0)
    assert Bulletin.objects.published().filter(announced=False).count() == 1
    assert client.get(asked).content == before


def test_the_first_import_into_an_empty_site_is_announced(client, db, files):
    call_command("import_text", *files, publish=True, verbosity=0)
    assert Bulletin.objects.announced().published().count() == FEW
    assert len(ids(client.get("/en/news/feed.atom"))) == 50
    assert len(json.loads(client.get("/en/news/feed.json").content)["items"]) == 50
    assert mail.outbox == []
