"""A server that dies between keystroke and save: the words come back."""

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from tests import running

pytestmark = [pytest.mark.browser, pytest.mark.once]

BAR = ".submit-row .saved"
ADD = "/admin/bulletins/event/add/"


def kill(site):
    """As a lost machine ends it: no process of it gets to say or write anything more."""
    os.killpg(site.process.pid, signal.SIGKILL)
    site.process.wait(20)


@pytest.fixture
def folder(tmp_path):
    copy = running.copy_of_the_project(tmp_path / "site")
    (copy / ".venv").symlink_to(running.ROOT / ".venv")
    return copy


@pytest.fixture
def window(chromium):
    context = chromium.new_context()
    context.set_default_timeout(15_000)
    yield context
    context.close()


def sign_in(page, site):
    name, password = re.search(r"user name: +(\S+)\s+password: +(\S+)", site.printed()).groups()
    page.goto(f"{site.address}/admin/login/?next={ADD}")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("[type=submit]")
    expect(page.locator("[name=title]")).to_be_visible()


def test_words_come_back_after_the_server_was_killed_between_keystroke_and_save(
    folder, window, monkeypatch
):
    title, summary = "Kept by the server", "Typed when nobody listened any more."
    with running.site(folder) as site:
        page = window.new_page()
        sign_in(page, site)
        page.fill("[name=title]", title)
        expect(page.locator(BAR)).to_contain_text("Not in the history until you press a button.")
        kill(site)
        page.fill("[name=summary]", summary)
        expect(page.locator(BAR)).to_contain_text("No line since")
        page.locator("[name=move][value=save]").click()
        expect(page.locator("[name=summary]")).to_have_value(summary)
        page.close()
    monkeypatch.setattr(running, "free_port", lambda: site.port)  # the browser keeps by address
    with running.site(folder) as again:
        page = window.new_page()
        page.goto(again.address + ADD)
        expect(page.locator("[data-found]")).to_contain_text(f"“{title}”")
        page.get_by_role("link", name="Take them").click()
        expect(page.locator("[name=title]")).to_have_value(title)
        expect(page.locator("[name=summary]")).to_have_value(summary)
        page.locator("[name=move][value=save]").click()
        expect(page.get_by_text("Saved as a draft.")).to_be_visible()
        expect(page.locator("h1")).to_have_text(title)


def test_a_save_that_a_dying_server_never_answered_loses_nothing(folder, window, monkeypatch):
    title = "Pressed as the server died"
    with running.site(folder) as site:
        page = window.new_page()
        sign_in(page, site)
        page.route("**/add/", lambda route: (kill(site), route.continue_()))
        page.fill("[name=title]", title)
        with page.expect_event("requestfailed", lambda request: request.url.endswith(ADD)):
            page.locator("[name=move][value=save]").click()
        expect(page.locator(BAR)).to_contain_text("No line since")
        expect(page.locator("[name=title]")).to_have_value(title)
        page.close()
    monkeypatch.setattr(running, "free_port", lambda: site.port)
    with running.site(folder) as again:
        page = window.new_page()
        page.goto(again.address + ADD)
        page.get_by_role("link", name="Take them").click()
        expect(page.locator("[name=title]")).to_have_value(title)
