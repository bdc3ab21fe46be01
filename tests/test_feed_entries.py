"""What an entry says, the same in every format."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, time
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletins import text, workflow
from bulletins.models import Attachment, Bulletin, Image, Mission
from tests import builders as make
from tests.reading import ids

FEEDS = ["/en/news/feed.rss", "/en/news/feed.atom", "/en/news/feed.json"]
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITE = "https://embassy.example"
KEY = "ab" * 32


def json_items(client, address="/en/news/feed.json"):
    return client.get(address).json()["items"]


def rss_items(client):
    return ET.fromstring(client.get("/en/news/feed.rss").content).findall("channel/item")


def atom_entries(client):
    return ET.fromstring(client.get("/en/news/feed.atom").content).findall(f"{ATOM}entry")


def html_of_each(client):
    """The HTML of the only entry in RSS, Atom and JSON."""
    [rss], [atom], [item] = rss_items(client), atom_entries(client), json_items(client)
    return [rss.findtext(CONTENT), atom.findtext(f"{ATOM}content"), item["content_html"]]


def one_html(client):
    rss, atom, item = html_of_each(client)
    assert rss == atom == item
    return rss


def show(bulletin, key=KEY, **use):
    image = Image.objects.create(
        name="reef.jpg", key=key, kind="jpeg", width=2400, height=1600, size=900_000,
        renditions=[
            {"kind": kind, "width": width, "height": width * 2 // 3, "size": width * 100}
            for kind in ("avif", "jpeg") for width in (480, 960, 1920)
        ],
    )  # fmt: skip
    bulletin.image_uses.create(image=image, **{"alt": "A reef", "credit": "The Centre"} | use)
    return image


def attach(bulletin, key="cd" * 32, **fields):
    values = {
        "name": "minutes.pdf",
        "size": 16_384,
        "title": "Minutes",
        "language": "en",
        "shown": True,
    }
    return Attachment.objects.create(bulletin=bulletin, key=key, **values | fields)


def test_all_three_have_the_same_entries_in_the_same_order(client, db):
    for number in range(3):
        make.event(published_at=datetime(2026, 3, 2, number, tzinfo=UTC))
    rss, atom, item = (ids(client.get(feed)) for feed in FEEDS)
    assert rss == atom == item
    assert len(rss) == 3


def test_an_entry_of_the_json_feed_says_what_that_of_the_others_says(client, db):
    bulletin = make.event(title="Fish & <b>chips</b>", category=make.category("Fisheries"))
    [item] = json_items(client)
    assert item == {
        "id": bulletin.guid,
        "url": SITE + bulletin.get_absolute_url(),
        "title": "Fish & <b>chips</b>",
        "content_html": bulletin.body,
        "summary": bulletin.summary,
        "date_published": "2026-03-02T12:00:00+00:00",
        "tags": ["Fisheries"],
        "language": "en",
        "_embassy": item["_embassy"],
    }


def test_the_json_feed_names_its_version_address_page_language_and_author(client, db):
    make.category("Fisheries")
    answer = client.get("/es/news/feed.json?category=fisheries")
    assert answer.headers["Content-Type"] == "application/feed+json"
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE}/es/news/feed.json?category=fisheries"
    assert feed["home_page_url"] == f"{SITE}/es/news/?category=fisheries"
    assert feed["language"] == "es"
    assert [author["name"] for author in feed["authors"]]
    assert "Fisheries" in feed["title"]
    assert feed["items"] == []


def test_each_address_in_the_text_is_whole(client, db):
    bulletin = make.event(
        body='<p><a href="/en/contact/">one</a> <a href="#note">two</a> <a href="../2017/talks/">three</a>'
        ' <a href="mailto:press@embassy.example">four</a> <a href="https://other.example/?a=1&amp;b=2">five</a>'
        ' <a href="//other.example/x" hreflang="es">six</a> <a href="?year=1&amp;q=a">seven</a></p>'
    )
    page = SITE + bulletin.get_absolute_url()
    html = one_html(client)
    for address in (
        f"{SITE}/en/contact/", f"{page}#note", f"{SITE}/en/news/2026/2017/talks/",
        "mailto:press@embassy.example", "https://other.example/?a=1&amp;b=2",
        "https://other.example/x", f"{page}?year=1&amp;q=a",
    ):  # fmt: skip
        assert f'href="{address}"' in html


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ('<a href="a b">x</a>', '<a href="https://e.example/n/a b">x</a>'),
        ('<a lang="es" hreflang="es" href="x">x</a>', '<a lang="es" hreflang="es" href="https://e.example/n/x">x</a>'),
        ('<a href="">x</a>', '<a href="https://e.example/n/">x</a>'),
        ('<a href="//[bad">x</a>', '<a href="//[bad">x</a>'),
        ('<a href="tel:+1">x</a>', '<a href="tel:+1">x</a>'),
        ('<a href="&quot;>">x</a>', '<a href="https://e.example/n/&quot;&gt;">x</a>'),
        ("<p>href=\"/x\" &lt;a href=\"/x\"&gt;</p>", "<p>href=\"/x\" &lt;a href=\"/x\"&gt;</p>"),
    ],
)  # fmt: skip
def test_a_link_is_found_as_a_browser_finds_it(link, whole):
    assert text.with_whole_links(link, "https://e.example/n/") == whole


def test_pictures_stand_in_the_text_with_their_description_and_a_whole_address(client, db):
    show(make.event(), alt='A reef, "at noon" & calm', caption="Key Largo")
    html = one_html(client)
    assert f'<img src="{SITE}/media/{KEY}-960.jpg"' in html
    assert unescape(html).count('alt="A reef, "at noon" & calm"') == 1
    assert "<figcaption>Key Largo The Centre</figcaption>" in html


def test_a_decorative_picture_says_nothing(client, db):
    show(make.event(), alt="", decorative=True)
    assert ' alt="" ' in one_html(client)


def test_files_are_enclosed_with_their_bytes_and_type(client, db):
    bulletin = make.event()
    show(bulletin)
    attach(bulletin, title="Minutes & <notes>", language="es")
    attach(bulletin, "ef" * 32, shown=False)
    pdf, jpeg = f"{SITE}/media/{'cd' * 32}.pdf", f"{SITE}/media/{KEY}-1920.jpg"
    [entry] = atom_entries(client)
    links = [link.attrib for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]
    assert links == [
        {
            "rel": "enclosure", "href": pdf, "length": "16384", "type": "application/pdf",
            "title": "Minutes & <notes>", "hreflang": "es",
        },
        {"rel": "enclosure", "href": jpeg, "length": "192000", "type": "image/jpeg", "title": "A reef"},
    ]  # fmt: skip
    [item] = json_items(client)
    assert item["image"] == jpeg
    assert item["attachments"] == [
        {"url": pdf, "mime_type": "application/pdf", "title": "Minutes & <notes>", "size_in_bytes": 16384},
        {"url": jpeg, "mime_type": "image/jpeg", "title": "A reef", "size_in_bytes": 192000},
    ]  # fmt: skip
    [one] = rss_items(client)[0].findall("enclosure")
    assert one.attrib == {"url": pdf, "length": "16384", "type": "application/pdf"}


def test_rss_encloses_the_picture_where_there_is_no_file(client, db):
    show(make.event())
    [rss] = rss_items(client)
    assert rss.find("enclosure").get("url") == f"{SITE}/media/{KEY}-1920.jpg"


def test_categories_are_its_category_series_and_place_each_once(client, db):
    make.event(
        category=make.category("Reefs", slug="c"),
        series=make.series("Reefs", slug="s"),
        place=make.place("Florida"),
    )
    [rss], [atom], [item] = rss_items(client), atom_entries(client), json_items(client)
    assert [one.text for one in rss.findall("category")] == ["Reefs", "Florida"]
    assert [one.get("term") for one in atom.findall(f"{ATOM}category")] == ["Reefs", "Florida"]
    assert item["tags"] == ["Reefs", "Florida"]


def test_what_was_corrected_is_told_before_the_text_in_words_with_its_day(
    client, noon, editor, time_machine
):
    bulletin = make.event()
    untold = feed_times(client)
    time_machine.move_to(datetime(2026, 3, 5, 2, tzinfo=UTC), tick=False)  # the 4th at the mission
    make.changed(bulletin, title="Meeting on reefs")
    assert one_html(client) == bulletin.body
    assert feed_times(client) == untold
    bulletin.body = "<p>It met on Monday.</p>"
    workflow.save(bulletin, None)
    workflow.publish_changes(bulletin, None, True, {"en": "It met on Monday & not on <Sunday>."})
    said = "Corrected on March\u00a04,\u00a02026:"
    assert one_html(client) == (
        f"<p><strong>{said}</strong> It met on Monday &amp; not on &lt;Sunday&gt;.</p>"
        "<p>It met on Monday.</p>"
    )
    assert feed_times(client) == ("2026-03-05T02:00:00+00:00",) * 3
    [item] = json_items(client)
    assert item["_embassy"]["corrections"] == [
        {"at": "2026-03-05T02:00:00+00:00", "sentence": "It met on Monday & not on <Sunday>."}
    ]


def feed_times(client):
    """When the only entry was updated, in RSS, Atom and JSON; None where it says nothing."""
    [rss], [atom], [item] = rss_items(client), atom_entries(client), json_items(client)
    return (
        rss.findtext(f"{ATOM}updated"), atom.findtext(f"{ATOM}updated"), item.get("date_modified"),
    )  # fmt: skip


def test_without_a_correction_only_atom_names_a_time_of_update(client, db):
    make.event()
    assert feed_times(client) == (None, "2026-03-02T12:00:00+00:00", None)


def test_json_and_rss_name_no_publication_that_nobody_knows(client, db):
    make.event(published_known=False)
    [rss], [item] = rss_items(client), json_items(client)
    assert rss.find("pubDate") is None
    assert "date_published" not in item


@pytest.mark.parametrize(
    ("state", "words"),
    [("postponed", "This event is postponed."), ("cancelled", "This event is cancelled.")],
)
def test_an_entry_says_that_its_event_is_not_as_planned(client, db, state, words):
    bulletin = make.event(state=state)
    assert one_html(client) == f"<p><strong>{words}</strong></p>{bulletin.body}"


def test_the_extension_tells_days_place_series_and_parties(client, db):
    country = make.place("United States", time_zone="America/Chicago")
    make.event(
        first_day=date(2026, 3, 2), last_day=date(2026, 3, 4), day_inferred=True,
        start_time=time(9, 30), end_time=time(17), state="postponed",
        place=make.place("Ballroom", parent=make.place("Miami", parent=country)),
        series=make.series("Talks"), number=3, parties=[make.party("Guards")],
    )  # fmt: skip
    [item] = json_items(client)
    assert item["_embassy"] == {
        "about": f"{SITE}/en/news/feed/",
        "kind": "event", "first_day": "2026-03-02", "last_day": "2026-03-04", "precision": "day",
        "inferred": True, "state": "postponed", "start_time": "09:30", "end_time": "17:00",
        "time_zone": "America/Chicago",
        "place": {"slug": "ballroom", "name": "Ballroom", "path": ["United States", "Miami", "Ballroom"]},
        "series": {"slug": "talks", "name": "Talks"}, "number": 3,
        "parties": [{"slug": "guards", "name": "Guards"}],
    }  # fmt: skip


def test_the_extension_counts_an_anniversary(client, db):
    observance = make.observance("Opening of the library", origin=date(1959, 1, 1))
    make.commemoration(observance=observance, first_day=date(2018, 1, 18))
    [item] = json_items(client)
    told = item["_embassy"]
    assert (told["kind"], told["anniversary"]) == ("commemoration", 59)
    assert told["observance"] == {"slug": observance.slug, "name": "Opening of the library"}


@pytest.mark.parametrize(
    ("precision", "first", "last", "told"),
    [
        ("month", date(2015, 11, 1), date(2015, 11, 30), "2015-11"),
        ("year", date(2015, 1, 1), date(2015, 12, 31), "2015"),
    ],
)
def test_no_day_is_told_that_is_not_known(client, db, precision, first, last, told):
    make.event(first_day=first, last_day=last, day_precision=precision)
    [item] = json_items(client)
    days = [item["_embassy"][name] for name in ("first_day", "last_day", "precision")]
    assert days == [told, told, precision]


def test_what_stands_beside_the_text_costs_no_more_for_many_entries(client, db):
    country = make.place("United States")

    def full(number):
        bulletin = make.event(
            place=make.place(parent=make.place(parent=country)), series=make.series(),
            category=make.category(), parties=[make.party(), make.party()],
        )  # fmt: skip
        show(bulletin, key=f"{number:064x}")
        attach(bulletin, key=f"{number:064x}")
        bulletin.summary = "They met."
        workflow.save(bulletin, None)
        workflow.publish_changes(bulletin, None, True, {"en": "It was wrong."})

    def queries():
        asked = []
        for feed in FEEDS:
            with CaptureQueriesContext(connection) as captured:
                client.get(feed)
            asked.append(len(captured))
        return asked

    full(1)
    one = queries()
    for number in range(2, 10):
        full(number)
    assert queries() == one
    assert max(one) <= 12


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize(
    "words", ["<b>", "a & b", "]]>", "\x0b", "\ufffe", "\u2028", "שלום", "x" * 100]
)
def test_any_words_make_a_sound_title_of_the_feed(client, db, feed, words):
    answer = client.get(feed, {"q": words})
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert ids(answer) == []


@pytest.mark.parametrize("feed", FEEDS)
def test_characters_that_xml_has_no_place_for_break_no_feed(client, db, feed):
    """Word processors leave them behind, in any field."""
    bad = "A\x0breef\x1f\ufffe"
    bulletin = make.event(
        category=make.category(bad, slug="c"), series=make.series(bad, slug="s"),
        place=make.place(bad, slug="p"), parties=[make.party(bad, slug="q")],
    )  # fmt: skip
    show(bulletin, alt=bad, caption=bad, credit=bad)
    attach(bulletin, title=bad)
    bulletin.summary = "Changed."
    workflow.save(bulletin, None)
    workflow.publish_changes(bulletin, None, True, {"en": bad})
    Bulletin.objects.update(title=bad, summary=bad)
    Mission.objects.update(names={"en": bad})
    assert ids(client.get(feed + "?category=c")) == [bulletin.guid]
    [entry] = json_items(client)
    assert entry["title"] == "Areef"
