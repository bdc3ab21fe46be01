import pytest
from django.db.models import ProtectedError

from bulletins import terms
from bulletins.models import Category, Observance, Party, Place, Series, named
from tests import builders as make

KINDS = ["category", "series", "place", "party", "observance"]


@pytest.fixture(autouse=True)
def database(db):
    pass


def paths():
    """{slug: the slugs of the places it lies in, outermost first} by the stored paths."""
    slugs = dict(Place.objects.values_list("pk", "slug"))
    return {
        place.slug: [slugs[pk] for pk in place.ancestors_of()] for place in Place.objects.current()
    }


def country():
    """A country with a state, its city and a venue."""
    country = make.place("Country")
    state = make.place("State", country)
    city = make.place("City", state)
    return country, state, city, make.place("Venue", city)


# Names


@pytest.mark.parametrize("kind", KINDS)
def test_a_former_slug_leads_to_the_one_that_has_the_name_now(kind):
    term = getattr(make, kind)("Fishing")
    term.slug = "fisheries"
    terms.save(term)
    former = type(term).objects.get(slug="fishing")
    assert former.merged_into == term
    assert list(type(term).objects.current()) == [term]


def test_every_former_slug_leads_straight_to_the_present_one():
    category = make.category("First")
    for slug in ("second", "third"):
        category.slug = slug
        terms.save(category)
    former = Category.objects.exclude(merged_into=None)
    assert dict(former.values_list("slug", "merged_into__slug")) == {
        "first": "third", "second": "third",
    }  # fmt: skip


def test_what_is_sorted_under_a_name_stays_there_when_its_slug_changes():
    category = make.category("First")
    bulletin = make.bulletin(category=category)
    category.slug = "second"
    terms.save(category)
    bulletin.refresh_from_db()
    assert bulletin.category.slug == "second"


def test_a_name_takes_its_own_former_slug_back():
    series = make.series("First")
    for slug in ("second", "first"):
        series.slug = slug
        terms.save(series)
    assert Series.objects.get(slug="first") == series
    assert Series.objects.get(slug="second").merged_into == series


@pytest.mark.parametrize("kind", KINDS)
def test_a_slug_that_another_has_is_refused(kind):
    getattr(make, kind)("Taken")
    other = getattr(make, kind)("Other")
    other.slug = "taken"
    with pytest.raises(terms.Refused, match="has or had"):
        terms.save(other)
    assert type(other).objects.get(pk=other.pk).slug == "other"


def test_a_slug_that_another_once_had_is_refused_to_old_and_new():
    party = make.party("Once")
    party.slug = "now"
    terms.save(party)
    with pytest.raises(terms.Refused):
        make.party("Once")
    other = make.party("Other")
    other.slug = "once"
    with pytest.raises(terms.Refused):
        terms.save(other)
    assert Party.objects.get(slug="once").merged_into == party


def test_a_name_changes_without_a_trace_while_its_slug_stays():
    observance = make.observance("Opening")
    observance.names = {"en": "The opening", "es": "La apertura"}
    terms.save(observance)
    assert Observance.objects.get().names == {"en": "The opening", "es": "La apertura"}


@pytest.mark.parametrize(
    ("names", "language", "shown"),
    [
        ({"en": "Health", "es": "Salud"}, "es", ("Salud", "es")),
        ({"en": "Health"}, "es", ("Health", "en")),
        ({"en": "", "es": "Salud"}, "en", ("Salud", "es")),
        ({}, "en", ("", "")),
    ],
)
def test_a_name_falls_back_to_the_first_language_that_has_one(names, language, shown):
    assert named(names, language) == shown


# Places


def test_a_place_knows_the_places_it_lies_in():
    country()
    assert paths()["venue"] == ["country", "state", "city"]


def test_inside_a_place_is_the_place_and_all_within_and_nothing_beside():
    _country, state, city, venue = country()
    make.place("Beside", state)
    assert set(Place.objects.inside(city)) == {city, venue}


def test_a_place_moves_with_all_that_lies_in_it():
    _country, state, _city, _venue = country()
    state.parent = make.place("Neighbour")
    terms.save(state)
    assert paths()["venue"] == ["neighbour", "state", "city"]
    assert paths()["city"] == ["neighbour", "state"]


def test_a_place_that_lies_in_nothing_any_more_takes_its_tree_along():
    _country, state, *_ = country()
    state.parent = None
    terms.save(state)
    assert paths()["venue"] == ["state", "city"]


def test_what_lies_elsewhere_does_not_move():
    country()
    others = [make.place("Other"), *(make.place() for _ in range(12))]  # ids that begin alike
    before = {slug: path for slug, path in paths().items() if slug != "other"}
    others[0].parent = others[1]
    terms.save(others[0])
    assert {slug: path for slug, path in paths().items() if slug != "other"} == before


@pytest.mark.parametrize("inner", [0, 1, 2, 3])
def test_a_place_is_never_moved_into_itself_or_into_what_lies_in_it(inner):
    tree = country()
    before = paths()
    outermost = Place.objects.get(pk=tree[0].pk)
    outermost.parent = tree[inner]
    with pytest.raises(terms.Refused, match="cannot lie in itself"):
        terms.save(outermost)
    assert paths() == before


def test_two_editors_who_move_places_one_after_the_other_leave_the_tree_whole():
    _country, state, city, _venue = country()
    neighbour = make.place("Neighbour")
    stale_state, stale_city = Place.objects.get(pk=state.pk), Place.objects.get(pk=city.pk)
    assert stale_city.parent == state  # read now, saved after the state has moved
    state.parent = neighbour
    terms.save(state)
    stale_city.names = {"en": "Town"}
    terms.save(stale_city)
    assert paths()["venue"] == ["neighbour", "state", "city"]
    terms.save(stale_state)  # puts it back where its form shows it
    assert paths()["venue"] == ["country", "state", "city"]


def test_a_place_renamed_keeps_its_tree_and_former_slug():
    _country, state, *_ = country()
    state.slug = "province"
    terms.save(state)
    assert paths()["venue"] == ["country", "province", "city"]
    assert Place.objects.get(slug="state").merged_into == state


def test_a_place_that_holds_others_cannot_be_deleted():
    _country, state, *_ = country()
    with pytest.raises(ProtectedError):
        state.delete()
