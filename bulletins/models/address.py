from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerSlug(models.Model):
    """A slug that a bulletin once had in its address: it leads to the bulletin for ever."""

    bulletin = models.ForeignKey("Bulletin", models.CASCADE, related_name="former_slugs")
    language = models.CharField(max_length=12)
    slug = models.SlugField(max_length=80)

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")
        constraints = [models.UniqueConstraint("language", "slug", name="one_former_slug")]

    def __str__(self):
        return self.slug


class Address(models.Model):
    """An address of the former site that leads to a selection here, for ever."""

    class Output(models.TextChoices):
        LIST = "list", _("List")
        RSS = "rss", "RSS"
        ATOM = "atom", "Atom"
        JSON = "json", "JSON Feed"
        CALENDAR = "calendar", _("Calendar")

    # "/rss.php", "/rss.php?cat=5", or with * at its end: "/feeds/news*"
    pattern = models.CharField(_("former address"), max_length=500, unique=True)
    output = models.CharField(_("leads to"), max_length=8, choices=Output.choices, default="rss")
    language = models.CharField(_("language"), max_length=12)
    query = models.TextField(_("selection"), blank=True)  # canonical, "?kind=event" or empty

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["pattern"]

    def __str__(self):
        return self.pattern
