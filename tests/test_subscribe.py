"""The page that leads to every way of following a selection."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from bulletins import terms
from tests import builders as make
from tests.reading import words

SITE = "https://embassy.example"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_an_address(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def washington(db):
    return make.place("Washington D.C.", make.place("United States"))


def options(response, name):
    html = response.content.decode()
    select = re.search(rf'<select id="{name}".*?</select>', html, re.DOTALL)[0]
    return re.findall(r'<option value="([^"]*)"', select)


def test_it_shows_each_address_of_the_selection_whole(client, washington):
    make.event(place=washington)
    html = unescape(client.get("/en/subscribe/?kind=event&place=washington-dc").content.decode())
    for scheme, path in (
        ("https", "feed.rss"), ("https", "feed.atom"), ("https", "feed.json"), ("webcal", "calendar.ics"),
    ):  # fmt: skip
        address = f"{scheme}://embassy.example/en/news/{path}?kind=event&place=washington-dc"
        assert f"<code>{address}</code>" in html
    assert 'href="/en/news/feed/?kind=event&place=washington-dc#atom"' in html
    assert 'href="webcal://embassy.example/en/news/calendar.ics?kind=event' in html
    assert 'href="/en/news/calendar.ics?kind=event&place=washington-dc"' in html


def test_a_calendar_is_subscribed_to_as_webcal_on_a_site_without_https_too(client, db, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    html = client.get("/en/subscribe/").content.decode()
    assert "<code>webcal://127.0.0.1:8000/en/news/calendar.ics</code>" in html


def test_it_says_what_is_chosen_how_many_there_are_and_the_day_of_the_newest(client, washington):
    make.event(place=washington, first_day=make.NOON.date() - DAY)
    assert "Events in Washington D.C.: 1 bulletin, of March 1, 2026" in words(
        client.get("/en/subscribe/?kind=event&place=washington-dc")
    )
    make.event(place=washington, published_at=make.NOON + DAY)
    make.event()
    page = client.get("/en/subscribe/?kind=event&place=washington-dc")
    text = "Events in Washington D.C.: 2 bulletins, the newest of March 2, 2026"
    assert text in words(page)
    assert "<title>Subscribe: Events in Washington D.C. –" in page.content.decode()
    assert "nothing yet" in words(client.get("/en/subscribe/?kind=commemoration"))


def test_each_choice_in_force_can_be_taken_away(client, washington):
    html = client.get("/en/subscribe/?kind=event&place=washington-dc").content.decode()
    assert '<a class="chip" href="/en/subscribe/?place=washington-dc#step2">' in html
    assert '<a class="chip" href="/en/subscribe/?kind=event#step2">' in html


def test_the_other_language_has_the_same_selection(client, washington):
    html = unescape(client.get("/en/subscribe/?kind=event&place=washington-dc").content.decode())
    assert html.count('href="/es/subscribe/?kind=event&place=washington-dc" lang="es"') == 2
    assert f'hreflang="es" href="{SITE}/es/subscribe/?kind=event&place=washington-dc"' in html


def test_the_form_offers_every_term_that_readers_can_meet_in_this_language(client, washington):
    inside = make.place("Embassy", washington)
    fisheries, exchange = make.category("Fisheries"), make.series("Exchange")
    guard, opening = make.party("Coast Guard"), make.observance("Opening")
    make.event(category=fisheries, series=exchange, place=inside, parties=[guard])
    make.commemoration(observance=opening)
    unseen = {"category": make.category("Unused"), "series": make.series("Waiting"),
              "place": make.place("Nowhere"), "party": make.party("Absent")}  # fmt: skip
    make.draft(**{name: term for name, term in unseen.items() if name != "party"})
    make.event(language="es", category=make.category("Spanish alone"))
    page = client.get("/en/subscribe/")
    assert options(page, "category") == ["", "fisheries"]
    assert options(page, "series") == ["", "exchange"]
    assert options(page, "place") == ["", "united-states", "washington-dc", "embassy"]
    assert options(page, "party") == ["", "coast-guard"]
    assert options(page, "observance") == ["", "opening"]
    assert options(client.get("/es/subscribe/"), "category") == ["", "spanish-alone"]


def test_a_choice_takes_no_other_option_away(client, washington):
    make.event(category=make.category("Fisheries"))
    make.event(place=washington)
    page = client.get("/en/subscribe/?category=fisheries&place=washington-dc")
    assert "washington-dc" in options(page, "place")
    assert '<option value="fisheries" selected>Fisheries</option>' in page.content.decode()


def test_a_year_travels_hidden_and_is_a_choice_like_others(client, db):
    html = client.get("/en/subscribe/?year=2018&q=reef").content.decode()
    assert '<input type="hidden" name="year" value="2018">' in html
    assert '<a class="chip" href="/en/subscribe/?q=reef#step2">' in html
    assert 'type="search" value="reef"' in html


def test_empty_choices_are_dropped_and_former_slugs_lead_on(client, washington):
    response = client.get("/en/subscribe/?kind=&category=&place=washington-dc&q=")
    assert response.status_code == 302
    assert response.headers["Location"] == "/en/subscribe/?place=washington-dc"
    old, new = make.category("Fishing"), make.category("Fisheries")
    terms.merge(old, new)
    for page in ("subscribe/", "news/feed/"):
        response = client.get(f"/en/{page}?category=fishing")
        assert response.status_code == 301
        assert response.headers["Location"] == f"/en/{page}?category=fisheries"


@pytest.mark.parametrize("page", ["subscribe/", "news/feed/"])
@pytest.mark.parametrize(
    "query",
    [
        "category=nope", "place=nope", "series=nope", "party=nope", "observance=nope", "kind=nope",
        "year=0", "year=x", "q=" + "a" * 101, "kind=event&year=9999", "category=%00", "category=%27",
    ],
)  # fmt: skip
def test_what_names_nothing_is_said_in_a_sentence_beside_the_form(client, db, page, query):
    make.category("Fisheries")
    response = client.get(f"/en/{page}?{query}")
    assert response.status_code == 404
    text = words(response)
    assert "names nothing here" in text
    assert "Choose above, or go on with one of these" in text
    html = response.content.decode()
    assert '<form action="/en/subscribe/#step2" method="get">' in html
    assert "feed.rss?" not in html
    assert 'method="post"' not in html
    if "kind=event" in query:
        assert '<a href="/en/subscribe/?kind=event">The same without it</a>' in html


@pytest.mark.parametrize("rows", [1, 60])
def test_the_page_costs_the_same_whatever_there_is(
    client, washington, rows, django_assert_num_queries
):
    make.event(category=make.category("Fisheries"), place=washington)
    for number in range(rows):
        make.event(
            category=make.category(f"Category {number}x"),
            place=make.place(f"Town {number}x", washington),
            series=make.series(f"Series {number}x"),
            parties=[make.party(f"Party {number}x")],
        )
    with django_assert_num_queries(8):  # mission, count, newest, five selects
        client.get("/en/subscribe/")
    with django_assert_num_queries(9):  # and what the query names
        client.get("/en/subscribe/?category=fisheries&place=washington-dc&kind=event&q=meeting")


def test_the_page_is_byte_for_byte_the_same_for_a_day(client, noon):
    make.event()
    first = client.get("/en/subscribe/")
    noon.shift(timedelta(hours=11))
    again = client.get("/en/subscribe/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    noon.shift(DAY)
    assert client.get("/en/subscribe/").content != first.content


def test_the_list_leads_to_every_way_of_following_its_selection(client, washington):
    make.event(place=washington)
    html = unescape(client.get("/en/news/?place=washington-dc&order=oldest").content.decode())
    for name in ("rss", "atom", "json"):
        assert f'href="/en/news/feed/?place=washington-dc#{name}"' in html
    for name in ("#calendar", "#email", ""):
        assert f'href="/en/subscribe/?place=washington-dc{name}"' in html


def test_the_newest_is_the_last_that_became_public(client, db):
    make.event(first_day=date(2027, 1, 1), published_at=make.NOON)
    make.event(first_day=date(2020, 5, 1), published_at=make.NOON + DAY)
    assert "2 bulletins, the newest of May 1, 2020" in words(client.get("/en/subscribe/"))


def test_privacy_says_what_is_kept_of_a_subscriber(client, db):
    text = words(client.get("/en/privacy/"))
    for what in ("your address", "the language", "the selection", "how often", "deleted at once"):
        assert what in text
