"""What pictures and files have in common in a bulletin's form."""

from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _


class BesideText(BaseFormSet):
    named = ""  # how a problem of one of them is said: %(place)s, %(sentence)s

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take it out of this bulletin")

    def problems(self):
        """What is wrong, in sentences that name which one."""
        found = [str(sentence) for sentence in self.non_form_errors()]
        for place, form in enumerate(self.forms, start=1):
            if self._should_delete_form(form):
                continue
            for sentences in form.errors.values():
                found += [
                    self.named % {"place": place, "sentence": sentence} for sentence in sentences
                ]
        return found
