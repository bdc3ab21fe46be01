"""Merging two names at the desk: which, what will happen, done; without a script."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from bulletins import terms
from bulletins.models import Category
from tests import builders as make
from tests.test_desk_names import address, words
from tests.test_merge_names import under
from tests.test_terms import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_merged_from_its_form_in_three_steps(desk, kind):
    arts, culture = getattr(make, kind)("Arts"), getattr(make, kind)("Culture")
    for _count in range(2):
        under(kind, arts)
    screen = address(arts, "merge", arts.pk)
    assert f'href="{screen}"' in words(desk.get(address(arts, "change", arts.pk)))
    asked = words(desk.get(screen))
    assert f'<option value="{culture.pk}">Culture</option>' in asked
    assert f'<option value="{arts.pk}">' not in asked
    said = words(desk.get(screen, {"into": culture.pk}))
    assert "2 bulletins move" in said
    assert "“arts” leads to “Culture” for ever" in said
    assert list(type(arts).objects.current().order_by("slug")) == [arts, culture]
    done = desk.post(screen, {"into": culture.pk}, follow=True)
    assert done.redirect_chain == [(address(arts, "change", culture.pk), 302)]
    assert "2 bulletins moved to “Culture”" in words(done)
    assert list(type(arts).objects.current()) == [culture]
    assert terms.sorted_under(culture).count() == 2


def test_the_log_of_the_name_that_stays_and_each_history_say_who_merged(desk, editor):
    arts, culture = make.category("Arts"), make.category("Culture")
    bulletin = make.event(category=arts)
    desk.post(address(arts, "merge", arts.pk), {"into": culture.pk})
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (editor, str(culture.pk))
    sentence = "“Arts” was merged into “Culture”."
    assert entry.get_change_message() == sentence
    history = desk.get(reverse("admin:bulletins_bulletin_history", args=[bulletin.pk]))
    assert sentence in words(history)
    assert f"“{sentence}" not in words(history)  # nobody typed it


def test_what_lies_in_a_place_is_no_choice_and_is_said_to_move(desk):
    state, country = make.place("State"), make.place("Country")
    city = make.place("City", state)
    screen = address(state, "merge", state.pk)
    assert f'<option value="{city.pk}">' not in words(desk.get(screen))
    refused = desk.post(screen, {"into": city.pk})
    assert "Choose a name from the list." in words(refused)
    assert "1 place lies in “Country” then" in words(desk.get(screen, {"into": country.pk}))


def test_a_place_in_the_list_says_what_it_lies_in(desk):
    make.place("Springfield", make.place("Illinois"))
    place = make.place("Springfield, Illinois", slug="springfield-illinois")
    asked = words(desk.get(address(place, "merge", place.pk)))
    assert ">Springfield, Illinois</option>" in asked


def test_numbers_that_both_series_gave_are_counted_before(desk):
    arts, culture = make.series("Arts"), make.series("Culture")
    for number in (1, 2, 3):
        make.event(series=arts, number=number)
        make.event(series=culture, number=number + 1)
    said = words(desk.get(address(arts, "merge", arts.pk), {"into": culture.pk}))
    assert "2 numbers stand twice then" in said


def test_another_origin_of_an_observance_is_said_before(desk):
    arts = make.observance("Arts", origin=date(1959, 1, 1))
    culture = make.observance("Culture", origin=date(1961, 1, 1))
    said = words(desk.get(address(arts, "merge", arts.pk), {"into": culture.pk}))
    assert "Counted from January 1, 1961, for all of them" in said.replace("\xa0", " ")
    same = make.observance("Same", origin=date(1959, 1, 1))
    said = words(desk.get(address(arts, "merge", arts.pk), {"into": same.pk}))
    assert "Counted from" not in said


@pytest.mark.parametrize("into", ["", "x", "0", "-1", "9" * 40, "\0"])
def test_nonsense_is_refused_in_a_sentence(desk, into):
    arts = make.category("Arts")
    screen = address(arts, "merge", arts.pk)
    for answer in (desk.get(screen, {"into": into}), desk.post(screen, {"into": into})):
        assert answer.status_code == 200
        assert 'role="alert"' in words(answer)
    assert list(Category.objects.current()) == [arts]


def test_who_presses_twice_is_told_that_it_is_not_there_any_more(desk):
    arts, culture = make.category("Arts"), make.category("Culture")
    for _count in range(2):
        answer = desk.post(address(arts, "merge", arts.pk), {"into": culture.pk})
        assert answer.status_code == 302
    assert Category.objects.get(pk=arts.pk).merged_into == culture


def test_a_writer_sees_no_way_to_merge(client, db):
    category = make.category("Arts")
    client.force_login(make.writer())
    form = words(client.get(address(category, "change", category.pk)))
    assert "Merge into another" not in form
    assert client.get(address(category, "merge", category.pk)).status_code == 403
