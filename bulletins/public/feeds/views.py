"""The feeds of a selection: the same filters as the list, full text, identity apart from the address."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import text
from bulletins.addresses import absolute
from bulletins.models import Bulletin
from bulletins.public.feeds.atom import FullAtom
from bulletins.public.feeds.entries import entries
from bulletins.public.feeds.json_feed import Json
from bulletins.public.feeds.rss import FullRss
from bulletins.public.feeds.window import Document, NoSuchMonth, read_month
from bulletins.selection import SELECTING, BulletinFilter


class BulletinFeed(Feed):
    """What all feeds share; a subclass names its `feed_type` and `url_name`. Its object is a Document."""

    item_guid_is_permalink = False

    def __call__(self, request, language):
        now = timezone.now()
        bulletins = Bulletin.objects.published(now).in_language(language)
        found = BulletinFilter(request.GET, bulletins, parameters=SELECTING)
        archive = request.GET.get("archive")
        if not found.form.is_valid():
            return refuse(*found.first_error)
        try:
            month = read_month(archive, now) if archive and archive.strip() else None
        except NoSuchMonth as error:
            return refuse("archive", error)
        document = Document(found, language, month, now)
        if found.empty or found.form.moved or (archive is not None and not month):
            address = self.address(document, month)
            return redirect(address, permanent=bool(found.form.moved))
        feed = self.get_feed(document, request)
        response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
        if hub := dict(self.links(document)).get("hub"):  # WebSub, 4
            response.headers["Link"] = (
                f'<{hub}>; rel="hub", <{self.feed_url(document)}>; rel="self"'
            )
        return response

    def address(self, document, month=None):
        return reverse(self.url_name, args=[document.language]) + document.query(month)

    def title(self, document):
        words = document.found.titled(_("News"))
        return text.one_line(f"{words} – {document.mission.name}")

    def description(self, document):
        words = _("Events and commemorations from the %s.") % document.mission.name
        return text.one_line(words)

    def link(self, document):
        return absolute(reverse("list", args=[document.language]) + document.query())

    def feed_url(self, document):
        return absolute(self.address(document, document.month))

    def feed_guid(self, document):
        return absolute(self.address(document))

    def author_name(self, document):
        return text.one_line(document.mission.name)

    def feed_extra_kwargs(self, document):
        about = absolute(reverse("feed_view", args=[document.language]))
        return {"document": document, "links": self.links(document), "about": about}

    def links(self, document):
        """[(rel, address)] beside the feed's own."""
        found = []
        if settings.WEBSUB_HUB and not document.month and document.found.is_pinged:
            found.append(("hub", settings.WEBSUB_HUB))
        if document.month:
            found.append(("current", absolute(self.address(document))))
        if document.previous:
            found.append(("prev-archive", absolute(self.address(document, document.previous))))
        return found

    def items(self, document):
        return entries(document.bulletins(), document.mission)

    def item_title(self, entry):
        return entry.title

    def item_description(self, entry):
        return entry.summary

    def item_link(self, entry):
        return entry.link

    def item_guid(self, entry):
        return entry.bulletin.guid

    def item_pubdate(self, entry):
        return entry.bulletin.published_at if entry.bulletin.published_known else None

    def item_updateddate(self, entry):
        return entry.updated_at

    def item_categories(self, entry):
        return entry.categories

    def item_extra_kwargs(self, entry):
        return {"entry": entry}


class RssFeed(BulletinFeed):
    feed_type = FullRss
    url_name = "rss"


class AtomFeed(BulletinFeed):
    feed_type = FullAtom
    url_name = "atom"


class JsonFeed(BulletinFeed):
    feed_type = Json
    url_name = "json"


def refuse(name, reason):
    """404 in one line of text: a value names nothing or cannot be read."""
    return HttpResponseNotFound(f"{name}: {reason}\n", content_type="text/plain; charset=utf-8")
