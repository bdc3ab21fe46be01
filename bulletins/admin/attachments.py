"""The PDFs of a bulletin in its form."""

from django import forms
from django.conf import settings
from django.core import signing
from django.forms.formsets import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins import files
from bulletins.admin.beside_text import BesideText
from bulletins.models import Attachment

MOST = 20  # files of one bulletin
SAID = ("title", "language", "accessible")
SALT = "bulletins.files"


class AttachmentForm(forms.Form):
    """One PDF. A file that is taken is named by a signed word until the bulletin is saved with it."""

    attachment = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("What readers see in place of the file's name."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=settings.LANGUAGES, required=False
    )
    accessible = forms.ChoiceField(
        label=gettext_lazy("Can it be read by a screen reader?"),
        choices=Attachment.Accessible.choices,
        required=False,
    )

    def __init__(self, *args, bulletin, language, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.bulletin, self.chosen = bulletin, self.initial.get("row")
        self.initial.setdefault("language", language)
        self.initial.setdefault("accessible", Attachment.Accessible.UNKNOWN)

    def has_changed(self):
        """Language and accessibility alone, which stand there at first, are no file."""
        return not {*self.changed_data} <= {"language", "accessible"}

    @property
    def word(self):
        """Names a file that is stored and has no row yet, for the next time the form is sent."""
        if self.chosen is None or self.chosen.pk:
            return ""
        row = self.chosen
        return signing.dumps([row.key, row.name, row.size], salt=SALT)

    def clean(self):
        typed = super().clean()
        self.chosen = self._file(typed)
        if not self.chosen:
            if "file" not in self.errors:
                self.add_error("file", _("Choose a PDF."))
            return typed
        if not typed.get("title"):
            self.add_error("title", _("Say what the file is, in a few words."))
        for name in SAID:
            setattr(self.chosen, name, typed.get(name) or self.initial.get(name, ""))
        return typed

    def _file(self, typed):
        """The row that is meant, stored or new; None where there is none."""
        rows = Attachment.objects.filter(bulletin=self.bulletin.pk)
        if typed.get("file"):
            try:
                return Attachment(**files.take(typed["file"])._asdict())
            except files.Refused as refused:
                self.add_error("file", str(refused))
                return None
        if typed.get("attachment"):
            return rows.filter(pk=typed["attachment"]).first()
        if not typed.get("kept"):
            return None
        try:
            key, name, size = signing.loads(typed["kept"], salt=SALT)
        except signing.BadSignature:
            return None
        stored = Attachment.objects.filter(key=key).first()  # the form was sent twice
        if stored:
            return stored if stored.bulletin_id == self.bulletin.pk else None
        return Attachment(key=key, name=name, size=size)


class Attachments(BesideText):
    named = gettext_lazy("File %(place)s: %(sentence)s")

    def rows(self):
        """The Attachment rows, stored or new, for workflow.save; None where the form had no files."""
        if not self.is_bound:
            return None
        return [
            form.chosen for form in self.forms if form.chosen and not self._should_delete_form(form)
        ]


FormSet = formset_factory(
    AttachmentForm, Attachments, extra=1, can_delete=True, max_num=MOST, validate_max=True
)


def formset(bulletin, data=None, uploads=None, language=settings.LANGUAGE_CODE):
    """The files of `bulletin` in its form; bound where `data` has them. `language`: of a new one."""
    sent = data is not None and "files-TOTAL_FORMS" in data
    return FormSet(
        data if sent else None,
        uploads if sent else None,
        prefix="files",
        initial=[
            {"row": row, "attachment": row.pk} | {name: getattr(row, name) for name in SAID}
            for row in bulletin.files
        ],
        form_kwargs={"bulletin": bulletin, "language": bulletin.language or language},
    )
