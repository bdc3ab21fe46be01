"""How a page of plain text is built: a masthead, then bulletins, each a title and its paragraphs."""

import codecs
import re
from itertools import pairwise
from typing import NamedTuple

from bulletins import prose

MOST_BYTES = 20_000_000
LONGEST_TITLE = 180
WIDEST_WRAPPED = 100  # characters in a line of text that was broken at a width
# Small words that tell one language from its neighbours; only English and Spanish are read.
COMMON = {
    "en": "the of and to was were on for with by at from that is their its held between this has",
    "es": "el la los las de y en del se que por con para una un su entre fue al sobre",
    "fr": "le la les des du et en un une dans pour par sur est au aux avec qui que à",
    "pt": "o a os as do da dos das em no na e um uma com para por ao que foi",
    "it": "il la gli le di del della dei e in un una con per che al nel è sono alla",
    "de": "der die das den dem des und in im ein eine mit für von zu auf ist nicht bei wurde",
    "nl": "de het een en van in op met voor te is dat zijn bij aan door werd naar ook uit",
    "ca": "el la els les de del dels i en amb per una un que va al entre són és a",
}
COMMON = {language: frozenset(words.split()) for language, words in COMMON.items()}
READ = ("en", "es")
MARKUP = re.compile(r"\s*(?:<!doctype|<html|<\?xml|<head|<body|\{\\rtf)", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?…][”\"’'»)\]]*$")
TWO_SENTENCES = re.compile(r"[^\W\d_]{4,}[.!?][”\"’'»)]*\s+[\W\w]")
INITIALS = re.compile(r"(?:\b[A-Z]{1,2}\.\s?){2,}$")  # D.C., EE.UU.


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
    masthead: list  # of lines above the first bulletin
    items: list


def decode(data, name):
    """The text of a file's bytes: UTF-8, UTF-16 with its mark, else Windows-1252; newlines made \\n."""
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
    if not text.strip():
        raise Unreadable(f"{name} is empty. Choose the file that holds the page.")
    if MARKUP.match(text):
        raise Unreadable(
            f"{name} is a web page or a document with markup. Save it as plain text, then import that."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def language_of(text, name):
    """The language whose small words the text uses; Unreadable where neither does."""
    words = re.findall(r"[^\W\d_]+", text[:200_000].lower())
    counts = {code: sum(word in common for word in words) for code, common in COMMON.items()}
    best = max(counts, key=counts.get)  # of equal ones the first
    if best not in READ or counts[best] < max(3, len(words) / 10):
        raise Unreadable(
            f"{name} is in neither English nor Spanish. Name its language with --language, or import another."
        )
    return best


def read(text, name, language=None):
    """The Page of `text`; Unreadable where nothing looks like a bulletin."""
    blocks = blocks_of(text)
    language = language or language_of(text, name)
    titled = [
        is_title(block, following)
        for block, following in zip(blocks, [*blocks[1:], None], strict=True)
    ]
    first = _first_title(blocks, titled, language)
    items = []
    for block, is_titled in zip(blocks[first:], titled[first:], strict=True):
        if is_titled and (not items or items[-1].paragraphs):
            items.append(Item(block, []))
        elif items:
            items[-1].paragraphs.append(block)
    items = [item for item in items if item.paragraphs]
    if not items:
        raise Unreadable(
            f"{name} has nothing that looks like a bulletin: a title on a line of its own, then its text."
        )
    return Page(text, language, blocks[:first], items)


def _first_title(blocks, titled, language):
    """Where the first bulletin begins: of the first lines that may be titles, the last one that is no date."""
    start = next((index for index, is_titled in enumerate(titled) if is_titled), len(titled))
    end = next((index for index in range(start, len(titled)) if not titled[index]), len(titled))
    for index in range(end - 1, start, -1):
        if not _is_dateline(blocks[index].words, language):
            return index
    return start


def _is_dateline(words, language):
    """Whether a line says little but a date: no title."""
    found = prose.find_dates(words, language)
    return bool(found) and len(words.strip()) - len(found[0].words) < 30


def blocks_of(text):
    """Titles and paragraphs in order: lines, and those that were broken at a width put together."""
    lines = [Block(m.group(), m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    width = max((len(line.words) for line in lines), default=0)
    pairs = list(pairwise(lines))
    touching = [(line, below) for line, below in pairs if _touch(line, below)]
    full = [line for line, below in touching if _is_full(line, below, width)]
    wrapped = width <= WIDEST_WRAPPED and len(full) > max(1, len(touching) / 2)
    blocks, open_block = [], False
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        if open_block:
            start = blocks.pop().start
            line_block = Block(text[start : line.end], start, line.end)
        else:
            line_block = line
        blocks.append(line_block)
        open_block = bool(
            wrapped and below and _touch(line, below) and _is_full(line, below, width)
        )
    return [block for block in blocks if block.words.strip()]


def _touch(line, below):
    return line.end + 1 == below.start and bool(line.words.strip()) and bool(below.words.strip())


def _is_full(line, below, width):
    """Whether the first word of the next line would have gone beyond the width."""
    return len(line.words.rstrip()) + 1 + len(below.words.split()[0]) > width


def is_title(block, following):
    """A short line that does not end as a sentence does, with more after it; no item of a list."""
    words = block.words.strip()
    if following is None or len(words) > LONGEST_TITLE or not re.search(r"[^\W\d_]", words):
        return False
    if re.search(r"[;:,]$", words) or re.match(r"[-–—•*·]|\(?\d{1,2}[.)]\s|[a-z]\)", words):
        return False
    opening = re.match(r"\W*(\w)", words)
    if opening.group(1).islower():
        return False
    if TWO_SENTENCES.search(words):
        return False
    if words.endswith(("?", "!")):
        return len(re.findall(r"[.!?]", words)) == 1
    return not SENTENCE_END.search(words) or bool(INITIALS.search(words))
