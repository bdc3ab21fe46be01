"""Changes of names and slugs: what is sorted under them and every former address stays."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletins.models import (
    Action,
    Bulletin,
    Observance,
    Participation,
    Party,
    Place,
    Revision,
    one_writer,
)


class Refused(Exception):
    """A name that cannot be written so; the sentence is for the editor."""


def save(term):
    """Write `term`, new or changed. A changed slug leaves a row under the former one that leads here."""
    model = type(term)
    with one_writer():
        stored = model.objects.filter(pk=term.pk).first()
        if stored and stored.merged_into_id:
            raise Refused(_("“%s” was merged into another name meanwhile.") % stored)
        former = model.objects.filter(slug=term.slug, merged_into=term).first() if stored else None
        if former:  # the row stays, because revisions name what was merged
            model.objects.filter(pk=former.pk).update(slug="")
        elif model.objects.filter(slug=term.slug).exclude(pk=term.pk).exists():
            raise Refused(_("“%s” has or had this address. Choose other words.") % term.slug)
        if isinstance(term, Place):
            _place(term, stored)
        else:
            if isinstance(term, Observance) and stored:
                _raise_anniversaries(term, stored)
            term.save()
        if former:
            model.objects.filter(pk=former.pk).update(slug=stored.slug)
        elif stored and stored.slug != term.slug:
            kept = {
                field.name: getattr(stored, field.name) for field in model._meta.concrete_fields
            }
            model.objects.create(**kept | {"id": None, "merged_into": term})
    return term


def _raise_anniversaries(observance, stored):
    """The entries of its anniversaries changed, and are in a new state where their day is another."""

    def changed(*names):
        return any(getattr(observance, name) != getattr(stored, name) for name in names)

    observance.sequence = stored.sequence + changed("origin_date", "origin_precision")
    observance.changed_at = stored.changed_at
    if changed("names", "slug", "origin_date", "origin_precision"):
        observance.changed_at = timezone.now()


def merge(term, into, by=None):
    """Put all that is sorted under `term` under `into`, where its addresses lead from now on.

    Each bulletin gets a revision by `by`. A place moves the calendar's entries too. Refused where
    either is merged or gone, `into` is of another sort, or lies in `term`.
    """
    model = type(term)
    if type(into) is not model:
        raise Refused(_("“%s” is a name of another sort.") % into)
    if into.pk == term.pk:
        raise Refused(_("A name cannot be merged into itself."))
    with one_writer():
        rows = model.objects.in_bulk([term.pk, into.pk])
        if len(rows) < 2:
            raise Refused(_("One of the two names is not here any more."))
        term, into = rows[term.pk], rows[into.pk]
        for one in (term, into):
            if one.merged_into_id:
                raise Refused(_("“%s” was merged into another name already.") % one)
        if model is Place and into.path.startswith(term.path):
            raise Refused(
                _("“%(inner)s” lies in “%(place)s”. Move it out first.")
                % {"inner": into, "place": term}
            )
        moved = list(sorted_under(term).order_by("pk").values_list("pk", flat=True))
        if model is Party:
            _put_parties(term, into)
        else:
            sorted_under(term).update(**{model._meta.model_name: into})
        model.objects.filter(merged_into=term).update(merged_into=into)
        model.objects.filter(pk=term.pk).update(merged_into=into)
        if model is Place:
            _put_places(term, into, moved)
        _record(
            moved, by, _("“%(name)s” was merged into “%(into)s”.") % {"name": term, "into": into}
        )
    return into


def sorted_under(term):
    """The bulletins that stand under `term` itself, in any state."""
    if isinstance(term, Party):
        return Bulletin.objects.filter(participations__party=term)
    return Bulletin.objects.filter(**{term._meta.model_name: term})


def _put_parties(term, into):
    """Its parts to `into`; where both took part, one part with the words of both roles."""
    there = {part.bulletin_id: part for part in Participation.objects.filter(party=into)}
    for part in Participation.objects.filter(party=term, bulletin__in=there):
        kept = there[part.bulletin_id]
        kept.role, kept.order = part.role | kept.role, min(part.order, kept.order)
        kept.save(update_fields=["role", "order"])
        part.delete()
    Participation.objects.filter(party=term).update(party=into)


def _put_places(term, into, moved):
    """What lies in `term` into `into`, and a new state of the calendar's entries that readers have."""
    for part in Place.objects.filter(parent=term, merged_into=None):
        part.parent = into
        _place(part, Place.objects.get(pk=part.pk))
    Place.objects.filter(merged_into=into).update(parent=into.parent_id, path=into.path)
    Bulletin.objects.filter(pk__in=moved).exclude(published_at=None).update(
        changed_at=timezone.now(), sequence=F("sequence") + 1
    )


def _record(moved, by, sentence):
    """A version and a revision more for each bulletin, so that no older form is saved over it."""
    Bulletin.objects.filter(pk__in=moved).update(version=F("version") + 1)
    rows = Bulletin.objects.filter(pk__in=moved).select_related(
        "place", "category", "series", "observance", "reports_on", "pending"
    )
    for bulletin in rows.iterator(500):
        waits = bulletin.pending.content if bulletin.pending_id else None
        Revision.take(bulletin, by, Action.MERGE, sentence, waits)


def _place(place, stored):
    """Write the place with its path, and the paths of all that lies in it."""
    parent = Place.objects.get(pk=place.parent_id) if place.parent_id else None
    if parent and parent.merged_into_id:
        parent = place.parent = parent.merged_into
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
