"""Two names made one: what stood under either stands under the one that stays, and every old address leads there."""

import io

import pytest
from django.core.management import call_command

from bulletins import terms, workflow
from bulletins.models import Bulletin, Category, Participation, Place
from bulletins.selection import selection
from tests import builders as make
from tests.test_terms import KINDS, paths

pytestmark = pytest.mark.usefixtures("noon")


def two(kind):
    return getattr(make, kind)("Arts"), getattr(make, kind)("Culture")


def under(kind, term, **fields):
    """A public bulletin under `term`, a name of `kind`."""
    if kind == "observance":
        return make.commemoration(observance=term, **fields)
    if kind == "party":
        return make.event(parties=[term], **fields)
    return make.event(**{kind: term}, **fields)


def name_of(kind, bulletin):
    """What the bulletin stands under now."""
    stored = Bulletin.objects.get(pk=bulletin.pk)
    if kind == "party":
        return [part.party for part in stored.parts]
    return getattr(stored, kind)


def is_whole():
    call_command("verify_history", stdout=io.StringIO())
    return True


# What moves


@pytest.mark.parametrize("kind", KINDS)
def test_what_stood_under_either_name_stands_under_the_one_that_stays(kind):
    arts, culture = two(kind)
    rows = [under(kind, arts), under(kind, culture), under(kind, arts, language="es")]
    terms.merge(arts, culture)
    expected = [culture] if kind == "party" else culture
    assert [name_of(kind, row) for row in rows] == [expected] * 3
    assert list(type(arts).objects.current()) == [culture]


@pytest.mark.parametrize("kind", KINDS)
def test_drafts_and_withdrawn_bulletins_move_too(kind):
    arts, culture = two(kind)
    shared = {"observance": arts, "kind": "commemoration"} if kind == "observance" else {kind: arts}
    shared = {"parties": [arts]} if kind == "party" else shared
    rows = [make.draft(**shared), make.event(**shared)]
    workflow.withdraw(rows[1], None, "wrong", "It was wrong.")
    terms.merge(arts, culture)
    assert not terms.sorted_under(arts).exists()
    assert terms.sorted_under(culture).count() == 2


def test_a_party_that_took_part_under_both_names_stands_once_with_the_words_of_both_roles():
    arts, culture, other = make.party("Arts"), make.party("Culture"), make.party("Other")
    bulletin = make.event(parties=[arts, other, culture])
    roles = {arts: {"en": "Host", "es": "Anfitrión"}, culture: {"en": "Chair"}}
    for party, role in roles.items():
        Participation.objects.filter(party=party).update(role=role)
    terms.merge(arts, culture)
    parts = Bulletin.objects.get(pk=bulletin.pk).parts
    assert [part.party for part in parts] == [culture, other]
    assert parts[0].role == {"en": "Chair", "es": "Anfitrión"}


def test_places_that_lay_in_the_merged_one_lie_in_the_other_with_all_that_lies_in_them():
    country, state = make.place("Country"), make.place("State")
    city = make.place("City", state)
    venue = make.place("Venue", city)
    bulletin = make.event(place=venue)
    terms.merge(state, country)
    assert paths() == {
        "country": [], "city": ["country"], "venue": ["country", "city"],
    }  # fmt: skip
    assert list(Bulletin.objects.at_place(Place.objects.get(slug="country"))) == [bulletin]


def test_a_place_is_merged_into_the_one_it_lies_in():
    city = make.place("City")
    quarter = make.place("Quarter", city)
    square = make.place("Square", quarter)
    bulletin = make.event(place=quarter)
    terms.merge(quarter, city)
    assert name_of("place", bulletin) == city
    assert Place.objects.get(pk=square.pk).parent == city
    assert paths() == {"city": [], "square": ["city"]}


def test_a_place_that_moves_afterwards_takes_along_what_came_by_merging():
    country, state, other = make.place("Country"), make.place("State"), make.place("Other")
    city = make.place("City", state)
    terms.merge(state, country)
    country = Place.objects.get(pk=country.pk)
    country.parent = other
    terms.save(country)
    assert paths()["city"] == ["other", "country"]
    city = Place.objects.get(pk=city.pk)
    city.parent = state  # an old form names the merged one
    terms.save(city)
    assert Place.objects.get(pk=city.pk).parent == country


