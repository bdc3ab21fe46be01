"""The few shapes that a text of ours has, out of HTML of any program. What may stay, text.py says.

What a word processor means by its styles, its fake bullets and its empty paragraphs is kept, and they
go. static/desk/pasted.js does the same to what is pasted into the editor.
"""

import re
from collections import namedtuple

from bulletins.markup import (
    BLOCKS,
    BR,
    CELLS,
    LINES,
    LISTS,
    MARKS,
    PARTS,
    Block,
    Element,
    Reader,
    trimmed,
    written,
)

SPACES = re.compile(r"[ \t\n\r\f]+")
EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
BULLET = re.compile(r"[·•▪●○◦‣](?:\s+|$)")
MARKER = re.compile(  # of a list's item
    r"(?:[·•▪●○◦‣§oØüvq–-]|\(?(?:\d{1,3}|[A-Za-z]{1,4})[.)])(?:\s+|$)"
)
NUMBER = re.compile(r"\(?(?:(\d{1,3})|[A-Za-z]{1,4})[.)]")
LENGTH = re.compile(r"(\d*\.?\d+)(pt|in|cm|px)")
POINTS = {"pt": 1, "in": 72, "cm": 28.35, "px": 0.75}
INDENT = 36  # points from one level of a list to the next

Item = namedtuple("Item", "level tag start name")  # of a list that is made of paragraphs


def shaped(html, may_link):
    """`html` in our shapes; `may_link` says of an address whether the allow-list takes it."""
    reader = Reader(html.replace("\r\n", "\n").replace("\r", "\n"))
    flow = Flow(Source(reader.pasted, may_link))
    return "".join(map(written, flow.read(reader.root).whole()))


class Source:
    """What the parts of one text have in common."""

    def __init__(self, pasted, may_link):
        self.pasted, self.may_link = pasted, may_link

    def marks(self, element, marks):
        """{mark: attributes} of what stands in `element`, which itself stands in `marks`."""
        tag, style = element.tag, element.style() if "style" in element.attributes else {}
        marked = dict(marks)
        if tag == "a" and self.may_link(element.attributes.get("href", "")):
            href = {"href": element.attributes["href"]}
            marked["a"] = href | element.kept("hreflang", "lang")
        elif tag in MARKS and tag != "a":
            marked[tag] = {}
        weight, slant = style.get("font-weight", ""), style.get("font-style", "")
        if weight.startswith("bold") or (weight.isdecimal() and int(weight) >= 500):
            marked["strong"] = {}
        elif weight:
            marked.pop("strong", None)
        if slant in ("italic", "oblique"):
            marked["em"] = {}
        elif slant:
            marked.pop("em", None)
        if style.get("vertical-align") in ("sub", "super"):
            marked[style["vertical-align"][:3]] = {}
        return marked

    def lines(self, runs, loose):
        """The paragraphs that `runs` make; `loose` ones stand in no element of their own."""
        runs = _joined(runs)
        found = [runs]
        if self.pasted:
            found = [trimmed(_without_ends(_joined(_squeezed(runs))))]
        elif loose:
            found = _parted(runs)
        return [line for line in map(_without_ends, found) if any(_is_seen(run) for run in line)]

    def item(self, element, line):
        """(item of a list or None, what is left of `line`), of a paragraph that a program wrote."""
        style = element.style()
        said = style.get("mso-list", "")
        level = re.search(r"level(\d)", said)
        marker = _ignored(element)
        if not marker:
            listed = level or element.is_of("msolist")
            found = (MARKER if listed else BULLET).match("".join(w for w, _ in line if w is not BR))
            if not level and not found:
                return None, line
            marker = found[0] if found else ""
            line = _without_ends(_cut(line, len(marker)))
        number = NUMBER.match(marker.strip())
        start = number and number[1] and number[1].lstrip("0")
        return Item(
            int(level[1]) if level else _indent(style),
            "ol" if number else "ul",
            {"start": start} if start and start != "1" else {},
            re.sub(r"\s*level\d\s*", " ", said),
        ), line


