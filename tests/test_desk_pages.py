"""The desk opens, and how often it asks the database."""

import pytest
from django.urls import reverse

from tests import builders as make


def change(row):
    return reverse(f"admin:bulletins_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize(
    "page",
    [
        "admin:index",
        "admin:names",
        "admin:languages",
        "admin:search",
        "admin:bulletins_bulletin_changelist",
        "admin:bulletins_event_add",
        "admin:bulletins_commemoration_add",
        "admin:bulletins_bulletin_add",
        *(
            f"admin:bulletins_{term}_{page}"
            for term in ("category", "series", "place", "party", "observance")
            for page in ("changelist", "add")
        ),
        "admin:password_change",
    ],
)
def test_every_page_of_the_desk_opens(desk, page):
    assert desk.get(reverse(page)).status_code == 200


@pytest.mark.parametrize(
    "term", [make.category, make.series, make.place, make.party, make.observance]
)
def test_every_name_has_a_form(desk, db, term):
    assert desk.get(change(term())).status_code == 200


def test_the_settings_are_one_page(desk):
    answer = desk.get(reverse("admin:bulletins_mission_changelist"), follow=True)
    assert answer.status_code == 200
    assert "Settings of the mission" in answer.content.decode()


def test_the_list_asks_at_most_twelve_questions_whatever_the_rows(
    desk, editor, django_assert_max_num_queries
):
    for _count in range(40):
        make.event(edited_by=editor, category=make.category())
    with django_assert_max_num_queries(12):
        desk.get(reverse("admin:bulletins_bulletin_changelist"))


def test_the_form_asks_at_most_twenty_five_questions(desk, django_assert_max_num_queries):
    parties = [make.party() for _count in range(12)]
    fields = {"place": make.place(), "category": make.category(), "number": 3}
    bulletin = make.commemoration(parties=parties, series=make.series(), **fields)
    with django_assert_max_num_queries(25):
        assert desk.get(change(bulletin)).status_code == 200
