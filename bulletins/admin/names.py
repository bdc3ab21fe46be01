"""Names that bulletins are sorted by: one field for each language; terms.py writes them."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bulletins import terms, text
from bulletins.admin import merging
from bulletins.admin.list import PagedList
from bulletins.admin.widgets import ChosenName
from bulletins.models import Place, one_writer

FIRST = settings.LANGUAGES[0][0]


def zones(empty=None):
    """Choices of IANA time zones, with a first one that stands for none."""
    names = [
        (name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name
    ]
    return [("", empty), *names] if empty else names


class PerLanguage:
    """A form whose JSON fields {language code: words} are typed as one field a language, such as `name_en`.

    `per_language`: {field of the model: (prefix, label with %s, widget)}.
    """

    per_language = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field, (prefix, _label, _widget) in self.per_language.items():
            for code, words in getattr(self.instance, field).items():
                self.initial[f"{prefix}_{code}"] = words

    def _post_clean(self):
        for field, (prefix, _label, _widget) in self.per_language.items():
            words = dict(getattr(self.instance, field))
            for code, _name in settings.LANGUAGES:
                typed = self.cleaned_data.get(f"{prefix}_{code}", "").strip()
                words.pop(code, None)
                if typed:
                    words[code] = typed
            order = [code for code, _name in settings.LANGUAGES]
            ordered = {code: words[code] for code in [*order, *words] if code in words}
            setattr(self.instance, field, ordered)
        super()._post_clean()


def language_fields(per_language):
    """The declared fields of a PerLanguage form."""
    return {
        f"{prefix}_{code}": forms.CharField(
            label=forms_label(label, name),
            required=False,
            max_length=200 if widget is forms.TextInput else 20000,
            widget=widget(attrs={"lang": code} | ({"rows": 4} if widget is forms.Textarea else {})),
        )
        for prefix, label, widget in per_language.values()
        for code, name in settings.LANGUAGES
    }


def forms_label(label, name):
    """A label in the language of whoever looks, not of the server's start."""
    return format_lazy(gettext_lazy("{label} in {language}"), label=label, language=name)


NAMES = {"names": ("name", gettext_lazy("Name"), forms.TextInput)}


class TermForm(PerLanguage, forms.ModelForm):
    per_language = NAMES
    locals().update(language_fields(NAMES))
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=80,
        help_text=gettext_lazy(
            "How it stands in addresses. Empty: made from the name. A former one leads here for ever."
        ),
    )
    refusal = None

    class Meta:
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["slug"] = self.instance.slug
        self.fields[f"name_{FIRST}"].required = True

    def clean(self):
        super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        typed = self.cleaned_data
        slug = text.ascii_slug(typed.get("slug") or typed.get(f"name_{FIRST}", ""))
        if not slug and f"name_{FIRST}" in typed:
            self.add_error("slug", _("Write an address with letters from a to z, or figures."))
        self.instance.slug = slug
        return typed

    def _get_validation_exclusions(self):
        # terms.save knows the former addresses too, and says so in a sentence.
        return super()._get_validation_exclusions() | {"slug"}


class SeriesForm(TermForm):
    feminine = forms.BooleanField(
        label=gettext_lazy("In Spanish its ordinals are feminine: Quinta, not Quinto"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["feminine"] = self.instance.genders.get("es") == "f"

    def clean(self):
        genders = {code: it for code, it in self.instance.genders.items() if code != "es"}
        self.instance.genders = genders | ({"es": "f"} if self.cleaned_data.get("feminine") else {})
        return super().clean()


class PlaceForm(TermForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: zones(_("As the place it lies in")),
        required=False,
    )


class TermAdmin(admin.ModelAdmin):
    form = TermForm
    change_form_template = "admin/bulletins/term_form.html"
    change_list_template = "admin/bulletins/term_list.html"
    delete_confirmation_template = "admin/bulletins/delete.html"
    list_display = ["__str__", "lacking", "slug"]
    list_per_page = 100
    search_fields = [f"names__{code}" for code, _name in settings.LANGUAGES]
    ordering = ["slug"]
    actions = None
    own_fields = ()  # of the model, besides names and slug

    def get_urls(self):
        return [*merging.urls(self), *super().get_urls()]

    def get_changelist(self, request, **kwargs):
        return PagedList

    def get_queryset(self, request):
        return super().get_queryset(request).current()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs | {"fields": self.own_fields})
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_fields(self, request, obj=None):
        names = [f"name_{code}" for code, _name in settings.LANGUAGES]
        return [*names, *self.shown_fields(), "slug"]

    def shown_fields(self):
        return self.own_fields

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["widget"] = ChosenName(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("Languages"))
    def lacking(self, term):
        return ", ".join(
            _("%s missing") % name for code, name in settings.LANGUAGES if not term.names.get(code)
        )

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except terms.Refused as refused:
            request.refusal = str(refused)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        terms.save(obj)

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = context["media"]["js"]
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(self, request, object_id, extra_context=None):
        with one_writer():  # nothing comes to it meanwhile
            term = self.get_object(request, object_id)
            used = self._used_by(term) if term else ""
            if used:
                self.message_user(request, used, messages.ERROR)
                return HttpResponseRedirect(
                    reverse(f"admin:bulletins_{self.opts.model_name}_change", args=[object_id])
                )
            return super().delete_view(request, object_id, extra_context)

    def _used_by(self, term):
        """Why it cannot be deleted, or nothing."""
        count = terms.sorted_under(term).count()
        if count:
            return ngettext(
                "%(count)s bulletin uses “%(name)s”, so it is not deleted.",
                "%(count)s bulletins use “%(name)s”, so it is not deleted.",
                count,
            ) % {"count": count, "name": term.name}
        if term.formerly.exists():
            return _("A former address leads to “%s”, so it is not deleted.") % term.name
        if isinstance(term, Place) and term.parts.exists():
            return _("Other places lie in “%s”, so it is not deleted.") % term.name
        return ""


class SeriesAdmin(TermAdmin):
    form = SeriesForm

    def shown_fields(self):
        return ["feminine"]


class PlaceAdmin(TermAdmin):
    form = PlaceForm
    own_fields = ("parent", "time_zone")
    autocomplete_fields = ["parent"]
    list_display = ["__str__", "parent", "lacking", "slug"]
    list_select_related = ["parent"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("parent")


class ObservanceAdmin(TermAdmin):
    own_fields = ("origin_date", "origin_precision")
    list_display = ["__str__", "origin_date", "lacking", "slug"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "origin_date":
            kwargs["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return super().formfield_for_dbfield(db_field, request, **kwargs)
