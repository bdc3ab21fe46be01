"""What RSS and Atom have in common: XML, names and how often they stand, Atom's links, archives."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from io import BytesIO

from tests.feed_rules.values import (
    language,
    media_type,
    number,
    uri,
    web_address,
)

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
PREFIXES = {  # that the validator knows, of those that a feed like ours could use
    ATOM: "atom", CONTENT: "content", HISTORY: "fh", XML: "xml",
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media", "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.w3.org/1999/xhtml": "xhtml", "http://purl.org/rss/1.0/modules/syndication/": "sy",
}  # fmt: skip
PAGES = ("prev-archive", "next-archive", "current", "first", "last", "next", "previous")
RELATIONS = {  # RFC 4287, 4.2.7.2, and those registered since that feeds use
    "alternate", "related", "self", "enclosure", "via", "hub", "license", "replies", "search", *PAGES
}  # fmt: skip
LINK = {"href", "rel", "type", "hreflang", "title", "length"}


def short(tag):
    """ "{namespace}name" as "prefix:name"; without one where the namespace is RSS's, that is none."""
    namespace, _, name = tag.rpartition("}")
    return f"{PREFIXES.get(namespace[1:], namespace[1:])}:{name}" if namespace else name


def read(document, found, root):
    """The root element of `document` (bytes), or None where that is not the XML of such a feed."""
    try:
        document.decode("utf-8")
        declared = [ns for _event, ns in ET.iterparse(BytesIO(document), ["start-ns"])]
        feed = ET.fromstring(document)
    except (UnicodeDecodeError, ET.ParseError) as error:
        found.error("SAXError", str(error))
        return None
    if b"<!DOCTYPE" in document:
        found.error("InvalidDoctype")
    for prefix, namespace in declared:
        if namespace not in PREFIXES:
            found.warn("UnknownNamespace", namespace)
        if PREFIXES.get(namespace, prefix) != prefix and prefix in PREFIXES.values():
            found.warn("ReservedPrefix", prefix)
        if root == "atom:feed" and prefix in ("atom", "xhtml"):
            found.warn("AvoidNamespacePrefix", prefix)
    for element in feed.iter():
        values = [element.text, *element.attrib.values()]
        if any(re.search("[\x80-\x9f\ufffd]", value or "") for value in values):
            found.warn("BadCharacters", short(element.tag))
    if short(feed.tag) != root:
        found.error("UndefinedElement", short(feed.tag))
        return None
    return feed


def parts(element, found, once=(), many=(), attributes=()):
    """{name: [child elements]}, after what may stand in `element` and how often was checked."""
    where, children = short(element.tag), {}
    for child in element:
        children.setdefault(short(child.tag), []).append(child)
    for name, those in children.items():
        unknown = name.partition(":")[0] not in PREFIXES.values() and ":" in name
        if not unknown and name not in once and name not in many:
            found.error("UndefinedElement", f"{where}/{name}")
        if len(those) > 1 and name in once:
            found.error("DuplicateElement", f"{where}/{name}")
    loose = [element.text, *(child.tail for child in element)]
    if len(element) and any((text or "").strip() for text in loose):
        found.error("UnexpectedText", where)
    only(element, found, attributes)
    return children


def only(element, found, attributes=()):
    for attribute in element.attrib:
        if attribute not in attributes and not attribute.startswith(f"{{{XML}}}"):
            found.error("UnexpectedAttribute", f"{short(element.tag)}/@{attribute}")


def each(children, found, checks):
    """Run {name: check of its text, the findings and where it stands} over `children`, which hold text alone."""
    for name, check in checks.items():
        for element in children.get(name, ()):
            if len(element):
                found.error("UndefinedElement", f"{name}/{short(element[0].tag)}")
            check(element.text or "", found, name)


def one_of_each(values, found, name, where):
    for value, times in Counter(values).items():
        if times > 1:
            found.error(name, f"{where} {value}")


def links(elements, found, where):
    """Atom links (RFC 4287, 4.2.7), also those in RSS: [(rel, href)]."""
    rows, alternates = [], []
    for link in elements:
        only(link, found, LINK)
        rel, href = link.get("rel", "alternate"), link.get("href")
        if href is None:
            found.error("MissingHref", where)
            continue
        uri(href, found, f"{where}/link")
        if rel not in RELATIONS:
            found.warn("UnregisteredAtomLinkRel", rel)
        if "type" in link.attrib:
            media_type(link.get("type"), found, f"{where}/link")
        if "length" in link.attrib:
            number(link.get("length"), found, f"{where}/link")
        if "hreflang" in link.attrib:
            language(link.get("hreflang"), found, f"{where}/link")
        if (link.text or "").strip() or len(link):
            found.warn("AtomLinkNotEmpty", where)
        if rel == "alternate":
            alternates.append((link.get("type"), link.get("hreflang")))
        rows.append((rel, href))
    one_of_each(alternates, found, "DuplicateAtomLink", where)
    one_of_each(rows, found, "link twice", where)
    return rows


def whole(rows, children, address, found, where):
    """What a feed says of itself and of its archives (RFC 5005, 4)."""
    own = [href for rel, href in rows if rel == "self"]
    if not own:
        found.warn("MissingSelf", where)
    elif own != [address]:
        found.warn("SelfDoesntMatchLocation", f"{own} at {address}")
    rels = Counter(rel for rel, _href in rows)
    for rel in (*PAGES, "self"):
        if rels[rel] > 1:
            found.error("page twice", rel)
    for rel, href in rows:
        web_address(href, found, f"{where}/link")
        if rel.endswith("-archive") and href == address:
            found.error("LinkPastEnd", rel)
    if "fh:archive" in children:
        if not rels["prev-archive"] and not rels["next-archive"]:
            found.warn("ArchiveIncomplete", address)
        if not rels["current"]:
            found.warn("MissingCurrentInArchive", address)
