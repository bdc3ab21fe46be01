"""Two people saved one bulletin: both texts beside each other, and one made of them piece by piece."""

from datetime import datetime
from typing import NamedTuple

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db.models import CheckConstraint
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins import differences, history, text, workflow
from bulletins.admin import autosave, keeping, words
from bulletins.differences import MINE, THEIRS, Piece
from bulletins.models import Attachment, Bulletin, Mission, content

OWN = "own"


class Texts(NamedTuple):
    """What the screen is about; it travels with it, signed, so that nothing rests on the other's next save."""

    bulletin: int
    version: int  # of `theirs`
    base: dict  # what both began with; {} where nobody knows it
    mine: dict
    theirs: dict
    hours: list  # [mine, theirs]: planned_at in ISO 8601, or None
    kept: bool  # whether mine is in the working copy
    form_key: str

    def pieces(self, bulletin):
        pieces = differences.merged(self.base, self.mine, self.theirs)
        if not bulletin.was_public():  # its address follows its title
            pieces = [piece for piece in pieces if piece.key != "slug"]
        if self.hours[0] != self.hours[1]:
            pieces.append(Piece("planned_at", _("Publish at"), None, *self.hours))
        return pieces


class Choice(NamedTuple):
    """One piece on the screen."""

    piece: Piece
    mine: object  # differences.Reading
    theirs: object
    own: str  # what stands in the box
    picked: str


def answer(request, model_admin, bulletin):
    """The screen, 409, for a save of `bulletin`, a row with what was typed, that workflow.save found stale."""
    stored = get_object_or_404(Bulletin, pk=bulletin.pk)
    _keep_files(bulletin)
    base = stored.revisions.filter(version__lte=bulletin.version, sealed_at=None)
    base = base.exclude(action__in=history.NOT_WRITTEN).last()
    form_key = autosave.key_of(request.POST)
    typed = {
        name: [value.replace("\0", "") for value in values]
        for name, values in request.POST.lists()
        if name not in keeping.NOT_WORDS
    }
    kept = autosave.keep(request, stored, form_key, typed, timezone.now())
    texts = Texts(
        bulletin.pk,
        stored.version,
        base.content if base else {},
        content.of(bulletin),
        content.of(workflow.with_changes(stored)),
        [_iso(bulletin.planned_at), _iso(stored.planned_at)],
        kept is not None,
        str(form_key or ""),
    )
    return _screen(request, model_admin, texts)


def _keep_files(bulletin):
    """The rows of files that came with the form: the refused save took them back, the files are there."""
    for file in bulletin.files:
        if not Attachment.objects.filter(pk=file.pk, key=file.key).exists():
            file.pk, file._state.adding = None, True
            file.save(force_insert=True)


def _iso(moment):
    return moment.isoformat() if moment else None


