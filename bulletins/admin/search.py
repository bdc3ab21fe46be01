"""The search over everything at the desk: bulletins in any state, names, history, pictures."""

import re
from functools import reduce
from operator import and_, or_

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CharField, Count, F, JSONField, Q, Value
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bulletins.admin import words as say
from bulletins.admin import work
from bulletins.models import (
    Bulletin,
    Category,
    Image,
    Observance,
    Party,
    Place,
    Revision,
    Series,
    SignOff,
    named,
)  # fmt: skip

LONGEST = 100  # characters of what is looked for
WORDS = 6
FEW = 10  # hits in each group, before "all"
MANY = 25  # on a page of one group
AROUND = 60  # characters on each side of a word in an excerpt
TERMS = (Series, Place, Party, Observance, Category)
TEXT = ("title", "summary", "body_text")
GROUPS = {
    "bulletins": gettext_lazy("Bulletins"),
    "names": gettext_lazy("Names"),
    "history": gettext_lazy("History"),
    "answers": gettext_lazy("Sign-offs"),
    "pictures": gettext_lazy("Pictures"),
}


def found(request, desk):
    if not work.may_view(request.user):
        raise PermissionDenied
    q = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    looked = q.split()[:WORDS]
    groups = _groups(looked, request.user) if looked else {}
    one = request.GET.get("in") if request.GET.get("in") in groups else ""
    shown = [_one(groups[one], one, looked, request)] if one else _few(groups, looked)
    request.current_app = desk.name
    context = {
        **desk.each_context(request),
        "title": _("Search"),
        "q": q,
        "one": one,
        "groups": [group for group in shown if group["hits"]],
        "nothing": [group["title"] for group in shown if not group["hits"]],
    }
    return TemplateResponse(request, "admin/search.html", context)


def _few(groups, looked):
    """The first hits of each group; counted only as far as they are shown."""
    shown = []
    for key, (rows, hit) in groups.items():
        there = list(rows[: FEW + 1])
        hits = [hit(row, looked) for row in there[:FEW]]
        count = _("more than %s") % FEW if len(there) > FEW else len(there)
        more = len(there) > FEW
        shown.append({"key": key, "title": GROUPS[key], "hits": hits, "count": count, "more": more})
    return shown


def _one(group, key, looked, request):
    rows, hit = group
    paginator = Paginator(rows, MANY)
    page = paginator.get_page(request.GET.get("p"))
    return {
        "key": key,
        "title": GROUPS[key],
        "hits": [hit(row, looked) for row in page],
        "count": paginator.count,
        "pages": list(paginator.get_elided_page_range(page.number))
        if paginator.num_pages > 1
        else [],
        "page": page.number,
        "ellipsis": paginator.ELLIPSIS,
    }


def _groups(looked, user):
    """{key: (rows, what makes a hit of one)} of what `user` may see."""
    groups = {"bulletins": (_bulletins(looked), _bulletin)}
    terms = [term for term in TERMS if user.has_perm(f"bulletins.view_{term._meta.model_name}")]
    if terms:
        groups["names"] = (_names(looked, terms), _name)
    if user.has_perm("bulletins.view_revision"):
        groups["history"] = (_history(looked), _revision)
        groups["answers"] = (_answers(looked), _answer)
    if user.has_perm("bulletins.view_image"):
        groups["pictures"] = (_pictures(looked), _picture)
    return groups


def _with(looked, fields):
    """Each word in one of `fields`."""
    return reduce(
        and_,
        (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in looked),
    )


# Bulletins


def _bulletins(looked):
    return (
        Bulletin.objects.filter(_with(looked, TEXT))
        .select_related("observance")
        .defer("body")
        .order_by("-changed_at", "-id")
    )


def _bulletin(bulletin, looked):
    day = bulletin.days_in_words(get_language()) or _("no day yet")
    return {
        "title": marked(bulletin.title, looked),
        "language": bulletin.language,
        "address": reverse("admin:bulletins_bulletin_change", args=[bulletin.pk]),
        "pills": say.pills(bulletin),
        "says": f"{say.kind(bulletin)}, {day}.",
        "excerpt": excerpt([bulletin.summary, bulletin.body_text], looked),
    }


# Names


