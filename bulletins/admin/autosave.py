"""What is typed and not saved: kept every few seconds, found again, and who else has the form open.

Nothing here makes a revision or touches a bulletin.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins.admin import words, work
from bulletins.models import Kind, Mission, WorkingCopy

OPEN = timedelta(seconds=60)  # how long after it was last heard of a form counts as open
KEPT = timedelta(days=30)
REMEMBERED = 20  # forms of a session of which a late autosave is ignored


class Found(NamedTuple):
    """Words of an earlier opening of the form: the sentence, and the ways on."""

    sentence: str
    take: str
    look: str


def key_of(typed):
    """The UUID of the form that sent `typed` (QueryDict), or None."""
    try:
        return UUID(typed.get("form_key", ""))
    except ValueError:
        return None


def _key(copy):
    """The form that wrote `copy` last, as text; empty where it did not say."""
    return copy.typed.get("form_key", [""])[0]


def _as_typed(copy):
    typed = QueryDict(mutable=True)
    for name, values in copy.typed.items():
        typed.setlist(name, values)
    typed["form_key"] = _key(copy)
    return typed


def _own(editor, bulletin, form_key):
    """The copy of `editor` of `bulletin`, or of the new form with `form_key`."""
    own = Q(bulletin=bulletin) if bulletin else Q(bulletin=None, form_key=form_key)
    return WorkingCopy.objects.filter(own, editor=editor)


def kept(editor, bulletin, form_key=None):
    """(the copy, its words as a QueryDict) where there are words, else (None, None)."""
    copy = _own(editor, bulletin, form_key).exclude(typed_at=None).first()
    return (copy, _as_typed(copy)) if copy else (None, None)


def taken(request, bulletin):
    """The words that ?copy=take asks for, to bind the form to; None where none are asked for or there."""
    if request.method != "GET" or request.GET.get("copy") != "take":
        return None
    return kept(request.user, bulletin, key_of(request.GET))[1]


def _when(instant, now, zone):
    """ "at 5:40 p.m.", "yesterday at 5:40 p.m.", "on November 20, 2026 at 5:40 p.m." """
    local, today = timezone.localtime(instant, zone), timezone.localtime(now, zone)
    hour = words.clock(instant, zone)
    if local.date() == today.date():
        return _("at %(hour)s") % {"hour": hour}
    if local.date() == today.date() - timedelta(days=1):
        return _("yesterday at %(hour)s") % {"hour": hour}
    return _("on %(day)s at %(hour)s") % {"day": words.day(local.date()), "hour": hour}


def say(copy, now, zone):
    """The words of `copy`, as Found."""
    facts = {"when": _when(copy.typed_at, now, zone)}
    if copy.bulletin_id:
        take = reverse("admin:bulletins_bulletin_change", args=[copy.bulletin_id])
        look = reverse("admin:bulletins_bulletin_words", args=[copy.bulletin_id])
        sentence = _("You left this form %(when)s with words that were not saved.")
        return Found(sentence % facts, f"{take}?edit&copy=take", look)
    kind = "commemoration" if copy.typed.get("kind") == [Kind.COMMEMORATION] else "event"
    take = reverse(f"admin:bulletins_{kind}_add")
    look = reverse("admin:words_of_new_form", args=[copy.form_key])
    sentence = _("You left a new form %(when)s with words that were not saved.")
    title = copy.typed.get("title", [""])[0].strip()
    if title:
        sentence = _("You left a new form %(when)s with words that were not saved: “%(title)s”.")
        facts["title"] = title[:80]
    return Found(sentence % facts, f"{take}?copy=take&form_key={copy.form_key}", look)


def found(editor, bulletin, form_key, now=None):
    """Words kept from before for who opens `bulletin`, or with None a new form: Found, or None."""
    copies = WorkingCopy.objects.filter(editor=editor, bulletin=bulletin).exclude(typed_at=None)
    for copy in copies.order_by("-typed_at"):
        if _key(copy) != str(form_key):
            return say(copy, now or timezone.now(), Mission.objects.the().zone)
    return None


def others(bulletin, but, now=None):
    """[{name, since}] of who has `bulletin` open besides `but`, longest first."""
    now = now or timezone.now()
    copies = WorkingCopy.objects.filter(bulletin=bulletin, seen_at__gt=now - OPEN)
    copies = copies.exclude(editor=but).select_related("editor").order_by("opened_at")
    if not copies:
        return []
    zone = Mission.objects.the().zone
    today = timezone.localtime(now, zone).date()
    found = []
    for copy in copies:
        is_today = timezone.localtime(copy.opened_at, zone).date() == today
        since = (words.clock if is_today else words.moment)(copy.opened_at, zone)
        found.append({"name": words.person(copy.editor), "since": since})
    return found


def context(request, bulletin):
    """What admin/bulletins/_keeping.html needs for the form of `bulletin`, or with None of a new one."""
    form_key, again = key_of(request.POST), taken(request, bulletin)
    if again:
        form_key = again["form_key"]
    form_key = form_key or uuid4()
    address = reverse("admin:autosave_new")
    if bulletin:
        address = reverse("admin:bulletins_bulletin_autosave", args=[bulletin.pk])
    return {
        "address": address,
        "form_key": form_key,
        "found": found(request.user, bulletin, form_key),
        "others": others(bulletin, request.user) if bulletin else [],
        "saved_forms": " ".join(request.session.get("saved_forms", [])),
        "unsaved": bool(again) or request.method == "POST",
        "zone": work.mission_of(request).time_zone,
    }


def forget(editor, bulletin, form_key=None):
    """Drop what is kept: its words were discarded, or saved elsewhere than in the form."""
    _own(editor, bulletin, form_key).delete()


def saved(request, bulletin):
    """A button saved the form of this request as `bulletin`: its copy goes, a late autosave is ignored.

    Words that another opening of the form left, and nobody looked at, stay.
    """
    key = str(key_of(request.POST) or "")
    copies = WorkingCopy.objects.filter(
        Q(bulletin=bulletin) | Q(bulletin=None), editor=request.user
    )
    gone = [
        copy.pk
        for copy in copies
        if _key(copy) == key or (copy.bulletin_id and copy.typed_at is None)
    ]
    old = Q(seen_at__lt=timezone.now() - KEPT)
    WorkingCopy.objects.filter(Q(pk__in=gone) | old).delete()
    if key:
        remembered = [*request.session.get("saved_forms", []), key]
        request.session["saved_forms"] = remembered[-REMEMBERED:]


# What the form sends


def seen(editor, bulletin, form_key, now):
    own = {"bulletin": bulletin} if bulletin else {"form_key": form_key}
    begun = {"opened_at": now, "seen_at": now, "typed": {"form_key": [str(form_key or "")]}}
    copy, made = WorkingCopy.objects.get_or_create(editor=editor, **own, defaults=begun)
    if not made:
        changed = {"seen_at": now}
        if copy.seen_at <= now - OPEN:
            changed["opened_at"] = now
        if copy.typed_at is None:
            changed["typed"] = begun["typed"]
        WorkingCopy.objects.filter(pk=copy.pk).update(**changed)
    return copy


def keep(request, bulletin, form_key, typed, now):
    """The copy with `typed` in it; None where it has words of another opening, which stay."""
    copy = seen(request.user, bulletin, form_key, now)
    if copy.typed_at and _key(copy) != str(form_key or ""):
        return None
    version = request.POST.get("version", "")
    copy.typed = typed | {"form_key": [str(form_key or "")]}
    if version.isdecimal() and len(version) < 10:
        copy.version = int(version)
        copy.typed["version"] = [version]
    copy.typed_at = _typed_at(request.POST.get("typed_at", ""), now)
    handed = "typed_at" in request.POST
    copy.seen_at = now - OPEN if handed else now
    WorkingCopy.objects.filter(pk=copy.pk).update(
        typed=copy.typed, version=copy.version, typed_at=copy.typed_at, seen_at=copy.seen_at
    )
    return copy


def _typed_at(milliseconds, now):
    """When a browser says that words were typed (since 1970), within the last KEPT; else `now`."""
    if not milliseconds.isdecimal() or len(milliseconds) > 14:
        return now
    said = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    return said if now - KEPT < said < now else now


def left(editor, bulletin, form_key, now):
    for copy in _own(editor, bulletin, form_key):
        if _key(copy) == str(form_key or ""):
            rows = WorkingCopy.objects.filter(pk=copy.pk)
            if copy.typed_at:
                rows.update(seen_at=now - OPEN)
            else:
                rows.filter(typed_at=None).delete()
