"""JSON Feed 1.1 (jsonfeed.org/version/1.1), a check of each sentence of it that binds a publisher."""

import json
import re
from collections import Counter

from tests.feed_rules.values import Findings, html, language, media_type, rfc3339, web_address

VERSION = "https://jsonfeed.org/version/1.1"
NUMBER = (int, float)
FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str,
    "user_comment": str, "next_url": str, "icon": str, "favicon": str, "authors": list,
    "language": str, "expired": bool, "hubs": list, "items": list,
}  # fmt: skip
ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str,
    "content_text": str, "summary": str, "image": str, "banner_image": str, "date_published": str,
    "date_modified": str, "authors": list, "tags": list, "language": str, "attachments": list,
}  # fmt: skip
AUTHOR = {"name": str, "url": str, "avatar": str}
HUB = {"type": str, "url": str}
ATTACHMENT = {
    "url": str, "mime_type": str, "title": str, "size_in_bytes": NUMBER, "duration_in_seconds": NUMBER,
}  # fmt: skip
WEB = (
    "home_page_url", "feed_url", "next_url", "icon", "favicon", "url", "external_url", "image",
    "banner_image", "avatar",
)  # fmt: skip


def known(thing, table, found, where, required=()):
    """Whether `thing` is an object of `table`'s names and types; what it says is checked by name."""
    if not isinstance(thing, dict):
        found.error("wrong type", where)
        return False
    for name in required:
        if not thing.get(name) and not (name == "items" and thing.get(name) == []):
            found.error("missing", f"{where}/{name}")
    for name, value in thing.items():
        place = f"{where}/{name}"
        if name.startswith("_"):
            extension(name, value, found, place)
        elif name not in table:
            found.error("unknown name", place)
        elif not isinstance(value, table[name]) or isinstance(value, bool) != (table[name] is bool):
            found.error("wrong type", place)
        elif name in WEB:
            web_address(value, found, place)
        elif name == "language":
            language(value, found, place)
    return True


def extension(name, value, found, where):
    """A custom object ("Extensions"): begins with _ and a letter, no dot in its name or in those within."""
    if not re.match("_[A-Za-z]", name) or "." in name:
        found.error("extension name", where)
    if not isinstance(value, dict):
        found.error("extension is no object", where)
        return
    for inner in value:
        if inner.startswith("_") or "." in inner:
            found.error("extension name", f"{where}/{inner}")


def pairs_once(pairs):
    """A dict, where no name stands twice (RFC 8259, 4); ValueError else."""
    names = [name for name, _value in pairs]
    if len(set(names)) < len(names):
        raise ValueError(f"a name twice: {names}")
    return dict(pairs)


def not_a_number(value):
    raise ValueError(f"{value} is not JSON")


def json_feed(document, address):
    """Findings in a JSON Feed (bytes) that was asked for at `address`."""
    found = Findings([], [])
    try:
        text = document.decode("utf-8")
        feed = json.loads(text, object_pairs_hook=pairs_once, parse_constant=not_a_number)
    except ValueError as error:
        found.error("not JSON", str(error))
        return found
    required = ("version", "title", "home_page_url", "feed_url", "items")
    if not known(feed, FEED, found, "feed", required):
        return found
    if feed.get("version") != VERSION:
        found.error("version", feed.get("version"))
    if feed.get("feed_url") != address:
        found.error("feed_url", f"{feed.get('feed_url')} at {address}")
    if feed.get("next_url") == address:
        found.error("next_url", "is the feed itself")
    if "author" in feed:
        found.warn("deprecated", "author")
    for author in feed.get("authors", ()):
        person(author, found, "feed/authors")
    for hub in feed.get("hubs", ()):
        known(hub, HUB, found, "feed/hubs", HUB)
    items = feed["items"] if isinstance(feed.get("items"), list) else []
    for item in items:
        one(item, found)
    for value, times in Counter(i.get("id") for i in items if isinstance(i, dict)).items():
        if times > 1:
            found.error("id twice", value)
    return found


def person(author, found, where):
    if known(author, AUTHOR, found, where) and not author:
        found.error("missing", f"{where}/name")


def one(item, found):
    if not known(item, ITEM, found, "item", ["id", "url"]):
        return
    if not {"content_html", "content_text"} & item.keys():
        found.error("missing", "item/content_html")
    for name in ("date_published", "date_modified"):
        if isinstance(item.get(name), str):
            rfc3339(item[name], found, f"item/{name}")
    if isinstance(item.get("content_html"), str):
        html(item["content_html"], found, "item/content_html")
    if any(not isinstance(tag, str) or not tag for tag in item.get("tags", ())):
        found.error("wrong type", "item/tags")
    if len(set(item.get("tags", ()))) < len(item.get("tags", ())):
        found.error("tag twice", "item/tags")
    for author in item.get("authors", ()):
        person(author, found, "item/authors")
    titles = []
    for attachment in item.get("attachments", ()):
        if known(attachment, ATTACHMENT, found, "item/attachments", ["url", "mime_type"]):
            media_type(str(attachment.get("mime_type")), found, "item/attachments")
            titles.append(attachment.get("title"))
            size = attachment.get("size_in_bytes")
            if isinstance(size, NUMBER) and size < 0:
                found.error("size", size)
    if any(times > 1 for title, times in Counter(titles).items() if title):
        found.warn("same title", "two attachments would be one thing in two forms")
