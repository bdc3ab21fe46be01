"""Feeds of every kind of site keep the rules of their formats, and every reader gets titles whole."""

import html
import json
import os
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import icalendar
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from bulletins import files, sample, workflow
from bulletins.models import Attachment, Bulletin, Mission, WithdrawnReason
from tests import builders as make
from tests import pictures
from tests.feed_rules import atom, json_feed, rss
from tests.reading import entries

REAL_PAGE = Path(__file__).parents[2] / "shared" / "data" / "cuba-in-usa.txt"
SITE = "https://embassy.example"
CHECKS = {"rss": rss, "atom": atom, "json": json_feed}
ATOM = "{http://www.w3.org/2005/Atom}"
SPACE = "\N{NO-BREAK SPACE}"
TITLES = [
    "Fish & chips <b>together</b>",
    "A < B > C &amp; D &lt;b&gt;",
    "It ends here ]]> and goes on",
    "<![CDATA[ Reefs ]]>",
    "<script>alert(1)</script> and <style>p{}</style>",
    "<!-- Reefs -- seen",
    "&copy; &nbsp; &#x41; &#65; &nope; AT&T",
    "“Quoted”, 'single', \"double\" and `back`",
    "Peces 🐟 y 👩\u200d👩\u200d👧 en 🇨🇺",
    "Astral 𝔑𝔢𝔴𝔰 and 漢字 𠀀",
    "Combining e\u0301 n\u0303 o\u0308 and Zalgo t\u0335\u0321e\u0336\u0322",
    "שלום \u202bוברכה\u202c (2026) \u200fand\u200e عربي",
    f"Two{SPACE}parts\u2028next line\u2029next paragraph",
    "Back \\ slash \\n; comma, semicolon; colon: %0A %",
    "<?xml version='1.0'?><rss>",
    "¿Qué? ¡Así! Ñandú — año… 50 % µ ½",
    "{{ title }} {% now %} ${title} #{title}",
    "x" * 299 + "&",
]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def real_page():
    if not REAL_PAGE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"The real page is missing: {REAL_PAGE.name}")
        pytest.skip(f"NOT TESTED on the real page: {REAL_PAGE.name} is not beside the project.")
    return REAL_PAGE


def address(output, language="en", **query):
    return reverse(output, args=[language]) + (f"?{urlencode(query)}" if query else "")


def unexpected(name, asked, document):
    """Findings but the two that a sound feed has in the validator too, and the end of the archives."""
    found = CHECKS[name](document, SITE + asked)
    allowed = ["UnknownNamespace: http://purl.org/atompub/tombstones/1.0"]
    if name == "rss":
        allowed.append("ContainsHTML: title ")
    if "archive=" in asked and b"prev-archive" not in document:
        allowed.append("ArchiveIncomplete")  # the oldest one, which has none before (RFC 5005, 4)
    return found.errors + [w for w in found.warnings if not w.startswith(tuple(allowed))]


def older(name, document):
    """The address of the next older archive, or None."""
    if name == "json":
        return json.loads(document).get("next_url")
    links = ET.fromstring(document).iter(f"{ATOM}link")
    return next((link.get("href") for link in links if link.get("rel") == "prev-archive"), None)


def check_all(client, *queries, languages=("en", "es")):
    """Every format, live and each archive back to the oldest; how many documents that were."""
    count = 0
    for name in CHECKS:
        for language in languages:
            for query in ({}, *queries):
                asked = address(name, language, **query)
                while asked:
                    answer = client.get(asked)
                    assert answer.status_code == 200, asked
                    assert unexpected(name, asked, answer.content) == [], asked
                    entries_of(name, answer)
                    count += 1
                    asked = (older(name, answer.content) or "").removeprefix(SITE)
    return count


def entries_of(name, answer):
    """[(title, id)] as a reader of the format has them; no bozo."""
    if name == "json":
        return [(item["title"], item["id"]) for item in json.loads(answer.content)["items"]]
    return [(entry.title, entry.id) for entry in entries(answer)]


# Sites


def test_the_feeds_of_the_sample(client, db):
    sample.make()
    queries = (
        {"kind": "commemoration"},
        {"year": 2018},
        {"year": 1950},
        {"q": "ñ & <b>"},
        {"q": "exchange", "kind": "event", "year": 2018},
    )
    assert check_all(client, *queries) > 50


def test_the_feeds_of_an_empty_site(client, db):
    assert check_all(client, {"q": "nothing", "year": 2018}) == 12


def test_the_feeds_of_the_real_page(client, db, real_page):
    call_command("import_text", real_page, publish=True, verbosity=0)
    assert check_all(client, {"year": 2018}) > 12
    answer = client.get(address("rss"))
    assert len(entries(answer)) == 4
    assert b"pubDate" not in answer.content


