"""Finds the names of a proposal among those that the site has, and makes those it lacks."""

import re

from bulletins import terms, text
from bulletins.importers.counted import FEMININE
from bulletins.importers.known import PLACES
from bulletins.importers.where import NewPlace
from bulletins.models import Category, Observance, Party, Place, Series
from bulletins.prose import fold

SMALL_WORDS = re.compile(r"\b(the|a|an|of|on|el|la|los|las|un|una|de|del|sobre)\b")


def alike(name):
    """`name` as it is compared: accents, case, punctuation, articles and small words apart."""
    plain = re.sub(r"[^\w\s]", "", fold(name).replace("-", " "))
    return " ".join(SMALL_WORDS.sub(" ", plain).split())


def path_of(place, language):
    """The names of a KnownPlace or NewPlace and of all it lies in, outermost first."""
    if place is None:
        return []
    if isinstance(place, NewPlace):
        return [*path_of(place.inside, language), place.names[language]]
    return [*path_of(PLACES.get(place.inside), language), place.names[language]]


def _spellings(place):
    return [*place.names.values(), *getattr(place, "spellings", ())]


class Names:
    """The site's names, read once for an import; `made` lists the new ones."""

    def __init__(self):
        self.known = {
            model: self._index(model) for model in (Category, Observance, Party, Place, Series)
        }
        self.made = []

    def _index(self, model):
        rows = {row.pk: row for row in model.objects.all()}
        index = {}
        for row in rows.values():
            current = row
            while current.merged_into_id:
                current = rows[current.merged_into_id]
            for name in row.names.values():
                index.setdefault(alike(name), current)
        return index

    def find(self, model, names):
        for name in names:
            if alike(name) in self.known[model]:
                return self.known[model][alike(name)]
        return None

    def make(self, model, names, **fields):
        """A new row with a free slug, remembered under all its names."""
        first = next(iter(names.values()))
        base = text.ascii_slug(first) or model._meta.model_name
        slug, count = base, 1
        while model.objects.filter(slug=slug).exists():
            count += 1
            slug = f"{base[: text.SLUG_LENGTH - 4]}-{count}"
        row = terms.save(model(slug=slug, names=names, **fields))
        for name in names.values():
            self.known[model][alike(name)] = row
        self.made.append({"kind": model._meta.model_name, "slug": slug, "name": first})
        return row

    def place(self, found, language):
        """The row of a KnownPlace or NewPlace, with all that it lies in."""
        if found is None:
            return None
        is_new = isinstance(found, NewPlace)
        outer = found.inside if is_new else PLACES.get(found.inside)
        row = self.find(Place, _spellings(found))
        if row and is_new and outer:
            around = self.find(Place, _spellings(outer))
            if around and not row.path.startswith(around.path):
                row = None  # of the same name, elsewhere
        return row or self.make(Place, found.names, parent=self.place(outer, language))

    def series(self, name, language):
        if not name:
            return None
        genders = {"es": "f"} if language == "es" and FEMININE.match(name) else {}
        return self.find(Series, [name]) or self.make(Series, {language: name}, genders=genders)

    def observance(self, found):
        if not found:
            return None
        return self.find(Observance, found.names.values()) or self.make(
            Observance,
            found.names,
            origin_date=found.origin,
            origin_precision=found.precision,
        )

    def category(self, subject):
        if not subject:
            return None
        return self.find(Category, subject.names.values()) or self.make(Category, subject.names)

    def parties(self, found, language):
        """[(row, role names)] in the order of the text."""
        rows = {}
        for party in found:
            names = party.names or {language: party.name}
            row = self.find(Party, names.values()) or self.make(Party, names)
            rows.setdefault(row, {language: party.role} if party.role else {})
        return list(rows.items())
