"""The bulletin's form: what an editor types, read into the row at hand; workflow.py writes it."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins import text, workflow
from bulletins.admin import attachments, picture_uses
from bulletins.admin.moments import Moment, comes_twice, in_zone
from bulletins.admin.prose import ProseField
from bulletins.models import FACTS, Bulletin, Party

# The field that a sentence of a check constraint stands at.
AT_FIELD = {
    "has_title": "title",
    "has_days": "first_day",
    "days_in_order": "last_day",
    "time_has_day": "start_time",
    "end_has_start": "end_time",
    "commemorates": "observance",
    "event_commemorates_nothing": "observance",
    "number_in_series": "number",
    "not_about_itself": "reports_on",
}
LONGEST_SUMMARY = 2000  # characters; 280 are asked for
MODEL_FIELDS = (
    "language", "title", "summary",
    *(name for name in FACTS if name not in ("day_inferred", "day_basis")),
)  # fmt: skip


class Names(forms.ModelMultipleChoiceField):
    def clean(self, value):
        """Numbers beyond any row's id are no choice; the database would fail on them."""
        if any(str(key).isdigit() and len(str(key)) > 18 for key in value or ()):
            raise ValidationError(_("Choose names from the list."))
        return super().clean(value)


class BulletinForm(forms.ModelForm):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    body = ProseField(
        label=gettext_lazy("Text"),
        required=False,
        help_text=gettext_lazy(
            "The first paragraph is set larger. Paste from Word: lists stay lists, styles go."
        ),
    )
    stated = forms.BooleanField(
        label=gettext_lazy("I have seen the year in a paper: it is stated"), required=False
    )
    parties = Names(Party.objects.all(), required=False)
    published_at = Moment(label=gettext_lazy("Publish at"), required=False)
    which = forms.ChoiceField(
        label=gettext_lazy("Which one?"), required=False, widget=forms.RadioSelect
    )
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=80,
        help_text=gettext_lazy("The last part of the address. The former one leads here for ever."),
    )

    class Meta:
        model = Bulletin
        fields = MODEL_FIELDS
        error_messages = {"title": {"required": gettext_lazy("Write a title.")}}
        labels = {"state": gettext_lazy("State")}
        help_texts = {
            "kind": gettext_lazy(
                "An event took place on a date. A commemoration marks an anniversary."
            ),
            "title": gettext_lazy("Up to 110 characters. No full stop."),
            "summary": gettext_lazy(
                "One or two sentences, up to 280 characters. Shown in lists and feeds."
            ),
            "first_day": gettext_lazy("The day it took place, not the day it is published."),
            "last_day": gettext_lazy("The same day for a single day."),
            "start_time": gettext_lazy("At the place, if readers may come."),
            "day_precision": gettext_lazy("What the source says."),
            "place": gettext_lazy("City and country, or the building if readers know it."),
            "reports_on": gettext_lazy(
                "An earlier bulletin on the same event, such as its announcement."
            ),
            "series": gettext_lazy("Only if it is numbered."),
            "observance": gettext_lazy("Only for commemorations."),
            "anniversary_year": gettext_lazy(
                "Only where another year is meant than the nearest anniversary."
            ),
            "category": gettext_lazy("Where readers will look for it."),
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 1}),
            "summary": forms.Textarea(attrs={"rows": 3}),
            "first_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "last_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "end_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    move = "save"  # what the pressed button asks for; set by TextAdmin, as the next
    refusal = None
    mission = None
    by = None
    taken = None  # words kept from before, which fill the form

    def __init__(self, *args, **kwargs):
        if self.taken is not None:
            kwargs["data"] = self.taken
        super().__init__(*args, **kwargs)
        stored = self.instance
        self.shown = text.in_lines(stored.body)
        self.initial |= {"version": stored.version, "body": self.shown, "slug": stored.slug}
        language = stored.language or self.data.get("language") or self.initial.get("language")
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        sent = (self.data, self.files) if self.is_bound else (None, None)
        self.pictures = picture_uses.formset(stored, self.by, *sent, language)
        self.attachments = attachments.formset(stored, *sent, language)
        for name in self.fields.keys() & {"title", "summary", "body"}:
            self.fields[name].widget.attrs |= {"lang": language, "spellcheck": "true"}
        if "summary" in self.fields:
            self.fields["summary"].validators.append(MaxLengthValidator(LONGEST_SUMMARY))
        if stored.pk:
            self.fields.pop("language", None)
        if not stored.day_inferred:
            self.fields.pop("stated", None)
        if not stored.was_public():
            self.fields.pop("slug", None)
        if "published_at" in self.fields:
            self._show_hour(stored)
        if "parties" in self.fields:
            self.initial["parties"] = [part.party_id for part in stored.parts]
        if "number" in self.fields and stored.series_id:
            self.fields["number"].help_text = self._next_number()

    def _show_hour(self, stored):
        field = self.fields["published_at"]
        field.help_text = _("%s time. Empty: as soon as it is approved.") % self.mission.city_name
        if stored.was_public():
            del self.fields["published_at"], self.fields["which"]
            return
        twice = []
        if stored.planned_at:
            local = stored.planned_at.astimezone(self.mission.zone)
            self.initial |= {"published_at": local.replace(tzinfo=None), "which": str(local.fold)}
            twice = comes_twice(local.replace(tzinfo=None), self.mission.zone)
        if self.is_bound:
            try:
                typed = field.clean(self.data.get(self.add_prefix("published_at")))
            except ValidationError:
                typed = None
            twice = comes_twice(typed, self.mission.zone) if typed else []
        self.fields["which"].choices = twice

    def is_multipart(self):
        return True

    def _next_number(self):
        others = Bulletin.objects.filter(series=self.instance.series_id)
        others = others.exclude(translation_key=self.instance.translation_key)
        return _("%s is the next free number.") % (
            (others.aggregate(last=Max("number"))["last"] or 0) + 1
        )

    def clean_title(self):
        return text.one_line(self.cleaned_data["title"])

    def clean_reports_on(self):
        reported = self.cleaned_data["reports_on"]
        if reported and reported.translation_key == self.instance.translation_key:
            raise ValidationError(_("It cannot report on itself in another language."))
        return reported

    def clean_which(self):
        return {"0": 0, "1": 1}.get(self.cleaned_data["which"])

    def clean(self):
        super().clean()
        typed = self.cleaned_data
        if self.refusal:
            self.add_error(None, self.refusal)
        for beside in (self.pictures, self.attachments):
            if beside.is_bound and not beside.is_valid():
                for sentence in beside.problems():
                    self.add_error(None, sentence)
        first, last = typed.get("first_day"), typed.get("last_day")
        if first and not last and "last_day" not in self.errors:
            typed["last_day"] = first
        if last and not first and "first_day" not in self.errors:
            self.add_error("first_day", _("Name the first day too."))
        if typed.get("published_at"):
            try:
                typed["published_at"] = in_zone(
                    typed["published_at"],
                    self.mission.zone,
                    self.mission.city_name,
                    typed.get("which"),
                )
            except ValidationError as error:
                self.add_error("published_at", error)
        return typed

    def _post_clean(self):
        super()._post_clean()
        row, typed = self.instance, self.cleaned_data
        if row.pk and "version" in typed:
            row.version = typed["version"]
        if "body" in typed:
            row.body = self._body(typed["body"])
            row.body_text = text.plain(row.body)
        if typed.get("stated"):
            row.day_inferred, row.day_basis = False, []
        if "published_at" in self.fields:
            row.planned_at = typed.get("published_at")
        if self.move == "send":
            for name, sentence in workflow.lacks_for_review(row).items():
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, sentence)

    def _body(self, typed):
        """What was typed, as HTML; words that nobody changed keep their HTML to the letter."""
        typed = typed.replace("\r\n", "\n").replace("\r", "\n")
        if typed == self.shown:
            return self.instance.body
        return text.clean(text.typed(typed))[0]

    def validate_constraints(self):
        """Each check constraint's sentence at its field; workflow.py keeps the unique ones."""
        for constraint in Bulletin._meta.constraints:
            name = AT_FIELD.get(constraint.name)
            if not name or name in self.errors:
                continue
            try:
                constraint.validate(Bulletin, self.instance)
            except ValidationError as error:
                self.add_error(name if name in self.fields else None, error)

    def participations(self):
        """[(party, its role so far)] in the order chosen; None where parties are read only."""
        if "parties" not in self.fields:
            return None
        roles = {part.party_id: part.role for part in self.instance.parts}
        chosen = {party.pk: party for party in self.cleaned_data["parties"]}
        typed = [int(key) for key in self.data.getlist(self.add_prefix("parties"))]
        return [(chosen[key], roles.get(key, {})) for key in dict.fromkeys(typed)]
