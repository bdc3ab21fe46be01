"""The one selection: what the query string of list, feeds and pages means, and how it is written."""

import re
from typing import NamedTuple
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bulletins.models import Bulletin, Category, Kind, Observance, Party, Place, Series, named

FIRST_YEAR, LAST_YEAR = 1900, 2200
ORDERS = [("newest", _("Newest first")), ("oldest", _("Oldest first")), ("best", _("Best match"))]
TERMS = {
    "category": Category,
    "place": Place,
    "series": Series,
    "party": Party,
    "observance": Observance,
}
# What a selection is made of, in the order of its address; `order` and `page` only say how to show it.
SELECTING = ("q", "kind", "category", "year", "place", "series", "party", "observance")
PARAMETERS = (*SELECTING, "order", "page")


class Named(NamedTuple):
    """A term that the query string names."""

    pk: int
    slug: str
    names: dict
    path: str  # of a place, else empty

    @property
    def name(self):
        return named(self.names)[0]

    @property
    def name_language(self):
        return named(self.names)[1]


def find_terms(wanted):
    """({parameter: Named}, {parameter: slug it has now}) of {parameter: slug}; one query, unknown ones left out."""
    questions = [
        TERMS[parameter]
        .objects.filter(slug=slug)
        .annotate(
            parameter=Value(parameter),
            inside=F("path") if parameter == "place" else Value(""),
        )
        .values_list("parameter", "pk", "slug", "names", "inside", "merged_into__slug")
        for parameter, slug in wanted.items()
    ]
    found, moved = {}, {}
    if questions:
        for parameter, *term, now in questions[0].union(*questions[1:], all=True):
            found[parameter] = Named(*term)
            if now:
                moved[parameter] = now
    return found, moved


class SelectionForm(forms.Form):
    """Turns slugs into terms; `moved` names the parameters whose slug is a former one."""

    moved = {}
    unknown = {
        "category": _("There is no such category. Choose one of these."),
        "place": _("There is no such place. Choose one of these."),
        "series": _("There is no such series."),
        "party": _("There is no such party."),
        "observance": _("There is no such commemoration."),
    }

    def clean(self):
        cleaned = self.cleaned_data
        wanted = {name: cleaned[name] for name in TERMS if cleaned.get(name)}
        found, self.moved = find_terms(wanted)
        for name in wanted:
            if name in found:
                cleaned[name] = found[name]
            else:
                self.add_error(name, self.unknown[name])
        return cleaned