def _screen(request, model_admin, texts, errors=(), typed=None):
    mission, site = Mission.objects.the(), model_admin.admin_site
    stored = Bulletin.objects.get(pk=texts.bulletin)
    last = stored.revisions.filter(version__lte=texts.version).select_related("author").last()
    pieces = texts.pieces(stored)
    them = words.person(last.author) if last and last.author else _("Somebody else")
    if last and last.author == request.user:
        them = _("You, elsewhere")
    taken = [
        (
            piece,
            piece.changed_by == MINE,
            _told(piece, piece.chosen(), mission),
            _told(piece, piece.base, mission),
        )
        for piece in pieces
        if piece.changed_by in (MINE, THEIRS)
    ]
    context = {
        **site.each_context(request),
        "title": _("Two people changed this text"),
        "bulletin": stored,
        "pills": words.pills(stored),
        "them": them,
        "saved_at": words.recent(last.at, mission.zone, timezone.now()) if last else "",
        "choices": [_choice(piece, typed or {}, mission) for piece in pieces if piece.is_asked],
        "taken": taken,
        "errors": errors,
        "texts": texts,
        "signed": signing.dumps(texts, salt=_salt(request.user), compress=True),
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/bulletins/conflict.html", context, status=409)


def _salt(user):
    return f"bulletins.conflict.{user.pk}"


def _choice(piece, typed, mission):
    if piece.key == "planned_at":
        mine, theirs = (
            differences.Reading(
                [differences.Run(differences.SAME, _told(piece, hour, mission))], [], []
            )
            for hour in (piece.mine, piece.theirs)
        )
    else:
        mine, theirs = (
            differences.reading_of_piece(piece, one) for one in (piece.mine, piece.theirs)
        )
    own = typed.get(f"own_{piece.key}", _box(piece)) if piece.is_text else ""
    return Choice(piece, mine, theirs, own, typed.get(f"piece_{piece.key}", ""))


def _told(piece, value, mission):
    if piece.key == "planned_at":
        return words.moment(datetime.fromisoformat(value), mission.zone) if value else _("none")
    return differences.in_words(piece, value)


def _box(piece):
    """What a text that both changed offers for editing: mine, as plain text where that is all it is."""
    if not piece.is_body:
        return piece.mine
    shown = text.plain(piece.mine)
    return shown if text.from_paragraphs(shown) == piece.mine.strip() else piece.mine


def _lines(typed):
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def _choices(pieces, typed):
    """({key: choice}, sentences on what is not decided)"""
    found, errors = {}, []
    for piece in pieces:
        if not piece.is_asked:
            continue
        picked = typed.get(f"piece_{piece.key}")
        own = _lines(typed.get(f"own_{piece.key}", ""))
        if picked in (MINE, THEIRS):
            found[piece.key] = picked
            if piece.is_text and own not in ("", _lines(_box(piece))):
                errors.append(
                    _("%s: you wrote words of your own. Choose them, or empty their box.")
                    % piece.label
                )
        elif picked == OWN and piece.is_text:
            found[piece.key] = text.one_line(own) if piece.key == "title" else own
            if piece.is_body and own:
                found[piece.key] = piece.mine if own == _lines(_box(piece)) else text.typed(own)
        else:
            errors.append(_("%s: choose what stays.") % piece.label)
    return found, errors


def settle(request, model_admin, pk):
    """What is pressed on the screen."""
    stored = get_object_or_404(Bulletin, pk=pk)
    form = reverse("admin:bulletins_bulletin_change", args=[pk])
    if not workflow.may_change(request.user, stored):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseRedirect(form)
    try:
        texts = Texts(*signing.loads(request.POST.get("signed", ""), salt=_salt(request.user)))
    except signing.BadSignature:
        raise SuspiciousOperation("not a screen that was sent to this person") from None
    if texts.bulletin != pk:
        raise SuspiciousOperation("the screen of another bulletin")
    if "later" in request.POST and texts.kept:
        messages.info(request, _("Your words are kept. Open the form again to go on with them."))
        return HttpResponseRedirect(reverse("admin:bulletins_bulletin_changelist"))
    pieces = texts.pieces(stored)
    choices, errors = _choices(pieces, request.POST)
    if not errors:
        row = _row(stored, texts, pieces, choices)
        errors = _refused(row)
    if not errors:
        try:
            workflow.save(row, request.user)
        except workflow.Stale:
            return _again(request, model_admin, texts, row)
        except workflow.NotAllowed as refused:
            errors = [str(refused)]
    if errors:
        return _screen(request, model_admin, texts, errors, request.POST)
    autosave.saved(request, row)
    model_admin.log_change(request, row, "conflict")
    messages.success(request, _("Saved: one text of both. Look it through before you send it."))
    return HttpResponseRedirect(form)


def _row(stored, texts, pieces, choices):
    made = differences.assembled(pieces, choices, texts.theirs)
    row = content.put(made, stored)
    row.version = texts.version
    hour = texts.hours[1]
    if choices.get("planned_at") == MINE:
        hour = texts.hours[0]
    row.planned_at = datetime.fromisoformat(hour) if hour else None
    return row


def _refused(row):
    """Sentences on what the database would refuse, or the form."""
    longest = Bulletin._meta.get_field("title").max_length
    if len(row.title) > longest:
        return [
            _("The title has %(count)s characters. Shorten it to %(most)s.")
            % {"count": len(row.title), "most": longest}
        ]
    found = []
    for constraint in Bulletin._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            try:
                constraint.validate(Bulletin, row)
            except ValidationError as error:
                found += error.messages
    return found


def _again(request, model_admin, texts, row):
    """Somebody saved once more: what was chosen is mine now, and both began with what was theirs."""
    stored = Bulletin.objects.get(pk=row.pk)
    texts = texts._replace(
        version=stored.version,
        base=texts.theirs,
        mine=content.of(row),
        theirs=content.of(workflow.with_changes(stored)),
        hours=[_iso(row.planned_at), _iso(stored.planned_at)],
    )
    return _screen(request, model_admin, texts)


def urls(model_admin):
    def view(request, pk):
        return settle(request, model_admin, pk)

    return [
        path(
            "<int:pk>/conflict/",
            model_admin.admin_site.admin_view(view),
            name="bulletins_bulletin_conflict",
        )
    ]
