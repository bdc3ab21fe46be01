"""The form that asks for messages: what it takes, and what it refuses in a sentence."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from bulletins import terms
from bulletins.models import Message, SignUps, Subscription
from bulletins.public.posts import network
from tests import builders as make
from tests.reading import words

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_an_address(settings):
    settings.SITE_URL = "https://embassy.example"


def token(page="/en/subscribe/"):
    return re.search(r'name="token" value="([^"]+)"', Client().get(page).content.decode())[1]


def ask(client, query="", language="en", headers=None, **fields):
    typed = {"address": "reader@example.org", "every": "daily", "token": token()} | fields
    return client.post(f"/{language}/subscribe/{query}", typed, headers=headers)


def nothing_is_kept():
    return not (Subscription.objects.exists() or Message.objects.exists())


def test_who_asks_gets_a_message_to_confirm(client, db):
    make.place("Washington D.C.")
    response = ask(client, "?place=washington-dc&kind=event")
    assert response.status_code == 302
    assert response.headers["Location"] == "/en/subscribe/sent/"
    subscription = Subscription.objects.get()
    assert subscription.address == "reader@example.org"
    assert subscription.query == "?kind=event&place=washington-dc"
    assert (subscription.language, subscription.every) == ("en", "daily")
    assert subscription.confirmed_at is None
    assert Message.objects.get().subscription == subscription
    page = client.get(response.headers["Location"])
    assert "A message is on its way to the address you gave, if it can be written to." in words(
        page
    )
    assert "reader@example.org" not in page.content.decode()
    client.get(response.headers["Location"])
    assert Message.objects.count() == 1


def test_a_former_slug_is_kept_as_the_one_it_has_now(client, db):
    old, new = make.category("Fishing"), make.category("Fisheries")
    terms.merge(old, new)
    ask(client, "?category=fishing&kind=")
    assert Subscription.objects.get().query == "?category=fisheries"


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(client, db):
    first = ask(client)
    Subscription.objects.update(confirmed_at=make.NOON)
    known = ask(client)
    assert (known.status_code, known.headers["Location"]) == (302, first.headers["Location"])
    assert known.content == first.content


def test_it_sets_no_cookie_and_needs_none(db):
    browser = Client(enforce_csrf_checks=True)
    response = ask(browser)
    assert response.status_code == 302
    assert not browser.cookies
    assert response.headers["Cache-Control"] == "no-store"


BAD = [
    ("", "Write your email address."),
    ("   ", "Write your email address."),
    ("name", "Write it as in name@example.org."),
    ("a@b@c", "Write it as in name@example.org."),
    ("two@example.org, three@example.org", "Write it as in name@example.org."),
    ("reader@example.org\r\nBcc: other@example.org", "Write it as in name@example.org."),
    ("reader@example.org\nX: y", "Write it as in name@example.org."),
    ('"a\r\nb"@example.org', "Write it as in name@example.org."),
    ("reader@example.org\0", "Write it as in name@example.org."),
    ("a" * 288 + "@example.org", "The address is too long: at most 254 characters."),
    ("<b>@example.org", "Write it as in name@example.org."),
]


@pytest.mark.parametrize(("address", "sentence"), BAD)
def test_what_is_no_address_is_said_at_its_field_and_nothing_is_kept(client, db, address, sentence):
    response = ask(client, "?kind=event", address=address, every="weekly")
    assert response.status_code == 400
    html = unescape(response.content.decode())
    assert sentence in html
    assert 'id="address-error"' in html
    assert 'aria-describedby="address-hint address-error" aria-invalid="true"' in html
    assert '<input type="radio" name="every" value="weekly" checked' in html
    assert 'action="/en/subscribe/?kind=event#email"' in html
    assert "<b>@" not in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert nothing_is_kept()


def test_what_was_typed_stands_in_its_field_again(client, db):
    html = ask(client, address='na"me').content.decode()
    assert 'value="na&quot;me"' in html


def test_nobody_is_asked_for_what_the_form_does_not_have(client, db):
    response = ask(client, every="hourly")
    assert response.status_code == 400
    assert "Choose how often." in words(response)
    assert nothing_is_kept()


def test_of_repeated_fields_the_last_counts(client, db):
    ask(client, address=["one@example.org", "two@example.org"], every=["once", "weekly"])
    subscription = Subscription.objects.get()
    assert (subscription.address, subscription.every) == ("two@example.org", "weekly")


def test_a_form_without_its_token_or_of_another_day_is_not_taken(client, noon):
    of_today = token()
    for wrong in ("", "x", of_today[:-1], of_today + "a", "2026-03-02"):
        response = ask(client, token=wrong)
        assert response.status_code == 400
        assert "Press the button once more." in words(response)
        assert 'value="reader@example.org"' in response.content.decode()
    assert nothing_is_kept()
    noon.shift(DAY)
    assert ask(client, token=of_today).status_code == 302
    noon.shift(DAY)
    assert ask(client, token=of_today).status_code == 400


def test_a_huge_form_is_not_read(client, db):
    response = ask(client, address="a" * 30_000 + "@example.org")
    assert response.status_code == 413
    assert "This is too long." in words(response)
    assert len(response.content) < 30_000
    assert nothing_is_kept()


def test_a_selection_that_names_nothing_is_not_followed(client, db):
    assert ask(client, "?category=nope").status_code == 404
    assert nothing_is_kept()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://embassy.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_on_another_sites_page_is_refused_in_words(client, db, headers):
    response = ask(client, headers=headers)
    assert response.status_code == 403
    assert "Nothing was changed." in words(response)
    assert nothing_is_kept()


def test_other_methods_are_not_taken(client, db):
    for method in (client.put, client.delete, client.patch):
        assert method("/en/subscribe/").status_code == 405


def test_too_many_requests_are_told_to_come_back_tomorrow(client, db):
    for _again in range(3):
        assert ask(client).status_code == 302
    response = ask(client)
    assert response.status_code == 429
    assert "Try again tomorrow." in words(response)
    assert Subscription.objects.count() == 3
    for number in range(30):
        response = ask(client, address=f"reader{number}@example.org")
    assert response.status_code == 429
    assert "from your network" in words(response)
    assert SignUps.objects.count() == 1
    assert ask(Client(REMOTE_ADDR="198.51.100.7")).status_code == 429  # that address, from anywhere
    other = Client(REMOTE_ADDR="198.51.100.7")
    assert ask(other, address="somebody@example.org").status_code == 302


def test_in_spanish_everything_is_in_spanish(client, db):
    response = ask(client, language="es", token=token("/es/subscribe/"))
    assert response.headers["Location"] == "/es/subscribe/sent/"
    assert Subscription.objects.get().language == "es"
    assert '<html lang="es"' in client.get("/es/subscribe/sent/").content.decode()


# Whose network


@pytest.mark.parametrize(
    ("address", "passed", "proxies", "expected"),
    [
        ("192.0.2.77", None, 0, "192.0.2.0/24"),
        ("192.0.2.77", "198.51.100.1", 0, "192.0.2.0/24"),  # nobody's word without a proxy of ours
        ("2001:db8:1:2::3", None, 0, "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", None, 0, "192.0.2.0/24"),
        ("127.0.0.1", "203.0.113.5, 198.51.100.1", 1, "198.51.100.0/24"),
        ("127.0.0.1", "203.0.113.5, 198.51.100.1", 2, "203.0.113.0/24"),
        ("127.0.0.1", "203.0.113.5", 2, "127.0.0.0/24"),
        ("127.0.0.1", "unknown", 1, "127.0.0.0/24"),
        ("127.0.0.1", "", 1, "127.0.0.0/24"),
        ("127.0.0.1", "198.51.100.1:8080", 1, "127.0.0.0/24"),
        ("127.0.0.1", "2001:db8:1:2::3", 1, "2001:db8:1::/48"),
        ("", None, 0, ""),
    ],
)
def test_a_reader_is_told_apart_by_network(rf, settings, address, passed, proxies, expected):
    settings.PROXIES = proxies
    headers = {} if passed is None else {"X-Forwarded-For": passed}
    assert network(rf.post("/", REMOTE_ADDR=address, headers=headers)) == expected
