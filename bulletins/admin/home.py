"""The first page of the desk: the day's work, what to look after, the observances that come."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, CharField, Count, F, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bulletins import workflow
from bulletins.admin import languages, observances, words, work
from bulletins.models import Action, Bulletin, Kind, Revision, WorkingCopy

MOST = 10  # rows in each pile
SENT = (Action.SEND, Action.SEND_CHANGES)
SENT_BACK = (Action.SEND_BACK, Action.SEND_BACK_CHANGES)
OTHERS = (  # moves after which neither is said any more
    Action.TAKE_BACK, Action.TAKE_BACK_CHANGES, Action.PULL_BACK, Action.BACK_TO_DRAFT,
    Action.PUBLISH, Action.PUBLISH_ALONE, Action.PUBLISH_CHANGES, Action.DISCARD_CHANGES,
)  # fmt: skip


def context(request):
    """What templates/admin/index.html shows: at most eight questions, however much there is to do."""
    now = timezone.now()
    mission = work.mission_of(request)
    today = timezone.localtime(now, mission.zone).date()
    weekday = date_format(today, "l")
    title = _("%(weekday)s, %(day)s") % {"weekday": weekday, "day": words.day(today)}
    shown = {"title": title[:1].upper() + title[1:], "clocks": _clocks(now, mission, today)}
    if not work.may_view(request.user):
        return shown
    items = languages.counts()
    return shown | {
        "may_add": request.user.has_perm("bulletins.add_bulletin"),
        "piles": _piles(request.user, mission, now),
        "care": _care(items),
        "observances": observances.coming(today, now),
        "new_site": not items[""],
    }


def _clocks(now, mission, today):
    """[(clock, its hour)]; with the day where that is not `today`."""
    zones = [
        (mission.city_name, mission.zone),
        (mission.capital_name, ZoneInfo(mission.capital_time_zone)),
    ]
    shown = []
    for name, zone in zones:
        same = timezone.localtime(now, zone).date() == today
        shown.append((name, words.clock(now, zone) if same else words.moment(now, zone)))
    return [*shown, words.clocks(now, mission)[-1]]


def _piles(user, mission, now):
    """[{key, title, total, more, address, rows}] of each pile with something on it, and the first in any case."""
    piles = work.piles(user, mission.second_person, now)
    lying = _on_piles(piles, now)
    moves = _last_moves([row.pk for row in lying])
    copies = {copy.bulletin_id or copy.form_key: copy for copy in _copies(user)}
    shown = []
    for key, pile in piles.items():
        rows, total = [], 0
        for bulletin in lying:
            if bulletin.pile == key:
                total = bulletin.total
                kept = copies.pop(bulletin.pk, None)
                says = _says(key, bulletin, moves.get(bulletin.pk), user, mission, now)
                screen = "review" if key == "waiting" else "change"
                address = reverse(f"admin:bulletins_bulletin_{screen}", args=[bulletin.pk])
                rows.append(_row(bulletin, address, says, kept))
        address = f"{reverse('admin:bulletins_bulletin_changelist')}?work={key}"
        shown.append(
            {
                "key": key,
                "title": pile.title,
                "total": total,
                "more": total - len(rows),
                "address": address,
                "rows": rows,
            }
        )
    if copies:
        left = [_left(copy, mission, now) for copy in copies.values()]
        drafts = next(pile for pile in shown if pile["key"] == "drafts")
        drafts["rows"] += left
        drafts["total"] += len(left)
    return [pile for place, pile in enumerate(shown) if pile["rows"] or not place]


def _on_piles(piles, now):
    """The first rows of each pile, with `pile`, and `total`, how many lie on it. One query."""
    on = Case(
        *(When(pile.where, then=Value(key)) for key, pile in piles.items()),
        default=Value(""),
        output_field=CharField(),
    )
    soonest = Case(When(workflow.at_stage([workflow.Stage.SCHEDULED], now), then="published_at"))
    order = [soonest, F("changed_at").desc(), F("id").desc()]
    lying = Bulletin.objects.annotate(pile=on).exclude(pile="")
    return list(
        lying.annotate(
            nth=Window(RowNumber(), partition_by="pile", order_by=order),
            total=Window(Count("*"), partition_by="pile"),
        )
        .filter(nth__lte=MOST)
        .select_related("observance", "pending_by")
        .defer("body", "body_text")
        .order_by("nth")
    )


def _last_moves(keys):
    """{bulletin's id: the newest revision that moved it}"""
    moves = (
        Revision.objects.filter(bulletin__in=keys, action__in=[*SENT, *SENT_BACK, *OTHERS])
        .select_related("author")
        .defer("content")
        .order_by("number")
    )
    return {revision.bulletin_id: revision for revision in moves}


def _copies(user):
    """Words that `user` typed and did not save, newest first."""
    return (
        WorkingCopy.objects.filter(editor=user, typed_at__isnull=False)
        .exclude(typed={})
        .select_related("bulletin")
        .defer("bulletin__body", "bulletin__body_text")
        .order_by("-typed_at")[:MOST]
    )


def _row(bulletin, address, says, copy):
    day = bulletin.days_in_words(get_language()) or _("no day yet")
    parts = [f"{words.kind(bulletin)}, {day}", *says]
    if copy:
        parts.append(_("You left with words unsaved, and they are kept."))
    return {
        "title": bulletin.title,
        "language": bulletin.language,
        "address": address,
        "says": " ".join(words.stopped(part) for part in parts),
    }


def _says(key, bulletin, move, user, mission, now):
    """The sentences on a bulletin that belong to its pile."""
    if key == "scheduled":
        return [words.state_words(bulletin, mission)]
    said = []
    when = words.recent(move.at if move else bulletin.changed_at, mission.zone, now)
    if bulletin.pending_status and key != "changes":
        said.append(_("Changes to a published bulletin."))
    if move and move.action in SENT_BACK:
        who = {"who": words.person(move.author), "when": when, "comment": move.reason}
        said.append(_("Sent back by %(who)s, %(when)s: “%(comment)s”") % who)
    elif key == "changes" and bulletin.pending_by == user:
        said.append(_("Your changes are not sent for review yet."))
    elif key == "changes":
        who = words.person(bulletin.pending_by) if bulletin.pending_by else _("the site")
        said.append(_("The changes by %s are not sent for review yet.") % who)
    elif move and move.action in SENT and move.author:
        said.append(
            _("Sent by %(who)s, %(when)s") % {"who": words.person(move.author), "when": when}
        )
    elif key == "drafts":
        said.append(_("Saved %s") % words.recent(bulletin.changed_at, mission.zone, now))
    return said


def _left(copy, mission, now):
    """A row for words that were typed into a new form, or into a bulletin that lies on no pile."""
    typed = {name: values[-1] for name, values in copy.typed.items() if values}
    kind = copy.bulletin.kind if copy.bulletin else typed.get("kind")
    kind = kind if kind in Kind.values else Kind.EVENT
    if copy.bulletin:
        address = reverse("admin:bulletins_bulletin_change", args=[copy.bulletin.pk])
        language, title = copy.bulletin.language, copy.bulletin.title
    else:
        address = f"{reverse(f'admin:bulletins_{kind}_add')}?copy=take&form_key={copy.form_key}"
        language, title = typed.get("language", ""), typed.get("title", "").strip()
    return {
        "title": title or _("No title yet"),
        "language": language if title and language in dict(settings.LANGUAGES) else "",
        "address": address,
        "says": _("%(kind)s. You left on %(when)s with words unsaved, and they are kept.")
        % {"kind": Kind(kind).label, "when": words.moment(copy.typed_at, mission.zone)},
    }


def _care(items):
    """[(what, how many, address)] of what is to look after; `items` as languages.counts() has them."""
    bulletins = reverse("admin:bulletins_bulletin_changelist")
    board = reverse("admin:languages")
    rows = Bulletin.objects.aggregate(
        summary=Count("pk", filter=work.NO_SUMMARY), flagged=Count("pk", filter=work.FLAGGED)
    )
    found = []
    for code, name in settings.LANGUAGES:
        found.append((_("%s missing") % name, items[f"no-{code}"], f"{board}?show=no-{code}"))
    for code, name in settings.LANGUAGES:
        found.append((_("%s stale") % name, items[f"stale-{code}"], f"{board}?show=stale-{code}"))
    found.append((_("Summary missing"), rows["summary"], f"{bulletins}?missing=summary"))
    alone = _("Published without a second person")
    found.append((alone, rows["flagged"], f"{bulletins}?status=flagged"))
    return [(what, _bulletins(count), address) for what, count, address in found if count]


def _bulletins(count):
    return ngettext("%(count)s bulletin", "%(count)s bulletins", count) % {"count": count}
