"""The links of the messages: opening one changes nothing, one button does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bulletins import terms
from bulletins.models import Message, Subscription
from bulletins.outbox import links, subscribing
from tests import builders as make
from tests.reading import words

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FOREIGN = [
    {"Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Sec-Fetch-Site": "same-site"},
]


@pytest.fixture
def asked(db):
    make.place("Washington D.C.")
    return subscribing.sign_up(
        "name@example.org", "en", "?kind=event&place=washington-dc", "daily", "here"
    )


@pytest.fixture
def begun(asked):
    subscribing.confirm(asked)
    asked.refresh_from_db()
    return asked


def confirming(subscription, language="en"):
    return f"/{language}/subscribe/confirm/{links.confirm_token(subscription)}/"


def leaving(subscription, language="en"):
    return f"/{language}/subscribe/leave/{links.leave_token(subscription)}/"


def kept():
    return list(Subscription.objects.values()), Message.objects.count()


def test_opening_the_links_changes_nothing_and_says_what_they_are_about(client, asked):
    before = kept()
    for address in (confirming(asked), leaving(asked)):
        for read in (client.get, client.head):
            assert read(address).status_code == 200
        page = client.get(address)
        text = words(page)
        for what in ("name@example.org", "Events in Washington D.C.", "Daily, one message"):
            assert what in text
        assert page.content.decode().count("<button") == 1
        for method in (client.put, client.delete, client.patch):
            assert method(address).status_code == 405
    assert "Language English" in words(client.get(confirming(asked)))
    assert kept() == before


def test_the_button_confirms_and_pressing_it_again_says_the_same(client, asked):
    for _again in range(2):
        response = client.post(confirming(asked))
        assert response.status_code == 200
        assert "Confirmed. You follow Events in Washington D.C., daily." in words(response)
    asked.refresh_from_db()
    assert asked.confirmed_at
    opened = client.get(confirming(asked))
    assert "Confirmed." in words(opened)
    assert "<button" not in opened.content.decode()


def test_to_follow_the_same_selection_at_other_times_one_signs_up_again(client, begun):
    again = subscribing.sign_up(begun.address, "en", begun.query, "weekly", "here")
    response = client.post(confirming(again))
    assert "You follow Events in Washington D.C., weekly." in words(response)
    assert [row.every for row in Subscription.objects.confirmed()] == ["weekly"]


def test_a_link_that_changed_how_often_says_so_again_when_it_is_opened_again(client, begun):
    again = subscribing.sign_up(begun.address, "en", begun.query, "weekly", "here")
    assert "<button" in client.get(confirming(again)).content.decode()
    for read in (client.post, client.get, client.post):
        response = read(confirming(again))
        assert response.status_code == 200
        assert "Confirmed. You follow Events in Washington D.C., weekly." in words(response)
    assert "weekly." in words(client.get(confirming(begun)))
    client.post(leaving(begun))
    assert not Subscription.objects.exists()


def test_who_leaves_one_may_still_begin_another_for_the_same_selection(client, begun):
    again = subscribing.sign_up(begun.address, "en", begun.query, "weekly", "here")
    client.post(leaving(begun))
    client.post(confirming(again))
    assert [row.every for row in Subscription.objects.confirmed()] == ["weekly"]


def test_a_link_that_was_pressed_says_so_for_as_long_as_it_is_followed(client, begun, time_machine):
    address = confirming(begun)
    time_machine.move_to(timezone.now() + timedelta(days=30))
    links.forget_unconfirmed(timezone.now())
    assert "Confirmed." in words(client.get(address))
    client.post(leaving(begun))
    assert "This link is too old." in words(client.get(address))


def test_a_link_to_confirm_is_too_old_after_three_days(client, asked, time_machine):
    address = confirming(asked)
    time_machine.move_to(timezone.now() + timedelta(days=3, minutes=1))
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 404
        assert "This link is too old." in words(answer)
    asked.refresh_from_db()
    assert asked.confirmed_at is None


def test_a_link_that_is_not_ours_confirms_and_ends_nothing(client, begun):
    good = links.leave_token(begun)
    for wrong in (good[:-1], good + "A", good.swapcase(), "x", "%00", "é" * 300, begun.pk.hex):
        for name in ("confirm", "leave"):
            for ask in (client.get, client.post):
                page = ask(f"/en/subscribe/{name}/{wrong}/")
                assert page.status_code == 404
                assert "No subscription has this link." in words(page)
    other = links.confirm_token(begun)
    page = client.post(f"/en/subscribe/leave/{other}/")
    assert "No subscription has this link." in words(page)
    assert client.post(f"/en/subscribe/confirm/{good}/").status_code == 404
    assert Subscription.objects.confirmed().count() == 1


def test_the_button_ends_the_messages_and_deletes_the_address(client, begun):
    response = client.post(leaving(begun))
    assert response.status_code == 200
    assert "Ended. No more messages are sent; the address is deleted." in words(response)
    assert not Subscription.objects.exists()
    assert not Message.objects.exists()
    assert "name@example.org" not in response.content.decode()


def test_who_leaves_while_how_often_is_changed_has_left(begun):
    as_it_was = Subscription.objects.get()
    Subscription.objects.update(every="weekly")
    subscribing.leave(as_it_was)
    assert not Subscription.objects.exists()


def test_what_has_ended_is_ended_however_often_it_is_asked(client, begun):
    address = leaving(begun)
    client.post(address)
    for answer in (client.post(address), client.get(address), client.post(address, ONE_CLICK)):
        assert answer.status_code == 200
        assert "Ended." in words(answer)


def test_a_mail_program_ends_it_with_one_click(begun):
    program = Client(enforce_csrf_checks=True)
    response = program.post(
        leaving(begun), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    )
    assert response.status_code == 200
    assert not program.cookies
    assert not Subscription.objects.exists()
    again = program.post(leaving(begun), ONE_CLICK)  # as multipart/form-data
    assert again.status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_button_on_another_sites_page_does_nothing(client, asked, headers):
    before = kept()
    for address in (confirming(asked), leaving(asked)):
        response = client.post(address, headers=headers)
        assert response.status_code == 403
        assert "Nothing was changed." in words(response)
    assert kept() == before


def test_a_page_without_referrer_sends_no_origin_and_is_taken(asked):
    browser = Client(enforce_csrf_checks=True)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert browser.post(confirming(asked), headers=headers).status_code == 200
    assert Subscription.objects.confirmed().count() == 1
    assert not browser.cookies


def test_nothing_keeps_the_pages_and_their_addresses_are_told_to_nobody(client, asked):
    pages = [
        client.get(confirming(asked)),
        client.get(leaving(asked)),
        client.get(confirming(asked, "es")),
    ]
    pages += [client.get("/en/subscribe/leave/x/"), client.post(leaving(asked))]
    for response in pages:
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "ETag" not in response.headers
        assert "Set-Cookie" not in response.headers
    token = links.leave_token(asked)
    html = pages[1].content.decode()
    assert '<meta name="referrer" content="no-referrer">' in html
    assert html.count(token) == 1  # where the form goes; in no link


def test_the_page_speaks_the_language_of_the_subscription(client, asked):
    for address in (confirming(asked, "es"), leaving(asked, "es")):
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"] == address.replace("/es/", "/en/")
        client.post(address)
    assert Subscription.objects.get().confirmed_at is None


def test_who_leaves_may_choose_again(client, begun):
    html = client.get(leaving(begun)).content.decode()
    assert 'href="/en/subscribe/?kind=event&amp;place=washington-dc"' in html


def test_a_selection_that_was_moved_is_shown_as_it_is_now(client, begun):
    capital = make.place("The capital")
    terms.merge(terms.Place.objects.get(slug="washington-dc"), capital)
    assert "Events in The capital" in words(client.get(leaving(begun)))
    html = client.get(leaving(begun)).content.decode()
    assert 'href="/en/subscribe/?kind=event&amp;place=the-capital"' in html


def test_a_selection_that_names_nothing_any_more_can_be_left_and_says_so(client, asked):
    Subscription.objects.update(query="?place=gone")
    for address in (confirming(asked), leaving(asked)):
        page = client.get(address)
        assert page.status_code == 200
        assert "names something which is here no longer" in words(page)
    assert 'href="/en/subscribe/"' in client.get(leaving(asked)).content.decode()
    assert "nothing is sent for it" in words(client.post(confirming(asked)))
    assert client.post(leaving(asked)).status_code == 200
    assert not Subscription.objects.exists()


def test_each_frequency_is_said_in_words(client, db):
    for every, sentence in (
        ("once", "You follow All bulletins, each as it appears."),
        ("daily", "You follow All bulletins, daily."),
        ("weekly", "You follow All bulletins, weekly."),
    ):
        subscription = Subscription.objects.create(
            address=f"{every}@example.org", language="en", every=every, asked_at=timezone.now()
        )
        assert sentence in words(client.post(confirming(subscription)))
