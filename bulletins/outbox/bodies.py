"""A bulletin's text as mail carries it, without its pictures: HTML with its styles in it, and plain lines."""

import re
import textwrap
from html import unescape

from bulletins import text

COLUMNS = 72  # so that a reply, which quotes, stays within 80
FIGURE = re.compile(r"<figure>.*?</figure>", re.S)
LINK = re.compile(r'<a\b[^>]*? href="([^"]*)"[^>]*>(.*?)</a>', re.S)
ITEM = re.compile(r"^(- .*)\n\n(?=- )", re.M)
OPENING = re.compile(r"<(p|h2|h3|ul|ol|li|blockquote|table|th|td|a)(?=[ >])")
STYLES = {
    "p": "margin: 0 0 16px;",
    "h2": "margin: 12px 0 10px; font-family: Georgia, 'Times New Roman', serif; font-weight: normal;"
    " font-size: 24px; line-height: 29px;",
    "h3": "margin: 10px 0 8px; font-size: 18px; line-height: 24px;",
    "ul": "margin: 0 0 16px; padding-left: 24px;",
    "ol": "margin: 0 0 16px; padding-left: 24px;",
    "li": "margin: 0 0 6px;",
    "blockquote": "margin: 0 0 16px 20px; font-style: italic;",
    "table": "border-collapse: collapse; margin: 0 0 16px;",
    "th": "padding: 4px 12px 4px 0; text-align: left; vertical-align: top;",
    "td": "padding: 4px 12px 4px 0; vertical-align: top;",
    "a": "text-decoration: underline;",
}


def dressed(body, address, link_colour):
    """(its first paragraph, the rest) of sanitised HTML that stands at `address`, with absolute links."""
    body = _without_pictures(body, address)
    first, rest = "", body
    if body.startswith("<p"):
        end = body.index("</p>")
        first, rest = body[body.index(">") + 1 : end], body[end + len("</p>") :]
    return _styled(first, link_colour), _styled(rest, link_colour)


def _without_pictures(body, address):
    return text.with_whole_links(FIGURE.sub("", body), address)


def _styled(html, link_colour):
    def put(found):
        style = STYLES[found[1]]
        if found[1] == "a":
            style = f"color: {link_colour}; {style}"
        return f'<{found[1]} style="{style}"'

    return OPENING.sub(put, html)


def in_lines(body, address):
    """(its first paragraph, the rest) as plain text, the address of each link after its words."""

    def put(found):
        href, words = found.groups()
        return words if text.plain(words) == unescape(href) else f"{words} ({href})"

    body = LINK.sub(put, _without_pictures(body, address)).replace("<li>", "<li>- ")
    first, _gap, rest = ITEM.sub(r"\1\n", text.plain(body)).partition("\n\n")
    return first, rest


def wrapped(words):
    """`words` in lines of at most COLUMNS characters; only an address may be longer."""
    return "\n".join(part for line in words.split("\n") for part in _lines(line))


def _lines(line):
    if len(line) <= COLUMNS:
        return [line]
    pieces = [
        piece
        if "://" in piece or len(piece) <= COLUMNS
        else " ".join(textwrap.wrap(piece, COLUMNS))
        for piece in line.split(" ")
    ]
    return textwrap.wrap(" ".join(pieces), COLUMNS, break_long_words=False, break_on_hyphens=False)