@pytest.fixture
def image(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = pictures.in_library("reef.jpg", width=1000, height=600)
    made.refresh_from_db()
    return made


def attach(bulletin, content, title):
    kept = files.take(pictures.upload(b"%PDF-1.7\n" + content, "minutes.pdf"))
    Attachment.objects.create(
        bulletin=bulletin, title=title, language="en", shown=True, **kept._asdict()
    )


def test_the_feeds_of_what_was_corrected_withdrawn_illustrated_postponed(client, editor, image):
    now = timezone.now()
    place = make.place("Tampa & Bay", make.place("Florida <USA>"))
    terms = {"category": make.category("Reefs & fish"), "place": place, "series": make.series()}
    made = [
        make.event(published_at=now - timedelta(days=20 * number), number=number + 1, **terms)
        for number in range(6)
    ]
    picture, pdf, corrected, withdrawn, back, moved = made
    for bulletin in (picture, pdf):
        use = {"alt": 'A "reef" <at> noon & later', "caption": "Key & Largo", "credit": "<b>"}
        bulletin.image_uses.create(image=image, **use)
        Bulletin.objects.filter(pk=bulletin.pk).update(
            body=f'<p>See <a href="/en/privacy/">this</a>.</p><figure><img data-image="{image.pk}"></figure>'
        )
    attach(picture, b"1", "Minutes & more")
    attach(pdf, b"2", "Minutes")
    attach(pdf, b"3", "List of <guests>")
    corrected.title = "Another title"
    workflow.save(corrected, editor)
    sentence = {"en": "It was <Tuesday> & not Monday."}
    workflow.publish_changes(corrected, None, significant=True, sentences=sentence)
    workflow.withdraw(withdrawn, editor, WithdrawnReason.WRONG, "It <never> took place & is gone.")
    workflow.withdraw(back, editor, WithdrawnReason.WRONG, "It was wrong.")
    workflow.back_to_draft(back, editor)
    workflow.publish(back, None)
    Bulletin.objects.filter(pk=moved.pk).update(state="postponed", start_time="10:00")
    make.event(published_at=now, published_known=False, summary="")
    queries = ({"place": place.slug}, {"kind": "event", "category": terms["category"].slug})
    assert check_all(client, *queries, languages=["en"]) > 12
    feed = client.get(address("atom")).content
    assert feed.count(b"deleted-entry ") == 1
    assert feed.count(b'rel="enclosure"') >= 3


def test_the_feeds_of_a_mission_whose_name_has_markup_in_it(client, db):
    mission = Mission.objects.the()
    mission.names = {"en": "Embassy & Consulate <of> “Reefs”", "es": "Embajada & Consulado"}
    mission.save()
    make.event()
    for name in CHECKS:
        asked = address(name)
        found = unexpected(name, asked, client.get(asked).content)
        # The validator looks at titles alone for markup, and RSS has the name in its description too.
        assert [one for one in found if not one.startswith("ContainsHTML: description")] == []


# Titles


def titles(client, name):
    """{id: title} as a program that keeps to the format has it."""
    content = client.get(address(name)).content
    if name == "json":
        return {item["id"]: item["title"] for item in json.loads(content)["items"]}
    feed = ET.fromstring(content)
    if name == "rss":  # which readers take for HTML
        return {i.findtext("guid"): html.unescape(i.findtext("title")) for i in feed.iter("item")}
    found = {}
    for entry in feed.iter(f"{ATOM}entry"):
        title = entry.find(f"{ATOM}title")
        words = html.unescape(title.text) if title.get("type") == "html" else title.text
        found[entry.findtext(f"{ATOM}id")] = words
    return found


@pytest.fixture
def hostile(db):
    """{guid: title}, each public since an hour of its own."""
    start = datetime(2026, 3, 2, tzinfo=UTC)
    made = [
        make.event(
            title=title, slug=f"title-{number}", published_at=start + timedelta(hours=number)
        )
        for number, title in enumerate(TITLES)
    ]
    return {bulletin.guid: bulletin.title for bulletin in made}


def test_titles_that_would_break_a_feed_break_none(client, hostile):
    assert len(hostile) == 18
    assert check_all(client, {"kind": "event"}, languages=["en"]) > 6


@pytest.mark.parametrize("name", CHECKS)
def test_titles_stay_whole_in_each_format(client, hostile, name):
    assert titles(client, name) == hostile


def test_titles_stay_whole_in_the_calendar(client, hostile):
    calendar = icalendar.Calendar.from_ical(client.get(address("calendar")).content)
    found = {f"urn:uuid:{event['UID']}": str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}
    assert found == {  # whose programs would begin a new line of the file at these two
        guid: title.replace("\u2028", " ").replace("\u2029", " ") for guid, title in hostile.items()
    }


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_no_reader_gets_markup_out_of_a_title(client, hostile, name):
    """feedparser cleans HTML: what it drops, or lets act, was not escaped."""
    found = {entry.id: html.unescape(entry.title) for entry in entries(client.get(address(name)))}
    missing = {
        title
        for guid, title in hostile.items()
        if found[guid].split() != title.split() and found[guid] != html.unescape(title)
    }
    assert missing == set()


def test_words_searched_for_stay_whole_in_what_a_feed_is_called(client, db):
    for words in ("<b>fish</b> & chips", "]]>", "🐟 שלום"):
        for name in CHECKS:
            asked = address(name, q=words)
            assert unexpected(name, asked, client.get(asked).content) == []
