"""Why a year that the text does not state is what it is: each reason in words."""

from django.utils.translation import gettext as _

WORDS = {
    "anniversary": lambda: _("the anniversary, number %(number)s, counted from %(origin)s"),
    "neighbours": lambda: _("the bulletins beside it on the former page, all of %(year)s"),
    "order": lambda: _("the order of the former page"),
    "weekday": lambda: _("the weekday that the text names"),
    "given": lambda: _("the year that was given with the page, %(year)s"),
}


def in_words(reason):
    """`reason` ({"code": …, values}) as a phrase; a code that is not known here is named as it is."""
    words = WORDS.get(reason["code"])
    return words() % reason if words else reason["code"]
