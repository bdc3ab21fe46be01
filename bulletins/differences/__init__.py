"""What differs between two contents of a bulletin, in words, and how two changes of one become one."""

from bulletins.differences.contents import (
    Difference,
    Passage,
    between,
    changed,
    reading,
)
from bulletins.differences.merge import MINE, THEIRS, Piece, Reading, assembled, in_words, merged
from bulletins.differences.merge import reading as reading_of_piece
from bulletins.differences.words import SAME, Run

__all__ = [
    "MINE", "SAME", "THEIRS", "Difference", "Passage", "Piece", "Reading", "Run", "assembled", "between",
    "changed", "in_words", "merged", "reading", "reading_of_piece",
]  # fmt: skip
