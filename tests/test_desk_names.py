"""Names that bulletins are sorted by, at the desk."""

from datetime import date

import pytest
from django.urls import reverse

from bulletins.models import Category, Observance, Party, Place, Series
from tests import builders as make


def address(term, page, *keys):
    return reverse(f"admin:bulletins_{term._meta.model_name}_{page}", args=keys)


def words(answer):
    return answer.content.decode()


def test_a_name_is_typed_in_each_language_and_makes_its_address(desk):
    desk.post(address(Category, "add"), {"name_en": "Culture", "name_es": "Cultura"})
    category = Category.objects.get()
    assert (category.names, category.slug) == ({"en": "Culture", "es": "Cultura"}, "culture")


def test_a_changed_address_leaves_the_former_one_hidden_and_leading_here(desk):
    category = make.category("Culture")
    typed = {"name_en": "Arts", "slug": "arts"}
    desk.post(address(Category, "change", category.pk), typed)
    category.refresh_from_db()
    assert category.slug == "arts"
    assert Category.objects.get(slug="culture").merged_into == category
    listed = desk.get(address(Category, "changelist")).context["cl"].result_list
    assert list(listed) == [category]


def test_an_address_that_another_had_is_refused_and_the_words_stay(desk):
    make.category("Culture")
    answer = desk.post(address(Category, "add"), {"name_en": "My arts", "slug": "culture"})
    assert "has or had this address" in words(answer)
    assert "My arts" in words(answer)
    assert Category.objects.count() == 1


def test_a_place_lies_in_another_and_never_in_itself(desk):
    state = make.place("Florida")
    desk.post(address(Place, "add"), {"name_en": "Miami", "parent": state.pk, "time_zone": ""})
    city = Place.objects.get(slug="miami")
    assert city.path == f"{state.path}{city.pk}/"
    typed = {"name_en": "Florida", "slug": "florida", "parent": city.pk}
    answer = desk.post(address(Place, "change", state.pk), typed)
    assert "A place cannot lie in itself." in words(answer)
    state.refresh_from_db()
    assert state.parent is None


def test_a_series_says_whether_its_spanish_ordinals_are_feminine(desk):
    desk.post(address(Series, "add"), {"name_en": "Round", "feminine": "on"})
    assert Series.objects.get().genders == {"es": "f"}


def test_an_observance_keeps_what_it_marks(desk):
    typed = {"name_en": "Opening", "origin_date": "1959-01-01", "origin_precision": "month"}
    desk.post(address(Observance, "add"), typed)
    made = Observance.objects.get()
    assert (made.origin_date, made.origin_precision) == (date(1959, 1, 1), "month")


@pytest.mark.parametrize("name", ["category", "series", "place", "party"])
def test_a_name_in_use_is_not_deleted_and_says_how_many_use_it(desk, name):
    term = getattr(make, name)("Harbour")
    for _count in range(2):
        make.event(**{"parties": [term]} if name == "party" else {name: term})
    answer = desk.post(address(term, "delete", term.pk), {"post": "yes"}, follow=True)
    assert "2 bulletins use “Harbour”, so it is not deleted." in words(answer)
    assert type(term).objects.filter(pk=term.pk).exists()


def test_a_name_that_nothing_uses_is_deleted(desk):
    party = make.party()
    desk.post(address(party, "delete", party.pk), {"post": "yes"})
    assert not Party.objects.exists()


@pytest.mark.parametrize("term", ["coast", "guardacostas", "GUARDA"])
def test_a_field_completes_a_name_typed_in_any_language(desk, term):
    party = make.party("Coast Guard", es="Guardacostas")
    make.party("Ministry")
    asked = {"app_label": "bulletins", "model_name": "bulletin", "field_name": "parties"}
    found = desk.get("/admin/autocomplete/", asked | {"term": term}).json()["results"]
    assert [row["id"] for row in found] == [str(party.pk)]


def test_a_completed_place_says_what_it_lies_in(desk):
    make.place("Miami", parent=make.place("Florida"))
    asked = {"app_label": "bulletins", "model_name": "bulletin", "field_name": "place"}
    found = desk.get("/admin/autocomplete/", asked | {"term": "miami"}).json()["results"]
    assert [row["text"] for row in found] == ["Miami, Florida"]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name_en": "\x00"},
        {"name_en": "…"},
        {"name_en": "a" * 500},
        {"name_en": "A", "slug": "…"},
    ],
)
def test_a_name_without_letters_for_an_address_is_asked_again(desk, typed):
    answer = desk.post(address(Category, "add"), typed)
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert not Category.objects.exists()
