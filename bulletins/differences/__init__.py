"""What differs between two contents of a bulletin, in words, and how two changes of one become one."""

from bulletins.differences.contents import (
    Difference,
    Passage,
    between,
    changed,
    reading,
)
from bulletins.differences.merge import Piece, assembled, merged
from bulletins.differences.words import Run, inline

__all__ = [
    "Difference", "Passage", "Piece", "Run", "assembled", "between", "changed", "inline", "merged",
    "reading",
]  # fmt: skip
