"""What readers who follow meet in a real browser: by keyboard alone, without scripts, and what axe says."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from bulletins import sample
from bulletins.models import Subscription
from bulletins.outbox import links, subscribing
from tests.browsing import too_wide, violations

LONG_ADDRESS = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def follower(language="en", address="name@example.org", query="?kind=event&place=washington-dc"):
    return subscribing.sign_up(address, language, query, "daily", address)


def confirming(subscription):
    return f"/{subscription.language}/subscribe/confirm/{links.confirm_token(subscription)}/"


def leaving(subscription):
    return f"/{subscription.language}/subscribe/leave/{links.leave_token(subscription)}/"


@pytest.fixture
def site(address):
    sample.make()
    pages = []
    for language in ("en", "es"):
        asked = follower(language, LONG_ADDRESS)
        pages += [
            f"/{language}/subscribe/?kind=event&place=washington-dc&year=2018",
            f"/{language}/news/feed/?year=2018",
            confirming(asked),
            leaving(asked),
        ]
    begun = follower()
    subscribing.confirm(begun)
    ended = follower()
    subscribing.leave(ended)
    states = ["/en/subscribe/", "/en/subscribe/?category=nope", "/en/subscribe/sent/"]
    states += [confirming(begun), leaving(ended), "/en/subscribe/leave/x/", confirming(ended)]
    return SimpleNamespace(pages=pages, states=states)


LOOKS = [
    pytest.param(320, "dark", id="320-dark"),
    pytest.param(390, "light", id="390-light"),
    pytest.param(1280, "light", id="1280-light"),
    pytest.param(1280, "dark", id="1280-dark"),
]


@pytest.mark.once
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_are_accessible_and_fit(look, site, width, scheme):
    page = look(width, scheme)
    found = []
    for path in site.pages:
        page.goto(path)
        found += violations(page) + too_wide(page)
    assert not found, "\n".join(found)


@pytest.mark.once
def test_their_answers_are_accessible_and_fit(look, site):
    page = look(320, "dark")
    found = []
    for path in site.states:
        page.goto(path)
        found += violations(page) + too_wide(page)
    page.goto("/en/subscribe/?kind=event")
    page.fill("#address", "name@example")  # an address for the browser, not for us
    page.click("text=Send the link")
    expect(page.locator("#address-error")).to_be_visible()
    found += violations(page) + too_wide(page)
    assert not found, "\n".join(found)


def tab_to(page, selector):
    """Press the tabulator until `selector` has the focus, as somebody without a mouse does."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by keyboard.")


def test_by_keyboard_alone_a_reader_chooses_signs_up_confirms_and_leaves(look, site):
    Subscription.objects.all().delete()
    page = look()
    page.goto("/en/news/")
    tab_to(page, ".site-nav a[href='/en/subscribe/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/subscribe/")
    tab_to(page, "[name=kind]")
    page.keyboard.press("ArrowRight")
    tab_to(page, "#place")
    page.keyboard.type("Wash")  # options in a tree begin with a space
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".filters button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/subscribe/?kind=event&place=*#step2")
    tab_to(page, "a.chip")  # from the heading on
    tab_to(page, "#address")
    page.keyboard.type("name@example.org")
    tab_to(page, "[name=every]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "form[method=post] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/subscribe/sent/*")
    expect(page.locator(".notice")).to_contain_text("A message is on its way")
    subscription = Subscription.objects.get()
    assert subscription.every == "daily"
    assert subscription.query.startswith("?kind=event&place=")
    for address, said in (
        (confirming(subscription), "Confirmed."),
        (leaving(subscription), "Ended."),
    ):
        page.goto(address)
        tab_to(page, "main button")
        page.keyboard.press("Enter")
        expect(page.locator(".notice")).to_contain_text(said)
    assert not Subscription.objects.exists()


def test_without_scripts_a_reader_follows_a_selection_of_the_list_in_both_languages(look, site):
    for language in ("en", "es"):
        Subscription.objects.all().delete()
        page = look(390, scripts=False)
        page.goto(f"/{language}/news/?year=2018")
        page.click(".formats a[href*='#atom']")
        page.wait_for_url(f"**/{language}/news/feed/?year=2018#atom")
        assert page.locator("article.hit").count() == 4
        page.click("a.clear")
        page.wait_for_url(f"**/{language}/subscribe/?year=2018")
        page.fill("#address", "name@example.org")
        page.check("[name=every][value=weekly]")
        page.click("form[method=post] button")
        page.wait_for_url(f"**/{language}/subscribe/sent/*")
        page.reload()
        subscription = Subscription.objects.get()
        assert (subscription.language, subscription.query) == (language, "?year=2018")
        for address in (confirming(subscription), leaving(subscription)):
            page.goto(address)
            page.click("main button")
            expect(page.locator(".notice")).to_be_visible()
        assert not Subscription.objects.exists()


def test_one_tap_selects_a_whole_address(look, site, address):
    page = look(390)
    page.goto("/en/subscribe/?kind=event")
    page.click("#rss code")
    selected = page.evaluate("getSelection().toString()")
    assert selected == f"{address}/en/news/feed.rss?kind=event"


def test_an_old_page_is_answered_with_a_fresh_one(look, site):
    page = look()
    page.goto("/en/subscribe/?kind=event")
    page.evaluate("document.querySelector('[name=token]').value = 'of another day'")
    page.fill("#address", "late@example.org")
    page.click("text=Send the link")
    expect(page.locator("#address-error")).to_contain_text("Press the button once more.")
    page.click("text=Send the link")
    page.wait_for_url("**/en/subscribe/sent/*")
    assert Subscription.objects.filter(address="late@example.org", query="?kind=event").exists()
