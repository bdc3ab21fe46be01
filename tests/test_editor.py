"""The editor of a bulletin's text: what it is called, what its tools do, what it leaves alone; the box without it."""

import json

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import expect

from bulletins import text
from bulletins.models import Bulletin
from tests import builders as make
from tests.browsing import sign_in, violations
from tests.test_paste import CLEAN, sent

KEPT = (
    '<p lang="es">Velada  de “canto”&nbsp;y\n<em><a href="/en/news/" hreflang="es" lang="es">más</a></em></p>'
    '<ol start="3"><li>a<ul><li>b</li></ul></li></ol><figure><img data-image="12" alt="A &lt;reef&gt;"></figure>'
    '<table><tbody><tr><th scope="row" colspan="2">c</th></tr><tr><td>3<sup>rd</sup></td><td></td></tr></tbody></table>'
    "<blockquote><p>d</p><p>e</p></blockquote><p>f</p>"
)
KEPT = text.clean(KEPT)[0]

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_form(look, editor):
    """Open the form of a draft with this text."""

    def opened(body="", scripts=True, width=1280):
        draft = make.draft(body=body)
        page = look(width, scripts=scripts)
        sign_in(page)
        page.goto(reverse("admin:bulletins_bulletin_change", args=[draft.pk]))
        if scripts:
            expect(page.locator(".ProseMirror")).to_be_visible()
        return page

    return opened


def save(page):
    with page.expect_navigation():
        page.click("[name=move][value=save]")
    return Bulletin.objects.get().body


def tool(page, name):
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()


def test_it_has_a_name_a_language_and_help_with_spelling(open_form):
    page = open_form("<p>One.</p>")
    box = page.get_by_role("textbox", name="Text", exact=True)
    for name, value in [("lang", "en"), ("spellcheck", "true"), ("aria-multiline", "true")]:
        expect(box).to_have_attribute(name, value)
    assert "The first paragraph" in page.inner_text(f"#{box.get_attribute('aria-describedby')}")
    page.click("label:text-is('Text')")
    expect(box).to_be_focused()
    assert not violations(page)


def test_its_tools_make_headings_lists_quotes_marks_and_tables(open_form):
    page = open_form()
    page.click(".ProseMirror")
    for name, words in [("Heading", "One"), ("Small heading", "Two")]:
        tool(page, name)
        page.keyboard.type(words + "\n")
    for name in ("List", "Numbers"):
        tool(page, name)
        page.keyboard.type("a\nb")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    tool(page, "Bold")
    page.keyboard.type("bold")
    tool(page, "Bold")
    tool(page, "Italic")
    page.keyboard.type("italic\n")
    tool(page, "Italic")
    tool(page, "Quote")
    page.keyboard.type("quoted")
    expect(page.get_by_role("button", name="Quote", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    assert text.clean(sent(page))[0] == (
        "<h2>One</h2><h3>Two</h3><ul><li>a</li><li>b</li></ul><ol><li>a</li><li>b</li></ol>"
        "<p><strong>bold</strong><em>italic</em></p><blockquote><p>quoted</p></blockquote>"
    )
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.get_by_role("button", name="Add a row")).to_be_hidden()
    tool(page, "Table")
    page.keyboard.type("Day")
    page.wait_for_timeout(600)  # a pause in typing parts what one undo takes back
    tool(page, "Remove the row")
    tool(page, "Undo")
    tool(page, "Add a column")
    assert text.clean(sent(page))[0] == (
        "<table><tbody><tr><th>Day</th><th></th><th></th></tr>"
        + "<tr><td></td><td></td><td></td></tr>" * 2
        + "</tbody></table>"
    )
    tool(page, "Remove the table")
    assert text.clean(sent(page))[0] == ""


def test_a_link_is_set_changed_refused_and_removed_from_the_keyboard_alone(open_form):
    page = open_form("<p>Report</p>")
    page.click(".ProseMirror")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_label("Address")).to_be_focused()
    page.keyboard.type("javascript:alert(1)\n")
    expect(dialog.get_by_role("alert")).to_contain_text("Readers cannot follow this address")
    assert not violations(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("https://embassy.example/\n")
    expect(dialog).to_be_hidden()
    assert sent(page) == '<p><a href="https://embassy.example/">Report</a></p>'
    page.keyboard.press("Control+k")
    expect(dialog.get_by_label("Address")).to_have_value("https://embassy.example/")
    dialog.get_by_role("button", name="Remove the link").press("Enter")
    assert sent(page) == "<p>Report</p>"
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_what_nobody_touched_is_sent_and_stored_to_the_byte(open_form):
    page = open_form(KEPT)
    expect(page.locator(".ProseMirror figure")).to_contain_text("Picture: A <reef>")
    page.fill("[name=title]", "Another title")
    assert save(page) == KEPT


def test_a_change_in_one_paragraph_leaves_all_others_to_the_letter(open_form):
    page = open_form(KEPT)
    page.locator(".ProseMirror > p").last.click()
    page.keyboard.press("End")
    page.keyboard.type(" g")
    assert save(page) == KEPT.replace("<p>f</p>", "<p>f g</p>").replace(
        '<em><a href="/en/news/" hreflang="es" lang="es">más</a></em>',
        '<a href="/en/news/" hreflang="es" lang="es"><em>más</em></a>',
    )


def test_what_is_typed_stays_as_it_is_typed(open_form):
    page = open_form()
    page.click(".ProseMirror")
    page.keyboard.type(
        "- one  “two”\u00a0d’accord -- **three** 1. www.embassy.example ...\n# four\n"
    )
    assert save(page) == (
        "<p>- one  “two”&nbsp;d’accord -- **three** 1. www.embassy.example ...</p><p># four</p>"
    )


def test_words_put_into_the_box_from_outside_come_into_the_editor(open_form):
    page = open_form("<p>One.</p>")
    page.locator("[name=body]").evaluate(
        "(box, html) => { box.value = html; box.dispatchEvent(new Event('change')); }", CLEAN
    )
    expect(page.locator(".ProseMirror h2")).to_have_text("Joint reef survey")
    assert text.clean(sent(page))[0] == CLEAN


def test_a_link_to_the_field_leads_into_the_editor(open_form):
    page = open_form()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a href=\"#id_body\">There</a>')")
    page.get_by_role("link", name="There", exact=True).press("Enter")
    expect(page.locator(".ProseMirror")).to_be_focused()


@pytest.mark.parametrize("width", [320, 390])
def test_it_fits_a_phone(open_form, width):
    page = open_form(CLEAN, width=width)
    page.click(".ProseMirror td")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not violations(page)


def test_without_scripts_plain_text_becomes_paragraphs_and_marks_stay(open_form):
    page = open_form(scripts=False)
    page.fill("[name=body]", "One & “two”.\n\nThree.")
    assert save(page) == "<p>One &amp; “two”.</p><p>Three.</p>"
    page.goto(page.url)
    assert page.input_value("[name=body]") == "<p>One &amp; “two”.</p>\n<p>Three.</p>"
    page.fill("[name=body]", "<p>One &amp; “two”.</p>\n<ul><li>Three.</li></ul>\n\nFour.")
    assert save(page) == "<p>One &amp; “two”.</p><ul><li>Three.</li></ul><p>Four.</p>"


def test_the_modules_find_each_other_by_the_names_they_are_served_under(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    backend = {"BACKEND": "embassy.storage.StaticFiles"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": backend}):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    module = (tmp_path / names["desk/prose.js"]).read_text()
    assert f'from "../{names["django_prose_editor/editor.js"]}"' in module
    assert f'from "./{names["desk/pasted.js"].removeprefix("desk/")}"' in module
