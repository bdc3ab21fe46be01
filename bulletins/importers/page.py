"""How a page of plain text is built: a masthead, then bulletins, each a title and its paragraphs."""

import codecs
import re
from typing import NamedTuple

MOST_BYTES = 20_000_000
LONGEST_TITLE = 220
CHUNK = re.compile(r"[^\n]+(?:\n(?![^\S\n]*(?:\n|$))[^\n]+)*")  # lines with no empty one between
COMMON = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "in",
            "to",
            "was",
            "were",
            "on",
            "for",
            "with",
            "by",
            "at",
            "from",
            "that",
            "is",
            "their",
            "its",
            "held",
            "between",
        ]
    ),
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "de",
            "y",
            "en",
            "del",
            "se",
            "que",
            "por",
            "con",
            "para",
            "una",
            "un",
            "su",
            "entre",
            "fue",
            "al",
        ]
    ),
}


class Unreadable(Exception):
    """A page that holds no bulletins; the sentence says why and what to do."""


class Block(NamedTuple):
    """A line or paragraph and where it stands: text[start:end] == words."""

    words: str
    start: int
    end: int


class Item(NamedTuple):
    title: Block
    paragraphs: list

    @property
    def blocks(self):
        return [self.title, *self.paragraphs]


class Page(NamedTuple):
    text: str  # newlines are \\n; every span counts its characters
    language: str
    masthead: Block | None
    items: list


def decode(data, name):
    """The text of a file's bytes: UTF-8, UTF-16 with its mark, else Windows-1252; newlines made \\n."""
    if not data.strip():
        raise Unreadable(f"{name} is empty. Choose the file that holds the page.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    strange = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f�]", text))
    if "\0" in text or strange > len(text) / 100:
        raise Unreadable(
            f"{name} is not plain text. Open it and save it as plain text, then import that."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def language_of(text, name):
    """The language whose small words the text uses; Unreadable where neither does."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {code: sum(word in common for word in words) for code, common in COMMON.items()}
    best = max(counts, key=counts.get)
    if counts[best] < max(3, len(words) / 20):
        raise Unreadable(
            f"{name} is in neither English nor Spanish. Name its language with --language, or import another."
        )
    return best


def read(text, name, language=None):
    """The Page of `text`; Unreadable where nothing looks like a bulletin."""
    blocks = blocks_of(text)
    language = language or language_of(text, name)
    titled = [
        _is_title(block, following)
        for block, following in zip(blocks, [*blocks[1:], None], strict=True)
    ]
    masthead, items, open_item = None, [], None
    for index, block in enumerate(blocks):
        next_titled = index + 1 < len(blocks) and titled[index + 1]
        if titled[index] and open_item is None and next_titled and masthead is None:
            masthead = block
        elif titled[index] and (open_item is None or open_item.paragraphs):
            open_item = Item(block, [])
            items.append(open_item)
        elif open_item:
            open_item.paragraphs.append(block)
    items = [item for item in items if item.paragraphs]
    if not items:
        raise Unreadable(
            f"{name} has nothing that looks like a bulletin: a title on a line of its own, then its text."
        )
    return Page(text, language, masthead, items)


def blocks_of(text):
    """Paragraphs, parted by empty lines where there are any; long lines stand for themselves."""
    chunks = [Block(match.group(), match.start(), match.end()) for match in CHUNK.finditer(text)]
    if any(_is_wrapped(chunk.words) for chunk in chunks) and len(chunks) > 1:
        parts = [
            part
            for chunk in chunks
            for part in ([chunk] if _is_wrapped(chunk.words) else _lines(chunk))
        ]
    else:
        parts = [line for chunk in chunks for line in _lines(chunk)]
    return [part for part in parts if part.words.strip()]


def _lines(chunk):
    return [
        Block(match.group(), chunk.start + match.start(), chunk.start + match.end())
        for match in re.finditer(r"[^\n]+", chunk.words)
    ]


def _is_wrapped(words):
    """Whether several lines are one paragraph broken at a width: no line but the last is short."""
    lines = words.split("\n")
    return (
        len(lines) > 1
        and max(map(len, lines)) <= 100
        and not any(re.search(r"[.!?][”\"»)]?\s*$", line) and len(line) < 40 for line in lines[:-1])
        and min(map(len, lines[:-1])) > 40
    )


def _is_title(block, following):
    words = block.words.strip()
    if following is None or len(words) > LONGEST_TITLE or "\n" in words:
        return False
    if re.search(r"[;:,]$", words):
        return False
    if re.search(r"[.!?…][”\"’'»)]*$", words):
        return bool(re.search(r"(?:\b[A-Z]\.\s?){2,}$", words)) and len(words) < 120
    return True
