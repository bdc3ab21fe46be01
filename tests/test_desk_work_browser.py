"""Home, list, board and search in a real browser: accessible, by keyboard, and without scripts."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bulletins import workflow
from bulletins.models import Bulletin, WorkingCopy
from tests import builders as make
from tests.browsing import sign_in, violations

LIST = "/admin/bulletins/bulletin/"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def desk(address):
    """A desk with something on each pile, and a draft of the writer's."""
    editor = make.second("ana", first_name="Ana", last_name="Ruiz")
    writer = make.writer("luz", first_name="Luz", last_name="Peña")
    make.in_review(writer, title="Joint rescue drill: what was practised")
    make.in_review(editor, title="Library week")
    back = make.in_review(editor, title="Note on consular hours in December")
    workflow.send_back(back, writer_with_rights(), "Name the day on which they begin.")
    draft = make.draft(title="Pier reopened", created_by=editor, edited_by=editor)
    make.draft(title="Pier closed", created_by=editor, edited_by=editor)
    make.event(title="New Year greeting", published_at=timezone.now() + timedelta(days=9))
    english = make.event(title="Reef charts handed over")
    make.event(title="Cartas", language="es", translation_key=english.translation_key)
    make.changed(english, summary="They met twice.", body="<p>Other words.</p>")
    changing = make.event(title="Talks on direct mail")
    changing.summary = "They met on Monday."
    workflow.save(changing, editor)
    make.event(title="Imported long ago", summary="")
    soon = timezone.now().date() + timedelta(days=20)
    make.observance("Opening of the reading room", origin=soon.replace(year=soon.year - 60, day=9))
    make.category("Environment")
    WorkingCopy.objects.create(
        editor=editor,
        form_key=uuid4(),
        typed={"title": [""], "kind": ["event"]},
        typed_at=timezone.now(),
    )
    return SimpleNamespace(draft=draft, english=english)


def writer_with_rights():
    return make.second("marco", first_name="Marco", last_name="Díaz")


def mark(page, *titles):
    for title in titles:
        page.check(f"[aria-label='Select “{title}”']")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screens_of_the_days_work_are_accessible_and_fit(look, desk, width, scheme):
    page = look(width, scheme)
    sign_in(page)
    found = []
    for path in (
        "/admin/", "/admin/languages/", f"{LIST}?work=drafts", LIST, "/admin/search/",
        "/admin/search/?q=pier",
    ):  # fmt: skip
        page.goto(path)
        found += violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{path} is {wide} px too wide"] if wide > 0 else []
    page.goto(LIST)
    mark(page, "Pier closed")
    page.select_option("[name=action]", "delete_selected")
    page.click(".actions button")
    expect(page.locator("h1")).to_have_text("Delete 1 draft")
    found += violations(page)
    assert not found, "\n".join(found)


def test_a_slash_goes_to_the_search_unless_something_is_typed(look, desk):
    page = look()
    sign_in(page)
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("reef/pier")
    expect(page.locator("#find")).to_have_value("reef/pier")
    page.fill("#find", "reef")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("Reef")


def test_the_marked_get_a_category_and_are_sent_without_scripts(look, desk):
    page = look(390, scripts=False)
    sign_in(page)
    page.goto(LIST)
    mark(page, "Pier reopened")
    page.select_option("[name=action]", label="Change category")
    page.select_option(".actions [name=category]", label="Environment")
    page.click(".actions button")
    expect(page.locator(".messagelist")).to_contain_text("1 has the category “Environment”.")
    mark(page, "Pier reopened")
    page.select_option("[name=action]", label="Send for review")
    page.click(".actions button")
    expect(page.locator(".messagelist")).to_contain_text("1 is sent for review.")
    assert Bulletin.objects.get(pk=desk.draft.pk).status == "in_review"


def test_a_stale_mark_goes_by_a_button_on_the_board(look, desk):
    page = look(scripts=False)
    sign_in(page)
    page.click("text=Español stale")
    page.click("[aria-label='It is right as it is: Reef charts handed over']")
    expect(page.locator(".messagelist")).to_contain_text("“Cartas” counts as current.")
    expect(page.locator("main")).to_contain_text("No bulletin stands so.")


def test_this_years_bulletin_is_begun_from_the_desk(look, desk):
    page = look()
    sign_in(page)
    page.click("text=Start this year’s bulletin")
    page.wait_for_url("**/change/")
    expect(page.locator("[name=title]")).to_have_value(
        "Opening of the reading room: 60th anniversary"
    )
