"""Why a bulletin that was read has a fact: its words, where they stand, the rule, and how sure."""

from typing import NamedTuple

STATED, INFERRED, UNSURE = "stated", "inferred", "unsure"


class Evidence(NamedTuple):
    """Why a field has its value: the exact words and where they stand, the rule in words, and how sure."""

    field: str
    value: object
    words: str
    start: int
    end: int
    rule: str
    sure: str


def evidence(block, field, value, start, end, rule, sure=STATED):
    """Evidence from `block`; `start` and `end` count from its beginning."""
    return Evidence(
        field, value, block.words[start:end], block.start + start, block.start + end, rule, sure
    )
