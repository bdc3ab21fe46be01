"""Markup that wants to run: through the form, a hand-made POST and an import, nothing of it does, on any page."""

import re
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from playwright.sync_api import expect

from bulletins import text
from bulletins.models import Bulletin
from tests import builders as make
from tests.browsing import sign_in
from tests.test_desk_moves import change, page, typed
from tests.test_paste import paste

RUN = "window.__ran=1"
IMG = f"<img src=x onerror={RUN}>"
CORPUS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT\t>",
    f"<script/x>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</script>",
    f"<<script>{RUN}//<</script>",
    IMG,
    f"<img/src=x/onerror={RUN}>",
    f'<img """><script>{RUN}</script>">',
    f"<img data-image=1 src=x onerror={RUN}>",
    f'<img data-image="1&quot; src=x onerror=&quot;{RUN}">',
    f'<img data-image=1 alt="&quot;>{IMG}">',
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg/onload={RUN}//",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video><audio src=x onerror={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<p onmouseover={RUN} style='animation:x 1s' onanimationstart={RUN}>x</p>",
    f"<iframe srcdoc='<script>parent.__ran=1</script>'></iframe><iframe src='javascript:parent.{RUN}'>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object><embed src='javascript:{RUN}'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'><base href='javascript:{RUN}//'>",
    f"<link rel=stylesheet href='data:text/css,*{{x:y}}'><style>@import 'javascript:{RUN}';</style>",
    f"<form action='javascript:{RUN}'><button>x</button><input type=submit></form>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<a href='JaVaScRiPt:{RUN}'>x</a>",
    f"<a href='jav&#x09;asc\nript:{RUN}'>x</a>",
    f"<a href=' &#1;&#32;javascript&colon;{RUN}'>x</a>",
    f"<a href='&#106;&#97;vascript:{RUN}'>x</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>x</a>",
    f"<a href='data:text/html;base64,PHNjcmlwdD4='>x</a><a href='vbscript:{RUN}'>x</a>",
    f"<a href='view-source:javascript:{RUN}'>x</a><a href='feed:javascript:{RUN}'>x</a>",
    f"<a href='blob:x'>x</a><a xlink:href='javascript:{RUN}'>x</a>",
    f"<a href='\"><img src=x onerror={RUN}>'>x</a>",
    f"<a href=https://embassy.example/\"onmouseover={RUN}//>x</a>",
    f"<a href='https://embassy.example/' lang='\" onclick=\"{RUN}'>x</a>",
    f"<td lang=x onclick={RUN}><th scope='\"onclick={RUN}'>x",
    # Mutations: what one parser takes for a name or a comment, another takes for a tag.
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<svg></p><style><a id='</style><img src=1 onerror={RUN}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<math><annotation-xml encoding='text/html'><style><img title='</style>{IMG}'>",
    f"<svg><foreignObject><iframe><img title='</iframe>{IMG}'>",
    f"<svg><desc><title>{IMG}</title></desc></svg>",
    f"<template>{IMG}</template><template><script>{RUN}</script>",
    f"<select><template><style><!--</style><a rel='--></style></template></select>{IMG}'>",
    f"<textarea></textarea>{IMG}<title>{IMG}</title>",
    f"<xmp><p title='</xmp>{IMG}'></xmp><noembed><p title='</noembed>{IMG}'>",
    f"<listing>&lt;img onerror={RUN} src&gt;</listing><plaintext>{IMG}",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<!--x--!>{IMG}-->",
    f"<!-- --!><script>{RUN}</script>",
    f"<![CDATA[>{IMG}]]><?xml>{IMG}?><!x {IMG}>",
    f"</p/onclick=x>{IMG}</br>{IMG}",
    f"<p>&lt;img src=x onerror={RUN}&gt; &#60;script&#62;{RUN}&#60;/script&#62;</p>",
    f"<p>\x00<scr\x00ipt>{RUN}</scr\x00ipt>\ufeff<\u200bscript>{RUN}</script></p>",
    "<table>" * 200 + f"<tr><td>{IMG}<table><tr><td><script>{RUN}</script></td></tr></table>" + "</table>" * 90,
    "<b>" * 300 + f"<a href='javascript:{RUN}'>" * 300 + IMG,
    f"<div data-pm-slice='0 0 []'>{IMG}<script>{RUN}</script><a href='javascript:{RUN}'>x</a></div>",
    f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>{IMG}<span style='mso-list:Ignore'>{IMG}</span>x</p>",
]  # fmt: skip
WRITTEN = re.compile(  # all that may stand in a text: tags and attributes of the allow-list, and words
    r'(?:</?(?:p|h2|h3|ul|ol|li|blockquote|strong|em|a|table|thead|tbody|tr|th|td|sub|sup|figure|img|br)'
    r'(?: (?:href|hreflang|lang|scope|colspan|rowspan|start|data-image|alt)="[^"]*")*>|[^<])*'
)  # fmt: skip
ADDRESS = re.compile(r"https?:|mailto:|tel:|[^:]*(?:[/?#].*)?$")


@pytest.mark.parametrize("html", CORPUS)
def test_only_tags_attributes_and_addresses_of_the_allow_list_are_left(html):
    body, words = text.clean(html)
    assert WRITTEN.fullmatch(body), body
    assert all(map(ADDRESS.match, re.findall(r'href="([^"]*)"', body))), body
    assert text.clean(body) == (body, words)


