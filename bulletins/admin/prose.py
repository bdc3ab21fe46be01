"""The field of a bulletin's text: an editor where there are scripts, else a box of HTML or plain text."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bulletins import text
from bulletins.models import Image
from bulletins.public.media import NAMED, figures, placed


def grouped(number):
    return number_format(number, force_grouping=True)


class ProseWidget(forms.Textarea):
    template_name = "admin/bulletins/prose.html"

    class Media:
        js = [Script("desk/prose.js", type="module")]


class ProseField(forms.CharField):
    """Cleans to HTML, as it was sent; workflow.save brings it through the allow-list."""

    widget = ProseWidget(attrs={"rows": 10})

    def __init__(self, **kwargs):
        super().__init__(**{"strip": False} | kwargs)

    def to_python(self, value):
        """Refused before it is read: what is too long takes too long to clean."""
        value = super().to_python(value)
        if len(value) > text.LONGEST:
            raise ValidationError(
                _(
                    "The text has %(number)s characters, marks included. At most %(longest)s are taken: shorten it."
                )
                % {"number": grouped(len(value)), "longest": grouped(text.LONGEST)}
            )
        return value


def read(bulletin):
    """Its text (HTML) with its pictures in their places, as readers will get it."""
    return placed(bulletin.body, figures(bulletin.uses, "admin:media"))[0]


def lost(bulletin):
    """A sentence that names the pictures which its text has and the bulletin has not; "" where there are none."""
    named = dict.fromkeys(int(match[1]) for match in NAMED.finditer(bulletin.body))
    gone = [key for key in named if key not in {use.image_id for use in bulletin.uses}]
    if not gone:
        return ""
    known = dict(Image.objects.filter(pk__in=gone).values_list("pk", "name"))
    names = [known.get(key, _("one that the library has no longer")) for key in gone]
    sentence = ngettext(
        "The text shows a picture that this bulletin does not have: %s."
        " Readers will not see it. Add it under Pictures, or delete it from the text.",
        "The text shows pictures that this bulletin does not have: %s."
        " Readers will not see them. Add them under Pictures, or delete them from the text.",
        len(gone),
    )
    return sentence % ", ".join(names)
