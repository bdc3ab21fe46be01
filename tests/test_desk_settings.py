"""Settings of the mission: one row, changed and never made or deleted."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from bulletins.models import Mission

FORM = "/admin/bulletins/mission/1/change/"


@pytest.fixture
def typed(desk):
    """What the browser sends of the form as it stands."""
    values = {}
    for bound in desk.get(FORM).context["adminform"].form:
        value = bound.value()
        values[bound.html_name] = "" if value is None else value
    return values


def test_the_list_leads_to_the_one_row(desk):
    assert desk.get(reverse("admin:bulletins_mission_changelist")).url == FORM


def test_no_other_row_is_made_and_none_is_deleted(desk):
    assert desk.post("/admin/bulletins/mission/add/", {}).status_code == 403
    assert desk.post("/admin/bulletins/mission/1/delete/", {"post": "yes"}).status_code == 403
    assert Mission.objects.count() == 1


def test_names_and_cities_are_typed_in_each_language(desk, typed):
    fields = {"name_en": "Embassy", "name_es": "Embajada", "city_en": "Lima", "city_es": ""}
    desk.post(FORM, typed | fields)
    mission = Mission.objects.the()
    assert mission.names == {"en": "Embassy", "es": "Embajada"}
    assert mission.city == {"en": "Lima"}


def test_a_zone_that_is_none_is_refused(desk, typed):
    before = Mission.objects.the().time_zone
    answer = desk.post(FORM, typed | {"time_zone": "Mars/Olympus"})
    assert answer.context["errors"]
    assert Mission.objects.the().time_zone == before


def test_an_urgent_notice_needs_an_end(desk, typed):
    notice = typed | {"urgent_en": "Closed on Monday."}
    answer = desk.post(FORM, notice | {"urgent_until": ""})
    assert "Say until when the notice stands" in answer.content.decode()
    assert Mission.objects.the().urgent == {}
    desk.post(FORM, notice | {"urgent_until": "2099-01-01T09:00"})
    assert Mission.objects.the().urgent_until == datetime(2099, 1, 1, 14, tzinfo=UTC)


def test_the_texts_say_when_they_changed_and_only_then(desk, typed):
    desk.post(FORM, typed | {"telephone": "555 0100"})
    assert Mission.objects.the().texts_changed_at is None
    desk.post(FORM, typed | {"privacy_en": "We keep nothing."})
    assert Mission.objects.the().texts_changed_at is not None


@pytest.mark.parametrize(
    "bad",
    [
        {"brand_hue": "361"}, {"brand_hue": "9" * 30}, {"brand_chroma": "NaN"},
        {"ribbon_1": "red;}"}, {"email": "x"}, {"urgent_until": "0001-01-01T00:00"},
        {"name_en": ""}, {"telephone": "\x00"}, {"urgent_until": "9999-12-31T23:59"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(desk, typed, bad):
    before = Mission.objects.values().get()
    answer = desk.post(FORM, typed | bad)
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert Mission.objects.values().get() == before


def test_labels_speak_the_language_of_whoever_looks(desk):
    address = "/admin/bulletins/mission/1/change/"
    assert "Name in English" in desk.get(address).content.decode()
    html = desk.get(address, headers={"accept-language": "es"}).content.decode()
    assert "Nombre en English" in html
    assert "Name in" not in html
