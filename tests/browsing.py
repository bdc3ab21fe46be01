"""Browser windows for tests, on the live server; what goes wrong in them fails the test."""

import os
import shutil
import time
from importlib import import_module

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from playwright.sync_api import expect, sync_playwright

from bulletins.models import Edition, Mission

OFFLINE = "net::ERR_INTERNET_DISCONNECTED"  # a test took the line away
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
AXE = {"runOnly": LEVELS, "resultTypes": ["violations"], "preload": False}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


HIGHEST = 16_000  # pixels of a window
expect.set_options(timeout=15_000)  # milliseconds; machines are slow and busy


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        missing = (
            "NOT TESTED in a browser: Chromium was not found. As root: apt-get install chromium"
        )
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def mission(transactional_db):
    """What migrating made and the flush after each such test took away.

    Django's own serialized rollback forgets it: the browser's driver runs an event loop in this
    thread, and from then on the thread has other connections, without what was serialized.
    """
    if not Mission.objects.exists():
        import_module("bulletins.migrations.0002_mission").make_mission(apps, None)
    Edition.objects.get_or_create(pk=1)


@pytest.fixture
def address(live_server, mission, settings):
    """The live server's, to which the site's own links lead; without https, so cookies need none."""
    settings.SITE_URL = live_server.url
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "session", "csrf"
    return live_server.url


@pytest.fixture
def look(chromium, address):
    """Open a browser window: look(width, scheme, scripts); any error in its console fails the test."""
    contexts, errors = [], []  # (a window's context, what it has asked and has no answer to)

    def heard(message):
        meant = "server responded with a status of 4" in message.text or OFFLINE in message.text
        if message.type in ("error", "warning") and not meant:
            errors.append(f"{message.location.get('url')}: {message.text}")

    def failed(request):
        # Aborted: the walk went on before the icon was there.
        if request.failure not in ("net::ERR_ABORTED", OFFLINE):
            errors.append(f"not loaded: {request.url}, {request.failure}")

    def window(width=1280, scheme="light", scripts=True):
        context = chromium.new_context(
            base_url=address, viewport={"width": width, "height": 800},
            color_scheme=scheme, java_script_enabled=scripts,
            reduced_motion="reduce",  # a change of pages that is cut short is an error in the console
        )  # fmt: skip
        context.set_default_timeout(15_000)
        asked = set()
        context.on("request", lambda request: asked.add(request))
        context.on("response", lambda response: asked.discard(response.request))
        context.on("requestfailed", lambda request: asked.discard(request))
        contexts.append((context, asked))
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("requestfailed", failed)
        return page

    yield window
    # Nothing may still ask the server when the tables are emptied; a form says goodbye as it closes.
    for context, asked in contexts:
        if context.pages:
            context.set_offline(True)
            until(context.pages[0], lambda asked=asked: not asked)
        context.close()
    assert not errors, "\n".join(errors)


def until(page, holds, seconds=15):
    """Wait until `holds()`; the page's own policy forbids waiting by a script."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It did not come about."
        page.wait_for_timeout(50)


def sign_in(page, username="ana"):
    page.goto("/admin/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "a long enough word")
    page.click("[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)


def violations(page):
    """What axe says of the page. The window is as high as the page meanwhile: what lies half under the sticky bar
    until somebody scrolls would count as too small."""
    size = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(
        {"width": size["width"], "height": min(max(size["height"], height), HIGHEST)}
    )
    found = Axe().run(page, options=AXE).response["violations"]
    page.set_viewport_size(size)
    return [
        f"{page.url} {rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def too_wide(page):
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{page.url} is {wide} px too wide"] if wide > 0 else []
