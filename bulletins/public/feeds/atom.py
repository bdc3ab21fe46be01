"""Atom (RFC 4287) with the full text, archives (RFC 5005) and tombstones (RFC 6721)."""

import re

from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from bulletins.public.feeds.xml import HISTORY, StableDate, as_html

MARKUP = re.compile(r"<[!/?a-z]|&(#x?[0-9a-f]+|[a-z][a-z0-9]*);", re.IGNORECASE)
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


class DeclaredTitles(SimplerXMLGenerator):
    """Writes titles as they are; those that look like markup as HTML, and says so, as validators want it."""

    def addQuickElement(self, name, contents=None, attrs=None):
        if name == "title" and MARKUP.search(contents):
            contents, attrs = as_html(contents), {"type": "html"}
        super().addQuickElement(name, contents, attrs)


class FullAtom(StableDate, Atom1Feed):
    def write(self, outfile, encoding):
        handler = DeclaredTitles(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def add_item(self, title, link, description, **item):
        super().add_item(title, link, as_html(description) or None, **item)

    def latest_post_date(self):
        gone = [withdrawn_at for _guid, withdrawn_at in self.feed["document"].withdrawn]
        return max([super().latest_post_date(), *gone])

    def root_attributes(self):
        return super().root_attributes() | {"xmlns:fh": HISTORY, "xmlns:at": TOMBSTONES}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for rel, address in self.feed["links"]:
            handler.addQuickElement("link", "", {"rel": rel, "href": address})
        if self.feed["document"].has_ended:
            handler.addQuickElement("fh:archive")

    def write_items(self, handler):
        super().write_items(handler)
        for guid, withdrawn_at in self.feed["document"].withdrawn:
            gone = {"ref": guid, "when": rfc3339_date(withdrawn_at)}
            handler.addQuickElement("at:deleted-entry", "", gone)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["entry"].html, {"type": "html"})
        for file in item["entry"].files:
            link = {
                "rel": "enclosure", "href": file.url, "length": file.length, "type": file.mime_type,
                "title": file.title, "hreflang": file.language,
            }  # fmt: skip
            handler.addQuickElement(
                "link", "", {key: value for key, value in link.items() if value}
            )
