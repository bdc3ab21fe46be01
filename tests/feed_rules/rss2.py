"""RSS 2.0 (RSS Advisory Board: specification and profile)."""

import re

from tests.feed_rules.values import (
    Findings,
    html,
    language,
    media_type,
    number,
    plain_in_rss,
    rfc822,
    rfc3339,
    web_address,
)
from tests.feed_rules.xml import each, links, one_of_each, only, parts, read, short, whole


def rss(document, address):
    """Findings in an RSS 2.0 feed (bytes) that was asked for at `address`."""
    found = Findings([], [])
    feed = read(document, found, "rss")
    if feed is None:
        return found
    if feed.get("version") != "2.0":
        found.error("InvalidRSSVersion", feed.get("version"))
    channels = parts(feed, found, once=["channel"], attributes=["version"]).get("channel")
    if not channels:
        found.error("MissingElement", "channel")
        return found
    channel = channels[0]
    once = {
        "title", "link", "description", "language", "copyright", "managingEditor", "webMaster",
        "pubDate", "lastBuildDate", "generator", "docs", "ttl", "fh:archive", "fh:complete",
    }  # fmt: skip
    children = parts(channel, found, once, many=["item", "category", "atom:link"])
    for name in ("title", "link", "description"):
        if name not in children:
            found.error("MissingElement", f"channel/{name}")
        elif not (children[name][0].text or "").strip() and name != "description":
            found.error("NotBlank", f"channel/{name}")
    if "language" not in children:
        found.warn("MissingDCLanguage", "channel/language")
    order = [short(child.tag) for child in channel]
    if "item" in order and set(order[order.index("item") :]) - {"item"}:
        found.warn("MisplacedItem", "channel")
    each(
        children,
        found,
        {
            "title": plain_in_rss,
            "description": plain_in_rss,
            "category": plain_in_rss,
            "copyright": plain_in_rss,
        },
    )
    each(children, found, {"link": web_address, "docs": web_address, "language": language})
    each(children, found, {"pubDate": rfc822, "lastBuildDate": rfc822, "ttl": number})
    whole(
        links(children.get("atom:link", ()), found, "channel"), children, address, found, "channel"
    )
    items = children.get("item", [])
    for item in items:
        rss_item(item, found)
    one_of_each([item.findtext("guid") for item in items], found, "DuplicateValue", "guid")
    return found


def rss_item(item, found):
    once = {
        "title", "link", "description", "author", "comments", "guid", "pubDate", "source",
        "content:encoded", "atom:updated",
    }  # fmt: skip
    children = parts(item, found, once, many=["category", "enclosure", "atom:link"])
    if not {"title", "description"} & children.keys():
        found.error("ItemMustContainTitleOrDescription")
    if "guid" not in children:
        found.warn("MissingGuid", item.findtext("title"))
    order = list(children)
    if "content:encoded" in children and (
        "description" not in children or order.index("content:encoded") < order.index("description")
    ):
        found.warn("NeedDescriptionBeforeContent", item.findtext("title"))
    each(children, found, {"title": plain_in_rss, "category": plain_in_rss, "link": web_address})
    each(children, found, {"description": html, "content:encoded": html})
    each(children, found, {"pubDate": rfc822, "atom:updated": rfc3339})
    for name in ("title", "category"):
        if any(not (element.text or "").strip() for element in children.get(name, ())):
            found.warn("NotBlank", f"item/{name}")
    one_of_each([c.text for c in children.get("category", ())], found, "category twice", "item")
    links(children.get("atom:link", ()), found, "item")
    for guid in children.get("guid", ()):
        rss_guid(guid, found)
    enclosures = children.get("enclosure", [])
    if len(enclosures) > 1:
        found.warn("DuplicateEnclosure", item.findtext("title"))
    for enclosure in enclosures:
        wanted = {"url": web_address, "length": number, "type": media_type}
        only(enclosure, found, wanted)
        for name, check in wanted.items():
            if name in enclosure.attrib:
                check(enclosure.get(name), found, f"enclosure/@{name}")
            else:
                found.error("MissingAttribute", f"enclosure/@{name}")


def rss_guid(guid, found):
    only(guid, found, ["isPermaLink"])
    permalink, value = guid.get("isPermaLink", "true"), guid.text or ""
    if permalink not in ("true", "false"):
        found.error("InvalidBooleanAttribute", f"isPermaLink {permalink}")
    if permalink != "false" and not re.match("https?://", value):
        found.error("InvalidPermalink", value)
    if not value.strip():
        found.error("NotBlank", "guid")
