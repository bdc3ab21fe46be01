"""Two people and the history of a bulletin in a real browser: by keyboard, at 390 px, without scripts."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bulletins import workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.browsing import sign_in, too_wide, until, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(address):
    author = make.writer("ana", first_name="Ana", last_name="Ruiz")
    made = workflow.save(make.new(title="Talks on reefs", summary="They met."), author)
    made.body, made.last_day = '<p>Reefs <a href="https://example.org">were</a> measured.</p>', None
    made.last_day = date(2026, 2, 21)
    workflow.save(made, author)
    return made


def form(draft):
    return reverse("admin:bulletins_bulletin_change", args=[draft.pk])


def faults(page):
    """What axe says of it, and whether it is too wide, at 1280 and at 390 px, light and dark."""
    found = []
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            # Links change their colour slowly.
            until(page, lambda: not page.evaluate("document.getAnimations().length"))
            found += [f"{width} {scheme}: {wrong}" for wrong in violations(page) + too_wide(page)]
    return found


def both_opened(look, draft, scripts):
    """Ana's and Marco's windows with the form; Marco has saved another title and day."""
    make.second("marco", first_name="Marco", last_name="Díaz")
    windows = []
    for name in ("ana", "marco"):
        page = look(scripts=scripts)
        sign_in(page, name)
        page.goto(form(draft))
        windows.append(page)
    ana, marco = windows
    marco.fill("[name=title]", "Talks on reefs opened")
    marco.fill("[name=last_day]", "2026-02-22")
    marco.click(".submit-row [value=save]")
    until(marco, lambda: Bulletin.objects.get().title == "Talks on reefs opened")
    ana.fill("[name=title]", "Talks on reefs held")
    ana.fill("[name=summary]", "They met twice.")
    ana.click(".submit-row [value=save]")
    expect(ana.locator("h1")).to_have_text("Two people changed this text")
    return ana


def test_who_saves_later_chooses_piece_by_piece_by_keyboard(look, draft):
    page = both_opened(look, draft, scripts=True)
    assert faults(page) == []
    page.locator("#piece_title_mine").focus()
    page.keyboard.press("ArrowRight")  # theirs
    page.keyboard.press("ArrowRight")  # as it is written here
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("Talks on reefs opened and held")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Save this version")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("one text of both")
    stored = Bulletin.objects.get()
    assert (stored.title, stored.summary) == ("Talks on reefs opened and held", "They met twice.")
    assert stored.last_day == date(2026, 2, 22)


def test_without_scripts_nobody_overwrites_the_other_either(look, draft):
    page = both_opened(look, draft, scripts=False)
    assert Bulletin.objects.get().title == "Talks on reefs opened"
    page.click("text=Save this version")
    expect(page.locator("h1")).to_have_text("Two people changed this text")  # nothing was chosen
    page.check("#piece_title_mine")
    page.click("text=Save this version")
    expect(page.locator(".messagelist")).to_contain_text("one text of both")
    assert Bulletin.objects.get().title == "Talks on reefs held"


def test_the_history_is_compared_read_and_restored_by_keyboard(look, draft):
    page = look()
    sign_in(page, "ana")
    page.goto(reverse("admin:bulletins_bulletin_history", args=[draft.pk]))
    assert faults(page) == []
    page.locator("text=Compare the two marked").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#diff h2")).to_have_text("Revision 1 and revision 2")
    assert page.locator("#diff del, #diff ins").count() > 2
    assert faults(page) == []
    page.locator("[aria-label='Read revision 1']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#asked")).to_contain_text("Reefs were discussed.")
    assert faults(page) == []
    page.locator("[aria-label='Restore revision 1…']").focus()
    page.keyboard.press("Enter")
    assert faults(page) == []
    page.fill("#id_why", "It was right at first.")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Revision 1 is restored")
    assert re.search("discussed", Bulletin.objects.get().body)
