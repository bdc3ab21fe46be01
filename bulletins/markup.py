"""HTML as anybody wrote it, to a tree; blocks to HTML.

It is read by hand and in one pass, so that neither nesting nor a tag that never ends makes it slow.
"""

import re
from collections import namedtuple
from html import escape, unescape

DEEPEST = 60  # elements inside each other; what lies deeper stands in the last of them
UNREAD = {
    "script", "style", "title", "xml", "svg", "math", "template", "noscript", "iframe", "object",
    "select", "textarea", "audio", "video", "canvas",
}  # fmt: skip
VOID = {"br", "img", "hr", "meta", "link", "col", "input", "wbr", "base", "embed", "source", "area"}
SAME_AS = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
MARKS = ("a", "strong", "em", "sub", "sup")  # from the outside in
LINES = {"p", "h2", "h3"}  # hold words and marks alone
LISTS = {"ul", "ol"}
CELLS = {"td", "th"}
PARTS = {"thead", "tbody", "tfoot"}
TABLE = CELLS | PARTS | {"table", "tr"}
BOXES = {
    "div", "section", "article", "aside", "header", "footer", "main", "nav", "center", "body", "html",
    "head", "form", "fieldset", "address", "dl", "dt", "dd", "pre", "hr", "caption", "details",
    "summary", "figure", "figcaption",
}  # fmt: skip
BLOCKS = LINES | LISTS | TABLE | BOXES | {"li", "blockquote"}
# A start tag ends the innermost open element of the first, unless one of the second lies around it.
ENDS = {
    "li": ({"li"}, LISTS | {"table"}),
    "tr": ({"tr"}, {"table"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
} | dict.fromkeys(CELLS, (CELLS, {"tr", "table"})) | dict.fromkeys(PARTS, (PARTS, {"table"}))  # fmt: skip

TAG = re.compile(
    r"<(/?)([a-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))*+)(>?)", re.I
)
ATTRIBUTE = re.compile(r"([^\s=/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|(\S*+)))?+")
KEPT = {
    "lang": re.compile(r"[a-z]{1,8}(-[a-z0-9]{1,8})*", re.I),
    "start": re.compile(r"0|[2-9]|[1-9]\d{1,5}"),
    "scope": re.compile(r"(row|col)(group)?"),
    "colspan": re.compile(r"[2-9]|[1-9]\d{1,2}"),
    "data-image": re.compile(r"[1-9]\d{0,17}"),
}
KEPT |= {"hreflang": KEPT["lang"], "rowspan": KEPT["colspan"]}
BR = object()  # in a run, in place of words: a new line

Block = namedtuple("Block", "tag attributes inside item", defaults=[None])
# `inside`: of LINES the runs, (words, {mark: its attributes}); of the others blocks.


# Reading


class Element:
    def __init__(self, tag, attributes=None, children=None):
        self.tag = tag
        self.attributes = attributes or {}
        self.children = children or []  # elements and words

    def style(self):
        pairs = (part.partition(":") for part in self.attributes.get("style", "").split(";"))
        return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}

    def is_of(self, beginning):
        names = self.attributes.get("class", "").lower().split()
        return any(name.startswith(beginning) for name in names)

    def kept(self, *names):
        values = ((name, self.attributes.get(name, "")) for name in names)
        return {name: value for name, value in values if KEPT[name].fullmatch(value)}

    def is_unsaid(self):
        """Deleted, hidden, somebody's remark, or the bullet that a list brings by itself."""
        if self.tag == "del" or self.is_of("msocommentreference"):
            return True
        style = self.style() if "style" in self.attributes else {}
        return (
            style.get("mso-list") == "ignore"
            or style.get("display") == "none"
            or style.get("mso-hide") == "all"
            or style.get("mso-element") == "comment-list"
        )

    def words(self):
        return "".join(
            child if isinstance(child, str) else child.words() for child in self.children
        )


class Reader:
    """The tree of `html`; `pasted` where a program's styles are in it."""

    def __init__(self, html):
        self.html = html
        self.root = Element("body")
        self.open = [self.root]
        self.pasted = False
        at = 0
        while at < len(html):
            start = html.find("<", at)
            if start < 0:
                start = len(html)
            if start > at:
                self.open[-1].children.append(unescape(html[at:start]))
            at = self._after(start) if start < len(html) else start

    def _after(self, start):
        """Where to read on, once what begins with the < at `start` is taken; a tag that never ends is not."""
        html = self.html
        if found := TAG.match(html, start):
            return self._tag(found) if found[4] else len(html)
        if html.startswith(("<!", "<?", "</"), start):
            end = "-->" if html.startswith("<!--", start) else ">"
            closed = html.find(end, start + 2)
            return closed + len(end) if closed >= 0 else len(html)
        self.open[-1].children.append("<")
        return start + 1

    def _tag(self, found):
        closing, name, at = found[1], found[2].lower(), found.end()
        if name in UNREAD:
            if closing:
                return at
            closed = re.compile(f"</{name}(?=[\\s/>])[^>]*>", re.I).search(self.html, at)
            return closed.end() if closed else len(self.html)
        name = SAME_AS.get(name, name)
        if closing:
            self._close({name}, {"table"} if name in TABLE else {"table"} | CELLS)
            return at
        if name in BLOCKS:
            self._close({"p"}, BLOCKS - {"p"})
        if name in ENDS:
            self._close(*ENDS[name])
        element = Element(name, self._attributes(found[3]))
        self.open[-1].children.append(element)
        if name not in VOID and len(self.open) < DEEPEST:
            self.open.append(element)
        return at

    def _close(self, names, around):
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag in names:
                del self.open[depth:]
                return
            if self.open[depth].tag in around:
                return

    def _attributes(self, written):
        found = {}
        for name, *values in ATTRIBUTE.findall(written):
            found.setdefault(name.lower(), unescape("".join(values)))
        self.pasted = self.pasted or "style" in found or "class" in found
        return found


# Writing


def written(block, bare=False):
    """`bare`: a paragraph that is all its item or cell says needs no element of its own."""
    tag = block.tag
    if tag == "figure":
        return f"<figure><img{_attributes(block.attributes)}></figure>"
    if tag in LINES:
        inside = "".join(_marked(trimmed(block.inside) if bare else block.inside))
        if bare:
            return inside
    else:
        inside = "".join(written(part, _is_bare(block, part)) for part in block.inside)
    return f"<{tag}{_attributes(block.attributes)}>{inside}</{tag}>"


def _is_bare(block, part):
    if block.tag not in CELLS | {"li"} or part is not block.inside[0]:
        return False
    others = all(other.tag in LISTS for other in block.inside[1:])
    return others and part.tag == "p" and not part.attributes


def _marked(line):
    open_ = []
    for words, marks in [*line, ("", {})]:
        wanted = [(tag, marks[tag]) for tag in MARKS if tag in marks]
        same = 0
        while same < min(len(open_), len(wanted)) and open_[same] == wanted[same]:
            same += 1
        yield from (f"</{tag}>" for tag, _ in reversed(open_[same:]))
        yield from (f"<{tag}{_attributes(attributes)}>" for tag, attributes in wanted[same:])
        open_ = wanted
        yield "<br>" if words is BR else escape(words, quote=False)


def _attributes(attributes):
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def trimmed(line):
    """`line` without spaces at its ends; no-break ones stay."""
    line = list(line)
    while line and line[0][0] is not BR:
        words, marks = line.pop(0)
        if words := words.lstrip(" \t\n"):
            line.insert(0, (words, marks))
            break
    while line and line[-1][0] is not BR:
        words, marks = line.pop()
        if words := words.rstrip(" \t\n"):
            line.append((words, marks))
            break
    return line
