"""What editors and readers meet in a real browser: the whole way of a bulletin, and what axe says of every page."""

import time
import urllib.request
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from bulletins import sample, workflow
from bulletins.models import Bulletin, Mission
from tests import builders as make
from tests.browsing import sign_in, too_wide, violations

LOOKS = [
    pytest.param(width, scheme, id=f"{width}-{scheme}")
    for width in (320, 1280)
    for scheme in ("light", "dark")
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def site(address, editor):
    """The sample, with one bulletin withdrawn and enough others for a second page."""
    sample.make()
    sample.make_many(30)
    public = Bulletin.objects.published().in_language("en")
    withdrawn = public.filter(title__startswith="Fourth").get()
    workflow.withdraw(withdrawn, editor, "wrong", "It took place on another day.")
    public = Bulletin.objects.published().in_language("en")
    alone = public.get(title__startswith="Reading room")
    event = public.filter(kind="event", series__isnull=False, first_day=date(2018, 1, 22)).get()
    commemoration = public.filter(kind="commemoration", first_day=date(2018, 1, 18)).get()
    return SimpleNamespace(
        event=event,
        draft=Bulletin.objects.filter(status="draft", language="en", title__gt="").first(),
        pages=[
            "/en/news/",
            "/es/news/",
            "/en/news/?page=2",
            "/en/news/?category=law-enforcement&year=2018&q=a&order=oldest",
            "/en/news/?category=nope",
            "/en/news/?q=nothing-of-the-kind",
            event.get_absolute_url(),
            commemoration.get_absolute_url(),
            commemoration.get_absolute_url().replace("/en/", "/es/"),  # answers 404 or leads on
            alone.get_absolute_url().replace("/en/", "/es/"),
            withdrawn.get_absolute_url(),
            "/en/privacy/",
            "/en/accessibility/",
            "/en/contact/",
            "/en/nothing/",
        ],
    )


def fetch(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


@pytest.mark.once
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_public_page_is_accessible_and_fits(look, site, width, scheme):
    page = look(width, scheme)
    found = []
    for path in site.pages:
        page.goto(path)
        found += violations(page) + too_wide(page)
    assert not found, "\n".join(found)


@pytest.mark.once
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_desk_is_accessible_and_fits(look, site, width, scheme):
    page = look(width, scheme)
    page.goto("/admin/login/")
    found = violations(page) + too_wide(page)
    sign_in(page)
    changed = reverse("admin:bulletins_bulletin_change", args=[site.event.pk])
    for path in (
        "/admin/",
        reverse("admin:bulletins_bulletin_changelist"),
        reverse("admin:bulletins_bulletin_add"),
        changed,
        reverse("admin:bulletins_bulletin_change", args=[site.draft.pk]),
        reverse("admin:bulletins_category_changelist"),
        reverse("admin:bulletins_place_add"),
    ):
        page.goto(path)
        found += violations(page) + too_wide(page)
    assert not found, "\n".join(found)


def test_everything_can_be_read_and_filtered_without_scripts(look, site):
    page = look(390, scripts=False)
    page.goto("/en/news/")
    assert site.event.title in page.inner_text("main")
    page.click("summary")
    page.select_option("select[name=category]", site.event.category.slug)
    page.click("text=Apply filters")
    assert f"category={site.event.category.slug}" in page.url
    assert site.event.title in page.inner_text("main")
    page.click(f"text={site.event.title}")
    assert page.inner_text("h1") == site.event.title


def test_what_an_editor_publishes_is_read_at_once_on_list_page_and_feeds(look, address, editor):
    title = "Museum of the Sea lends twelve charts"
    make.place("Washington D.C.")
    Mission.objects.update(second_person=False)
    page = look()
    sign_in(page)
    page.goto(reverse("admin:bulletins_bulletin_add"))
    page.fill("[name=title]", title)
    page.fill("[name=summary]", "The charts travel in spring and stay for a year.")
    page.click(".ProseMirror")
    page.keyboard.type("The museum lends twelve charts.\nThey stay for a year.")
    page.fill("[name=first_day]", "2026-03-02")
    page.fill("[name=published_at]", "2099-01-01T09:00")
    expect(page.locator("[data-clocks] dd").nth(1)).to_have_text("The same hour")
    expect(page.locator("[data-clocks] dd").nth(2)).to_have_text("14:00")
    page.click("[name=move][value=save]")
    page.click("[name=move][value=check]")
    button = page.locator("[name=move][value=publish]")
    expect(button).to_have_text("Schedule for January 1, 2099, 9:00\u00a0a.m. New York")
    page.fill("[name=published_at]", "")
    expect(button).to_have_text("Publish now")
    button.click()
    page.wait_for_url("**/change/")
    bulletin = Bulletin.objects.get(title=title)
    assert bulletin.is_public()
    reader = look()
    reader.goto("/en/news/")
    reader.click(f"text={title}")
    expect(reader.locator("h1")).to_have_text(title)
    expect(reader.locator("main")).to_contain_text("They stay for a year.")
    for feed in ("feed.rss", "feed.atom"):
        assert f">{title}</title>" in fetch(f"{address}/en/news/{feed}")


def test_a_scheduled_bulletin_appears_at_its_second_with_no_worker(look, address, editor):
    at = timezone.now() + timedelta(seconds=8)
    bulletin = make.draft(title="Evening of songs")
    workflow.publish(bulletin, None, at=at)
    page = look()
    page.goto("/en/news/")
    expect(page.locator("main")).not_to_contain_text("Evening of songs")
    assert "Evening of songs" not in fetch(f"{address}/en/news/feed.rss")
    assert timezone.now() < at
    time.sleep((at - timezone.now()).total_seconds() + 0.05)
    page.reload()
    expect(page.locator("main")).to_contain_text("Evening of songs", timeout=1)
    assert "Evening of songs" in fetch(f"{address}/en/news/feed.rss")
    assert "Evening of songs" in fetch(f"{address}/en/news/feed.atom")
