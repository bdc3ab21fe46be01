"""An hour as an editor types it, in the mission's zone; hours that do not exist or come twice are asked back."""

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import dates
from bulletins.admin import words


class Moment(forms.Field):
    """Date and hour as typed, without a zone: a datetime that the form puts into the mission's."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value):
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValidationError(
                _("Write a date and an hour, such as 2027-01-01T09:00.")
            ) from None
        if moment.tzinfo or not 1900 < moment.year < 2200:
            raise ValidationError(_("Write a date and an hour, such as 2027-01-01T09:00."))
        return moment


def in_zone(moment, zone, city, fold=None):
    """`moment` (naive) in `zone`, as an aware datetime; ValidationError (code "twice") where it has none or two.

    `fold` says which of the two.
    """
    first, second = (moment.replace(tzinfo=zone, fold=which) for which in (0, 1))
    hour, day = dates.clock(moment, get_language()), words.day(moment.date())
    back = first.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != moment:
        raise ValidationError(
            _(
                "%(hour)s does not exist in %(city)s on %(day)s: the clocks go forward. Did you mean %(later)s?"
            )
            % {
                "hour": hour,
                "city": city,
                "day": day,
                "later": dates.clock(back, get_language()),
            }
        )
    if first.utcoffset() != second.utcoffset() and fold is None:
        raise ValidationError(
            _("%(hour)s comes twice in %(city)s on %(day)s: which one?")
            % {"hour": hour, "city": city, "day": day},
            code="twice",
        )
    return second if fold else first


def comes_twice(moment, zone):
    """[(value, words)] of the two instants of `moment` (naive) in `zone`; empty where there is one."""
    first, second = (moment.replace(tzinfo=zone, fold=which) for which in (0, 1))
    if first.utcoffset() <= second.utcoffset():
        return []
    return [
        ("0", _("The first, %s UTC") % first.astimezone(UTC).strftime("%H:%M")),
        ("1", _("The second, %s UTC") % second.astimezone(UTC).strftime("%H:%M")),
    ]
