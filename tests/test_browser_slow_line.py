"""What is done on a slow line before a page's script has arrived counts, in a real browser."""

from datetime import time

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bulletins.models import Bulletin, WorkingCopy
from tests import builders as make
from tests import pictures
from tests.browsing import sign_in, until
from tests.test_browser_keeping import change, kept_on_server, leave, press_save

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


def held_back(page, name="*"):
    """The scripts of the desk that the page asks for, from now on each as a route that waits."""
    held = []
    page.route(f"**/desk/{name}.js", lambda asked: held.append(asked))
    return held


def arrive(held):
    while held:
        held.pop().continue_()


def test_a_form_with_every_kind_of_field_that_was_only_read_keeps_nothing_and_does_not_warn(
    look, draft
):
    page = look()
    sign_in(page)
    hours = {"start_time": time(9), "end_time": time(10, 30, 20), "planned_at": timezone.now()}
    Bulletin.objects.update(**hours, place=make.place(), category=make.category())
    draft.image_uses.create(image=pictures.in_library(), alt="A reef", credit="The Centre")
    page.goto(change(draft))
    page.locator("[name=title]").click()
    page.wait_for_timeout(500)
    assert leave(page) == []
    assert not WorkingCopy.objects.exclude(typed_at=None).exists()


def test_what_was_typed_before_the_script_arrived_is_kept_and_leaving_warns(look, draft):
    page = look()
    sign_in(page)
    held = held_back(page)
    page.goto(change(draft), wait_until="commit")
    page.fill("[name=title]", "Typed on a slow line")
    page.fill("[name=body]", "Corals")
    page.keyboard.type(" and")
    until(page, lambda: arrive(held) or page.locator(".ProseMirror").count())
    page.unroute("**/desk/*.js")
    page.keyboard.type(" fish")
    until(page, lambda: kept_on_server("body") == ["<p>Corals and fish</p>"])
    assert kept_on_server("title") == ["Typed on a slow line"]
    assert leave(page) == ["beforeunload"]


def test_a_press_of_save_before_the_keeper_arrived_saves(look, draft):
    page = look()
    sign_in(page)
    held = held_back(page, "keep")
    page.goto(change(draft), wait_until="commit")
    page.fill("[name=title]", "Saved on a slow line")
    page.locator(".ProseMirror").wait_for()
    press_save(page)
    until(page, lambda: Bulletin.objects.get().title == "Saved on a slow line")
    until(page, lambda: len(held) == 2)  # the page that was left asked for it too
    arrive(held[1:])
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
