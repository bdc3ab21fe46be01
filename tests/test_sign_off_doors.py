"""Who gets to a sign-off link, from where, and what it tells to nobody."""

import re

import pytest
from django.test import Client

from bulletins import sign_off
from bulletins.models import Action, Bulletin, Revision, SignOff
from bulletins.sign_off import Standing
from tests import builders as make
from tests.reading import words
from tests.signing import asked, history, is_closed, path, waiting


def test_opening_the_link_changes_nothing(client, db):
    token = asked(waiting())
    before = [SignOff.objects.values().get(), Bulletin.objects.values().get()]
    count = Revision.objects.count()
    for read in (client.get, client.head):
        assert read(path(token) + "?answer=approve").status_code == 200
    assert [SignOff.objects.values().get(), Bulletin.objects.values().get()] == before
    assert Revision.objects.count() == count
    for method in (client.put, client.delete, client.patch):
        assert method(path(token)).status_code == 405


def test_the_token_of_one_bulletin_decides_no_other(client, db):
    one, other = waiting(), waiting()
    token, others = asked(one), asked(other)
    client.post(path(token), {"answer": "approve", "pk": other.pk, "token": others})
    assert sign_off.find(others).answer == ""
    assert sign_off.standing(sign_off.find(token)) == Standing.APPROVED
    assert not history(other, Action.ANSWER)


def test_an_unknown_token_is_told_so_in_words(client, db):
    token = asked(waiting())
    for wrong in (token[:-1], token + "A", token.swapcase(), "x", "%00", "..", "é" * 300):
        response = client.get(path(wrong))
        assert response.status_code == 404
        if wrong != "..":
            assert "No text has this link" in words(response)
    assert client.post(path("x"), {"answer": "approve"}).status_code == 404


def test_neither_list_nor_feed_nor_search_engine_hears_of_it(client, db):
    bulletin = waiting()
    token = asked(bulletin)
    for address in ("/en/news/", "/en/news/?q=minister", "/en/news/feed.rss", "/en/news/feed.atom"):
        body = client.get(address).content.decode()
        assert "minister arrives" not in body
        assert "preview" not in body
    response = client.get(path(token))
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    assert client.get(f"/b/{bulletin.pk}/").status_code == 404


@pytest.mark.parametrize("answered", [False, True])
def test_nothing_keeps_it_and_its_address_is_told_to_nobody(client, db, answered):
    token = asked(waiting())
    if answered:
        client.post(path(token), {"answer": "approve"})
    for response in (client.get(path(token)), client.get(path("unknown"))):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in response.headers
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_it_leads_nowhere_and_has_no_script(client, db):
    place = make.place("Reef Centre")
    token = asked(waiting(place=place, category=make.category("Culture")))
    html = client.get(path(token)).content.decode()
    assert "<script" not in html
    assert not re.search(r" (style|on\w+)=", html)
    assert set(re.findall(r'<a [^>]*href="([^"]+)"', html)) == {"#main", "#decide"}
    assert "Reef Centre" in html


def test_signed_in_editors_get_the_same_bytes(client, desk, db):
    token = asked(waiting())
    assert Client().get(path(token)).content == desk.get(path(token)).content


FOREIGN = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "https://embassy.example.elsewhere.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_an_answer_from_another_sites_page_is_refused(client, db, headers):
    token = asked(waiting())
    response = client.post(path(token), {"answer": "approve"}, headers=headers)
    assert is_closed(response, "Nothing was recorded", 403)
    assert SignOff.objects.get().answer == ""


OWN = [
    {},  # an old phone
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},  # what a page without referrer sends
    {"Origin": "https://embassy.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", OWN)
def test_an_answer_from_the_page_itself_counts_without_any_cookie(db, headers):
    token = asked(waiting())
    client = Client(enforce_csrf_checks=True)
    response = client.post(path(token), {"answer": "approve"}, headers=headers)
    assert response.status_code == 302
    assert not client.cookies


def test_the_page_speaks_the_language_of_the_text(client, db):
    token = asked(waiting(language="es"))
    response = client.get(path(token, "es"), headers={"Accept-Language": "en"})
    assert '<html lang="es"' in response.content.decode()
    assert response.headers["Content-Language"] == "es"
    assert client.get(path(token, "en")).status_code == 404
