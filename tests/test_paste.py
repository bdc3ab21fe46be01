"""One text, copied out of five programs, gives the same clean text: by the server alone, and pasted in a browser.

tests/data/paste_*.html is what each program puts on the clipboard; paste_clean.html what is to come of it.
"""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bulletins import text
from bulletins.models import Bulletin
from tests import builders as make
from tests.browsing import sign_in

DATA = Path(__file__).parent / "data"
CLEAN = "".join((DATA / "paste_clean.html").read_text().splitlines())
PROGRAMS = ["word", "outlook", "outlook_web", "libreoffice", "google_docs"]

ITEM = "<p class=MsoListParagraph style='mso-list:l{} level{} lfo1'><span style='mso-list:Ignore'>{}<span>&nbsp; </span></span>{}</p>"
SMALL = [
    # what is pasted, what comes of it
    (
        ITEM.format(0, 1, "·", "a") + ITEM.format(0, 3, "·", "b") + ITEM.format(0, 2, "·", "c") + ITEM.format(0, 1, "·", "d"),
        "<ul><li>a<ul><li>b</li></ul><ul><li>c</li></ul></li><li>d</li></ul>",
    ),
    (
        ITEM.format(0, 1, "3.", "a") + ITEM.format(0, 1, "4.", "b") + ITEM.format(1, 1, "1)", "c"),
        '<ol start="3"><li>a</li><li>b</li></ol><ol><li>c</li></ol>',
    ),
    (
        ITEM.format(0, 1, "·", "a") + ITEM.format(0, 1, "1.", "b"),
        "<ul><li>a</li></ul><ol><li>b</li></ol>",
    ),
    (
        ITEM.format(0, 1, "1.", "a") + "<p class=MsoNormal>between</p>" + ITEM.format(0, 1, "2.", "b"),
        '<ol><li>a</li></ol><p>between</p><ol start="2"><li>b</li></ol>',
    ),
    (
        "<p style='color:red'>• a</p><p style='margin-left:72pt'>•\u00a0\u00a0 b</p><p>§ 3 c</p>",
        "<ul><li>a<ul><li>b</li></ul></li></ul><p>§ 3 c</p>",
    ),
    (
        "<p class=MsoNormal>a</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>",
        "<p>a</p><p>b</p>",
    ),
    (
        "<p style='font-weight:bold'>a <span style='font-weight:normal'>b</span> <b style='mso-bidi-font-weight:normal'>c</b></p>",
        "<p><strong>a </strong>b<strong> c</strong></p>",
    ),
    (
        "<p class=x>10\u00a0000 “d’accord”\u2009…</p>",
        "<p>10&nbsp;000 “d’accord”\u2009…</p>",
    ),
    (
        "<p class=x>a<span style='display:none'>b</span><br></p><br><table><tr><td class=x><p>c</p></td></tr></table>",
        "<p>a</p><table><tbody><tr><td>c</td></tr></tbody></table>",
    ),
    (
        "<h1 class=x>a</h1><h5>b</h5><blockquote class=x><p>c</p></blockquote>",
        "<h2>a</h2><h3>b</h3><blockquote><p>c</p></blockquote>",
    ),
    (
        "<p class=x><a href='java\tscript:x'>a</a> <a href='file:///C:/b'>b</a> <a href='/en/news/'>c</a></p>",
        '<p>a b <a href="/en/news/">c</a></p>',
    ),
    (
        "<p class=x>a<img src='https://embassy.example/x.png' alt=y></p><img data-image=7 alt='A reef' src=x>",
        '<p>a</p><figure><img data-image="7" alt="A reef"></figure>',
    ),
]  # fmt: skip


def on_clipboard(program):
    return (DATA / f"paste_{program}.html").read_text()


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_server_makes_one_clean_text_of_what_any_program_sends(program):
    assert text.clean(on_clipboard(program))[0] == CLEAN


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_bullet_and_no_remark_gets_into_the_words(program):
    words = text.clean(on_clipboard(program))[1]
    assert words == text.plain(CLEAN)
    assert not [seen for seen in ("·", "[AS1]", "courier") if seen in words]


@pytest.mark.parametrize(("html", "body"), SMALL)
def test_lists_marks_and_spaces_keep_their_meaning(html, body):
    assert text.clean(html)[0] == body


@pytest.mark.parametrize("body", [CLEAN, *(body for _, body in SMALL)])
def test_what_is_clean_stays_as_it_is_byte_for_byte(body):
    assert text.clean(body)[0] == body


def test_a_bullet_in_plain_markup_is_kept_to_the_letter():
    assert text.clean("<p>• a · b</p>")[0] == "<p>• a · b</p>"


# In a browser


@pytest.fixture
def form(look, address, editor):
    """A window with the form of a draft whose text is empty."""
    draft = make.draft(body="")
    page = look()
    sign_in(page)
    page.goto(reverse("admin:bulletins_bulletin_change", args=[draft.pk]))
    expect(page.locator(".ProseMirror")).to_be_visible()
    return page


def paste(page, html, plain="plain"):
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+a")
    page.evaluate(
        """([html, plain]) => {
            const clipboardData = new DataTransfer();
            if (html) clipboardData.setData("text/html", html);
            clipboardData.setData("text/plain", plain);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.querySelector(".ProseMirror").dispatchEvent(event);
        }""",
        [html, plain],
    )


def sent(page):
    """What would be sent now."""
    return page.locator("[name=body]").input_value()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_is_pasted_is_as_clean_as_what_the_server_makes_of_it(form):
    for program in PROGRAMS:
        paste(form, on_clipboard(program))
        assert text.clean(sent(form))[0] == CLEAN, program
        assert "·" not in form.locator(".ProseMirror").inner_text(), program
        empty = form.locator(".ProseMirror p:not(td p)").evaluate_all(
            "all => all.filter(p => !p.textContent.trim()).length"
        )
        assert empty == 0, program
    for html, body in SMALL:
        paste(form, html)
        assert text.clean(sent(form))[0] == body, html


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_was_pasted_is_stored_and_shown_to_readers(form):
    paste(form, on_clipboard("word"))
    with form.expect_navigation():
        form.click("[name=move][value=save]")
    draft = Bulletin.objects.get()
    assert draft.body == CLEAN
    assert draft.body_text == text.plain(CLEAN)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_plain_text_is_pasted_as_paragraphs_to_the_letter(form):
    paste(form, "", "One  of “two”\u00a0d’accord <b>.\n\nTwo.")
    assert text.clean(sent(form))[1] == "One  of “two”\u00a0d’accord <b>.\n\nTwo."
