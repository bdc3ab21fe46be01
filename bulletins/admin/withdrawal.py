"""The screen that takes a public bulletin from readers, in one language or in all."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from bulletins import workflow
from bulletins.admin import entries, reach, words
from bulletins.admin.widgets import ChosenName
from bulletins.models import Bulletin, Status, WithdrawnReason, one_writer


class WithdrawForm(forms.Form):
    """Reason, one sentence for each public language, what replaces it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=WithdrawnReason.choices, widget=forms.RadioSelect
    )
    replaced_by = forms.ModelChoiceField(
        Bulletin.objects.all(),
        label=gettext_lazy("Replaced by"),
        required=False,
        help_text=gettext_lazy("If there is another bulletin, readers are led to it."),
    )

    def __init__(self, *args, rows, admin_site, **kwargs):
        """`rows`: the public rows of the item."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        names = dict(settings.LANGUAGES)
        self.sentences = []
        for row in rows:
            field = forms.CharField(
                label=_("What readers will see, in %s") % names.get(row.language, row.language),
                help_text=_("One or two sentences. Do not repeat what is withdrawn."),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2, "lang": row.language}),
            )
            self.fields[f"words_{row.language}"] = field
            self.sentences.append(f"words_{row.language}")
        if len(rows) > 1:
            only = [
                (row.language, _("%s only") % names.get(row.language, row.language)) for row in rows
            ]
            self.fields["which"] = forms.ChoiceField(
                label=_("Languages"), choices=[("all", _("All languages")), *only]
            )
        widget = ChosenName(Bulletin._meta.get_field("reports_on"), admin_site)
        widget.choices = self.fields["replaced_by"].choices
        self.fields["replaced_by"].widget = widget
        self.order_fields(["reason", *self.sentences, "replaced_by", "which"])

    def chosen(self):
        which = self.cleaned_data.get("which", "all")
        return [row for row in self.rows if which in ("all", row.language)]

    def clean(self):
        super().clean()
        if "which" in self.errors:
            return
        for row in self.chosen():
            if not self.cleaned_data.get(f"words_{row.language}", "").strip():
                self.add_error(f"words_{row.language}", _("Say in a sentence why it is withdrawn."))
        if self.cleaned_data.get("replaced_by") in self.chosen():
            self.add_error("replaced_by", _("A bulletin cannot replace itself."))


class Withdraw(FormView):
    form_class = WithdrawForm
    template_name = "admin/bulletins/withdraw.html"
    model_admin = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("bulletins.publish_bulletin"):
            raise PermissionDenied
        self.bulletin = get_object_or_404(Bulletin, pk=kwargs["pk"])
        self.is_out = self.bulletin.status == Status.WITHDRAWN
        self.rows = [self.bulletin]
        if not self.is_out:
            self.rows = list(workflow.languages_of(self.bulletin).published())
        if not self.is_out and not self.bulletin.is_public():
            sentence = _("“%s” is not public, so there is nothing to withdraw.")
            messages.error(request, sentence % self.bulletin.title)
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return reverse("admin:bulletins_bulletin_change", args=[self.bulletin.pk])

    def get_initial(self):
        out = self.bulletin
        return {
            "reason": out.withdrawn_reason,
            "replaced_by": out.replaced_by_id,
            f"words_{out.language}": out.withdrawn_words,
        }

    def get_form_kwargs(self):
        own = {"rows": self.rows, "admin_site": self.model_admin.admin_site}
        return super().get_form_kwargs() | own | {"label_suffix": ""}

    def form_valid(self, form):
        typed = form.cleaned_data
        try:
            with one_writer():
                for row in form.chosen():
                    write = workflow.change_notice if self.is_out else workflow.withdraw
                    write(
                        row,
                        self.request.user,
                        typed["reason"],
                        typed[f"words_{row.language}"],
                        typed["replaced_by"],
                    )
                    self.model_admin.log_change(
                        self.request, row, "notice" if self.is_out else "withdraw"
                    )
        except workflow.NotAllowed as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        said = _("Withdrawn. Readers see your sentence in its place.")
        if self.is_out:
            said = _("The notice is changed. Readers see your sentence.")
        messages.success(self.request, said)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        names = dict(settings.LANGUAGES)
        return context | {
            **self.model_admin.admin_site.each_context(self.request),
            "title": (_("Change the notice: %s") if self.is_out else _("Withdraw: %s"))
            % self.bulletin.title,
            "is_out": self.is_out,
            "pill": words.pills(self.bulletin),
            "bulletin": self.bulletin,
            "calendars": "" if self.is_out else entries.calendars_of_withdrawal(self.rows),
            "mail": "" if self.is_out else reach.mail_of_withdrawal(self.rows),
            "public_in": ", ".join(names.get(row.language, row.language) for row in self.rows),
            "media": (self.model_admin.media + context["form"].media)["js"],
        }
