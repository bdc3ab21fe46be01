"""The preview in its frame, and the sign-off link on a phone without scripts, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bulletins import workflow
from bulletins.models import SignOff
from tests import builders as make
from tests.browsing import sign_in, too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(mission):
    ana = make.writer("ana", first_name="Ana", last_name="Ruiz")
    new = make.new(place=make.place("Key Largo"), title="Talks on reefs held in Key Largo")
    return workflow.save(new, ana)


def preview(draft):
    return reverse("admin:bulletins_bulletin_preview", args=[draft.pk])


@pytest.mark.parametrize("width", [390, 1280])
def test_the_real_page_stands_in_the_frame_at_two_widths(look, draft, width):
    page = look(width)
    sign_in(page)
    page.goto(preview(draft))
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text(draft.title)
    expect(frame.locator(".notice.draft")).to_contain_text("Draft, revision 1.")
    inside = "document.querySelector('iframe').contentWindow.innerWidth"
    narrow = page.evaluate(inside)
    assert narrow <= 390
    assert not violations(page) + too_wide(page)
    page.get_by_label("Desktop, 1280").check()
    assert page.evaluate(inside) == 1280
    assert not violations(page) + too_wide(page)


def test_a_person_without_an_account_returns_the_text_and_the_editor_reads_why(look, draft):
    page = look(1280)
    sign_in(page)
    page.goto(preview(draft))
    page.get_by_label("Who is asked").fill("Ambassador")
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("The link, shown this once").input_value()
    assert not violations(page)
    phone = look(390, scripts=False)
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text(draft.title)
    phone.get_by_role("link", name="Go to the decision").click()
    phone.get_by_label("What should be changed").fill("Name the centre in full.")
    phone.get_by_role("button", name="Return with this comment").click()
    expect(phone.locator("h1")).to_have_text("You returned version 1")
    expect(phone.locator("main")).to_contain_text("Name the centre in full.")
    page.goto(preview(draft))
    expect(page.locator(".work")).to_contain_text("“Name the centre in full.”")
    assert not violations(page)


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "light"), (1280, "light")])
def test_the_link_is_accessible_and_fits_open_answered_and_unknown(look, draft, width, scheme):
    maker = look()
    sign_in(maker)
    maker.goto(preview(draft))
    maker.get_by_label("Who is asked").fill("Ambassador")
    maker.get_by_role("button", name="Make the link").click()
    link = maker.get_by_label("The link, shown this once").input_value()
    page = look(width, scheme)
    found = []
    page.goto(link)
    found += violations(page) + too_wide(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("h1")).to_have_text("You approved version 1")
    assert SignOff.objects.get().answer == "approve"
    found += violations(page) + too_wide(page)
    page.goto("/en/preview/nothing/")
    found += violations(page) + too_wide(page)
    assert not found, "\n".join(found)
