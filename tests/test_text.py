import re
from xml.dom.minidom import parseString

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bulletins import text

pytestmark = pytest.mark.once

LINE = st.text(st.characters(exclude_characters="\r\n"), min_size=1)
TAGS = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<em>", "<script>", "</script>", "<a href='javascript:x'>", "<a href='/x'>",
     "<a href='http://['>", "</a>", "<img src=x onerror=y>", "<img data-image=3>", "<svg/onload=x>", "<!--", "-->",
     "<table><tr><td>", "</td><th scope=row>", "</table>", "<style>", "<ul>", "<ol start=3>", "<li>", "</ul>",
     "<div>", "</div>", "<blockquote>", "<h1>", "</h1>", "<br>", "<sub>", "<del>", "&nbsp;", " ", "\n\n", "• ",
     "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>", "<span style='mso-list:Ignore'>1. </span>",
     "<span style='font-weight:bold;vertical-align:super'>", "</span>", "&lt;", "&#x3c;", "<![CDATA["]
)  # fmt: skip
HTML = st.lists(st.one_of(TAGS, st.text(max_size=5))).map("".join)


# What an editor types


@given(st.text())
@example("Cuba’s “fifth” exchange,\u00a0José & <Cabañas>")
@example("&amp; &nbsp; &#60; <br>")
def test_every_character_that_is_typed_comes_back_in_the_plain_text(typed):
    _body, plain = text.clean(text.from_paragraphs(typed))
    assert "".join(plain.split()) == "".join(text.writable(typed).split())


@given(LINE)
@example("two  spaces,\u00a0a\u2009thin one and a tab\tstay")
@example(" an indent and a space at the end ")
def test_a_paragraph_comes_back_to_the_letter_spaces_included(line):
    kept = text.writable(line)
    assume(kept.strip())
    assert text.clean(text.from_paragraphs(line))[1] == kept


@given(st.lists(LINE.filter(lambda line: text.writable(line).strip()), min_size=1))
def test_paragraphs_stay_apart(lines):
    _body, plain = text.clean(text.from_paragraphs("\n\n".join(lines)))
    assert plain == "\n\n".join(text.writable(line) for line in lines)


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\n\u00a0\n", "\n\n\n\n"])
def test_blank_lines_part_paragraphs_however_they_are_written(blank):
    assert text.from_paragraphs(f"One.{blank}Two.") == "<p>One.</p><p>Two.</p>"


def test_an_indent_after_a_blank_line_is_kept():
    assert text.from_paragraphs("One.\n\n\u00a0 Two.") == "<p>One.</p><p>\u00a0 Two.</p>"


@pytest.mark.parametrize("typed", ["", "\n\n", " \n \n"])
def test_nothing_typed_is_no_paragraph(typed):
    assert text.from_paragraphs(typed) == ""


def test_typed_markup_is_shown_and_not_obeyed():
    body, plain = text.clean(text.from_paragraphs("<script>alert(1)</script> & <p>"))
    assert body == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;p&gt;</p>"
    assert plain == "<script>alert(1)</script> & <p>"


# What stands in the box of a form


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("One.\n\nTwo & <3.", "<p>One.</p><p>Two &amp; &lt;3.</p>"),
        ("5 < 6 and 7 > 6", "<p>5 &lt; 6 and 7 &gt; 6</p>"),
        ("<p>One &amp; two.</p>", "<p>One &amp; two.</p>"),
        ("<p>One.</p>\n\nTwo.\n\nThree.", "<p>One.</p><p>Two.</p><p>Three.</p>"),
        ("One, <em>two</em>.\n\nThree.", "<p>One, <em>two</em>.</p><p>Three.</p>"),
    ],
)
def test_words_without_a_tag_are_paragraphs_and_others_keep_their_marks(words, html):
    assert text.clean(text.typed(words))[0] == html


# What comes as HTML


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<style>p {}</style><p>a</p>", "<p>a</p>"),
        ('<p onclick="x" class="y" style="color:red">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<p>a</p>"),
        ('<a href="data:text/html,x">a</a>', "<p>a</p>"),
        ('<a name="_Toc1">a</a>', "<p>a</p>"),
        ('<p>a<img src="x" onerror="y"></p>', "<p>a</p>"),
        ("<p>a<!-- secret --></p>", "<p>a</p>"),
        ("<iframe src='x'></iframe><p>a</p>", "<p>a</p>"),
        ("<p>a</p><img alt='x' src='/static/x.png'>", "<p>a</p>"),
        ("<p>a</p><img alt='x' data-image='1 onerror=x'>", "<p>a</p>"),
        ("<p>a<del>b</del></p>", "<p>a</p>"),
    ],
)
def test_what_the_allow_list_does_not_name_is_dropped(html, body):
    assert text.clean(html)[0] == body


