"""What is done with the marked bulletins of the list: each by its own move, with the right on each."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bulletins import workflow
from bulletins.admin import words
from bulletins.models import Bulletin, Category, Status

NAMED = 10  # refused ones that are named singly


class MarkedActions:
    """Of a ModelAdmin: the choices under the list."""

    actions = ["send_for_review", "change_category", "delete_selected"]

    def get_action_choices(self, request, default_choices=None):
        return super().get_action_choices(request, [("", _("Choose"))])

    @admin.action(description=gettext_lazy("Send for review"), permissions=["change"])
    def send_for_review(self, request, queryset):
        sent = self._each(request, queryset, _send)
        if sent:
            sentence = ngettext(
                "%(count)s is sent for review.", "%(count)s are sent for review.", len(sent)
            )
            sentence += " " + _("Somebody else approves it.")
            self._say(request, sentence, sent)

    @admin.action(description=gettext_lazy("Change category"), permissions=["change"])
    def change_category(self, request, queryset):
        choice = forms.ModelChoiceField(Category.objects.current())
        try:
            category = choice.clean(request.POST.get("category"))
        except ValidationError:
            self.message_user(request, _("Choose the category beside it too."), messages.ERROR)
            return
        changed = self._each(request, queryset, lambda row, by: _sort_under(row, category, by))
        if changed:
            sentence = ngettext(
                "%(count)s has the category “%(category)s”.",
                "%(count)s have the category “%(category)s”.",
                len(changed),
            )
            waiting = sum(bool(row.pending_status) for row in changed)
            if waiting:
                sentence += " " + ngettext(
                    "%(waiting)s is public: there the change waits for review.",
                    "%(waiting)s are public: there the change waits for review.",
                    waiting,
                )
            if any(row.status == Status.IN_REVIEW for row in changed):
                sentence += " " + _(
                    "What is in review has your change now: somebody else approves."
                )
            self._say(request, sentence, changed, category=category.name, waiting=waiting)

    @admin.action(
        description=gettext_lazy("Delete drafts that were never public…"), permissions=["delete"]
    )
    def delete_selected(self, request, queryset):
        """All of the marked or none, and after a screen that names them."""
        marked = list(queryset)
        refused = [
            (row.title, _refusal(row))
            for row in marked
            if not (workflow.may_delete(row) and self.has_delete_permission(request, row))
        ]
        if refused:
            self._refuse(request, refused, _("Nothing was deleted."))
            return None
        if request.POST.get("post"):
            return self._delete(request, marked)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete drafts"),
            "opts": self.opts,
            "marked": marked,
            "mark": ACTION_CHECKBOX_NAME,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/bulletins/delete_marked.html", context)

    def _delete(self, request, marked):
        rows = Bulletin.objects.filter(pk__in=[row.pk for row in marked])
        with transaction.atomic():
            self.delete_queryset(request, rows)
            kept = set(rows.values_list("pk", flat=True))  # somebody was quicker
            gone = [row for row in marked if row.pk not in kept]
            self.log_deletions(request, gone)
        count = len(gone)
        sentence = ngettext("%(count)s draft is deleted.", "%(count)s drafts are deleted.", count)
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)

    def _each(self, request, queryset, act):
        """The rows with which `act(row, by)` went well; the others are told with the reason."""
        went, refused = [], []
        for pk in queryset.values_list("pk", flat=True):
            row = Bulletin.objects.get(pk=pk)  # as it is now: one may have changed the next
            try:
                with transaction.atomic():
                    went.append(act(row, request.user) or row)
            except workflow.NotAllowed as why:
                refused.append((row.title, str(why)))
        if refused:
            self._refuse(request, refused)
        return went

    def _say(self, request, sentence, rows, **facts):
        self.message_user(request, sentence % {"count": len(rows), **facts}, messages.SUCCESS)

    def _refuse(self, request, refused, first=""):
        count = len(refused)
        told = [first] if first else []
        told.append(
            ngettext("%(count)s was refused.", "%(count)s were refused.", count) % {"count": count}
        )
        told += [
            _("“%(title)s”: %(why)s") % {"title": title, "why": why}
            for title, why in refused[:NAMED]
        ]
        if count > NAMED:
            told.append(_("And %s more.") % (count - NAMED))
        self.message_user(request, " ".join(told), messages.ERROR)


def _refusal(row):
    if workflow.may_delete(row):
        return _("You have not the right to delete it.")
    return _("%s: only a draft that was never public can be deleted.") % words.state(row)[1]


def _send(row, by):
    move = workflow.send_changes if row.pending_status else workflow.send
    move(row, by)


def _sort_under(row, category, by):
    """As a change of the text would: in a draft at once, beside a public one."""
    then = workflow.with_changes(row)
    if then.category_id == category.pk:
        return row
    if not workflow.facts_are_open(row):
        raise workflow.NotAllowed(
            _("Its facts are changed in the language that is public, or wait for approval there.")
        )
    then.category = category
    return workflow.save(then, by)
