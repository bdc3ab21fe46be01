"""The history of a bulletin: who, when, what, why; two revisions compared, one read, restored or sealed."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from bulletins import differences, history, text, workflow
from bulletins.admin import words
from bulletins.models import Action, Bulletin, Mission, Revision, content

# What a revision is to readers and editors now.
STANDING = {
    "public": ("published", gettext_lazy("Readers have this")),
    "here": ("draft", gettext_lazy("What stands now")),
    "waiting": ("waiting", gettext_lazy("Changes waiting")),
}
FIXED = (workflow.Stage.SCHEDULED, workflow.Stage.WITHDRAWN)


class Row(NamedTuple):
    revision: Revision
    when: str
    who: str
    what: str
    standing: tuple | None  # (what the stylesheet calls it, the words)
    sealed: str
    may_restore: bool
    may_seal: bool


class History(View):
    model_admin = None

    def dispatch(self, request, object_id):
        key = unquote(object_id)
        related = ("place", "category", "series", "observance", "reports_on")
        rows = Bulletin.objects.select_related(*related)
        self.bulletin = get_object_or_404(
            rows, pk=int(key) if key.isdecimal() and len(key) < 19 else 0
        )
        if not self.model_admin.has_view_permission(request, self.bulletin):
            raise PermissionDenied
        revisions = self.bulletin.revisions.select_related("author", "sealed_by")
        self.revisions = {revision.number: revision for revision in revisions}
        self.user, self.mission, self.now = request.user, Mission.objects.the(), timezone.now()
        return super().dispatch(request, object_id)

    def get(self, request, object_id):
        site = self.model_admin.admin_site
        context = {
            **site.each_context(request),
            "title": _("History: %s") % self.bulletin.title,
            "bulletin": self.bulletin,
            "pills": words.pills(self.bulletin, self.now),
            "rows": self.rows(),
            "broken": list(history.check(self.bulletin, self.revisions.values())),
            "checked": words.clock(self.now, self.mission.zone),
        }
        acts = {"read": self.read, "restore": self.restore, "seal": self.seal}
        act = next((act for act in acts if self.asked(act)), None)
        if act:
            revision = self.asked(act)
            context |= {"act": act, "asked": revision} | acts[act](revision)
        else:
            context |= self.compared()
        request.current_app = site.name
        return TemplateResponse(request, "admin/bulletins/history.html", context)

    def asked(self, name, typed=None):
        """The revision whose number stands under `name` in the query, or in `typed`; None where there is none."""
        value = (self.request.GET if typed is None else typed).get(name, "")
        return self.revisions.get(int(value)) if value.isdecimal() and len(value) < 10 else None

    # The list

    def rows(self):
        stands = {}
        for found, kind in history.standing(self.bulletin).items():
            numbers = [
                number
                for number, revision in self.revisions.items()
                if revision.content_hash == found and not revision.sealed_at
            ]
            stands |= dict.fromkeys(numbers, "") | {max(numbers, default=0): kind}
        before, rows = None, []
        for number, revision in self.revisions.items():
            what = self.what(before, revision)
            kind = stands.get(number)
            rows.append(
                Row(
                    revision,
                    self.when(revision.at),
                    self.who(revision.author, revision.action),
                    what,
                    STANDING.get(kind),
                    self.sealed(revision),
                    self.may_restore()
                    and not revision.sealed_at
                    and kind not in ("here", "waiting"),
                    self.may_seal() and not revision.sealed_at and kind is None,
                )
            )
            if revision.action not in history.NOT_WRITTEN:
                before = revision
        return rows[::-1]

    def what(self, before, revision):
        """ "Saved: Last day, Text" """
        said = revision.get_action_display()
        if revision.action in history.NOT_WRITTEN or not (
            before and before.content and revision.content
        ):
            return said
        changed = differences.changed(before.content, revision.content)
        return f"{said}: {', '.join(changed)}" if changed else said

    def sealed(self, revision):
        if not revision.sealed_at:
            return ""
        return _("%(when)s, by %(who)s: %(why)s") % {
            "when": self.when(revision.sealed_at),
            "who": self.who(revision.sealed_by),
            "why": revision.sealed_reason,
        }

    def when(self, at):
        zone = self.mission.zone
        if timezone.localtime(at, zone).date() == timezone.localtime(self.now, zone).date():
            return _("Today, %s") % words.clock(at, zone)
        return words.moment(at, zone)

    def who(self, person, action=""):
        if person:
            return words.person(person)
        return _("Without an account") if action == Action.ANSWER else _("The site")

    def may_restore(self):
        at = workflow.stage(self.bulletin, self.now)
        return workflow.may_change(self.user, self.bulletin) and at not in FIXED

    def may_seal(self):
        return self.user.has_perm("bulletins.seal_revision")

    def name(self, revision):
        """ "2: November 23, 2026, 4:40 p.m., Ana Ruiz" """
        return f"{revision.number}: {self.when(revision.at)}, {self.who(revision.author)}"

    # What is asked for

    def compared(self):
        two = [one for one in (self.asked("a"), self.asked("b")) if one]
        numbers = sorted(one.number for one in two)
        marked = dict(zip(("a", "b"), numbers or list(self.revisions)[-2:], strict=False))
        context = {"a": marked.get("a"), "b": marked.get("b")}
        if "a" not in self.request.GET and "b" not in self.request.GET:
            return context
        if len(set(numbers)) < 2:
            return context | {"cannot": _("Mark two revisions, an older and a newer one.")}
        older, newer = (self.revisions[number] for number in numbers)
        for one in (older, newer):
            if one.sealed_at:
                return context | {
                    "cannot": _("Revision %s is sealed: its text was removed.") % one.number
                }
        return context | {
            "difference": differences.between(older.content, newer.content),
            "older": older,
            "newer": newer,
            "older_name": self.name(older),
            "newer_name": self.name(newer),
        }

    def read(self, revision):
        if revision.sealed_at:
            return {"cannot": _("Revision %s is sealed: its text was removed.") % revision.number}
        return {
            "name": self.name(revision),
            "text": revision.content["text"],
            "body": mark_safe(text.clean(revision.content["text"]["body"])[0]),
            "said": differences.reading(revision.content),
        }

    def restore(self, revision):
        if not self.may_restore():
            raise PermissionDenied
        if revision.sealed_at:
            return {
                "cannot": _("Revision %s is sealed: there is nothing to restore.") % revision.number
            }
        return {
            "lost": content.gone(revision.content),
            "facts": workflow.facts_are_open(self.bulletin),
        }

    def seal(self, revision):
        if not self.may_seal():
            raise PermissionDenied
        if revision.sealed_at:
            return {"cannot": _("Revision %s is sealed already.") % revision.number}
        if revision.content_hash in history.standing(self.bulletin):
            sentence = _(
                "Revision %s is the text that stands now. Change the text first, then seal it."
            )
            return {"cannot": sentence % revision.number}
        return {"same": [one.number for one in self.with_same_text(revision)]}

    def with_same_text(self, revision):
        """The other revisions that hold what `revision` holds: each act keeps the whole."""
        return [
            one
            for one in self.revisions.values()
            if one.content_hash == revision.content_hash and one != revision and not one.sealed_at
        ]

    # What is pressed

    def post(self, request, object_id):
        typed = request.POST
        restored, sealed = self.asked("restore", typed), self.asked("seal", typed)
        here = reverse("admin:bulletins_bulletin_history", args=[self.bulletin.pk])
        why = typed.get("why", "").strip()[:1000]
        if restored and not workflow.may_change(self.user, self.bulletin):
            raise PermissionDenied
        if sealed and not self.may_seal():
            raise PermissionDenied
        try:
            if restored:
                return self.restored(restored, why)
            if sealed:
                self.sealed_now(sealed, why)
        except workflow.NotAllowed as refused:
            messages.error(request, str(refused))
            act = "restore" if restored else "seal"
            return HttpResponseRedirect(f"{here}?{act}={(restored or sealed).number}")
        return HttpResponseRedirect(here)

    def sealed_now(self, revision, why):
        also = self.with_same_text(revision) if "same" in self.request.POST else []
        with transaction.atomic():
            for one in (revision, *also):
                history.seal(one, self.user, why)
        self.model_admin.log_change(self.request, self.bulletin, "seal")
        sentence = _("Sealed: %s. The text is gone; its mark in the chain stays.")
        numbers = ", ".join(str(one.number) for one in (revision, *also))
        messages.success(self.request, sentence % numbers)

    def restored(self, revision, why):
        if not why:
            raise workflow.NotAllowed(_("Say why it is restored."))
        version = self.request.POST.get("version", "")
        if version.isdecimal() and len(version) < 10:
            self.bulletin.version = int(version)
        workflow.restore(self.bulletin, self.user, revision, why)
        self.model_admin.log_change(self.request, self.bulletin, "restore")
        sentence = _("Revision %s is restored, as a draft. Send it for review when it is right.")
        if self.bulletin.is_public():
            sentence = _(
                "Revision %s is restored, as changes that wait. Readers keep the published text until then."
            )
        messages.success(self.request, sentence % revision.number)
        address = reverse("admin:bulletins_bulletin_change", args=[self.bulletin.pk])
        return HttpResponseRedirect(address)
