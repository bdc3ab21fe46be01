"""Bulletins at the desk: the form, what is pressed on it, and the screens around it."""

from uuid import uuid4

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from bulletins import proofreading, workflow
from bulletins.admin import (
    autosave,
    conflict,
    history,
    keeping,
    moves,
    picture_uses,
    preview,
    prose,
    review,
    withdrawal,
    words,
)
from bulletins.admin.layout import BulletinLayout
from bulletins.models import Bulletin, Kind, Status


class TextAdmin(BulletinLayout):
    change_form_template = "admin/bulletins/bulletin_form.html"
    delete_confirmation_template = "admin/bulletins/delete.html"

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (obj is None or workflow.may_write(request.user, obj))

    def get_object(self, request, object_id, from_field=None):
        """The bulletin with the changes that wait: they are what its form goes on with."""
        stored = super().get_object(request, object_id, from_field)
        return workflow.with_changes(stored) if stored else None

    @method_decorator(csp_replace({"frame-src": [SELF]}))  # the preview beside the form
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and (moved := self._move(request, object_id)):
            return moved
        picture_uses.take(request.FILES, request.user)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except workflow.Stale:
            return conflict.answer(request, self, request.typed)
        except workflow.NotAllowed as refused:  # rolled back: the form again, with the sentence
            request.refusal = str(refused)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The form; for the second person the text to read, unless "Edit the text" asked for the form."""
        stored = self._stored(obj, context["adminform"].form) if change else None
        reads = request.method == "GET" and "edit" not in request.GET
        if stored and reads and workflow.approves(request.user, stored):
            return HttpResponseRedirect(
                reverse("admin:bulletins_bulletin_review", args=[stored.pk])
            )
        context |= self._context(request, context, stored)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _stored(self, obj, form):
        """What the database has of `obj`: the form may have put what was typed, or what waits, into it."""
        if form.is_bound or obj.pending_id:
            return Bulletin.objects.select_related("pending", "pending_by").get(pk=obj.pk)
        return obj

    # What is shown

    def _context(self, request, context, stored):
        mission, form = context["mission"], context["adminform"].form
        bar = moves.bar(stored, request.user, mission)
        planned_at = form.instance.planned_at if not form.errors else None
        shown = {
            "media": context["media"]["js"],
            "buttons": [button for button in bar.buttons if not button.more],
            "more": [button for button in bar.buttons if button.more],
            "saved": bar.saved,
            "note": bar.note,
            "title": form.instance.title if stored else self.new_title(),
            "subtitle": None,
        }
        if stored:
            shown |= self._head(request, stored, mission)
        if self.has_change_permission(request, stored):
            shown |= {"writable": True, "keeping": autosave.context(request, stored)}
        else:
            then = workflow.with_changes(stored)
            shown |= {"then": then, "facts": words.facts(then), "body": prose.read(then)}
        if planned_at:
            shown["clocks"] = words.clocks(planned_at, mission)
        return shown

    def new_title(self):
        return _("New commemoration") if self.kind == Kind.COMMEMORATION else _("New event")

    def _head(self, request, bulletin, mission):
        rows = {row.language: row for row in workflow.languages_of(bulletin)}
        names = dict(settings.LANGUAGES)
        then = workflow.with_changes(bulletin)
        others = [row for row in rows.values() if row.pk != bulletin.pk]
        head = {
            "bulletin": bulletin,
            "pill": words.pills(bulletin),
            "state_words": words.state_words(bulletin, mission),
            "languages": [
                (code, name, rows.get(code), words.pills_in(rows.get(code), code))
                for code, name in settings.LANGUAGES
            ],
            "beside": words.beside(others[0]) if others else None,
            "may_start": request.user.has_perm("bulletins.add_bulletin"),
            "missing": workflow.missing(then),
            "lost": prose.lost(then),
            "warnings": proofreading.proofread(then, others[0] if others else None),
            "flagged": workflow.is_flagged(bulletin),
            "may_look": workflow.may_move(request.user, "look", bulletin),
            "public": bulletin.is_public(),
            "evidence": words.evidence(bulletin.sources.all()),
        }
        if not self.facts_are_open(request, bulletin):
            at = next(row for row in others if row.pending_facts or row.status == Status.PUBLISHED)
            head |= {"facts_at": at, "facts_language": names.get(at.language)}
            head["facts_wait"] = at.is_scheduled()
        return head

    # What is pressed

    def _move(self, request, object_id):
        """The answer to a button that writes no words of the form; None for the others."""
        move, language = request.POST.get("move"), request.POST.get("start")
        if move not in moves.MOVES and language not in dict(settings.LANGUAGES):
            return None
        bulletin = super().get_object(request, unquote(object_id))
        if bulletin is None:
            return None
        try:
            if language:
                if not self.has_add_permission(request):
                    raise PermissionDenied
                bulletin = workflow.start_translation(bulletin, language, request.user)
                sentence = _("A draft: the facts are shared, the text is to be written.")
                self.log_addition(request, bulletin, "start")
            else:
                if not self.has_view_permission(request, bulletin):
                    raise PermissionDenied
                version = request.POST.get("version", "")
                if version.isdecimal() and len(version) < 10:  # as it was read
                    bulletin.version = int(version)
                sentence = moves.MOVES[move](bulletin, request.user)
                self.log_change(request, bulletin, move)
            self.message_user(request, sentence, messages.SUCCESS)
        except workflow.NoRight as refused:
            raise PermissionDenied(str(refused)) from None
        except workflow.NotAllowed as refused:
            self.message_user(request, str(refused), messages.ERROR)
        return HttpResponseRedirect(self._address(bulletin))

    def save_model(self, request, obj, form, change):
        slug = form.cleaned_data.get("slug")
        if slug and slug != obj.slug:
            workflow.refuse_taken(obj, slug)
            obj.slug = slug
        request.typed = obj
        workflow.save(
            obj,
            request.user,
            form.participations(),
            form.pictures.uses(),
            form.attachments.rows(),
        )
        form.pictures.note_credits()
        if form.move == "send":
            request.sent = moves.send(obj, request.user)

    def save_related(self, request, form, formsets, change):
        """Nothing: workflow.save wrote the parties."""

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        autosave.saved(request, obj)
        sentence = getattr(request, "sent", "") or self._saved(obj)
        address = self._address(obj)
        if request.POST.get("move") == "check":
            address = reverse("admin:bulletins_bulletin_review", args=[obj.pk])
        if request.headers.get("Accept") == "application/json":  # saved in place: save.js
            keeping_at = reverse("admin:bulletins_bulletin_autosave", args=[obj.pk])
            return JsonResponse(
                {
                    "sentence": sentence,
                    "address": address,
                    "version": obj.version,
                    "bulletin": obj.pk,
                    "keeping": keeping_at,
                    "form_key": str(uuid4()),
                }
            )
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(address)

    def _saved(self, bulletin):
        if bulletin.pending_status:
            return _(
                "The changes are saved. Readers keep their text until the changes are approved."
            )
        if bulletin.status == Status.IN_REVIEW:
            return _("Saved. The text is yours now: somebody else must approve it.")
        if bulletin.status == Status.PUBLISHED:
            return _("Nothing was changed: readers see this text.")
        return _("Saved as a draft. Next: look at the preview, then send it for review.")

    def _address(self, bulletin):
        return reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])

    def history_view(self, request, object_id, extra_context=None):
        return history.History.as_view(model_admin=self)(request, object_id=object_id)


class BulletinAdmin(TextAdmin):
    def get_urls(self):
        withdraw = self.admin_site.admin_view(withdrawal.Withdraw.as_view(model_admin=self))
        own = [
            path("<int:pk>/withdraw/", withdraw, name="bulletins_bulletin_withdraw"),
            *preview.urls(self),
            *review.urls(self),
            *keeping.urls(self),
            *conflict.urls(self),
        ]
        return [*own, *super().get_urls()]


class KindAdmin(TextAdmin):
    """One kind: where a new one begins. Everything else stands under bulletins."""

    def changelist_view(self, request, extra_context=None):
        return HttpResponseRedirect(
            f"{reverse('admin:bulletins_bulletin_changelist')}?kind={self.kind}"
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return HttpResponseRedirect(reverse("admin:bulletins_bulletin_change", args=[object_id]))


class EventAdmin(KindAdmin):
    kind = Kind.EVENT


class CommemorationAdmin(KindAdmin):
    kind = Kind.COMMEMORATION