@pytest.mark.parametrize(
    "html",
    [
        '<p lang="es">Velada</p>',
        '<p><a href="https://embassy.example/" hreflang="es">a</a></p>',
        '<p><a href="mailto:press@embassy.example">a</a></p>',
        '<p><a href="tel:+12025550100">a</a>, <a href="/en/news/">b</a>, <a href="#c">c</a></p>',
        "<h2>a</h2><ul><li>b</li></ul><blockquote><p>c</p></blockquote>",
        "<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>",
        '<ol start="3"><li>a</li></ol>',
        '<table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>',
        '<table><thead><tr><th colspan="2">a</th></tr></thead><tbody><tr><td>b</td><td></td></tr></tbody></table>',
        '<p>a</p><figure><img data-image="12" alt="A reef"></figure><p>b</p>',
        "<p>H<sub>2</sub>O, <strong>a <em>b</em></strong> and 3<sup>rd</sup></p>",
        "<p>“Cuba’s”\u2009fifth&nbsp;exchange  \n (two spaces, a new line)</p>".replace(
            "\u2009", " "
        ),
    ],
)
def test_what_the_allow_list_names_is_kept(html):
    assert text.clean(html)[0] == html


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<h1>a</h1><h4>b</h4><b>c</b> <i>d</i>", "<h2>a</h2><h3>b</h3><p><strong>c</strong> <em>d</em></p>"),
        ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("<b>a<p>b</p></b>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
        ("<em><strong>a</strong></em>", "<p><strong><em>a</em></strong></p>"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<ul><li>b<li>c</ul>d", "<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<li>a</li> <li>b</li><p>c</p>", "<ul><li>a</li><li>b</li></ul><p>c</p>"),
        ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
        ("<table><tr><td><p>a</p></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("<p></p><p>a</p><p>&nbsp;</p><p><br></p><h2> </h2><ul><li></li></ul>", "<p>a</p>"),
        ("<p>a<br></p><br>", "<p>a</p>"),
        ("<p>a<br>b</p>", "<p>a<br>b</p>"),
    ],
)  # fmt: skip
def test_what_says_the_same_is_brought_to_one_form(html, body):
    assert text.clean(html)[0] == body


@given(HTML)
def test_cleaning_twice_changes_nothing_more(html):
    body, plain = text.clean(html)
    assert text.clean(body) == (body, plain)


STRANGE = r"script|style|\bon\w+=|<img(?! data-image=\"\d+\" alt=)|src|svg|<!|<a>"


@given(HTML)
@example("<img data-image=3>")
@example("<img data-image=3 src=x>")
def test_no_script_handler_or_strange_address_survives(html):
    body, _plain = text.clean(html)
    tags = re.findall(r"<[^>]*>", body)
    assert not [tag for tag in tags if re.search(STRANGE, tag)]


@given(st.text(st.characters(categories=["Cc", "Cs", "Cn", "L"])))
@example("\x00\x0b\x0c\x1f\ufffe\uffff\ud800 left")
def test_what_is_left_can_be_carried_by_xml(typed):
    body, plain = text.clean(text.from_paragraphs(typed))
    for kept in (body, plain):
        escaped = kept.replace("&", "&amp;").replace("<", "&lt;")
        parseString(f"<t>{escaped}</t>".encode())


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One<br>line</p>", "One\nline"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
        (
            "<ol><li>One<ul><li>Two</li></ul></li><li><p>Three</p><p>Four</p></li></ol>",
            "One\n\nTwo\n\nThree\n\nFour",
        ),
        ("<table><tr><th>Day</th><td>Hour</td></tr></table>", "Day\tHour"),
        (
            "<p>A</p><table><tr><td>B</td></tr><tr><td>C</td><td>D</td></tr></table>",
            "A\n\nB\n\nC\tD",
        ),
        ('<p>A</p><figure><img data-image="1" alt="A reef"></figure><p>B</p>', "A\n\nB"),
        ("<p>José&nbsp;Cabañas &amp; Co.</p>", "José\u00a0Cabañas & Co."),
        ("<p>One <em>and</em> two</p>", "One and two"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)
def test_blocks_are_parted_and_words_are_not(html, plain):
    assert text.plain(html) == plain


# Titles and addresses


@pytest.mark.parametrize(
    ("title", "line"),
    [(" a\nb ", "a b"), ("a\r\n\tb", "a b"), ("a\u2028b\x00", "a b"), ("a\u00a0b", "a\u00a0b")],
)
def test_a_title_is_one_line(title, line):
    assert text.one_line(title) == line


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("José Ramón Cabañas", "jose-ramon-cabanas"),
        ("Cuba’s Border Guard Troops", "cubas-border-guard-troops"),
        ("Washington D.C. and the U.S.", "washington-dc-and-the-us"),
        ("January 22–23, 2018", "january-22-23-2018"),
        ("Talks—and music", "talks-and-music"),
        ("¿Qué pasó? ¡Sí!", "que-paso-si"),
        ("The 59.º", "the-59o"),
        ("Straße in Łódź, Œuvre, Ærø, Þingvellir", "strasse-in-lodz-oeuvre-aero-thingvellir"),
        ("1½ hours, ℡ №3", "11-2-hours-tel-no3"),
        ("古巴", ""),
        ("…", ""),
    ],
)
def test_an_address_is_the_title_in_plain_letters(title, slug):
    assert text.ascii_slug(title) == slug


@given(st.text(max_size=300))
@example("word " * 40)
@example("w" * 300)
def test_an_address_has_at_most_eighty_safe_characters(title):
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", text.ascii_slug(title))
    assert len(text.ascii_slug(title)) <= 80


def test_a_long_title_is_cut_between_words():
    assert text.ascii_slug("word " * 40) == "-".join(["word"] * 16)


def test_an_address_does_not_change_when_it_is_made_of_itself():
    slug = text.ascii_slug("Fifth exchange — José Ramón Cabañas, 22–23")
    assert text.ascii_slug(slug) == slug
