"""What holds on every public page: policy, no cookie, one address, the same bytes for everybody."""

import gzip
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from bulletins import workflow
from bulletins.models import Mission
from tests import builders as make

PAGES = [
    "/en/news/", "/es/news/", "/en/news/?year=2026", "/en/news/?category=nope", "{event}",
    "{commemoration}", "{withdrawn}", "{untranslated}", "/en/news/feed.rss", "/en/news/feed.atom",
    "/en/privacy/", "/en/accessibility/", "/es/contact/", "/nothing", "/dress.css", "/favicon.svg",
    "/en/subscribe/", "/es/subscribe/?kind=event", "/en/news/feed/?year=2026",
]  # fmt: skip


@pytest.fixture
def site(db, editor):
    event = make.event(place=make.place("Florida"))
    withdrawn = make.event()
    workflow.withdraw(withdrawn, editor, "wrong", "It was wrong.")
    return {
        "event": event.get_absolute_url(),
        "commemoration": make.commemoration().get_absolute_url(),
        "withdrawn": withdrawn.get_absolute_url(),
        "untranslated": event.get_absolute_url().replace("/en/", "/es/"),
    }


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_allows_our_own_style_fonts_and_pictures_alone(client, site, page):
    policy = client.get(page.format(**site)).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("page", PAGES)
def test_no_cookie_is_set_or_read_and_nothing_is_loaded_from_elsewhere(client, site, page, desk):
    address = page.format(**site)
    client.cookies.clear()
    stranger = client.get(address)
    assert not stranger.cookies
    assert "Cookie" not in stranger.headers.get("Vary", "")
    body = stranger.content.decode()
    assert "<script" not in body
    assert " style=" not in body
    loaded = re.findall(
        r'<(?:link rel="(?:stylesheet|preload|icon)"|img|use)[^>]* (?:href|src)="([^"]+)"', body
    )
    assert all(link.startswith(("/", "#")) for link in loaded)


@pytest.mark.parametrize("page", PAGES)
def test_an_editor_gets_the_same_bytes_as_everybody(client, site, page, editor):
    address = page.format(**site)
    stranger = client.get(address)
    client.force_login(editor)
    assert client.get(address).content == stranger.content


@pytest.mark.parametrize("page", PAGES)
def test_another_host_header_changes_no_byte(client, site, page):
    address = page.format(**site)
    here = client.get(address)
    there = client.get(address, headers={"host": "evil.example:8080"})
    assert there.content == here.content
    assert there.headers.get("Location") == here.headers.get("Location")
    assert "evil" not in there.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_is_asked_for_again(client, site, page):
    response = client.get(page.format(**site))
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "nope" not in page and "{" not in page][:3]
)
def test_an_unchanged_page_answers_304_and_a_changed_one_does_not(client, site, page):
    tag = client.get(page).headers["ETag"]
    again = client.get(page, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    make.event()
    make.event(language="es", title="Encuentro")
    assert client.get(page, headers={"if-none-match": tag}).status_code == 200


def test_pages_are_packed_for_those_who_can_unpack_them(client, site):
    plain = client.get("/en/news/")
    packed = client.get("/en/news/", headers={"accept-encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert packed.headers["ETag"] == plain.headers["ETag"]
    again = client.get("/en/news/", headers={"accept-encoding": "br, gzip"})
    assert again.content == packed.content


def test_the_mission_dresses_the_site(client, db):
    Mission.objects.update(brand_hue=150, ribbon_1="#00ff00", names={"en": "Embassy of Elsewhere"})
    assert "--brand-hue: 150;" in client.get("/dress.css").content.decode()
    assert (
        "--brand-chroma: 0.13;"
        in client.get("/dress.css", headers={"accept-language": "es"}).content.decode()
    )
    html = client.get("/en/news/").content.decode()
    assert "Embassy of Elsewhere" in html
    assert '<link rel="stylesheet" href="/dress.css">' in html


def test_a_name_without_translation_carries_its_language(client, db):
    make.event(language="es", title="Encuentro", category=make.category("Fisheries"))
    assert '<span lang="en">Fisheries</span>' in client.get("/es/news/").content.decode()


def test_an_urgent_notice_stands_on_every_page_until_its_end(client, site):
    Mission.objects.update(
        urgent={"en": "The consulate is closed."}, urgent_until=timezone.now() + timedelta(hours=1)
    )
    for page in ("/en/news/", site["event"], "/en/privacy/", "/nothing"):
        assert "The consulate is closed." in client.get(page).content.decode()
    assert "consulate" not in client.get("/en/news/feed.rss").content.decode()
    Mission.objects.update(urgent_until=timezone.now())
    assert "The consulate is closed." not in client.get("/en/news/").content.decode()


def test_the_missions_own_texts_replace_the_words_of_the_site(client, db):
    assert "without a cookie" in client.get("/en/privacy/").content.decode()
    Mission.objects.update(
        privacy={"en": "Ours.\n\n<script>alert(1)</script> & theirs."},
        email="press@embassy.example",
    )
    html = client.get("/en/privacy/").content.decode()
    assert "<p>Ours.</p>" in html
    assert "<script" not in html
    assert "press@embassy.example" in client.get("/en/contact/").content.decode()


def test_the_navigation_shows_only_pages_that_exist(client, site):
    met, waiting = set(), {"/en/news/"}
    while waiting and len(met) < 120:
        path = waiting.pop()
        met.add(path)
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        if response.headers["Content-Type"].startswith("text/html"):
            links = re.findall(r'<a [^>]*href="(/[^"#]*)', response.content.decode())
            waiting |= {link.replace("&amp;", "&") for link in links} - met
    assert {"/en/privacy/", "/es/news/", site["event"], "/en/news/feed.rss"} <= met


@pytest.mark.parametrize("page", ["event", "withdrawn"])
def test_the_menu_says_that_a_bulletin_is_news(client, site, page):
    html = client.get(site[page]).content.decode()
    assert '<a href="/en/news/" aria-current="true">' in html


def test_a_fault_of_ours_has_a_page_that_asks_no_database(client, db, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("bulletins.public.list.show", fail)
    client.raise_request_exception = False
    response = client.get("/en/news/")
    assert response.status_code == 500
    assert "cannot be shown just now" in response.content.decode()
