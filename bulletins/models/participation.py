from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletins.models.bulletin import Bulletin
from bulletins.models.taxonomy import Party, named


class Participation(models.Model):
    """A party's part in a bulletin, with its role at that time."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="participations")
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="participations", verbose_name=_("party")
    )
    role = models.JSONField(
        _("role at that time"), default=dict, blank=True
    )  # language code: words
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("parties")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint("bulletin", "party", name="a_party_once")]

    def __str__(self):
        return str(self.party)

    @property
    def role_name(self):
        return named(self.role)[0]
