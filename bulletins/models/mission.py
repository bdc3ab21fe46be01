from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bulletins.models.taxonomy import named

HUE = [MinValueValidator(0), MaxValueValidator(360)]
COLOUR = [
    RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write the colour as # and six figures, such as #123a9c."))
]


def _city_of(time_zone):
    return time_zone.rpartition("/")[2].replace("_", " ")


class MissionQuerySet(models.QuerySet):
    def the(self):
        return self.get(pk=1)


class Mission(models.Model):
    """The embassy itself. One row, made by migration with placeholders."""

    names = models.JSONField(_("names"), default=dict)  # language code: name; the same below
    sending_state = models.JSONField(_("sending state"), default=dict, blank=True)
    receiving_state = models.JSONField(_("receiving state"), default=dict, blank=True)

    brand_hue = models.PositiveSmallIntegerField(
        _("main colour, hue 0 to 360"), default=259, validators=HUE
    )
    brand_chroma = models.DecimalField(
        _("strength, 0 to 0.2"),
        max_digits=3,
        decimal_places=2,
        default="0.13",
        validators=[MinValueValidator(0), MaxValueValidator(Decimal("0.2"))],
    )
    accent_hue = models.PositiveSmallIntegerField(
        _("second colour, hue 0 to 360"), default=24, validators=HUE
    )
    ribbon_1 = models.CharField(
        _("ribbon, first third"), max_length=7, default="#123a9c", validators=COLOUR
    )
    ribbon_2 = models.CharField(
        _("ribbon, second third"), max_length=7, default="#f4f5f8", validators=COLOUR
    )
    ribbon_3 = models.CharField(
        _("ribbon, last third"), max_length=7, default="#b3172b", validators=COLOUR
    )

    time_zone = models.CharField(
        _("time zone of the mission"), max_length=40, default="America/New_York"
    )
    city = models.JSONField(_("city of the mission"), default=dict, blank=True)
    capital_time_zone = models.CharField(
        _("time zone of the capital"), max_length=40, default="America/Havana"
    )
    capital = models.JSONField(_("capital"), default=dict, blank=True)

    address = models.JSONField(_("address"), default=dict, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    emergency_telephone = models.CharField(
        _("telephone in an emergency"), max_length=40, blank=True
    )
    email = models.EmailField(_("email"), blank=True)
    hours = models.JSONField(_("open"), default=dict, blank=True)

    # Texts of the pages, paragraphs parted by blank lines; empty: the words that come with the site.
    privacy = models.JSONField(_("privacy"), default=dict, blank=True)
    accessibility = models.JSONField(_("accessibility"), default=dict, blank=True)
    texts_changed_at = models.DateTimeField(null=True, editable=False)

    urgent = models.JSONField(_("urgent notice"), default=dict, blank=True)
    urgent_until = models.DateTimeField(_("until"), null=True, blank=True)

    second_person = models.BooleanField(
        _("a second person approves what is published"), default=True
    )

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("mission")
        constraints = [
            models.CheckConstraint(
                name="one_mission",
                condition=Q(pk=1),
                violation_error_message=_("There is one mission. Change that one."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return named(self.names)[0]

    @property
    def name_language(self):
        return named(self.names)[1]

    @property
    def city_name(self):
        """What its clock is called: the city, else the last part of the zone."""
        return named(self.city)[0] or _city_of(self.time_zone)

    @property
    def capital_name(self):
        return named(self.capital)[0] or _city_of(self.capital_time_zone)

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    def zone_at(self, places):
        """The zone of the innermost of `places` (innermost first, None among them) that has one, else its own."""
        return next(
            (place.time_zone for place in places if place and place.time_zone), self.time_zone
        )

    def clock_at(self, places):
        """What the clock there is called."""
        zone = self.zone_at(places)
        return self.city_name if zone == self.time_zone else _city_of(zone)

    def urgent_now(self, at=None):
        """(words, their language) of the urgent notice in force at `at` (aware datetime, default now), or None."""
        if not self.urgent_until or self.urgent_until <= (at or timezone.now()):
            return None
        words, language = named(self.urgent)
        return (words, language) if words else None
