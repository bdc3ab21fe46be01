from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bulletins.models.bulletin import Bulletin

PERCENT = [MaxValueValidator(100)]


class Image(models.Model):
    """A picture of the library: the original, re-encoded, and its renditions under MEDIA_ROOT."""

    name = models.CharField(_("name"), max_length=200)  # of the file as it was uploaded
    key = models.CharField(
        max_length=64, unique=True, editable=False
    )  # what its files are named by
    kind = models.CharField(
        max_length=4, editable=False
    )  # jpeg, png or webp: of the stored original
    width = models.PositiveIntegerField(editable=False)  # pixels, orientation applied
    height = models.PositiveIntegerField(editable=False)
    size = models.PositiveIntegerField(editable=False)  # bytes of the stored original
    # [{"width", "height", "kind", "size"}] of what is there to be shown, widest last
    renditions = models.JSONField(default=list, editable=False)
    credit = models.CharField(_("credit"), max_length=200, blank=True)  # offered to each new use
    focal_x = models.PositiveSmallIntegerField(
        _("across, in per cent"), default=50, validators=PERCENT
    )
    focal_y = models.PositiveSmallIntegerField(
        _("down, in per cent"), default=50, validators=PERCENT
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-added_at", "-id"]

    def __str__(self):
        return self.name


class ImageUse(models.Model):
    """A picture in one language of a bulletin, with what is said of it there."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="image_uses")
    image = models.ForeignKey(Image, models.PROTECT, related_name="image_uses")
    order = models.PositiveSmallIntegerField(default=0)
    alt = models.TextField(_("description"), blank=True)
    decorative = models.BooleanField(_("decorative"), default=False)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200)

    class Meta:
        default_permissions = ()
        verbose_name = _("picture in a bulletin")
        verbose_name_plural = _("pictures in bulletins")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint("bulletin", "image", name="a_picture_once"),
            models.CheckConstraint(
                name="picture_has_credit",
                condition=~Q(credit=""),
                violation_error_message=_("Name the photographer or the source."),
            ),
            models.CheckConstraint(
                name="decorative_says_nothing",
                condition=Q(decorative=False) | Q(alt=""),
                violation_error_message=_("A picture is described or decorative, not both."),
            ),
        ]

    def __str__(self):
        return self.image.name

    @property
    def decided(self):
        """Whether somebody said what it shows, or that it is decorative."""
        return self.decorative or bool(self.alt.strip())


class Attachment(models.Model):
    """A PDF beside a bulletin's text."""

    class Accessible(models.TextChoices):
        YES = "yes", _("Yes: tagged, and read aloud in order")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Nobody has checked")

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)  # of the file as it was uploaded
    key = models.CharField(
        max_length=64, unique=True, editable=False
    )  # what the stored file is named by
    size = models.PositiveIntegerField(editable=False)  # bytes
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=12)
    accessible = models.CharField(
        _("can it be read by a screen reader?"), max_length=7, choices=Accessible.choices,
        default=Accessible.UNKNOWN,
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(default=0)
    shown = models.BooleanField(
        default=False, editable=False
    )  # in the text that the bulletin has now
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["order", "id"]

    def __str__(self):
        return self.title
