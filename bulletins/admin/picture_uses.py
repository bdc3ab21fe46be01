"""The pictures of a bulletin in its form: chosen or uploaded, described, credited, put in order."""

from contextlib import suppress

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.formsets import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bulletins import images
from bulletins.admin.beside_text import BesideText
from bulletins.admin.pictures import thumb
from bulletins.models import Image, ImageUse

RECENT = 40  # pictures of the library that the form offers
PREFIX = "pictures"  # of its fields
MOST = 40  # pictures of one bulletin
SAID = ("alt", "decorative", "caption", "credit")
ACCEPT = "image/jpeg,image/png,image/webp,image/avif"


class PictureUseForm(forms.Form):
    """One picture. A file that is taken stays in the library, whatever becomes of the bulletin's form."""

    file = forms.FileField(
        label=gettext_lazy("A new picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("JPEG, PNG, WebP or AVIF, 1,600 pixels wide or more."),
    )
    image = forms.ModelChoiceField(
        Image.objects.all(),
        label=gettext_lazy("Or one of the library"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This picture is not in the library.")},
    )
    alt = forms.CharField(
        label=gettext_lazy("Description (alt text)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "true"}),
        help_text=gettext_lazy("What is seen, for readers who cannot see it. Not the caption."),
    )
    decorative = forms.BooleanField(
        label=gettext_lazy("Decorative: it says nothing that the text does not"), required=False
    )
    caption = forms.CharField(label=gettext_lazy("Caption"), required=False, max_length=500)
    credit = forms.CharField(
        label=gettext_lazy("Credit"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Photographer or source."),
    )

    def __init__(self, *args, by, recent, language, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.by, self.chosen = by, self.initial.get("image")
        self.fields["image"].widget.choices = recent
        for name in ("alt", "caption"):
            self.fields[name].widget.attrs["lang"] = language

    @property
    def thumb(self):
        return thumb(self.chosen)

    @property
    def pixels(self):
        return images.pixels(self.chosen.width, self.chosen.height)

    def clean(self):
        typed = super().clean()
        self.chosen = self._picture(typed)
        if not self.chosen:
            if not {"file", "image"} & self.errors.keys():
                self.add_error("file", _("Choose a file, or a picture of the library."))
            return typed
        typed["credit"] = typed.get("credit") or self.chosen.credit
        if not typed["credit"]:
            self.add_error("credit", _("Name the photographer or the source."))
        if typed.get("alt") and typed.get("decorative"):
            self.add_error("decorative", _("A picture is described or decorative, not both."))
        return typed

    def _picture(self, typed):
        upload = typed.get("file")
        if not upload:
            return typed.get("image")
        if not self.by.has_perm("bulletins.add_image"):
            self.add_error("file", _("You have not the right to add pictures."))
            return None
        try:
            return images.take(upload, self.by).image
        except images.Refused as refused:
            self.add_error("file", str(refused))
            return None


class PictureUses(BesideText):
    named = gettext_lazy("Picture %(place)s: %(sentence)s")

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the order")
        form.fields["ORDER"].widget.attrs |= {"min": 1}

    def clean(self):
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        chosen = [form.chosen for form in kept if form.chosen]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("A picture stands here twice. Take one of them out."))

    def uses(self):
        """The unsaved ImageUse rows in their order, for workflow.save; None where the form had no pictures."""
        if not self.is_bound:
            return None
        uses = []
        for form in self.ordered_forms:
            said = {name: form.cleaned_data[name] for name in SAID}
            uses.append(ImageUse(image=form.chosen, **said))
        return uses

    def note_credits(self):
        """Of pictures that have none yet; after the bulletin is saved, so that rows are locked in one order."""
        for form in self.ordered_forms if self.is_bound else ():
            without = Image.objects.filter(pk=form.chosen.pk, credit="")
            without.update(credit=form.cleaned_data["credit"])


FormSet = formset_factory(
    PictureUseForm, PictureUses, extra=1, can_order=True, can_delete=True, max_num=MOST,
    validate_max=True,
)  # fmt: skip


def take(files, by):
    """Put the new pictures among the sent `files` into the library before the form's transaction begins.

    So they stay whatever becomes of the form, and no other writer waits while they are decoded. The
    form finds them there; what is refused it says at its field.
    """
    if by.has_perm("bulletins.add_image"):
        for name, upload in files.items():
            if name.startswith(f"{PREFIX}-"):
                with suppress(images.Refused):
                    images.take(upload, by)


def formset(bulletin, by, data=None, files=None, language=settings.LANGUAGE_CODE):
    """The pictures of `bulletin` in its form; bound where `data` has them. `language`: of a new one."""
    sent = data is not None and f"{PREFIX}-TOTAL_FORMS" in data
    recent = Image.objects.values_list("pk", "name")[:RECENT]
    return FormSet(
        data if sent else None,
        files if sent else None,
        prefix=PREFIX,
        initial=[
            {"image": use.image} | {name: getattr(use, name) for name in SAID}
            for use in bulletin.uses
        ],
        form_kwargs={
            "by": by,
            "recent": [("", "—"), *recent],
            "language": bulletin.language or language,
        },
    )
