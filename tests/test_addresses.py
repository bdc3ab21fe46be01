"""Addresses: what stands where, and what leads there for ever."""

from datetime import date

import pytest

from bulletins import terms, workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.reading import entries, ids, listed


def test_the_root_leads_to_the_language_that_the_browser_wishes(client, db):
    def goes(wish):
        response = client.get("/", headers={"accept-language": wish})
        assert response.status_code == 302
        assert "Accept-Language" in response.headers["Vary"]
        return response.headers["Location"]

    assert goes("es-CU,es;q=0.9") == "/es/news/"
    assert goes("fr, es;q=0.3, en;q=0.8") == "/en/news/"
    assert goes("xx, *;q=0.1, \x00") == "/en/news/"


def test_a_wrong_year_leads_to_the_right_one(client, db):
    bulletin = make.event(first_day=date(2018, 1, 22))
    response = client.get(f"/en/news/2017/{bulletin.slug}/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        bulletin.get_absolute_url(),
    )


def test_a_former_slug_leads_to_the_bulletin(client, db):
    bulletin = make.event(first_day=date(2018, 1, 22), slug="as-it-was")
    workflow.change_slug(bulletin, "as-it-is")
    response = client.get("/en/news/2018/as-it-was/")
    assert response.status_code == 301
    assert response.headers["Location"] == "/en/news/2018/as-it-is/"


def test_the_short_address_leads_there_whatever_happens_to_the_slug(client, db):
    bulletin = make.event()
    workflow.change_slug(bulletin, "another")
    response = client.get(f"/b/{bulletin.pk}/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        bulletin.get_absolute_url(),
    )
    assert client.get(f"/b/{bulletin.pk + 1}/").status_code == 404
    assert client.get("/b/99999999999999999999/").status_code == 404


@pytest.mark.parametrize("parameter", ["category", "place", "series", "party", "observance"])
def test_a_renamed_slug_answers_301_on_list_and_feeds(client, db, parameter):
    term = getattr(make, parameter)("Old name")
    term.slug = "new-name"
    terms.save(term)
    for path in ("", "feed.rss", "feed.atom"):
        response = client.get(f"/en/news/{path}?{parameter}=old-name&year=2018")
        assert response.status_code == 301
        new = f"{parameter}=new-name"
        query = f"?{new}&year=2018" if parameter == "category" else f"?year=2018&{new}"
        assert response.headers["Location"] == f"/en/news/{path}{query}"


def test_empty_parameters_are_dropped_by_a_redirect(client, db):
    response = client.get("/en/news/?q=&kind=&category=&year=2018&place=&utm=x")
    assert (response.status_code, response.headers["Location"]) == (302, "/en/news/?year=2018")
    response = client.get("/en/news/feed.rss?q=&year=2018")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/en/news/feed.rss?year=2018",
    )


def test_of_repeated_parameters_the_last_counts_and_unknown_ones_are_ignored(client, db):
    make.event(first_day=date(2018, 1, 1))
    make.event(first_day=date(2019, 1, 1))
    assert len(listed(client.get("/en/news/?year=2019&year=2018&utm_source=x&year[]=1"))) == 1


def test_guids_outlive_every_change_of_address(client, db, editor):
    """Rule 6 of the contract's identity: a reader's app sees the same items, with new links."""
    category = make.category("Fisheries")
    bulletin = make.event(category=category, first_day=date(2018, 1, 22))
    spanish = make.event(language="es", title="Encuentro", category=category)
    before = ids(client.get("/en/news/feed.rss")) + ids(client.get("/es/news/feed.atom"))

    category.names, category.slug = {"en": "Fishing"}, "fishing"
    terms.save(category)
    workflow.change_slug(bulletin, "quite-another")
    make.changed(bulletin, first_day=date(2017, 5, 5), last_day=date(2017, 5, 5))
    workflow.link_languages(bulletin, Bulletin.objects.get(pk=spanish.pk))
    assert ids(client.get("/en/news/feed.rss")) + ids(client.get("/es/news/feed.atom")) == before
    workflow.unlink_language(spanish)
    assert ids(client.get("/en/news/feed.rss")) + ids(client.get("/es/news/feed.atom")) == before
    assert entries(client.get("/en/news/feed.rss"))[0].link.endswith("/en/news/2017/quite-another/")
    assert client.get("/en/news/2018/quite-another/").status_code == 301


def test_old_feed_addresses_lead_on(client, db):
    response = client.get("/feed")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/news/feed.rss")


@pytest.mark.parametrize(
    "path", ["/en/nothing/", "/xx/news/", "/en/news/201/x/", "/news/", "/en/news/2018/x/"]
)
def test_what_is_not_there_answers_404_with_a_page(client, db, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no page at this address" in response.content.decode()
