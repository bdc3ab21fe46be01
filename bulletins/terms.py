"""Changes of names and slugs: what is sorted under them and every former address stays."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from bulletins.models import Place


class Refused(Exception):
    """A name that cannot be written so; the sentence is for the editor."""


def save(term):
    """Write `term`, new or changed. A changed slug leaves a row under the former one that leads here."""
    model = type(term)
    with transaction.atomic():
        stored = model.objects.filter(pk=term.pk).first() if term.pk else None
        if stored and stored.slug != term.slug:
            model.objects.filter(slug=term.slug, merged_into=term).delete()
        if model.objects.filter(slug=term.slug).exclude(pk=term.pk).exists():
            raise Refused(_("“%s” has or had this address. Choose other words.") % term.slug)
        if isinstance(term, Place):
            _place(term, stored)
        else:
            term.save()
        if stored and stored.slug != term.slug:
            former = {
                field.name: getattr(stored, field.name) for field in model._meta.concrete_fields
            }
            model.objects.create(**former | {"id": None, "merged_into": term})
    return term


def _place(place, stored):
    """Write the place with its path, and the paths of all that lies in it."""
    parent = Place.objects.get(pk=place.parent_id) if place.parent_id else None
    if parent and stored and parent.path.startswith(stored.path):
        raise Refused(_("A place cannot lie in itself."))
    place.path = stored.path if stored else ""
    place.save()
    path = f"{parent.path if parent else '/'}{place.pk}/"
    if path != place.path:
        before, place.path = place.path, path
        Place.objects.filter(pk=place.pk).update(path=path)
        if before:
            Place.objects.inside(Place(path=before)).exclude(pk=place.pk).update(
                path=Concat(Value(path), Substr(F("path"), len(before) + 1))
            )