def test_a_hand_made_post_stores_what_the_allow_list_leaves(desk):
    draft = make.draft()
    for html in CORPUS:
        draft.refresh_from_db()
        answer = desk.post(change(draft), typed(draft, body=html.replace("\x00", "")))
        assert answer.status_code == 302, html
        stored = Bulletin.objects.get()
        assert WRITTEN.fullmatch(stored.body), html
        assert stored.body_text == text.plain(stored.body)


def test_an_import_shows_markup_and_obeys_none(db, tmp_path, client):
    file = tmp_path / "page.txt"
    hostile = " ".join(" ".join(CORPUS).replace("\x00", "").split())
    file.write_text(
        f"Third exchange on reefs held in Havana\n\nOn March 3, 2026, divers met. {hostile}\n"
    )
    call_command("import_text", str(file), language="en", publish=True, stdout=StringIO())
    stored = Bulletin.objects.get()
    assert stored.body.startswith("<p>On March 3, 2026, divers met. &lt;script&gt;")
    assert set(re.findall("<[^>]*>", stored.body)) == {"<p>", "</p>"}
    shown = client.get(stored.get_absolute_url()).content.decode()
    assert "<img src=x" not in shown
    assert f"<script>{RUN}" not in shown


# What is too long


def test_five_megabytes_are_refused_at_the_field_and_stay_in_it(desk):
    draft = make.draft()
    for html in ("<table><tr><td>" * 350_000, "word “é” " * 600_000):
        began = time.process_time()
        answer = desk.post(change(draft), typed(draft, body=html, title="Another title"))
        assert time.process_time() - began < 10  # seconds
        assert answer.status_code == 200
        sentence = (
            f"The text has {len(html):,} characters, marks included. At most 500,000 are taken"
        )
        assert sentence in page(answer)
        assert answer.context["adminform"].form["body"].value() == html
    assert Bulletin.objects.get().title == draft.title


def test_what_the_form_would_not_take_is_no_import_either(db, tmp_path):
    file = tmp_path / "page.txt"
    paragraphs = ["Divers of both countries met and looked at warm water. " * 20] * 500
    file.write_text(
        "Third exchange on reefs held in Havana\n\nOn March 3, 2026, divers met.\n\n"
        + "\n\n".join(paragraphs)
    )
    with pytest.raises(CommandError, match="at most 500000 are taken"):
        call_command("import_text", str(file), language="en")
    assert not Bulletin.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize("piece", ["<table>", "<b><p>x", "<a href=x>", "<!--"])
def test_the_longest_text_that_is_taken_is_cleaned_in_time_whatever_its_nesting(piece):
    began = time.process_time()
    text.clean(piece * (text.LONGEST // len(piece)))
    assert time.process_time() - began < 10  # seconds


# In a browser, with the policy switched off


@pytest.fixture
def unguarded(chromium, address):
    """A window in which the site's policy forbids nothing."""
    context = chromium.new_context(base_url=address, bypass_csp=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


def assert_nothing_ran(page):
    page.wait_for_timeout(300)
    for frame in page.frames:
        assert frame.evaluate("window.__ran") is None, page.url
    schemes = page.locator("a[href]").evaluate_all("links => links.map(link => link.protocol)")
    assert set(schemes) <= {"http:", "https:", "mailto:", "tel:"}


@pytest.mark.once
@pytest.mark.browser
def test_the_corpus_runs_where_nothing_cleans_it(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.set_content("".join(CORPUS[5:7]))
    page.wait_for_function("window.__ran === 1")
    context.close()


@pytest.mark.once
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_stored_runs_on_page_preview_or_form(unguarded, editor):
    body = "".join(text.clean(html)[0] for html in CORPUS)
    public = make.event(body=body)
    draft = make.draft(body=body)
    unguarded.goto(public.get_absolute_url())
    assert "x" in unguarded.inner_text("main")
    assert_nothing_ran(unguarded)
    sign_in(unguarded)
    for name in ("preview", "change"):
        unguarded.goto(reverse(f"admin:bulletins_bulletin_{name}", args=[draft.pk]))
        assert_nothing_ran(unguarded)
    expect(unguarded.locator(".ProseMirror")).to_contain_text("x")


@pytest.mark.once
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_runs_while_it_is_pasted_typed_and_sent_with_an_error(unguarded, editor):
    draft = make.draft(body="")
    sign_in(unguarded)
    unguarded.goto(reverse("admin:bulletins_bulletin_change", args=[draft.pk]))
    expect(unguarded.locator(".ProseMirror")).to_be_visible()
    box = unguarded.locator("[name=body]")
    for html in CORPUS:
        paste(unguarded, html)
        box.evaluate(
            "(box, html) => { box.value = html; box.dispatchEvent(new Event('change')); }", html
        )
    assert_nothing_ran(unguarded)
    for html in ("".join(CORPUS), "".join(reversed(CORPUS))):
        box.evaluate(  # past the editor, as a hand-made request does, and with a mistake
            """(box, html) => {
                box.value = html;
                box.form.elements.title.value = "";
                HTMLFormElement.prototype.submit.call(box.form);
            }""",
            html,
        )
        expect(unguarded.locator(".errorlist").first).to_be_visible()
        expect(unguarded.locator(".ProseMirror")).to_be_visible()
        assert_nothing_ran(unguarded)
