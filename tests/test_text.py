import re
from xml.dom.minidom import parseString

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bulletins import text

LINE = st.text(st.characters(exclude_characters="\r\n"), min_size=1)
TAGS = st.sampled_from(
    ["<p>", "</p>", "<b>", "<script>", "</script>", "<a href='javascript:x'>", "<img src=x onerror=y>",
     "<svg/onload=x>", "<!--", "-->", "<table><tr><td>", "<style>", "&lt;", "&#x3c;", "<![CDATA["]
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


# What comes as HTML


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<style>p {}</style><p>a</p>", "<p>a</p>"),
        ('<p onclick="x" class="y" style="color:red">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<p>a<img src="x" onerror="y"></p>', "<p>a</p>"),
        ("<p>a<!-- secret --></p>", "<p>a</p>"),
        ("<iframe src='x'></iframe><p>a</p>", "<p>a</p>"),
        ("<h1>a</h1>", "a"),
    ],
)
def test_what_the_allow_list_does_not_name_is_dropped(html, body):
    assert text.clean(html)[0] == body


@pytest.mark.parametrize(
    "html",
    [
        '<p lang="es">Velada</p>',
        '<a href="https://embassy.example/" hreflang="es">a</a>',
        '<a href="mailto:press@embassy.example">a</a>',
        "<h2>a</h2><ul><li>b</li></ul><blockquote>c</blockquote>",
        '<table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>',
    ],
)
def test_what_the_allow_list_names_is_kept(html):
    assert text.clean(html)[0] == html


@given(HTML)
def test_cleaning_twice_changes_nothing_more(html):
    body, plain = text.clean(html)
    assert text.clean(body) == (body, plain)


@given(HTML)
def test_no_script_handler_or_strange_address_survives(html):
    body, _plain = text.clean(html)
    tags = re.findall(r"<[^>]*>", body)
    assert not [tag for tag in tags if re.search(r"script|style|\bon\w+=|img|svg|<!", tag)]


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
        ("<table><tr><th>Day</th><td>Hour</td></tr></table>", "Day\tHour"),
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
