"""The body of a bulletin (HTML as text.clean writes it) by blocks, with the marks that plain text does not show."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins import text as plain_text

BLOCKS = plain_text.BLOCKS | {"figure"}
INLINE = {"a", "strong", "em", "sub", "sup", "td", "th"}
VOID = {"br", "img", "hr"}
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')

KINDS = {
    "p": gettext_lazy("Paragraph"),
    "h2": gettext_lazy("Heading"),
    "h3": gettext_lazy("Smaller heading"),
    "ul": gettext_lazy("List"),
    "ol": gettext_lazy("Numbered list"),
    "blockquote": gettext_lazy("Quotation"),
    "table": gettext_lazy("Table"),
    "figure": gettext_lazy("Picture"),
}
MARKS = {
    "strong": gettext_lazy("Bold: “%s”"),
    "em": gettext_lazy("Italic: “%s”"),
    "sub": gettext_lazy("Lowered: “%s”"),
    "sup": gettext_lazy("Raised: “%s”"),
}


class Block(NamedTuple):
    """One of the blocks that text.plain parts by empty lines."""

    path: tuple  # (tag, attributes) from the outermost block to its own
    text: str
    marks: tuple  # (tag, attributes, the words under it) in order


class _Blocks(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.path, self.open, self.found = [], [], []
        self.text, self.marks = "", []

    def handle_starttag(self, tag, attrs):
        named = (tag, tuple(sorted((name, value or "") for name, value in attrs)))
        if tag in VOID:
            if tag == "br":
                self.text += "\n"
            else:
                self.marks.append((*named, ""))
        elif tag in INLINE:
            if tag in ("td", "th") and self.text:
                self.text += "\t"
            self.open.append((named, len(self.text)))
        else:
            if tag in BLOCKS:
                self.finish()
            self.path.append(named)

    def handle_endtag(self, tag):
        if tag in INLINE:
            while self.open:
                named, start = self.open.pop()
                if named[0] not in ("td", "th") or named[1]:
                    self.marks.append((*named, self.text[start:]))
                if named[0] == tag:
                    return
            return
        if tag in BLOCKS:
            self.finish()
        while self.path and self.path.pop()[0] != tag:
            pass

    def handle_data(self, data):
        self.text += data

    def finish(self):
        while self.open:
            named, start = self.open.pop()
            self.marks.append((*named, self.text[start:]))
        if self.text.strip() or self.marks:
            self.found.append(Block(tuple(self.path), self.text, tuple(self.marks)))
        self.text, self.marks = "", []


def blocks(body):
    """[Block] of `body`; the texts that are not empty are those of text.plain."""
    reader = _Blocks()
    reader.feed(body)
    reader.close()
    reader.finish()
    return reader.found


def top_blocks(body):
    """`body` as a list of its outermost blocks (HTML), which joined are `body`; spaces stay with the one before."""
    found, depth, start = [], 0, 0
    for tag in TAG.finditer(body):
        closes, name = tag.groups()
        if name in VOID or name in INLINE:
            continue
        if closes:
            depth -= 1
            if depth == 0:
                found.append(body[start : tag.end()])
                start = tag.end()
        else:
            if depth == 0:
                _put(found, body[start : tag.start()])
                start = tag.start()
            depth += 1
    _put(found, body[start:])
    return found


def _put(found, between):
    if between.strip() or (between and not found):
        found.append(between)
    elif between:
        found[-1] += between


def notes(block, other):
    """What is marked in `block` and not in `other` (Block or None), in words."""
    said = []
    if other is None or block.path != other.path:
        name = kind(block)
        if other is None:
            said += [name] if block.path and block.path[-1][0] != "p" else []
        elif name != kind(other):
            said.append(name)
        else:
            said.append(" ".join(_as_written(*tag) for tag in block.path))
    missing = Counter(block.marks) - Counter(other.marks if other else ())
    for mark in block.marks:
        if missing[mark]:
            missing[mark] -= 1
            said.append(_mark(*mark))
    if other and block.marks != other.marks and sorted(block.marks) == sorted(other.marks):
        said.append(_("The same marks in another order"))
    return said


def kind(block):
    """ "Numbered list", "Heading": the innermost block that has a name"""
    return next((str(KINDS[tag]) for tag, _a in reversed(block.path) if tag in KINDS), "")


def _mark(tag, attributes, words):
    known = dict(attributes)
    if tag == "a":
        said = _("Link on “%(words)s”: %(target)s") % {
            "words": words,
            "target": known.pop("href", ""),
        }
        return " ".join([said, *(f"({name}: {value})" for name, value in known.items())])
    if tag == "img":
        return _("Picture in the text: %s") % (known.get("alt") or known.get("data-image", ""))
    if tag in MARKS and not known:
        return MARKS[tag] % words
    return f"{_as_written(tag, attributes)} “{words}”"


def _as_written(tag, attributes):
    return f"<{' '.join([tag, *(f'{name}={value}' for name, value in attributes)])}>"
