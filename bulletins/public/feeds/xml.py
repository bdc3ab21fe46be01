"""What RSS and Atom share."""

from datetime import UTC, datetime
from html import escape

HISTORY = "http://purl.org/syndication/history/1.0"  # RFC 5005, its prefix is fh
# When a feed without entries was updated: the first day that validators believe of a feed.
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)


def as_html(words):
    """Plain `words` for an element that is taken for HTML."""
    return escape(words, quote=False)


class StableDate:
    """Dates a feed by what is in it alone: the same content gives the same bytes."""

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)
