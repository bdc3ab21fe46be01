"""Bulletins at the desk: the list, the form and its moves. What is written, workflow.py writes."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bulletins import basis, ordinals, workflow
from bulletins.admin import autosave, keeping, moves, withdrawal, words
from bulletins.admin.form import MODEL_FIELDS, BulletinForm
from bulletins.admin.list import BulletinList
from bulletins.admin.widgets import ChosenName, ChosenNames
from bulletins.models import (
    FACTS,
    Bulletin,
    Category,
    Kind,
    Mission,
)

FACTS_SHOWN = [name for name in FACTS if name not in ("day_inferred", "day_basis")] + ["parties"]


class TextAdmin(BulletinList):
    form = BulletinForm
    change_form_template = "admin/bulletins/bulletin_form.html"
    delete_confirmation_template = "admin/bulletins/delete.html"
    kind = Kind.EVENT  # of a new one

    autocomplete_fields = ["place", "reports_on", "series", "observance"]
    radio_fields = {"kind": admin.HORIZONTAL}

    # The form

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and moves.is_open(obj)

    def get_changeform_initial_data(self, request):
        asked = request.GET.get("language")
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        return {"language": language, "kind": self.kind}

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return self._shown(obj)
        facts = obj is None or workflow.facts_are_open(obj)
        what = ["kind"] if obj else ["language", "kind"]
        when = [
            ("first_day", "last_day"),
            ("start_time", "end_time"),
            ("day_precision", "state"),
        ]
        if obj and obj.day_inferred:
            when += ["year_worked_out", "stated"] if facts else ["year_worked_out"]
        series = [("series", "number"), "observance", ("anniversary_words", "anniversary_year")]
        release = (
            ["public_since", "slug"] if obj and obj.was_public() else ["published_at", "old_news"]
        )
        return [
            (_("What it is"), {"fields": what}),
            (_("Text"), {"fields": ["title", "summary", "body"]}),
            (_("When and where"), {"fields": [*when, "place", "reports_on"]}),
            (_("Series and parties"), {"fields": [*series, "parties"]}),
            (_("Category"), {"fields": ["category"]}),
            (_("Release"), {"fields": release}),
        ]

    def _shown(self, obj):
        when = ["first_day", "last_day", "day_precision", "state", "place", "reports_on"]
        return [
            (_("What it is"), {"fields": ["kind"]}),
            (_("Text"), {"fields": ["title", "summary", "text"]}),
            (_("When and where"), {"fields": when}),
            (
                _("Series and parties"),
                {"fields": ["series", "number", "observance", "anniversary_words", "parties"]},
            ),
            (_("Category"), {"fields": ["category"]}),
            (_("Release"), {"fields": ["public_since"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        made = ["anniversary_words", "year_worked_out", "public_since", "text"]
        if obj and not workflow.facts_are_open(obj):
            return [*made, *FACTS_SHOWN]
        return made

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs | {"fields": MODEL_FIELDS})
        form.move = request.POST.get("move", "save")
        form.refusal = getattr(request, "refusal", None)
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
            own = request.resolver_match.kwargs.get("object_id")
            in_use = Q(merged_into=None) | Q(bulletin=own) if own else Q(merged_into=None)
            kwargs["queryset"] = Category.objects.filter(in_use).distinct().order_by("slug")
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

    @admin.display(description=gettext_lazy("Text"))
    def text(self, bulletin):
        return format_html('<div class="prose">{}</div>', mark_safe(bulletin.body))  # sanitised

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        mission = context["mission"]
        form = context["adminform"].form
        bulletin = None if add else obj
        if bulletin and form.is_bound:  # the row at hand has what was typed
            bulletin = Bulletin.objects.get(pk=obj.pk)
        planned_at = form.instance.planned_at if not form.errors else None
        buttons, saved = moves.buttons(bulletin, mission, planned_at)
        context |= {
            "media": context["media"]["js"],
            "buttons": buttons,
            "saved": saved,
            "title": bulletin.title if bulletin else self.new_title(),
            "subtitle": None,
        }
        if bulletin:
            context |= self._head(request, bulletin, mission)
        if self.has_change_permission(request, bulletin):
            context["keeping"] = autosave.context(request, bulletin)
        if planned_at:
            context["clocks"] = words.clocks(planned_at, mission)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def new_title(self):
        return _("New commemoration") if self.kind == Kind.COMMEMORATION else _("New event")

    def _head(self, request, bulletin, mission):
        rows = {row.language: row for row in workflow.languages_of(bulletin).defer("body")}
        names = dict(settings.LANGUAGES)
        fields = labels(bulletin)
        head = {
            "bulletin": bulletin,
            "pill": words.pill(bulletin),
            "state_words": words.state_words(bulletin, mission),
            "languages": [(code, name, rows.get(code)) for code, name in settings.LANGUAGES],
            "may_start": request.user.has_perm("bulletins.add_bulletin"),
            "may_move": request.user.has_perm("bulletins.change_bulletin"),
            "missing": [
                (name, fields[name], words_) for name, words_ in workflow.missing(bulletin).items()
            ],
            "public": bulletin.is_public(),
            "may_delete": self.has_delete_permission(request, bulletin),
            "evidence": words.evidence(bulletin.sources.all()),
        }
        if not workflow.facts_are_open(bulletin):
            other = next(row for row in rows.values() if row.is_public())
            head |= {"facts_at": other, "facts_language": names.get(other.language)}
        return head

    # What is pressed

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and (moved := self._move(request, object_id)):
            return moved
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except workflow.NotAllowed as refused:  # rolled back: the form again, with the sentence
            request.refusal = str(refused)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _move(self, request, object_id):
        """The answer to a button that writes no words of the form; None for the others."""
        move, language = request.POST.get("move"), request.POST.get("start")
        if move not in moves.MOVES and language not in dict(settings.LANGUAGES):
            return None
        bulletin = self.get_object(request, unquote(object_id))
        if bulletin is None:
            return None
        if not (
            self.has_add_permission(request) if language else super().has_change_permission(request)
        ):
            raise PermissionDenied
        try:
            if language:
                bulletin = workflow.start_translation(bulletin, language, request.user)
                sentence = _("A draft: the facts are shared, the text is to be written.")
                self.log_addition(request, bulletin, "start")
            else:
                sentence = moves.MOVES[move](bulletin, request.user)
                self.log_change(request, bulletin, move)
            self.message_user(request, sentence, messages.SUCCESS)
        except workflow.NotAllowed as refused:
            self.message_user(request, str(refused), messages.ERROR)
        return HttpResponseRedirect(self._address(bulletin))

    def save_model(self, request, obj, form, change):
        workflow.save(obj, request.user, form.participations())
        slug = form.cleaned_data.get("slug")
        if slug and slug != obj.slug:
            workflow.change_slug(obj, slug)
        if form.move == "publish":
            old_news = form.cleaned_data.get("old_news", False)
            workflow.publish(obj, request.user, at=obj.planned_at, old_news=old_news)

    def save_related(self, request, form, formsets, change):
        """Nothing: workflow.save wrote the parties."""

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        autosave.saved(request, obj)
        if obj.is_scheduled():
            mission = Mission.objects.the()
            sentence = _("“%(title)s” is scheduled for %(at)s %(city)s.") % {
                "title": obj.title,
                "at": words.moment(obj.published_at, mission.zone),
                "city": mission.city_name,
            }
        elif obj.is_public():
            sentence = _("Saved. Readers see this text of “%s”.") % obj.title
        else:
            sentence = _("Saved as a draft.")
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(self._address(obj))

    def _address(self, bulletin):
        return reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])


def labels(bulletin):
    return {
        name: bulletin._meta.get_field(name).verbose_name
        for name in ("title", "summary", "body", "first_day", "observance")
    }


class BulletinAdmin(TextAdmin):
    def get_urls(self):
        withdraw = self.admin_site.admin_view(withdrawal.Withdraw.as_view(model_admin=self))
        own = path("<int:pk>/withdraw/", withdraw, name="bulletins_bulletin_withdraw")
        return [own, *keeping.urls(self), *super().get_urls()]


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
