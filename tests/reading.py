"""Reads pages and feeds as their users do."""

import re
from html import unescape

import feedparser


def listed(response):
    """The paths of the bulletins on a list page, in its order."""
    html = response.content.decode()
    return re.findall(r'<h3 class="title"><a href="([^"]+)"', html)


def entries(response):
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.bozo_exception
    return parsed.entries


def ids(response):
    if response.headers["Content-Type"] == "application/feed+json":
        return [item["id"] for item in response.json()["items"]]
    return [entry.id for entry in entries(response)]


def words(response):
    """The page as text, spaces evened out."""
    html = re.sub(
        r"<(style|svg|title)[ >].*?</\1>", " ", response.content.decode(), flags=re.DOTALL
    )
    text = unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)