def test_two_series_may_give_one_number_twice():
    arts, culture = two("series")
    rows = [make.event(series=one, number=3) for one in (arts, culture)]
    terms.merge(arts, culture)
    numbers = Bulletin.objects.filter(series=culture).values_list("number", flat=True)
    assert list(numbers) == [3] * len(rows)


# What is refused


def refusal(term, into):
    before = list(type(term).objects.order_by("pk").values())
    with pytest.raises(terms.Refused) as refused:
        terms.merge(term, into)
    assert list(type(term).objects.order_by("pk").values()) == before
    return str(refused.value)


def test_a_name_is_not_merged_into_itself_or_into_another_sort():
    culture = make.category("Culture")
    assert refusal(culture, culture) == "A name cannot be merged into itself."
    assert refusal(culture, make.series("Round")) == "“Round” is a name of another sort."


def test_what_was_merged_is_merged_no_further_and_takes_nothing_in():
    arts, culture, music = make.category("Arts"), make.category("Culture"), make.category("Music")
    terms.merge(arts, culture)
    sentence = "“Arts” was merged into another name already."
    assert refusal(music, arts) == sentence
    assert refusal(arts, music) == sentence


def test_a_place_is_not_merged_into_one_that_lies_in_it():
    city = make.place("City")
    square = make.place("Square", make.place("Quarter", city))
    assert refusal(city, square) == "“Square” lies in “City”. Move it out first."


def test_a_name_that_was_deleted_meanwhile_is_refused():
    arts, culture = two("category")
    Category.objects.get(pk=culture.pk).delete()
    assert refusal(arts, culture) == "One of the two names is not here any more."


def test_a_form_of_a_name_that_was_merged_meanwhile_does_not_bring_it_back():
    arts, culture = two("category")
    stale = Category.objects.get(pk=arts.pk)
    terms.merge(arts, culture)
    stale.names = {"en": "Fine arts"}
    with pytest.raises(terms.Refused, match="was merged into another name meanwhile"):
        terms.save(stale)
    assert list(Category.objects.current()) == [culture]


# Addresses


def test_every_former_address_leads_straight_to_the_name_that_stays(client):
    arts, culture, life = make.category("Arts"), make.category("Culture"), make.category("Life")
    arts.slug = "fine-arts"
    terms.save(arts)
    make.event(category=arts)
    terms.merge(arts, culture)
    terms.merge(culture, life)
    former = Category.objects.exclude(merged_into=None)
    assert {one.slug: one.merged_into for one in former} == {
        "arts": life, "fine-arts": life, "culture": life,
    }  # fmt: skip


@pytest.mark.parametrize("output", ["", "feed.rss", "feed.atom"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_old_address_answers_301_once_and_then_the_selection(client, kind, output):
    arts, culture = two(kind)
    under(kind, arts, title="Concert at the harbour")
    terms.merge(arts, culture)
    moved = client.get(f"/en/news/{output}?{kind}=arts")
    assert (moved.status_code, moved.url) == (301, f"/en/news/{output}?{kind}=culture")
    assert "Concert at the harbour" in client.get(moved.url).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_selection_that_was_kept_goes_on(kind):
    arts, culture = two(kind)
    bulletin = under(kind, arts)
    terms.merge(arts, culture)
    found = selection(f"?{kind}=arts", Bulletin.objects.published())
    assert list(found.narrowed()) == [bulletin]
    assert found.query() == f"?{kind}=culture"


def test_the_name_that_stays_may_take_the_old_address_and_revisions_still_know_the_merged_one():
    arts, culture = two("category")
    terms.merge(arts, culture)
    culture.slug = "arts"
    terms.save(culture)
    assert Category.objects.get(slug="arts") == culture
    merged = Category.objects.get(slug="culture")
    assert (merged.pk, merged.merged_into) == (arts.pk, culture)
