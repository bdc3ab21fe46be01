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