class YearField(forms.IntegerField):
    def to_python(self, value):
        """Four figures, written in one way only: what is kept must be the same for the same year."""
        if value and not re.fullmatch(r"[0-9]{4}", value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class YearFilter(filters.Filter):
    field_class = YearField


def all_of_a_kind():
    """{kind: what all of it is called}"""
    return {Kind.EVENT: gettext("Events"), Kind.COMMEMORATION: gettext("Commemorations")}


class BulletinFilter(filters.FilterSet):
    """Reads a query string; `queryset` is what the filters narrow (public, in one language)."""

    q = filters.CharFilter(
        method="with_words", max_length=100, error_messages={"max_length": _("Write fewer words.")}
    )
    kind = filters.ChoiceFilter(
        choices=Kind.choices, error_messages={"invalid_choice": _("Choose one of these.")}
    )
    category = filters.CharFilter(method="under_term", max_length=80)
    year = YearFilter(
        method="in_year",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            name: _("There is no such year. Choose one of these.")
            for name in ("invalid", "min_value", "max_value")
        },
    )
    place = filters.CharFilter(method="at_place", max_length=80)
    series = filters.CharFilter(method="under_term", max_length=80)
    party = filters.CharFilter(method="of_party", max_length=80)
    observance = filters.CharFilter(method="under_term", max_length=80)
    order = filters.ChoiceFilter(choices=ORDERS, method="in_order")

    class Meta:
        model = Bulletin
        fields = []
        form = SelectionForm

    def __init__(self, data, queryset, parameters=PARAMETERS):
        # Of repeated ones the last.
        given = {name: data[name].strip() for name in parameters if name in data}
        self.empty = [name for name, value in given.items() if not value]
        self.given = {name: value for name, value in given.items() if name not in self.empty}
        super().__init__(self.given, queryset)

    # What each parameter asks

    def with_words(self, bulletins, name, value):
        for word in value.split():
            bulletins = bulletins.filter(Q(title__icontains=word) | Q(body_text__icontains=word))
        return bulletins

    def under_term(self, bulletins, name, term):
        return bulletins.filter(**{f"{name}_id": term.pk})

    def in_year(self, bulletins, name, year):
        return bulletins.in_year(year)

    def at_place(self, bulletins, name, place):
        return bulletins.at_place(place)

    def of_party(self, bulletins, name, party):
        return bulletins.filter(participations__party=party.pk)

    def in_order(self, bulletins, name, order):
        if order == "oldest":
            return bulletins.oldest_first()
        if order == "best" and self.words:
            return bulletins.alias(hit=self._title_has_words()).order_by(
                "-hit", F("published_at").desc(), F("id").desc()
            )
        return bulletins.newest_first()

    def _title_has_words(self):
        has_all = Q()
        for word in self.words.split():
            has_all &= Q(title__icontains=word)
        return Case(When(has_all, then=Value(1)), default=Value(0), output_field=IntegerField())

    # What was read

    @property
    def chosen(self):
        """{parameter: value as read} of those that select, in the order of an address."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: cleaned[name] for name in SELECTING if cleaned.get(name) not in (None, "")}

    @property
    def first_error(self):
        """(parameter, sentence) of the first value that names nothing or cannot be read; there must be one."""
        name, errors = next(iter(self.form.errors.items()))
        return name, errors[0]

    @property
    def words(self):
        return self.chosen.get("q", "")

    @property
    def ordering(self):
        return self.form.cleaned_data.get("order") or ("best" if self.words else "newest")

    def narrowed(self, without=None):
        """The queryset under all filters in force but `without`; in no order."""
        bulletins = self.queryset
        for name, value in self.chosen.items():
            if name != without:
                bulletins = self.filters[name].filter(bulletins, value)
        return bulletins

    @property
    def qs(self):
        """The selection in its order; nothing where a value could not be read."""
        if not self.form.is_valid():
            return self.queryset.none()
        return self.in_order(self.narrowed(), "order", self.ordering)

    # How it is written

    def query(self, without=(), page=None, order=None, only_selecting=False):
        """The canonical query string ("?kind=event&year=2018" or ""), some parameters left out or set."""
        kept = {}
        for name in SELECTING if only_selecting else PARAMETERS:
            value = self.form.moved.get(name) or self.given.get(name)
            if value and name not in without and name != "page":
                kept[name] = value
        if order:
            kept["order"] = order
        if page and str(page) != "1":
            kept["page"] = page
        ordered = {name: kept[name] for name in PARAMETERS if name in kept}
        return f"?{urlencode(ordered)}" if ordered else ""

    def in_words(self):
        """The selection as a phrase that follows "bulletins" or "News": " from 2018, in …"; empty for all."""
        phrases = {
            "year": gettext("from %s"),
            "category": gettext("on %s"),
            "place": gettext("in %s"),
            "series": gettext("of the series %s"),
            "party": gettext("with %s"),
            "observance": gettext("on the commemoration %s"),
            "q": gettext("with “%s”"),
        }
        parts = [
            phrases[name] % getattr(value, "name", value)
            for name, value in self.chosen.items()
            if name in phrases
        ]
        return " ".join(parts)

    def phrase(self):
        """The selection as one phrase: "Events in Washington D.C."."""
        if not self.chosen:
            return gettext("All bulletins")
        return self.titled(gettext("Bulletins"))

    def titled(self, noun):
        """`noun`, or the kind that is chosen, and the rest of the selection in words."""
        noun = all_of_a_kind().get(self.chosen.get("kind"), noun)
        return " ".join(filter(None, (noun, self.in_words())))

    @property
    def is_pinged(self):
        """Whether the hub is told of its feeds: those of at most one filter, and never of words."""
        return len(self.chosen) <= 1 and not self.words

    def labels(self):
        """[(parameter, its label, value as shown, language of the value)] of the chips, bad values included."""
        names = {
            "q": gettext("Words"), "kind": gettext("Kind"), "category": gettext("Category"),
            "year": gettext("Year"), "place": gettext("Place"), "series": gettext("Series"),
            "party": gettext("Party"), "observance": gettext("Commemoration"),
        }  # fmt: skip
        shown = []
        for name in SELECTING:
            if name not in self.given:
                continue
            value = self.form.cleaned_data.get(name) if self.form.is_bound else None
            if name in self.form.errors or value in (None, ""):
                text = gettext("%s, unknown") % self.given[name][:60]
                shown.append((name, names[name], text, ""))
            elif isinstance(value, Named):
                shown.append((name, names[name], value.name or value.slug, value.name_language))
            else:
                shown.append((name, names[name], all_of_a_kind().get(value, value), ""))
        return shown


def selection(query, bulletins):
    """A valid BulletinFilter of what is kept as `query` ("?kind=event" or ""), former slugs put right.

    None where it names something that is here no longer.
    """
    found = BulletinFilter(QueryDict(query.removeprefix("?")), bulletins, parameters=SELECTING)
    if not found.form.is_valid():
        return None
    return selection(found.query(), bulletins) if found.form.moved else found
