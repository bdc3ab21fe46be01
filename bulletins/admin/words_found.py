"""The screen of words that an editor typed and never saved, beside what stands in the form now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bulletins import text, workflow
from bulletins.admin import autosave
from bulletins.models import Bulletin, Mission


def in_words(field, value):
    """What an editor reads for `value`, as the form sends it, of a form's field."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    values = value if isinstance(value, list | tuple) else [value]
    values = [str(one) for one in values if one not in (None, "")]
    if hasattr(field, "queryset"):
        keys = [int(one) for one in values if one.isdecimal() and len(one) < 19]
        rows = field.queryset.model.objects.in_bulk(keys)
        values = [str(rows[key]) for key in keys if key in rows]
    elif getattr(field, "choices", None):
        names = {str(key): str(name) for key, name in field.choices}
        values = [names.get(one, one) for one in values]
    return ", ".join(values)


class WordsFound(TemplateView):
    template_name = "admin/bulletins/words_found.html"
    model_admin = None

    def dispatch(self, request, *args, pk=None, form_key=None):
        self.bulletin = get_object_or_404(Bulletin, pk=pk) if pk else None
        if not (
            workflow.may_change(request.user, self.bulletin)
            if pk
            else request.user.has_perm("bulletins.add_bulletin")
        ):
            raise PermissionDenied
        self.form_key = form_key
        self.copy, self.typed = autosave.kept(request.user, self.bulletin, form_key)
        if self.copy is None:
            if pk is None:
                raise Http404
            messages.info(request, _("There are no words of yours that were not saved."))
            return HttpResponseRedirect(self.back())
        return super().dispatch(request, *args)

    def back(self):
        if self.bulletin:
            return reverse("admin:bulletins_bulletin_change", args=[self.bulletin.pk])
        return reverse("admin:index")

    def post(self, request):
        autosave.forget(request.user, self.bulletin, self.form_key)
        messages.success(request, _("The words are dropped. Nothing else was changed."))
        return HttpResponseRedirect(self.back())

    def differences(self):
        """[(label, what the form has, what was typed)] of the fields that differ."""
        now = workflow.with_changes(self.bulletin) if self.bulletin else None
        made = self.model_admin.get_form(self.request, now, change=bool(now))
        form = made(self.typed, instance=now)
        found = []
        for name in form.changed_data:
            field, typed = form.fields[name], form[name].data
            if field.widget.is_hidden or not (now or typed):
                continue
            sides = in_words(field, form[name].initial), in_words(field, typed)
            if name == "body":
                sides = [text.plain(side) if "</" in side else side for side in sides]
            found.append((form[name].label, *sides))
        return found

    def get_context_data(self, **kwargs):
        return {
            **self.model_admin.admin_site.each_context(self.request),
            **kwargs,
            "title": _("Words found"),
            "bulletin": self.bulletin,
            "found": autosave.say(self.copy, timezone.now(), Mission.objects.the().zone),
            "differences": self.differences(),
            "changed": self.bulletin is not None and self.copy.version != self.bulletin.version,
            "back": self.back(),
        }
