"""Pictures: taken in, made smaller, shown, removed. No byte of what was uploaded is kept as it came."""

from bulletins.images.intake import MOST_BYTES, Refused, pixels, take
from bulletins.images.library import NotRemoved, is_shown, remove, used_in, waiting
from bulletins.images.renditions import RENDITIONS, WIDTHS, file_name, make_small, name_of

__all__ = [
    "MOST_BYTES", "RENDITIONS", "WIDTHS", "NotRemoved", "Refused", "file_name", "is_shown",
    "make_small", "name_of", "pixels", "remove", "take", "used_in", "waiting",
]  # fmt: skip
