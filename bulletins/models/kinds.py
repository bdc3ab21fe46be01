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


class Event(Bulletin):  # the kind that a bulletin has unless it is said
    objects = OfKind(Kind.EVENT)

    class Meta:
        proxy = True
        verbose_name = _("event")
        verbose_name_plural = _("events")


class Commemoration(Bulletin):
    objects = OfKind(Kind.COMMEMORATION)

    def __init__(self, *columns, **fields):
        super().__init__(*columns, **fields if columns else {"kind": Kind.COMMEMORATION} | fields)

    class Meta:
        proxy = True
        verbose_name = _("commemoration")
        verbose_name_plural = _("commemorations")