class Flow:
    """Gathers what stands in one block: blocks, and the words that stand in none yet."""

    def __init__(self, source, element=None, in_item=False):
        self.source, self.element, self.in_item = source, element, in_item
        self.blocks, self.runs = [], []

    def read(self, element, marks=None):
        marks = marks or {}
        for child in _with_lists(element):
            if isinstance(child, str):
                self.runs.append((child, marks))
            elif child.tag == "br":
                self.runs.append((BR, marks))
            elif not child.is_unsaid():
                self._add(child, self.source.marks(child, marks))
        return self

    def _add(self, element, marks):
        tag = element.tag
        picture = element.kept("data-image") if tag == "img" else {}
        if tag not in BLOCKS and not picture:
            self.read(element, marks)
            return
        self.part()
        if picture:
            picture["alt"] = element.attributes.get("alt", "")
            self.blocks.append(Block("figure", picture, []))
        elif tag in LINES:
            self.blocks += Flow(self.source, element, self.in_item).read(element, marks).part()
        elif tag in LISTS:
            self._add_list(element, marks)
        elif tag == "blockquote":
            if inside := Flow(self.source).read(element, marks).whole():
                self.blocks.append(Block(tag, {}, inside))
        elif tag == "table":
            self._add_table(element, marks)
        else:
            self.read(element, marks).part()

    def part(self):
        """End the paragraph; the blocks so far."""
        own = self.element
        for line in self.source.lines(self.runs, loose=own is None):
            item = None
            if own and own.tag == "p" and self.source.pasted and not self.in_item:
                item, line = self.source.item(own, line)
                if not line:
                    continue
            if own is None or own.tag == "p":
                self.blocks.append(Block("p", own.kept("lang") if own else {}, line, item))
            else:
                self.blocks.append(Block(own.tag, {}, line))
        self.runs = []
        return self.blocks

    def whole(self):
        return _in_lists(self.part())

    def _add_list(self, element, marks):
        items = []
        for child in element.children:
            if isinstance(child, str) and not child.strip():
                continue
            is_element = not isinstance(child, str)
            if is_element and child.tag in LISTS and items:  # of the item before it
                items[-1].inside.extend(
                    Flow(self.source).read(Element("li", {}, [child]), marks).whole()
                )
                continue
            if not is_element or child.tag != "li":
                child = Element("li", {}, [child])
            own = self.source.marks(child, marks)
            if inside := Flow(self.source, in_item=True).read(child, own).whole():
                items.append(Block("li", {}, inside))
        if items:
            start = element.kept("start") if element.tag == "ol" else {}
            self.blocks.append(Block(element.tag, start, items))

    def _add_table(self, element, marks):
        """The table, after what stands in it outside of its cells."""
        parts = []
        for child in element.children:
            if isinstance(child, str) or child.tag not in PARTS | {"tr"}:
                self.read(Element("div", {}, [child]), marks)
                continue
            tag = "thead" if child.tag == "thead" else "tbody"
            rows = child.children if child.tag in PARTS else [child]
            rows = [row for row in (self._row(row, marks) for row in rows) if row]
            if parts and child.tag == "tr" and parts[-1].tag == "tbody":
                parts[-1].inside.extend(rows)
            elif rows:
                parts.append(Block(tag, {}, rows))
        self.part()
        if parts:
            self.blocks.append(Block("table", {}, parts))

    def _row(self, row, marks):
        if isinstance(row, str) or row.tag != "tr":
            self.read(Element("div", {}, [row]), marks)
            return None
        cells = []
        for cell in row.children:
            if isinstance(cell, str) or cell.tag not in CELLS:
                self.read(Element("div", {}, [cell]), marks)
                continue
            inside = Flow(self.source).read(cell, self.source.marks(cell, marks)).whole()
            attributes = cell.kept("scope") if cell.tag == "th" else {}
            cells.append(Block(cell.tag, attributes | cell.kept("colspan", "rowspan"), inside))
        return Block("tr", {}, cells) if cells else None


