"""What every format says of a bulletin."""

from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Enclosure
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bulletins import dates, text
from bulletins.addresses import absolute
from bulletins.models import (
    Attachment,
    Correction,
    ImageUse,
    Kind,
    Participation,
    Place,
    State,
)
from bulletins.public.media import in_feed, widest


class File(Enclosure):
    """A file beside an entry; `length` in bytes."""

    def __init__(self, url, length, mime_type, title, language=""):
        super().__init__(url, str(length), mime_type)
        self.title = text.one_line(title)
        self.language = language


class Entry:
    """A bulletin with all that stands beside its text at hand; in its own, the active language."""

    def __init__(self, bulletin, mission, places):
        self.bulletin = bulletin
        self.mission = mission
        self.places = places  # {id: Place} of those it may lie in

    @property
    def title(self):
        return text.writable(self.bulletin.title)

    @property
    def summary(self):
        return text.writable(self.bulletin.summary)

    @property
    def link(self):
        return absolute(self.bulletin.get_absolute_url())

    @property
    def first_at(self):
        """When readers first had it; where nobody knows, when it was entered."""
        known = self.bulletin.published_known
        return self.bulletin.published_at if known else self.bulletin.created_at

    @property
    def updated_at(self):
        """Moves only on a significant correction."""
        return max(self.first_at, self.bulletin.corrected_at or self.first_at)

    @property
    def categories(self):
        terms = (self.bulletin.category, self.bulletin.series, self.bulletin.place)
        return list(dict.fromkeys(text.one_line(str(term)) for term in terms if term))

    @property
    def path(self):
        """The places that it lies in and its own, outermost first."""
        place = self.bulletin.place
        return [*(self.places[pk] for pk in place.ancestors_of()), place] if place else []

    @property
    def time_zone(self):
        """The name of the zone that its hours are in."""
        return self.mission.zone_at(reversed(self.path))

    @cached_property
    def picture(self):
        """Its first picture, as a file, or None."""
        for use in self.bulletin.uses:
            if found := widest(use.image):
                return File(*found, "image/jpeg", use.alt)
        return None

    @cached_property
    def files(self):
        """Its PDFs, then its first picture."""
        pdfs = [
            File(
                absolute(reverse("media", args=[f"{file.key}.pdf"])),
                file.size, "application/pdf", file.title, file.language,
            )
            for file in self.bulletin.files
        ]  # fmt: skip
        return [*pdfs, self.picture] if self.picture else pdfs

    @cached_property
    def html(self):
        """What is to be known first, then the text with its pictures; every address absolute."""
        body = text.with_whole_links(in_feed(self.bulletin), self.link)
        html = "".join((self._state(), *map(self._corrected, self.bulletin.told), body))
        return text.writable(html)

    def _state(self):
        words = {
            (Kind.EVENT, State.POSTPONED): _("This event is postponed."),
            (Kind.EVENT, State.CANCELLED): _("This event is cancelled."),
            (Kind.COMMEMORATION, State.POSTPONED): _("This commemoration is postponed."),
            (Kind.COMMEMORATION, State.CANCELLED): _("This commemoration is cancelled."),
        }.get((self.bulletin.kind, self.bulletin.state))
        return format_html("<p><strong>{}</strong></p>", words) if words else ""

    def _corrected(self, correction):
        day = timezone.localtime(correction.at, self.mission.zone).date()
        in_words = dates.in_words(day, day, dates.DAY, self.bulletin.language)
        said = _("Corrected on %s:") % in_words
        return format_html("<p><strong>{}</strong> {}</p>", said, correction.sentence)


def entries(rows, mission):
    """[Entry] of the queryset `rows`; a query for each kind of thing that stands beside a text, and one for places."""
    told = Correction.objects.filter(significant=True)
    bulletins = list(
        rows.select_related("category", "series", "place", "observance").prefetch_related(
            Prefetch("image_uses", ImageUse.objects.select_related("image"), "uses"),
            Prefetch("attachments", Attachment.objects.filter(shown=True), "files"),
            Prefetch("participations", Participation.objects.select_related("party"), "parts"),
            Prefetch("corrections", told, "told"),
        )
    )
    around = {
        pk for bulletin in bulletins if bulletin.place for pk in bulletin.place.ancestors_of()
    }
    places = Place.objects.in_bulk(around)
    return [Entry(bulletin, mission, places) for bulletin in bulletins]
