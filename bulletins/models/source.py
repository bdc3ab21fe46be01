from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """Where an imported bulletin came from, with the words that each of its facts was read from."""

    bulletin = models.ForeignKey("Bulletin", models.CASCADE, related_name="sources")
    system = models.CharField(max_length=40)  # "text": plain text
    key = models.CharField(max_length=255)  # former address, GUID or hash of the item's text
    sha256 = models.CharField(max_length=64)  # of the item's text
    # {"words": the item to the letter, "evidence": [...], "mentions": [...], "version": the bulletin's when taken}
    evidence = models.JSONField(default=dict)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [models.UniqueConstraint("system", "key", name="one_source_per_item")]

    def __str__(self):
        return f"{self.system}: {self.key}"
