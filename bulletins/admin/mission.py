"""Settings of the mission: its one row."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins.admin.form import Moment, in_zone
from bulletins.admin.names import FIRST, PerLanguage, language_fields, zones
from bulletins.models import Mission

LINE, LINES = forms.TextInput, forms.Textarea
WORDS = {
    "names": ("name", gettext_lazy("Name"), LINE),
    "sending_state": ("sending_state", gettext_lazy("Sending state"), LINE),
    "receiving_state": ("receiving_state", gettext_lazy("Receiving state"), LINE),
    "city": ("city", gettext_lazy("City of the mission"), LINE),
    "capital": ("capital", gettext_lazy("Capital"), LINE),
    "address": ("address", gettext_lazy("Address"), LINES),
    "hours": ("hours", gettext_lazy("Open"), LINES),
    "privacy": ("privacy", gettext_lazy("Privacy"), LINES),
    "accessibility": ("accessibility", gettext_lazy("Accessibility"), LINES),
    "urgent": ("urgent", gettext_lazy("Urgent notice"), LINES),
}
TEXTS = ("privacy", "accessibility")
FIELDS = (
    "time_zone", "capital_time_zone", "brand_hue", "brand_chroma", "accent_hue", "ribbon_1",
    "ribbon_2", "ribbon_3", "telephone", "emergency_telephone", "email", "second_person",
)  # fmt: skip


class MissionForm(PerLanguage, forms.ModelForm):
    per_language = WORDS
    locals().update(language_fields(WORDS))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone of the mission"), choices=zones)
    capital_time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the capital"), choices=zones
    )
    urgent_until = Moment(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The mission's time. Required with a notice: it goes by itself."),
    )

    class Meta:
        model = Mission
        fields = FIELDS
        widgets = {
            f"ribbon_{third}": forms.TextInput(attrs={"type": "color"}) for third in (1, 2, 3)
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[f"name_{FIRST}"].required = True
        until = self.instance.urgent_until
        if until:
            self.initial["urgent_until"] = until.astimezone(self.instance.zone).replace(tzinfo=None)
        self.texts = {name: dict(getattr(self.instance, name)) for name in TEXTS}

    def clean(self):
        super().clean()
        typed = self.cleaned_data
        until = typed.get("urgent_until")
        if until:
            zone = typed.get("time_zone") or self.instance.time_zone
            try:
                typed["urgent_until"] = in_zone(
                    until, Mission(time_zone=zone).zone, self.instance.city_name, fold=0
                )
            except ValidationError as error:
                self.add_error("urgent_until", error)
        notice = any(typed.get(f"urgent_{code}", "").strip() for code, _name in settings.LANGUAGES)
        if notice and not until and "urgent_until" not in self.errors:
            self.add_error(
                "urgent_until", _("Say until when the notice stands: it goes by itself.")
            )
        return typed

    def _post_clean(self):
        super()._post_clean()
        self.instance.urgent_until = self.cleaned_data.get("urgent_until")
        if any(getattr(self.instance, name) != self.texts[name] for name in TEXTS):
            self.instance.texts_changed_at = timezone.now()


def per_language(*fields):
    return [f"{field}_{code}" for field in fields for code, _name in settings.LANGUAGES]


class MissionAdmin(admin.ModelAdmin):
    form = MissionForm
    change_form_template = "admin/bulletins/mission_form.html"

    def get_fieldsets(self, request, obj=None):
        return [
            (_("Names"), {"fields": per_language("name", "sending_state", "receiving_state")}),
            (
                _("Second person"),
                {
                    "fields": ["second_person"],
                    "description": _(
                        "Who wrote the last change does not approve it. "
                        "Switch it off only at a post of one person: each bulletin then says so."
                    ),
                },
            ),
            (
                _("Clocks"),
                {
                    "fields": [
                        ("time_zone", "capital_time_zone"),
                        *per_language("city", "capital"),
                    ]
                },
            ),
            (
                _("Colours"),
                {
                    "fields": [
                        ("brand_hue", "brand_chroma", "accent_hue"),
                        ("ribbon_1", "ribbon_2", "ribbon_3"),
                    ],
                    "description": _("Contrast holds for every hue: lightness is fixed."),
                },
            ),
            (
                _("Contact"),
                {
                    "fields": [
                        *per_language("address", "hours"),
                        ("telephone", "emergency_telephone"),
                        "email",
                    ]
                },
            ),
            (
                _("Texts of the pages"),
                {
                    "fields": per_language("privacy", "accessibility"),
                    "description": _(
                        "Paragraphs parted by an empty line. Empty: the words that come with the site."
                    ),
                },
            ),
            (
                _("Urgent notice"),
                {
                    "fields": [*per_language("urgent"), "urgent_until"],
                    "description": _("One or two sentences above every page. Empty: no notice."),
                },
            ),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, **kwargs | {"fields": FIELDS})

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("admin:bulletins_mission_change", args=[1]))

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {
            "media": context["media"]["js"],
            "title": _("Settings of the mission"),
            "subtitle": None,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request, obj):
        self.message_user(request, _("Saved. Readers see it at once."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:bulletins_mission_change", args=[1]))
