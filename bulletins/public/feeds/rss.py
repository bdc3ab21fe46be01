"""RSS 2.0 with the full text beside the summary."""

from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date

from bulletins.public.feeds.xml import HISTORY, StableDate, as_html

CONTENT = "http://purl.org/rss/1.0/modules/content/"


class FullRss(StableDate, Rss201rev2Feed):
    """Readers take its titles and descriptions for HTML, so what is plain is escaped once more."""

    def __init__(self, title, link, description, **feed):
        super().__init__(as_html(title), link, as_html(description), **feed)

    def add_item(self, title, link, description, **item):
        super().add_item(as_html(title), link, as_html(description), **item)  # also an empty one

    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:content": CONTENT, "xmlns:fh": HISTORY}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for rel, address in self.feed["links"]:
            handler.addQuickElement("atom:link", None, {"rel": rel, "href": address})
        if self.feed["document"].has_ended:
            handler.addQuickElement("fh:archive")

    def add_item_elements(self, handler, item):
        entry = item["entry"]
        super().add_item_elements(handler, item | {"enclosures": entry.files[:1]})  # it takes one
        if entry.bulletin.corrected_at:
            handler.addQuickElement("atom:updated", rfc3339_date(entry.updated_at))
        handler.addQuickElement("content:encoded", entry.html)
