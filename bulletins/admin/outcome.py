"""What publishing would do, said before it is done."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bulletins import dates, ordinals, workflow
from bulletins.admin import entries, reach, words
from bulletins.models import named


def of(bulletin, then, mission):
    """[(what, in words, more)] of publishing `bulletin`, which becomes `then`, at this hour or at its own."""
    if bulletin.is_public():
        return _of_changes(bulletin, then)
    days = then.days_in_words(translation.get_language())
    return [
        (_("When"), *_when(bulletin, mission)),
        (_("Lists"), ", ".join(reach.lists(then).values()), _("Dated %s there.") % days),
        (_("Readers’ apps"), *reach.feeds(bulletin, then)),
        (_("Calendars"), *entries.calendars(bulletin, then)),
        (_("Mail"), *reach.mail(bulletin)),
        (_("Languages"), *_languages(bulletin)),
        (_("Address"), _address(then), "" if bulletin.was_public() else _("The title decides it for the last time.")),
    ]  # fmt: skip


def _when(bulletin, mission):
    at = bulletin.published_at if bulletin.was_public() else bulletin.planned_at
    if bulletin.was_public():
        return (
            _("At once, under its first instant: %s") % words.moment(at, mission.zone),
            _("Readers have the notice until then."),
        )
    if bulletin.is_scheduled() or not at or at <= timezone.now():
        return _("As soon as you press the button"), ""
    (_here, hour), (capital, there), (_utc, utc) = words.clocks(at, mission)
    return f"{hour} {mission.city_name}", _(
        "%(capital)s: %(there)s; UTC: %(utc)s. Nobody sees it before, anywhere."
    ) % {"capital": capital, "there": there, "utc": utc}


def _languages(bulletin):
    """What readers of each language find."""
    rows = {row.language: row for row in workflow.languages_of(bulletin)}
    now, lacking = [], []
    for code, name in settings.LANGUAGES:
        row = rows.get(code)
        if code == bulletin.language:
            now.insert(0, _("%s now") % name)
        elif row is None:
            lacking.append(_("%s is missing") % name)
        elif row.is_public():
            now.append(_("%s is public") % name)
        else:
            lacking.append(f"{name}: {words.state(row)[1]}")
    more = _("Its readers find the original, named and linked.") if lacking else ""
    return ". ".join(now + lacking), more


def _address(then):
    return then.get_absolute_url() if then.first_day else ""


def _of_changes(bulletin, then):
    names = dict(settings.LANGUAGES)
    languages = workflow.tells(bulletin)
    moves = reach.moves(bulletin, then)
    return [
        (
            _("Pages"),
            _("%s, at once") % ", ".join(names.get(code, code) for code in languages),
            _("Where it is significant, a dated correction stands under the text."),
        ),
        *([(_("Lists"), moves, "")] if moves else []),
        (_("Readers’ apps"), *reach.feeds_of_changes(bulletin)),
        (_("Calendars"), *entries.calendars(bulletin, then)),
        (_("Mail"), *reach.mail_of_changes(bulletin)),
        (_("History"), _("One revision in each language, approved by you"), ""),
    ]


def proposed(bulletin, language):
    """One sentence for readers on the facts that wait to be changed, in `language`; empty without any."""
    if not bulletin.pending_facts:
        return ""
    then = workflow.with_changes(bulletin)
    with translation.override(language):
        clauses = list(_clauses(bulletin, then, language))
    if not clauses:
        return ""
    sentence = "; ".join(clauses)
    return words.stopped(f"{sentence[0].upper()}{sentence[1:]}")


def _clauses(now, then, language):
    if now.days_in_words(language) != then.days_in_words(language):
        days = {"then": then.days_in_words(language), "now": now.days_in_words(language)}
        yield _("the date is %(then)s, not %(now)s") % days
    if now.start_time != then.start_time and then.start_time:
        yield _("it begins at %s") % dates.clock(then.start_time, language)
    for name, changed, added in (
        ("place", _("the place is %(then)s, not %(now)s"), _("the place is %(then)s")),
        ("observance", _("it marks %(then)s, not %(now)s"), _("it marks %(then)s")),
        ("series", _("it belongs to %(then)s, not to %(now)s"), _("it belongs to %(then)s")),
    ):
        before, after = getattr(now, name), getattr(then, name)
        if after and before != after:
            both = {"then": named(after.names, language)[0]}
            both["now"] = named(before.names, language)[0] if before else ""
            yield (changed if before else added) % both
    if then.number and now.number != then.number:
        yield _("it is number %s of its series") % ordinals.in_figures(then.number, language)
    if now.state != then.state:
        yield _("its state is now: %s") % then.get_state_display().lower()
    if _names(now, language) != _names(then, language) and then.parts:
        yield _("those who took part are %s") % ", ".join(_names(then, language))


def _names(bulletin, language):
    return [named(part.party.names, language)[0] for part in bulletin.parts]