def _names(looked, terms):
    """(kind, id, names, the place it lies in, how many bulletins) of all kinds, in one query."""
    fields = [f"names__{code}" for code, _name in settings.LANGUAGES]
    each = []
    for term in terms:
        lies_in = F("parent__names") if term is Place else Value(None, JSONField())
        each.append(
            term.objects.current()
            .filter(_with(looked, fields))
            .annotate(
                kind=Value(term._meta.model_name, CharField()),
                lies_in=lies_in,
                used=Count("bulletin"),
            )
            .values_list("kind", "pk", "names", "lies_in", "used")
        )
    return each[0].union(*each[1:], all=True).order_by("kind", "pk")


def _name(row, looked):
    kind, pk, names, lies_in, used = row
    matching = [
        (name, code)
        for code, name in names.items()
        if all(word.casefold() in name.casefold() for word in looked)
    ]
    name, language = named(names)
    if matching and (name, language) not in matching:
        name, language = matching[0]
    says = [next(term._meta.verbose_name for term in TERMS if term._meta.model_name == kind)]
    if lies_in:
        says.append(named(lies_in)[0])
    says.append(ngettext("%(count)s bulletin", "%(count)s bulletins", used) % {"count": used})
    sentence = ", ".join(str(part) for part in says)
    return {
        "title": marked(name, looked),
        "language": language,
        "address": reverse(f"admin:bulletins_{kind}_change", args=[pk]),
        "says": sentence[:1].upper() + sentence[1:],
    }


# History


def _history(looked):
    return (
        Revision.objects.filter(_with(looked, ("reason",)))
        .select_related("bulletin", "author")
        .defer("content", "bulletin__body", "bulletin__body_text")
        .order_by("-at", "-id")
    )


def _revision(revision, looked):
    who = say.person(revision.author) if revision.author else _("Without an account")
    return _in_history(
        revision.bulletin,
        f"{revision.get_action_display()}. {who}.",
        excerpt([revision.reason], looked),
    )


def _answers(looked):
    return (
        SignOff.objects.filter(_with(looked, ("who", "comment")))
        .select_related("revision__bulletin")
        .defer("revision__content", "revision__bulletin__body", "revision__bulletin__body_text")
    )


def _answer(asked, looked):
    answer = asked.get_answer_display() or _("Asked, not answered")
    return _in_history(
        asked.revision.bulletin,
        mark_safe(f"{escape(answer)}: {marked(asked.who, looked)}."),
        excerpt([asked.comment], looked),
    )


def _in_history(bulletin, says, words):
    return {
        "title": bulletin.title,
        "language": bulletin.language,
        "address": reverse("admin:bulletins_bulletin_history", args=[bulletin.pk]),
        "says": says,
        "excerpt": words,
    }


# Pictures


def _pictures(looked):
    fields = ("name", "credit", "image_uses__alt", "image_uses__caption")
    return (
        Image.objects.filter(pk__in=Image.objects.filter(_with(looked, fields)).values("pk"))
        .prefetch_related("image_uses")
        .order_by("-added_at", "-id")
    )


def _picture(image, looked):
    said = [words for use in image.image_uses.all() for words in (use.alt, use.caption)]
    return {
        "title": marked(image.name, looked),
        "address": reverse("admin:picture", args=[image.pk]),
        "says": marked(image.credit, looked),
        "excerpt": excerpt(said, looked),
    }


# What was found, marked


def _pattern(looked):
    longest_first = sorted(looked, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in longest_first), re.IGNORECASE)


def marked(text, looked):
    """`text`, escaped, with <mark> around each of the words `looked` for."""
    pieces, end = [], 0
    for hit in _pattern(looked).finditer(text):
        pieces += [escape(text[end : hit.start()]), f"<mark>{escape(hit[0])}</mark>"]
        end = hit.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # each piece is escaped above


def excerpt(texts, looked):
    """The words around the first of `looked` in the first of `texts` that has one; empty where none has."""
    for text in texts:
        if hit := _pattern(looked).search(text):
            start, end = max(0, hit.start() - AROUND), hit.end() + AROUND
            piece = marked(" ".join(text[start:end].split()), looked)
            before = "… " if start else ""
            after = " …" if end < len(text) else ""
            return mark_safe(_("“%s”") % f"{before}{piece}{after}")
    return ""
