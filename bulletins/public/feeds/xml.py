"""What RSS and Atom share."""

from datetime import UTC, datetime
from html import escape

HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005, its prefix is fh
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries was updated


def as_html(words):
    """Plain `words` for an element that is taken for HTML."""
    return escape(words, quote=False)


class StableDate:
    """Dates a feed by what is in it alone: the same content gives the same bytes."""

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)
