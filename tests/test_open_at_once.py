"""Who has a bulletin's form open is told who else has, and who saved."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bulletins.models import WorkingCopy
from tests import builders as make
from tests.open_forms import autosave, change, form_of, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def test_each_is_told_who_else_has_it_open_and_since_when(hers, draft, noon):
    lucia = signed_in(make.second("lucia", first_name="Lucía", last_name="Peña"))
    lucia.post(autosave(draft), {"form_key": str(uuid4())})
    noon.shift(timedelta(seconds=30))
    answer = hers.post(autosave(draft), {"form_key": str(uuid4())}).json()
    assert answer["others"] == [{"name": "Lucía Peña", "since": "7:00\u00a0a.m."}]
    page = hers.get(change(draft)).content.decode()
    assert "<b>Lucía Peña</b> has this open since 7:00\u00a0a.m." in page
    assert "a.m. If you both save, you will see both texts." in page


def test_a_form_that_is_open_since_yesterday_says_the_day(hers, draft):
    lucia = make.second()
    WorkingCopy.objects.create(
        editor=lucia, bulletin=draft, opened_at=make.NOON - timedelta(days=1), seen_at=make.NOON
    )
    others = hers.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"]
    assert others[0]["since"] == "March\u00a01,\u00a02026, 7:00\u00a0a.m."


def test_a_form_that_was_not_heard_of_for_a_minute_is_not_open(hers, draft, noon):
    lucia = signed_in(make.second())
    lucia.post(autosave(draft), {"form_key": str(uuid4())})
    noon.shift(timedelta(seconds=61))
    assert hers.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"] == []


def test_who_comes_back_later_has_it_open_since_then(hers, draft, noon):
    lucia, key = signed_in(make.second()), str(uuid4())
    lucia.post(autosave(draft), {"form_key": key})
    noon.shift(timedelta(hours=2))
    lucia.post(autosave(draft), {"form_key": key})
    others = hers.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"]
    assert [one["since"] for one in others] == ["9:00\u00a0a.m."]


def test_leaving_ends_it_at_once_and_keeps_the_words(hers, draft):
    lucia = signed_in(make.second())
    typed = form_of(lucia, change(draft)) | {"title": "Of Lucía"}
    lucia.post(autosave(draft), typed)
    lucia.post(autosave(draft), typed | {"leave": "1", "title": "To the last letter"})
    assert hers.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"] == []
    assert WorkingCopy.objects.exclude(typed_at=None).get().typed["title"] == ["To the last letter"]


def test_an_earlier_window_that_closes_does_not_take_the_later_one_along(hers, draft):
    lucia, first, second = signed_in(make.second()), str(uuid4()), str(uuid4())
    lucia.post(autosave(draft), {"form_key": first})
    lucia.post(autosave(draft), {"form_key": second})
    lucia.post(autosave(draft), {"form_key": first, "leave": "1"})
    assert len(hers.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"]) == 1
    lucia.post(autosave(draft), {"form_key": second, "leave": "1"})
    assert hers.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"] == []


def test_who_saved_meanwhile_is_named_to_who_has_it_open(hers, draft):
    mine = form_of(hers, change(draft))
    lucia = signed_in(make.second("lucia", first_name="Lucía", last_name="Peña"))
    lucia.post(change(draft), form_of(lucia, change(draft)) | {"title": "Won", "move": "save"})
    open_ = {"form_key": mine["form_key"], "version": mine["version"]}
    answer = hers.post(autosave(draft), open_).json()
    assert answer["version"] == draft.version + 1
    assert answer["newer"].startswith("Lucía Peña, 7:00\u00a0a.m.: Saved.")
    again = {"form_key": mine["form_key"], "version": draft.version + 1}
    assert hers.post(autosave(draft), again).json()["newer"] is None
