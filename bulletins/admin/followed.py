"""What a stale text has not followed: the other language's content then and now, named in words."""

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bulletins import ordinals, text
from bulletins.differences.words import steps
from bulletins.models import ImageUse, Participation, content

MOST = 3  # paragraphs named singly
TEXT = {"title": gettext_lazy("the title"), "summary": gettext_lazy("the summary")}
FACTS = {
    "kind": gettext_lazy("the kind"),
    "first_day": gettext_lazy("the days"),
    "last_day": gettext_lazy("the days"),
    "day_precision": gettext_lazy("the days"),
    "start_time": gettext_lazy("the hours"),
    "end_time": gettext_lazy("the hours"),
    "state": gettext_lazy("whether it is as planned"),
    "place": gettext_lazy("the place"),
    "category": gettext_lazy("the category"),
    "series": gettext_lazy("the series"),
    "number": gettext_lazy("the number"),
    "observance": gettext_lazy("the observance"),
    "anniversary_year": gettext_lazy("the anniversary"),
    "reports_on": gettext_lazy("what it reports on"),
}
BESIDE = {
    "parties": gettext_lazy("the parties"),
    "pictures": gettext_lazy("the pictures"),
    "files": gettext_lazy("the files"),
}


def read_beside(bulletins):
    """Fill `parts`, `uses` and `files` of all `bulletins`, in three queries."""
    prefetch_related_objects(
        bulletins,
        Prefetch("participations", Participation.objects.select_related("party")),
        Prefetch("image_uses", ImageUse.objects.select_related("image")),
        "attachments",
    )
    for bulletin in bulletins:
        bulletin.parts = list(bulletin.participations.all())
        bulletin.uses = list(bulletin.image_uses.all())
        bulletin.files = [file for file in bulletin.attachments.all() if file.shown]


def changed(then, bulletin, language):
    """What differs in `bulletin` from `then`, its former content; `language` is the name of its own."""
    now = content.of(bulletin)
    found = [words for name, words in FACTS.items() if then["facts"][name] != now["facts"][name]]
    found += [words for name, words in BESIDE.items() if then[name] != now[name]]
    found += [words for name, words in TEXT.items() if then["text"][name] != now["text"][name]]
    found = list(dict.fromkeys(str(words) for words in found))
    return found + _paragraphs(then["text"]["body"], now["text"]["body"], language)


def _paragraphs(then, now, language):
    before, after = text.plain(then).split("\n\n"), text.plain(now).split("\n\n")
    touched, gone = [], 0
    for same, i1, i2, j1, j2 in steps(before, after):
        if not same:
            touched += range(j1 + 1, j2 + 1)
            gone += max(0, (i2 - i1) - (j2 - j1))
    found = [
        _("the %(nth)s paragraph of the %(language)s")
        % {"nth": ordinals.in_words(nth, get_language()).lower(), "language": language}
        for nth in touched[:MOST]
    ]
    rest = len(touched) - MOST
    if rest > 0:
        found.append(
            ngettext("%(count)s more paragraph", "%(count)s more paragraphs", rest)
            % {"count": rest}
        )
    if gone:
        found.append(
            ngettext("a paragraph taken out", "%(count)s paragraphs taken out", gone)
            % {"count": gone}
        )
    if not found and then != now:
        found.append(_("how the %s is set") % language)
    return found
