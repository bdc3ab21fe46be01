"""What a publication reaches beyond its page: lists, feeds and mail, counted before it is done."""

from collections import Counter
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bulletins import workflow
from bulletins.models import Every, Place
from bulletins.outbox import telling
from bulletins.selection import FIRST_YEAR, LAST_YEAR, all_of_a_kind

# Lists and feeds


def lists(bulletin):
    """{query: name} of the lists that carry it, of all and by one filter each."""
    found = {"": _("News"), _by("kind", bulletin.kind): all_of_a_kind()[bulletin.kind]}
    if bulletin.category:
        found[_by("category", bulletin.category.slug)] = bulletin.category.name
    if bulletin.first_day:
        first = max(bulletin.first_day.year, FIRST_YEAR)
        last = min(bulletin.last_day.year, LAST_YEAR)
        found |= {_by("year", year): str(year) for year in range(first, last + 1)}
    if bulletin.place:
        around = Q(pk=bulletin.place_id) | Q(pk__in=bulletin.place.ancestors_of())
        for place in Place.objects.filter(around).order_by("-path"):
            found[_by("place", place.slug)] = place.name
    for name in ("series", "observance"):
        if term := getattr(bulletin, name):
            found[_by(name, term.slug)] = term.name
    return found | {_by("party", part.party.slug): part.party.name for part in bulletin.parts}


def _by(name, value):
    return "?" + urlencode({name: value})


def moves(now, then):
    """In words, which lists the bulletin comes to and leaves; empty where it stays."""
    before, after = lists(now), lists(then)
    joined = [name for query, name in after.items() if query not in before]
    left = [name for query, name in before.items() if query not in after]
    if not (joined or left):
        return ""
    if not left:
        return _("New in %s") % ", ".join(joined)
    if not joined:
        return _("No longer in %s") % ", ".join(left)
    both = {"joined": ", ".join(joined), "left": ", ".join(left)}
    return _("New in %(joined)s; no longer in %(left)s") % both


def feeds(bulletin, then):
    """(in words, more) for readers' apps of publishing `bulletin`, not public, which becomes `then`."""
    language = dict(settings.LANGUAGES).get(bulletin.language, bulletin.language)
    count = {"count": len(lists(then)), "language": language}
    if bulletin.was_public() and not bulletin.announced:
        return _("In no feed"), _("It is old news: nobody was told of it.")
    if bulletin.was_public():
        return (
            _("The same item, shown again as changed"),
            _(
                "It counts as a significant correction. What is too old for a feed stands in the archive of its month."
            ),
        )
    old_news = _("Old news is in no feed.")
    if workflow.nobody_follows():
        old_news = _("Old news is there too, because nothing was announced before.")
    return (
        _("One new item in the RSS, Atom and JSON feeds of these %(count)s lists, in %(language)s")
        % count,
        " ".join((_("It keeps this identity through every later change."), old_news)),
    )


def feeds_of_changes(bulletin):
    """The same of changes to a public `bulletin`."""
    if not bulletin.announced:
        return _("In no feed"), _("It is old news: nobody was told of it.")
    return (
        _("The same item"),
        _("Spelling only: its text changes in silence. Significant: it is shown again as changed."),
    )


# Mail


def mail(bulletin):
    """(in words, more) of the mail that publishing `bulletin`, not public, makes."""
    if not bulletin.was_public():
        more = _("Old news is mailed to nobody.")
        if workflow.nobody_follows():
            more = _("Old news is mailed only to who follows since before its day.")
        return _messages(telling.audience(bulletin)), more
    if not bulletin.announced:
        return _("To nobody"), _("It is old news: nobody was told of it.")
    counts = Counter(telling.audience(bulletin)) + mailed([bulletin])
    return _messages(counts), _("Who was mailed it learns that it is back.")


def mail_of_changes(bulletin):
    """The same of changes to a public `bulletin`."""
    rows = workflow.languages_of(bulletin).filter(language__in=workflow.tells(bulletin))
    counts = mailed(rows)
    if not counts:
        return _messages(counts), _("Nobody was mailed it.")
    return (
        _("Significant: %s") % _messages(counts),
        _("They go to who was mailed it. Spelling only: nobody is mailed."),
    )


def mailed(rows):
    """Counter {every: how many were mailed one of `rows`}."""
    found = Counter()
    for row in rows:
        by_frequency = telling.mailed(row).order_by().values_list("every")
        found += Counter(dict(by_frequency.annotate(Count("pk"))))
    return found


def mail_of_withdrawal(rows):
    return _messages(mailed(rows))


def _messages(counts):
    """ "3 messages at once, 2 in daily letters", or that there are none; `counts` by Every."""
    once, daily, weekly = (
        counts.get(every, 0) for every in (Every.ONCE, Every.DAILY, Every.WEEKLY)
    )
    said = []
    if once:
        said.append(ngettext("%s message at once", "%s messages at once", once) % once)
    if daily:
        said.append(ngettext("%s in a daily letter", "%s in daily letters", daily) % daily)
    if weekly:
        said.append(ngettext("%s in a weekly letter", "%s in weekly letters", weekly) % weekly)
    return ", ".join(said) or _("To nobody")