def _with_lists(element):
    """Its children, items of a list that stand in none put into one."""
    children = element.children
    if not any(not isinstance(child, str) and child.tag == "li" for child in children):
        return children
    found = []
    for child in children:
        if not isinstance(child, str) and child.tag == "li":
            if found and not isinstance(found[-1], str) and found[-1].tag == "ul":
                found[-1].children.append(child)
            else:
                found.append(Element("ul", {}, [child]))
        elif not isinstance(child, str) or child.strip():
            found.append(child)
    return found


def _in_lists(blocks):
    """`blocks`, items that follow each other put into lists, nested by their level."""
    found, lists = [], []  # of lists: [(item that began it, list)], the innermost last
    for block in blocks:
        item = block.item
        if item is None:
            lists = []
            found.append(block)
            continue
        while lists and lists[-1][0].level > item.level:
            lists.pop()
        if lists and lists[-1][0].level == item.level:
            first = lists[-1][0]
            if (first.tag, first.name) != (item.tag, item.name):
                lists.pop()
        if not lists or lists[-1][0].level < item.level:
            begun = Block(item.tag, item.start, [])
            (lists[-1][1].inside[-1].inside if lists else found).append(begun)
            lists.append((item, begun))
        lists[-1][1].inside.append(Block("li", {}, [block._replace(item=None)]))
    return found


def _ignored(element):
    """The bullet or number that a word processor wrote before an item, "" where it wrote none."""
    for child in element.children:
        if not isinstance(child, str):
            is_marker = child.style().get("mso-list") == "ignore"
            if marker := child.words() if is_marker else _ignored(child):
                return marker
    return ""


def _indent(style):
    """The level of a list that the left margin says."""
    around = style.get("margin", "").split()
    found = LENGTH.fullmatch(style.get("margin-left") or (around[3] if len(around) == 4 else ""))
    points = float(found[1]) * POINTS[found[2]] if found else 0
    return min(max(round(points / INDENT), 1), 9)


# Runs of words


def _is_seen(run):
    return run[0] is not BR and bool(run[0].strip())


def _squeezed(runs):
    """Spaces as a browser shows them; no-break spaces stay."""
    found, after_space = [], True
    for words, marks in runs:
        if words is not BR:
            words = SPACES.sub(" ", words)
            words = words[1:] if after_space and words.startswith(" ") else words
            if not words:
                continue
        after_space = words is BR or words.endswith(" ")
        found.append((words, marks))
    return found


def _parted(runs):
    """Words that stand in no element: an empty line parts paragraphs, as in plain text."""
    found = [[]]
    for words, marks in runs:
        pieces = [words] if words is BR else EMPTY_LINES.split(words)
        for number, piece in enumerate(pieces):
            if number:
                found.append([])
            if piece:
                found[-1].append((piece, marks))
    return [trimmed(line) for line in found]


def _joined(runs):
    """`runs`, those that follow each other with the same marks put together."""
    found = []
    for words, marks in runs:
        if found and words is not BR and found[-1][0] is not BR and found[-1][1] == marks:
            found[-1][0].append(words)
        elif words is BR:
            found.append((BR, marks))
        elif words:
            found.append(([words], marks))
    return [(words if words is BR else "".join(words), marks) for words, marks in found]


def _without_ends(line):
    """`line` without the new lines that nobody sees before its first word and behind its last."""
    first = next((at for at, run in enumerate(line) if _is_seen(run)), len(line))
    while first and line[first - 1][0] is not BR:
        first -= 1
    line = line[first:]
    while line and (line[-1][0] is BR or not line[-1][0].strip(" \t\n")):
        line.pop()
    return line


def _cut(line, length):
    """`line` without its first `length` characters."""
    found = []
    for words, marks in line:
        if words is not BR and length:
            words, length = words[length:], max(length - len(words), 0)
        if words is BR or words:
            found.append((words, marks))
    return found
