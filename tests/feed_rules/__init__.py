"""Feeds against the rules of their formats: each function takes (document as bytes, its address).

RSS: RSS 2.0 Specification of the RSS Advisory Board (rssboard.org/rss-specification) and its Best
Practices Profile (rssboard.org/rss-profile). Atom: RFC 4287; archives: RFC 5005; tombstones: RFC 6721.
JSON Feed: its specification, version 1.1 (jsonfeed.org/version/1.1). Names of findings are those of the
W3C Feed Validation Service (validator.w3.org/feed/docs), whose errors and warnings these are, each
checked anew here; those it does not have are in small letters.
"""

from tests.feed_rules.atom1 import atom
from tests.feed_rules.json1 import json_feed
from tests.feed_rules.rss2 import rss

__all__ = ["atom", "json_feed", "rss"]
