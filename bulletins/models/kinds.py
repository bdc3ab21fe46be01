from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletins.models.bulletin import Bulletin, BulletinQuerySet
from bulletins.models.choices import Kind


class OfKind(models.Manager.from_queryset(BulletinQuerySet)):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def get_queryset(self):
        return super().get_queryset().filter(kind=self.kind)


class Event(Bulletin):
    objects = OfKind(Kind.EVENT)

    class Meta:
        proxy = True
        verbose_name = _("event")
        verbose_name_plural = _("events")


class Commemoration(Bulletin):
    objects = OfKind(Kind.COMMEMORATION)

    class Meta:
        proxy = True
        verbose_name = _("commemoration")
        verbose_name_plural = _("commemorations")
