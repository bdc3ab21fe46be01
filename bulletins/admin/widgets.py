"""Fields that complete themselves, which the stock admin breaks on nonsense that it is sent."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

LARGEST = 2**63 - 1  # of a row's id


class Bounded:
    def optgroups(self, name, value, attr=None):
        """What names no row is not looked up: the field says that it is no choice."""
        ids = [key for key in value if key.isascii() and key.isdigit() and int(key) <= LARGEST]
        return super().optgroups(name, ids or [""], attr)


class ChosenName(Bounded, AutocompleteSelect):
    pass


class ChosenNames(Bounded, AutocompleteSelectMultiple):
    def build_attrs(self, *args, **kwargs):
        """Without the sign that clears all: it stands inside the list, where no other child may."""
        return super().build_attrs(*args, **kwargs) | {"data-allow-clear": "false"}
