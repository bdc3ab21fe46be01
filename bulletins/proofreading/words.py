"""What every check reads and says: the blocks of a text, and a warning that names both sides."""

import re
from bisect import bisect
from functools import lru_cache
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bulletins.models import Bulletin
from bulletins.prose import fold

LANGUAGES = ("en", "es")  # that can be read
MOST_READ = 30_000  # characters: what is longer is no bulletin
LOOK_BACK = 60  # characters in front of a find in which a word tells what it belongs to


class Warning(NamedTuple):
    noun: str
    sentence: str
    text_words: str
    text_mark: str  # the part of them to mark, or empty
    text_where: str
    text_field: str  # form field of the text side; empty where that side is not this text
    field: str
    field_words: str
    source: str  # whose words the text side has: “The text”, “Another bulletin”, a language
    against: str  # whose words the other side has: “The field”, “The calendar”, a language

    @property
    def parted(self):
        """(words before the mark, the mark, words after it)."""
        if not self.text_mark:
            return self.text_words, "", ""
        return self.text_words.partition(self.text_mark)

    @property
    def quoted(self):
        """Whether the text side is words of a text, to be set in quotation marks, not a count or a title."""
        return bool(self.text_field and self.text_where)


class Block(NamedTuple):
    field: str
    number: int  # of the paragraph, from 1; 0 for title and summary
    words: str

    @property
    def leads(self):
        return self.number < 2

    @property
    def where(self):
        if self.number == 1:
            return _("first paragraph")
        if self.number:
            return _("paragraph %d") % self.number
        return _("title") if self.field == "title" else _("summary")

    def before(self, start):
        """The folded end of the sentence in front of `start`."""
        return re.split(r"[.!?]\s|\n", self.near(start))[-1]

    def sentence(self, start):
        """(start, end) of the sentence around `start`; a point after a capital or “No” ends none."""
        ends = _sentence_ends(self.words)
        index = bisect(ends, start)
        return ends[index - 1] if index else 0, ends[index] if index < len(ends) else len(
            self.words
        )

    def near(self, start):
        """The folded words in front of `start`, as far as one looks back."""
        return fold(self.words[max(0, start - LOOK_BACK) : start])


@lru_cache(maxsize=8)
def _sentence_ends(words):
    return [match.end() for match in re.finditer(r"(?<![A-Z])(?<!\bNo)[.!?](?=\s)|\n", words)]


def blocks_of(bulletin):
    """Title, summary and paragraphs that say something, as far as they are read."""
    paragraphs = [part for part in bulletin.body_text.split("\n\n") if part.strip()]
    blocks = [Block("title", 0, bulletin.title), Block("summary", 0, bulletin.summary[:MOST_READ])]
    read = 0
    for number, words in enumerate(paragraphs, 1):
        blocks.append(Block("body", number, words[: MOST_READ - read]))
        read += len(words)
        if read >= MOST_READ:
            break
    return [block for block in blocks if block.words.strip()]


def quote(block, start, end, after=0):
    """The words from `start` to `end` on one line, with the word before and `after` words behind them."""
    near = max(0, start - LOOK_BACK)
    before = re.search(r"\S+\s+$", block.words[near:start])
    behind = re.match(rf"(?:\s+[\w’'-]+){{0,{after}}}", block.words[end:])
    first = (
        near + before.start()
        if before and not before.group().rstrip().endswith((".", "?", "!"))
        else start
    )
    return " ".join(block.words[first : end + behind.end()].split())


def of_text(noun, block, mark, words, field, field_words, sentence=None, against=None):
    """A Warning between `words` of the text, of which `mark` is at odds, and a field."""
    return Warning(
        noun=noun,
        sentence=sentence or _("Correct one of the two, or leave both if you mean it."),
        text_words=words,
        text_mark=" ".join(mark.split()),
        text_where=block.where,
        text_field=block.field,
        field=field,
        field_words=field_words,
        source=_("The text"),
        against=against or _("The field"),
    )


def label(field):
    return capfirst(str(Bulletin._meta.get_field(field).verbose_name))


def distinct(found):
    """`found` without those that say once more what an earlier one says."""
    said, kept = set(), []
    for warning in found:
        key = warning.noun, fold(warning.text_mark or warning.text_words), warning.field_words
        if key not in said:
            said.add(key)
            kept.append(warning)
    return kept
