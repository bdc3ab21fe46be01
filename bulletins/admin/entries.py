"""What a publication or a withdrawal does to the calendars' entries, worked out before it is done."""

from copy import copy
from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bulletins import dates
from bulletins.models import Bulletin, Precision, Status
from bulletins.models.reports import entry_of, for_calendar, of_one_event


def calendars(bulletin, then):
    """(in words, more) of the calendars once `bulletin` becomes `then`."""
    at = max(timezone.now(), bulletin.planned_at or timezone.now())
    now_at = bulletin.is_public(at) and bulletin.day_precision == Precision.DAY
    before, after = _both(bulletin, _published(bulletin, then, at), at)
    gone, come = _apart(before, after), _apart(after, before)
    if then.day_precision != Precision.DAY:
        more = _("Only what is known to the day stands in calendars.")
        return (_goes(gone, after) if now_at else _("No entry of its own")), more
    [own] = [one for one in after if then.translation_key in one.keys]
    beside = [title for key, title in own.titles.items() if key != then.translation_key]
    when = _when(then)
    once = _("Calendars have an event once: %s.") % when
    if len(gone) > len(come):
        return _("The entries of %s become one") % _titles(
            one for one in before if one.keys & own.keys
        ), once
    if come and gone:
        return _("A new entry in place of the former: %s") % when, ""
    if come and now_at:
        parted = [one for one in after if one is not own]
        return _("An entry apart from that of %(titles)s: %(when)s") % {
            "titles": _titles(parted), "when": when,
        }, ""  # fmt: skip
    if beside:
        leads = own.entry.bulletin.translation_key == then.translation_key
        said = _("The entry of “%s”, with this link") if leads else _("The entry of “%s”, as it is")
        return said % beside[-1], once
    if now_at:
        return _("The same entry: %s") % when, ""
    if bulletin.was_public() and not bulletin.is_public():
        return _("Its entry is there again: %s") % when, ""
    also = (
        "" if bulletin.is_public() else _("In the calendars of the same lists, also as old news.")
    )
    return _("One new entry: %s") % when, also


def calendars_of_withdrawal(rows):
    """In words, of withdrawing the public `rows` of one item."""
    exact = [row for row in rows if row.day_precision == Precision.DAY]
    if not exact:
        return _("It has no entry")
    now, said = timezone.now(), []
    for row in exact:
        out = copy(row)
        out.status = Status.WITHDRAWN
        before, after = _both(row, out, now)
        said.append(_goes(_apart(before, after), after))
    return said[0]


def _goes(gone, after):
    """Of an entry that a bulletin leaves."""
    if gone and not after:
        return _("Its entry goes")
    if len(after) > 1:
        return _("One entry each for %s") % _titles(after)
    if gone:
        return _("A new entry in place of the former: “%s”") % after[0].entry.bulletin.title
    return _("The entry stays, as that of “%s”") % after[0].entry.bulletin.title


class Told(NamedTuple):
    """An entry, and the titles of what it tells, oldest first."""

    entry: object  # of reports.py
    keys: frozenset
    titles: dict  # {translation_key: title} of those that calendars show


def _both(bulletin, then, at):
    """The entries of all events that `bulletin` is or will be about in its language, before and after."""
    key = bulletin.translation_key
    then.reports_on_key = then.reports_on.translation_key if then.reports_on else None
    events = of_one_event({key, then.reports_on_key or key})
    keys = frozenset().union(*events.values())
    after = of_one_event(keys, {key: then.reports_on_key if then.is_public(at) else None})
    rows = Bulletin.objects.in_language(bulletin.language).oldest_first()
    rows = list(for_calendar(rows.filter(translation_key__in=keys, published_at__lte=at)))
    others = [row for row in rows if row.pk != bulletin.pk]
    # Where it begins: who was public first gives the entry its UID.
    texts = sorted([*others, then], key=lambda row: (row.published_at, row.pk))
    return _entries(rows, of_one_event(keys), at), _entries(texts, after, at)


def _entries(rows, events, at):
    found = []
    for event in set(events.values()):
        texts = [row for row in rows if row.translation_key in event]
        if texts and (entry := entry_of(texts, at)):
            shown = [
                row for row in texts if row.is_public(at) and row.day_precision == Precision.DAY
            ]
            titles = {row.translation_key: row.title for row in shown}
            found.append(Told(entry, event, titles))
    return found


def _apart(some, others):
    """The entries of `some` whose UID none of `others` has."""
    uids = {one.entry.uid for one in others}
    return [one for one in some if one.entry.uid not in uids]


def _published(bulletin, then, at):
    """`then` as it stands once it is public."""
    out = copy(then)
    out.status = Status.PUBLISHED
    out.published_at = bulletin.published_at if bulletin.was_public() else at
    return out


def _titles(told):
    titles = sorted(one.entry.bulletin.title for one in told)
    return ", ".join(_("“%s”") % title for title in titles)


def _when(bulletin):
    language = translation.get_language()
    days = bulletin.days_in_words(language)
    if not bulletin.start_time:
        return _("%s, all day") % days
    begins = dates.clock(bulletin.start_time, language)
    if not bulletin.end_time:
        return _("%(days)s, from %(begins)s") % {"days": days, "begins": begins}
    ends = dates.clock(bulletin.end_time, language)
    return _("%(days)s, %(begins)s to %(ends)s") % {"days": days, "begins": begins, "ends": ends}
