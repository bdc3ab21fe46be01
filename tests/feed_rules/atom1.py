"""Atom (RFC 4287), its archives (RFC 5005) and tombstones (RFC 6721)."""

import re
from collections import Counter

from tests.feed_rules.values import (
    Findings,
    canonical,
    html,
    language,
    plain,
    rfc3339,
    uri,
    web_address,
)
from tests.feed_rules.xml import (
    ATOM,
    PAGES,
    TOMBSTONES,
    XML,
    each,
    links,
    one_of_each,
    only,
    parts,
    read,
    short,
    whole,
)

TEXT = ["atom:title", "atom:subtitle", "atom:rights", "atom:summary"]


def atom(document, address):
    """Findings in an Atom feed (bytes) that was asked for at `address`."""
    found = Findings([], [])
    feed = read(document, found, "atom:feed")
    if feed is None:
        return found
    once = ["generator", "icon", "logo", "id", "rights", "subtitle", "title", "updated"]
    children = parts(
        feed, found, {f"atom:{name}" for name in once} | {"fh:archive", "fh:complete"},
        many=["atom:author", "atom:category", "atom:contributor", "atom:link", "atom:entry"],
    )  # fmt: skip
    required(children, found, ["atom:title", "atom:id", "atom:updated"], "feed")
    order = [child.tag for child in feed if child.tag.startswith(f"{{{ATOM}}}")]
    entry = f"{{{ATOM}}}entry"
    if entry in order and set(order[order.index(entry) :]) != {entry}:
        found.error("MisplacedMetadata", "feed")
    if not feed.get(f"{{{XML}}}lang"):
        found.warn("MissingDCLanguage", "feed")
    else:
        language(feed.get(f"{{{XML}}}lang"), found, "feed")
    shared(children, found, "feed")
    whole(links(children.get("atom:link", ()), found, "feed"), children, address, found, "feed")
    entries = children.get("atom:entry", [])
    for element in entries:
        atom_entry(element, found, "atom:author" in children)
    updates = {e.findtext(f"{{{ATOM}}}id"): e.findtext(f"{{{ATOM}}}updated") for e in entries}
    one_of_each([e.findtext(f"{{{ATOM}}}id") for e in entries], found, "DuplicateEntries", "id")
    for at, times in Counter(updates.values()).items():
        if times > 1:
            found.warn("DuplicateUpdated", at)
    tombstones(feed.findall(f"{{{TOMBSTONES}}}deleted-entry"), updates, found)
    return found


def required(children, found, names, where):
    for name in names:
        if name not in children:
            found.error("MissingElement", f"{where}/{name}")


def shared(children, found, where):
    """What a feed and an entry have both (RFC 4287, 3 and 4.2)."""
    each(children, found, {"atom:id": canonical, "atom:icon": uri, "atom:logo": uri})
    each(children, found, {"atom:updated": rfc3339, "atom:published": rfc3339})
    for name in TEXT:
        for element in children.get(name, ()):
            text_construct(element, found)
    for person in (*children.get("atom:author", ()), *children.get("atom:contributor", ())):
        atom_person(person, found)
    for category in children.get("atom:category", ()):
        only(category, found, ["term", "scheme", "label"])
        if not category.get("term"):
            found.error("MissingAttribute", "category/@term")
    terms = [(c.get("scheme"), c.get("term")) for c in children.get("atom:category", ())]
    one_of_each(terms, found, "category twice", where)


def text_construct(element, found):
    """A Text Construct (RFC 4287, 3.1)."""
    only(element, found, ["type"])
    where, kind, text = short(element.tag), element.get("type", "text"), element.text or ""
    if kind not in ("text", "html"):
        found.error("InvalidTextType", kind)
    if len(element):
        found.error("UndefinedElement", f"{where}/{short(element[0].tag)}")
    if not text.strip():
        found.warn("NotBlank", where)
    if kind == "html":
        html(text, found, where)
    else:
        plain(text, found, where, "ContainsUndeclaredHTML")


def atom_person(person, found):
    once = ["atom:name", "atom:uri", "atom:email"]
    children = parts(person, found, once)
    required(children, found, ["atom:name"], short(person.tag))
    each(children, found, {"atom:name": plain, "atom:uri": uri})
    for email in children.get("atom:email", ()):
        if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", email.text or ""):
            found.error("InvalidContact", email.text)


def atom_entry(entry, found, has_author):
    once = ["content", "id", "published", "rights", "source", "summary", "title", "updated"]
    many = ["author", "category", "contributor", "link"]
    children = parts(entry, found, [f"atom:{n}" for n in once], [f"atom:{n}" for n in many])
    required(children, found, ["atom:title", "atom:id", "atom:updated"], "entry")
    if not has_author and "atom:author" not in children:
        found.error("MissingElement", "entry/atom:author")
    shared(children, found, "entry")
    rows = links(children.get("atom:link", ()), found, "entry")
    for rel, href in rows:
        web_address(href, found, "entry/link")
        if rel in PAGES:
            found.warn("FeedHistoryRelInEntry", rel)
    if "atom:content" not in children:
        if "alternate" not in dict(rows):
            found.error("MissingContentOrAlternate", entry.findtext(f"{{{ATOM}}}title"))
        if "atom:summary" not in children:
            found.warn("MissingTextualContent", entry.findtext(f"{{{ATOM}}}title"))
    for content in children.get("atom:content", ()):
        text_construct(content, found)
    at, since = (entry.findtext(f"{{{ATOM}}}{name}") for name in ("updated", "published"))
    if at and since and at < since:
        found.error("updated before published", f"{at} {since}")


def tombstones(deleted, updates, found):
    """Deleted entries beside `updates` {id: updated} of those that stand (RFC 6721, 3)."""
    for one in deleted:
        only(one, found, ["ref", "when"])
        for name, check in {"ref": uri, "when": rfc3339}.items():
            if name in one.attrib:
                check(one.get(name), found, f"deleted-entry/@{name}")
            else:
                found.error("MissingAttribute", f"deleted-entry/@{name}")
        if updates.get(one.get("ref"), "") and updates[one.get("ref")] <= one.get("when", ""):
            found.error("entry is deleted", one.get("ref"))
        names = Counter(short(child.tag).rpartition(":")[2] for child in one)
        for name in ("by", "comment", "source"):
            if names[name] > 1:
                found.error("DuplicateElement", f"deleted-entry/{name}")
        for person in one.findall(f"{{{TOMBSTONES}}}by"):
            if not person.findtext(f"{{{ATOM}}}name"):
                found.error("MissingElement", "deleted-entry/by/atom:name")
    one_of_each([(d.get("ref"), d.get("when")) for d in deleted], found, "tombstone twice", "feed")
