"""Text as editors write it and as readers get it: HTML through one allow-list, plain beside it."""

import re
import unicodedata
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

import nh3

from bulletins import pasted

LONGEST = 500_000  # characters of a text with its marks, as it is sent
TAGS = {
    "p", "br", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "a",
    "table", "thead", "tbody", "tr", "th", "td", "sub", "sup", "figure", "img",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "hreflang", "lang"},
    "p": {"lang"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "img": {"data-image", "alt"},  # a picture of the library, by its id; its address is never kept
}
BLOCKS = {"p", "h2", "h3", "li", "blockquote", "tr", "table", "ul", "ol"}
SLUG_LENGTH = 80
# Letters that Unicode makes of no plain letter and a mark.
UNMARKED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
BETWEEN = re.compile(
    r"(</(?:p|h2|h3|ul|ol|blockquote|table|figure)>)(?=<(?:p|h2|h3|ul|ol|blockquote|table|figure)\b)"
)
TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
LINK = re.compile(r'(<a(?: (?!href=)[a-z]+="[^"]*")* href=")([^"]*)"')  # as our sanitiser writes it
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)

# What XML 1.0 (2.2) has no place for; word processors leave such characters behind.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text):
    return UNWRITABLE.sub("", text)


def clean(html):
    """Untrusted HTML to (body, body_text): what the allow-list keeps, and the same as plain text."""
    body = _allowed(writable(pasted.shaped(writable(html), may_link)))
    return body, plain(body)


def _allowed(html):
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def may_link(address):
    return bool(address) and "href" in _allowed(f'<a href="{escape(address)}">')


def typed(words):
    """What stands in the box of a form, as HTML: words without any tag are plain text."""
    return words if TAG.search(words) else from_paragraphs(words)


def in_lines(body):
    """`body` for the box of a form: each paragraph, list and table begins a line."""
    return BETWEEN.sub(r"\1\n", body)


def from_paragraphs(text):
    """Plain text, paragraphs parted by blank lines, to HTML; every other character is kept."""
    parts = re.split(
        r"\n(?:[^\S\n]*\n)+", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    )
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part.strip())


class _Plain(HTMLParser):
    """Collects the text of each block; spaces and no-break spaces stay as they are."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks = [[]]

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.blocks.append([])
        elif tag == "br":
            self.blocks[-1].append("\n")
        elif tag in ("td", "th") and self.blocks[-1]:
            self.blocks[-1].append("\t")

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.blocks.append([])

    def handle_data(self, data):
        self.blocks[-1].append(data)


def plain(html):
    """The text of `html`, blocks parted by one empty line."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    blocks = map("".join, reader.blocks)
    return "\n\n".join(block for block in blocks if block.strip())


def with_whole_links(body, page):
    """`body` with each link as a whole address, as a browser finds it on `page` (its absolute address)."""

    def whole(match):
        address = unescape(match[2])
        try:
            whole_one = address if SCHEME.match(address) else urljoin(page, address)
        except ValueError:  # nothing that a browser could follow either
            return match[0]
        return f'{match[1]}{escape(whole_one)}"'

    return LINK.sub(whole, body)


def one_line(text):
    """`text` without line breaks or control characters, spaces at the ends taken off."""
    return re.sub(r"[\t\n\r\x7f\u2028\u2029]+", " ", writable(text)).strip()


def ascii_slug(text):
    """At most 80 ASCII characters of `text` for an address, whole words where they fit; may be empty."""
    letters = unicodedata.normalize("NFKD", text).lower().translate(UNMARKED)
    parted = re.sub(r"[\u2010-\u2015\u2044]", "-", letters)  # dashes, and the stroke of ½
    plain_text = parted.encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['.]", "", plain_text)).strip("-")
    if len(slug) <= SLUG_LENGTH:
        return slug
    cut = slug[: SLUG_LENGTH + 1]
    return cut.rpartition("-")[0] if "-" in cut else slug[:SLUG_LENGTH]
