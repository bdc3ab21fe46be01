"""What the desk says of states and instants, in the editor's language and the mission's zone."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import dates, ordinals, workflow
from bulletins.admin import prose
from bulletins.models import Bulletin, Kind, State, Status


def day(value):
    return dates.in_words(value, value, dates.DAY, get_language())


def clock(instant, zone):
    return dates.clock(timezone.localtime(instant, zone), get_language())


def moment(instant, zone):
    """ "January 1, 2027, 9:00 a.m." of an aware datetime, in `zone` (tzinfo)."""
    local = timezone.localtime(instant, zone)
    return f"{day(local.date())}, {dates.clock(local, get_language())}"


def recent(instant, zone, now):
    """The hour alone where it is of today, else the day alone."""
    local = timezone.localtime(instant, zone)
    if local.date() == timezone.localtime(now, zone).date():
        return dates.clock(local, get_language())
    return day(local.date())


def state(bulletin, now=None):
    """(what the stylesheet calls it, the word)"""
    if bulletin.is_scheduled(now):
        return "scheduled", _("Scheduled")
    key = {Status.IN_REVIEW: "review"}.get(bulletin.status, bulletin.status)
    return key, bulletin.get_status_display()


def pill(bulletin, now=None):
    return format_html('<span class="state state-{}">{}</span>', *state(bulletin, now))


def pills(bulletin, now=None):
    """The state, and beside it that changes wait."""
    at = workflow.stage(bulletin, now)
    if at not in (workflow.Stage.CHANGES, workflow.Stage.CHANGES_IN_REVIEW):
        return pill(bulletin, now)
    key = "waiting" if at == workflow.Stage.CHANGES else "review"
    waiting = format_html('<span class="state state-{}">{}</span>', key, at.label)
    return format_html("{} {}", pill(bulletin, now), waiting)


def pills_in(bulletin, language):
    """The pills of a language's row in that language; Missing where there is none."""
    with translation.override(language):
        if bulletin is None:
            return format_html('<span class="state state-missing">{}</span>', _("Missing"))
        return pills(bulletin)


def beside(bulletin):
    """The words of the other language, to be read beside a form's."""
    then = workflow.with_changes(bulletin)
    with translation.override(bulletin.language):
        name = dict(settings.LANGUAGES).get(bulletin.language, bulletin.language)
        summary_words = _("%s: read beside") % name
    return {
        "language": bulletin.language,
        "summary_words": summary_words,
        "title": then.title,
        "summary": then.summary,
        "body": prose.read(then),
    }


def stopped(sentence):
    """With a full stop, unless its last word, such as an hour, brings one."""
    return sentence if sentence.endswith((".", "”", ".»")) else f"{sentence}."


def person(user):
    return user.get_full_name() or user.get_username()


def kind(bulletin):
    """ "Event", "Commemoration, 59th" """
    if bulletin.kind == Kind.COMMEMORATION and bulletin.anniversary:
        return f"{bulletin.get_kind_display()}, {ordinals.in_figures(bulletin.anniversary, get_language())}"
    return bulletin.get_kind_display()


def clocks(instant, mission):
    """[(clock, its hour in words)] of the mission, the capital and UTC; "the same hour" where it is."""
    here = timezone.localtime(instant, mission.zone)
    there = timezone.localtime(instant, ZoneInfo(mission.capital_time_zone))
    utc = timezone.localtime(instant, ZoneInfo("UTC"))
    same = there.replace(tzinfo=None) == here.replace(tzinfo=None)
    utc_words = utc.strftime("%H:%M")
    if utc.date() != here.date():
        utc_words = f"{day(utc.date())}, {utc_words}"
    return [
        (mission.city_name, moment(instant, mission.zone)),
        (mission.capital_name, _("The same hour") if same else moment(instant, there.tzinfo)),
        ("UTC", utc_words),
    ]


def origin(observance):
    """The day, month or year that it marks."""
    marked, known_to = observance.origin_date, observance.origin_precision
    return dates.in_words(*dates.widen(marked, marked, known_to), known_to, get_language())


def state_words(bulletin, mission):
    """What stands beside the pill: since when, or until when."""
    if bulletin.is_scheduled():
        at = bulletin.published_at
        parts = [f"{clock}: {hour}" for clock, hour in clocks(at, mission)]
        return " ".join(stopped(part) for part in parts)
    if bulletin.status == Status.WITHDRAWN:
        return _("Readers see the notice, not the text. Since %s") % moment(
            bulletin.withdrawn_at, mission.zone
        )
    if bulletin.is_public() and bulletin.published_known:
        return _("Since %(at)s %(city)s.") % {
            "at": moment(bulletin.published_at, mission.zone),
            "city": mission.city_name,
        }
    if bulletin.is_public():
        return _("In the archive under its own day.")
    return _("Begun on %s.") % day(timezone.localtime(bulletin.created_at, mission.zone).date())


def facts(bulletin):
    """[(label, value)] of its facts, as a reader of them wants them; parties included."""
    found = [(_("Kind"), bulletin.get_kind_display())]
    if bulletin.first_day:
        days = bulletin.days_in_words(get_language())
        if bulletin.day_precision == dates.DAY and bulletin.first_day == bulletin.last_day:
            weekday = date_format(bulletin.first_day, "l")
            days = _("%(day)s, a %(weekday)s") % {"day": days, "weekday": weekday}
        found.append((_("Day"), days))
    if bulletin.start_time:
        found.append((_("From"), dates.clock(bulletin.start_time, get_language())))
    if bulletin.state != State.AS_PLANNED:
        found.append((_("State"), bulletin.get_state_display()))
    if bulletin.place:
        found.append((_("Place"), bulletin.place.name))
    if bulletin.series:
        number = bulletin.number and ordinals.in_figures(bulletin.number, get_language())
        found.append((_("Series"), ", ".join(filter(None, [bulletin.series.name, number]))))
    if bulletin.observance:
        found.append((_("Observance"), bulletin.observance.name))
    if bulletin.anniversary:
        number = ordinals.in_figures(bulletin.anniversary, get_language())
        found.append((_("Anniversary"), number))
    if bulletin.parts:
        found.append((_("Parties"), "; ".join(part.party.name for part in bulletin.parts)))
    if bulletin.category:
        found.append((_("Category"), bulletin.category.name))
    return found


def evidence(sources):
    """[{field, value, words, rule, sure}] of the imports of a bulletin, what was only mentioned last."""
    rows = []
    for source in sources:
        for proof in source.evidence.get("evidence", []):
            rows.append(proof | {"field": _label(proof["field"]), "sure": _sure(proof)})
        for mention in source.evidence.get("mentions", []):
            rows.append(
                {"field": _("Mentioned"), "words": mention.get("words", ""), "sure": _("Not used.")}
            )
    return rows


def _label(name):
    try:
        return Bulletin._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return name


def _sure(proof):
    sure = {"stated": _("Stated."), "inferred": _("Worked out."), "unsure": _("Not sure.")}
    return f"{sure.get(proof['sure'], proof['sure'])} {_(proof['rule'])}"
