"""The field of a bulletin's text: an editor where there are scripts, else a box of HTML or plain text."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bulletins import text


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
