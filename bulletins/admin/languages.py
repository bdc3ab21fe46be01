"""The language board: each bulletin in each language, and what a stale text has not followed."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import workflow
from bulletins.admin import followed, words, work
from bulletins.admin.widgets import LARGEST
from bulletins.models import Action, Bulletin, Revision, Status

PER_PAGE = 25
# What may have made another language's text stale.
WRITTEN = (
    Action.SAVE, Action.FACTS, Action.RESTORE, Action.PUBLISH_CHANGES, Action.PUBLISH_ALONE,
)  # fmt: skip


def items():
    """One row for each item that is not withdrawn in every language, with what it has in which."""
    here = {}
    for code, _name in settings.LANGUAGES:
        here[f"in_{code}"] = Count("pk", filter=Q(language=code))
        here[f"stale_{code}"] = Count("pk", filter=Q(language=code) & work.STALE)
    return (
        Bulletin.objects.values("translation_key")
        .annotate(
            day=Max("first_day"),
            drafts=Count("pk", filter=Q(status=Status.DRAFT)),
            alive=Count("pk", filter=work.NOT_WITHDRAWN),
            **here,
        )
        .filter(alive__gt=0)
    )


def choices():
    """{what `show` may be: (the condition on items(), None for all)}"""
    found = {"": None}
    for code, _name in settings.LANGUAGES:
        found[f"no-{code}"] = Q(**{f"in_{code}": 0})
    for code, _name in settings.LANGUAGES:
        found[f"stale-{code}"] = Q(**{f"stale_{code}__gt": 0})
    return found | {"drafts": Q(drafts__gt=0)}


def counts():
    """{what `show` may be: how many items}. One query."""
    conditions = choices()
    asked = {
        f"count_{place}": Count("translation_key", filter=condition)
        for place, condition in enumerate(conditions.values())
    }
    return dict(zip(conditions, items().aggregate(**asked).values(), strict=True))


def _titles():
    names = settings.LANGUAGES
    return (
        {"": _("All")}
        | {f"no-{code}": _("%s missing") % name for code, name in names}
        | {f"stale-{code}": _("%s stale") % name for code, name in names}
        | {"drafts": _("Drafts")}
    )


def board(request, desk):
    if not work.may_view(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _pressed(request)
    asked = request.GET.get("show", "")
    shown = asked if asked in choices() else ""
    condition, numbers = choices()[shown], counts()
    chosen = items().filter(condition) if condition else items()
    paginator = Paginator(
        chosen.order_by(F("day").desc(nulls_first=True), "translation_key"), PER_PAGE
    )
    paginator.count = numbers[shown]  # counted with the others
    page = paginator.get_page(request.GET.get("p"))
    request.current_app = desk.name
    return TemplateResponse(
        request,
        "admin/languages.html",
        {
            **desk.each_context(request),
            "title": _("Languages"),
            "chips": [
                (title, numbers[key], f"?show={key}", key == shown)
                for key, title in _titles().items()
            ],
            "chosen": shown,
            "may_add": request.user.has_perm("bulletins.add_bulletin"),
            "languages": settings.LANGUAGES,
            "rows": _rows(page.object_list, request),
            "page": page,
            "pages": [
                (number, "" if number == paginator.ELLIPSIS else f"?show={shown}&p={number}")
                for number in paginator.get_elided_page_range(page.number)
            ],
        },
    )


def _rows(keys, request):
    """[(bulletin to name the item by, its day in words, [cell])] of the items on one page. Five queries."""
    keys = [item["translation_key"] for item in keys]
    since = Revision.objects.filter(
        bulletin=OuterRef("stale_since__bulletin"), number__gt=OuterRef("stale_since__number")
    )
    waiting = Coalesce(OuterRef("stale_since__bulletin__pending"), 0)
    stands = since.exclude(action=Action.CHANGE).exclude(pk=waiting)
    bulletins = list(
        Bulletin.objects.filter(translation_key__in=keys)
        .select_related("stale_since", "place", "category", "series", "observance", "reports_on")
        .annotate(
            stale_at=Subquery(since.filter(action__in=WRITTEN).order_by("number").values("at")[:1]),
            stands=Subquery(stands.order_by("-number").values("number")[:1]),
        )
    )
    leading = {row.stale_since.bulletin_id for row in bulletins if is_stale(row)}
    followed.read_beside([row for row in bulletins if row.pk in leading])
    found = {key: {} for key in keys}
    for row in bulletins:
        found[row.translation_key][row.language] = row
    return [_item(found[key], request) for key in keys]


def is_stale(bulletin):
    return bulletin.stale_since_id is not None and bulletin.status != Status.WITHDRAWN


def _item(rows, request):
    """`rows`: {language: bulletin} of one item."""
    preferred = (get_language(), *dict(settings.LANGUAGES), *rows)
    first = next(rows[code] for code in preferred if code in rows)
    day = first.days_in_words(get_language()) or _("No day yet")
    cells = [_cell(code, name, rows, first, request) for code, name in settings.LANGUAGES]
    return first, day, cells


def _cell(code, name, rows, first, request):
    """What stands in one language: {language, name, bulletin, pill, and what may be done}."""
    bulletin = rows.get(code)
    cell = {"language": code, "name": name, "bulletin": bulletin}
    if bulletin is None:
        cell["start"] = f"{first.pk}-{code}"
        return cell
    cell["pill"] = words.pills(bulletin)
    if not is_stale(bulletin):
        agree = len(rows) > 1 and not any(is_stale(row) for row in rows.values())
        public = all(row.is_public() for row in rows.values())
        cell["current"] = agree and public and not bulletin.pending_status
        return cell
    return cell | _stale(bulletin, rows, request)


def _stale(bulletin, rows, request):
    then = bulletin.stale_since
    other = next((row for row in rows.values() if row.pk == then.bulletin_id), None)
    plain = workflow.stage(bulletin) == workflow.Stage.PUBLISHED  # that much goes without saying
    may_agree = workflow.may_change(request.user, bulletin)
    cell = {"stale": True, "plain": plain, "may_agree": may_agree}
    if other is None:  # parted from it meanwhile
        return cell | {"agrees": f"{bulletin.pk}-0", "what": ""}
    names = dict(settings.LANGUAGES)
    if then.sealed_at:
        what = _("what stood there then is sealed")
    else:
        language = names.get(other.language, other.language)
        changed = followed.changed(then.content, other, language)
        what = "; ".join(changed) or _("what changed was changed back")
    if bulletin.stale_at:
        zone = work.mission_of(request).zone
        when = words.recent(bulletin.stale_at, zone, timezone.now())
        what = _("Since %(when)s: %(what)s.") % {"when": when, "what": what}
    history = reverse("admin:bulletins_bulletin_history", args=[other.pk])
    return cell | {
        "what": what,
        "changes": f"{history}?a={then.number}&b={bulletin.stands or ''}",
        "agrees": f"{bulletin.pk}-{other.version}",
    }


def _pressed(request):
    """A button of the board: agrees = "<id>-<version of the other text>", start = "<id>-<language>"."""
    back = HttpResponseRedirect(request.get_full_path())
    pressed = "agrees" if "agrees" in request.POST else "start"
    pk, _dash, which = request.POST.get(pressed, "").partition("-")
    if not (pk.isascii() and pk.isdigit() and int(pk) <= LARGEST):
        return back
    bulletin = get_object_or_404(Bulletin, pk=pk)
    try:
        if pressed == "agrees":
            _agree(request, bulletin, which)
            return back
        if not request.user.has_perm("bulletins.add_bulletin"):
            raise PermissionDenied
        if which not in dict(settings.LANGUAGES):
            return back
        begun = workflow.start_translation(bulletin, which, request.user)
    except workflow.NotAllowed as refused:
        messages.error(request, str(refused))
        return back
    messages.success(request, _("A draft: the facts are shared, the text is to be written."))
    return HttpResponseRedirect(reverse("admin:bulletins_bulletin_change", args=[begun.pk]))


def _agree(request, bulletin, version):
    if not workflow.may_change(request.user, bulletin):
        raise PermissionDenied
    then = bulletin.stale_since
    if then is None:
        messages.info(request, _("“%s” was not stale any more.") % bulletin.title)
        return
    if str(then.bulletin.version) != version and then.bulletin in workflow.languages_of(bulletin):
        raise workflow.NotAllowed(
            _("The other text of “%s” was changed since you read this board. Look again.")
            % bulletin.title
        )
    workflow.agrees(bulletin, request.user)
    messages.success(request, _("“%s” counts as current. Its history says so.") % bulletin.title)
