"""RSS 2.0 and Atom of a selection: the same filters as the list, full text, identity apart from the address."""

from datetime import UTC, datetime
from html import escape

from django.contrib.syndication.views import Feed
from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins.addresses import absolute
from bulletins.models import Bulletin, Mission
from bulletins.public.media import in_feed, with_uses
from bulletins.selection import SELECTING, BulletinFilter

CONTENT = "http://purl.org/rss/1.0/modules/content/"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries was updated


class StableDate:
    """Dates a feed by its entries alone: the same content gives the same bytes."""

    def latest_post_date(self):
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=LONG_AGO)


class FullRss(StableDate, Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:content": CONTENT}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["body"])


class FullAtom(StableDate, Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["body"], {"type": "html"})


class BulletinFeed(Feed):
    """What all feeds share; a subclass names its `feed_type` and `url_name`."""

    item_guid_is_permalink = False

    def __call__(self, request, language):
        bulletins = Bulletin.objects.published().in_language(language)
        found = BulletinFilter(request.GET, bulletins, parameters=SELECTING)
        if not found.form.is_valid():
            return refuse(found)
        if found.empty or found.form.moved:
            address = reverse(self.url_name, args=[language]) + found.query()
            return redirect(address, permanent=bool(found.form.moved))
        found.mission = Mission.objects.the()
        feed = self.get_feed(found, request)
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

    def title(self, found):
        return " ".join(filter(None, (_("News"), found.in_words(), "–", found.mission.name)))

    def description(self, found):
        return _("Events and commemorations from the %s.") % found.mission.name

    def link(self, found):
        return absolute(reverse("list", args=[get_language()]) + found.query())

    def feed_url(self, found):
        return absolute(reverse(self.url_name, args=[get_language()]) + found.query())

    def feed_guid(self, found):
        return self.feed_url(found)

    def author_name(self, found):
        return found.mission.name

    def items(self, found):
        return with_uses(found.narrowed().feed_window())

    def item_title(self, bulletin):
        return bulletin.title

    def item_description(self, bulletin):
        return escape(bulletin.summary, quote=False) or None

    def item_link(self, bulletin):
        return absolute(bulletin.get_absolute_url())

    def item_guid(self, bulletin):
        return bulletin.guid

    def item_pubdate(self, bulletin):
        return bulletin.published_at if bulletin.published_known else None

    def item_updateddate(self, bulletin):
        """Moves only on a significant correction; where publication is not known, from when it was entered."""
        first = bulletin.published_at if bulletin.published_known else bulletin.created_at
        return max(first, bulletin.corrected_at or first)

    def item_categories(self, bulletin):
        return [term.name for term in (bulletin.category, bulletin.series) if term]

    def item_extra_kwargs(self, bulletin):
        return {"body": in_feed(bulletin)}


class RssFeed(BulletinFeed):
    feed_type = FullRss
    url_name = "rss"

    def item_title(self, bulletin):
        return escape(bulletin.title, quote=False)  # readers take RSS titles for HTML


class AtomFeed(BulletinFeed):
    feed_type = FullAtom
    url_name = "atom"


def refuse(found):
    """404 in one line of text: a value names nothing or cannot be read."""
    name, errors = next(iter(found.form.errors.items()))
    sentence = f"{name}: {errors[0]}\n"
    return HttpResponseNotFound(sentence, content_type="text/plain; charset=utf-8")
