"""How the bulletin's form is laid out: its sections in the order of the work, what is read only, what is worked out."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bulletins import basis, ordinals, workflow
from bulletins.admin import autosave, words, work
from bulletins.admin.form import MODEL_FIELDS, BulletinForm
from bulletins.admin.list import BulletinList
from bulletins.admin.widgets import ChosenName, ChosenNames
from bulletins.models import FACTS, Bulletin, Category, Kind, Mission

FACTS_SHOWN = [name for name in FACTS if name not in ("day_inferred", "day_basis")] + ["parties"]


class BulletinLayout(BulletinList):
    form = BulletinForm
    kind = Kind.EVENT  # of a new one
    autocomplete_fields = ["place", "reports_on", "series", "observance"]
    radio_fields = {"kind": admin.HORIZONTAL}

    def get_changeform_initial_data(self, request):
        asked = request.GET.get("language")
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        return {"language": language, "kind": self.kind}

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return []  # its text and facts are shown to be read
        facts = obj is None or self.facts_are_open(request, obj)
        what = ["kind"] if obj else ["language", "kind"]
        when = [
            ("first_day", "last_day"),
            ("start_time", "end_time"),
            ("day_precision", "state"),
        ]
        if obj and obj.day_inferred:
            when += ["year_worked_out", "stated"] if facts else ["year_worked_out"]
        series = [("series", "number"), "observance", ("anniversary_words", "anniversary_year")]
        release = ["public_since", "slug"] if obj and obj.was_public() else ["published_at"]
        return [
            (_("What it is"), {"fields": what}),
            (_("Text"), {"fields": ["title", "summary", "body"]}),
            (_("When and where"), {"fields": [*when, "place", "reports_on"]}),
            (_("Series and parties"), {"fields": [*series, "parties"]}),
            (_("Category"), {"fields": ["category"]}),
            (_("Release"), {"fields": release}),
        ]

    def facts_are_open(self, request, obj):
        """Asked once a request."""
        if not hasattr(request, "facts_are_open"):
            request.facts_are_open = workflow.facts_are_open(obj)
        return request.facts_are_open

    def get_readonly_fields(self, request, obj=None):
        made = ["anniversary_words", "year_worked_out", "public_since"]
        if obj and not self.facts_are_open(request, obj):
            return [*made, *FACTS_SHOWN]
        return made

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs | {"fields": MODEL_FIELDS})
        form.move = request.POST.get("move", "save")
        form.refusal = getattr(request, "refusal", None)
        form.by = request.user
        form.mission = work.mission_of(request)
        form.taken = autosave.taken(request, obj)
        if parties := form.base_fields.get("parties"):
            parties.label = _("Parties")
            parties.help_text = _("States, bodies and people who took part. Type to find a name.")
            parties.widget = ChosenNames(Bulletin._meta.get_field("parties"), self.admin_site)
            parties.widget.choices = parties.choices
        return form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenName(db_field, self.admin_site)
        if db_field.name == "category":
            own = Bulletin.objects.filter(pk=request.resolver_match.kwargs.get("object_id"))
            offered = Q(merged_into=None) | Q(pk__in=own.values("category"))
            kwargs["queryset"] = Category.objects.filter(offered).order_by("slug")
            kwargs["empty_label"] = _("None yet")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("Anniversary"))
    def anniversary_words(self, bulletin):
        if not bulletin.anniversary:
            return _("Worked out once there is a day and an observance.")
        return _("%(number)s, worked out from %(origin)s") % {
            "number": ordinals.in_figures(bulletin.anniversary, get_language()),
            "origin": words.origin(bulletin.observance),
        }

    @admin.display(description=gettext_lazy("The year was worked out"))
    def year_worked_out(self, bulletin):
        return "; ".join(basis.in_words(reason) for reason in bulletin.day_basis)

    @admin.display(description=gettext_lazy("Public since"))
    def public_since(self, bulletin):
        if not bulletin.published_at:
            return "–"
        if not bulletin.published_known:
            return _("It stands in the archive under its own day.")
        mission = Mission.objects.the()
        return f"{words.moment(bulletin.published_at, mission.zone)} {mission.city_name}"
