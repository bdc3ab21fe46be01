"""Words that were typed and not saved are offered again, taken or dropped."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bulletins.models import Bulletin, WorkingCopy
from tests import builders as make
from tests.open_forms import ADD, NEW, autosave, change, form_of, look, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def test_words_that_were_not_saved_are_offered_with_the_hour(hers, draft, noon):
    typed = form_of(hers, change(draft)) | {"title": "Talks on coral reefs"}
    hers.post(autosave(draft), typed)
    noon.shift(timedelta(days=1))
    page = hers.get(change(draft)).content.decode()
    said = "You left this form yesterday at 7:00\u00a0a.m. with words that were not saved."
    assert said in page
    noon.shift(timedelta(days=1))
    found = hers.get(change(draft)).context["keeping"]["found"]
    assert "You left this form on March\u00a02,\u00a02026 at 7:00" in found.sentence


def test_taking_them_fills_the_form_and_saving_it_ends_the_matter(hers, draft):
    typed = form_of(hers, change(draft)) | {"title": "Talks on coral reefs"}
    hers.post(autosave(draft), typed)
    taken = form_of(hers, change(draft) + "?copy=take")
    assert taken["title"] == "Talks on coral reefs"
    assert taken["form_key"] == typed["form_key"]
    answer = hers.post(change(draft), taken | {"move": "save"}, follow=True)
    assert Bulletin.objects.get().title == "Talks on coral reefs"
    assert answer.context["keeping"]["found"] is None
    assert not WorkingCopy.objects.exists()


def test_words_of_a_new_form_are_taken_into_a_new_form(hers):
    typed = form_of(hers, ADD) | {"title": "Concert on the quay", "first_day": "2026-03-05"}
    hers.post(NEW, typed)
    found = hers.get(ADD).context["keeping"]["found"]
    assert "“Concert on the quay”" in found.sentence
    taken = form_of(hers, found.take)
    assert (taken["title"], taken["first_day"]) == ("Concert on the quay", "2026-03-05")
    hers.post(ADD, taken | {"move": "save"})
    assert Bulletin.objects.get().title == "Concert on the quay"
    assert not WorkingCopy.objects.exists()


def test_a_second_person_takes_the_words_that_she_began_to_write_herself():
    bulletin = make.in_review()
    lucia = signed_in(make.second())
    typed = form_of(lucia, change(bulletin) + "?edit") | {"title": "A better title"}
    lucia.post(autosave(bulletin), typed)
    found = lucia.get(change(bulletin) + "?edit").context["keeping"]["found"]
    assert form_of(lucia, found.take)["title"] == "A better title"


def test_another_opening_never_overwrites_words_that_nobody_looked_at(hers, draft):
    first = form_of(hers, change(draft)) | {"title": "Of yesterday"}
    hers.post(autosave(draft), first)
    second = form_of(hers, change(draft)) | {"title": "Of today"}
    answer = hers.post(autosave(draft), second)
    assert answer.status_code == 409
    assert "take or drop the words found above" in answer.json()["sentence"]
    assert "Words found." in answer.json()["found"]
    hers.post(change(draft), second | {"move": "save"})
    assert Bulletin.objects.get().title == "Of today"
    assert WorkingCopy.objects.get().typed["title"] == ["Of yesterday"]


def test_words_typed_on_an_older_version_are_taken_with_that_version(hers, draft):
    typed = form_of(hers, change(draft)) | {"title": "Of Ana"}
    hers.post(autosave(draft), typed)
    other = signed_in(make.second())
    other.post(change(draft), form_of(other, change(draft)) | {"title": "Won", "move": "save"})
    taken = form_of(hers, change(draft) + "?copy=take")
    assert int(taken["version"]) == draft.version
    hers.post(change(draft), taken | {"move": "save"})
    assert Bulletin.objects.get().title == "Won"
    assert WorkingCopy.objects.get(editor__username="ana").typed["title"] == ["Of Ana"]


def test_both_are_shown_side_by_side_and_nothing_is_dropped_by_looking(hers, draft):
    typed = form_of(hers, change(draft)) | {"title": "<b>Talks</b> on coral reefs"}
    hers.post(autosave(draft), typed)
    page = hers.get(look(draft)).content.decode()
    assert "Talks on reefs" in page
    assert "&lt;b&gt;Talks&lt;/b&gt; on coral reefs" in page
    assert WorkingCopy.objects.exists()


def test_dropping_them_is_a_post_and_leaves_the_bulletin_alone(hers, draft):
    hers.post(autosave(draft), form_of(hers, change(draft)) | {"title": "Dropped"})
    answer = hers.post(look(draft), follow=True)
    assert "The words are dropped." in answer.content.decode()
    assert not WorkingCopy.objects.exists()
    assert Bulletin.objects.get().title == "Talks on reefs"


def test_nobody_sees_or_drops_the_words_of_another(hers, draft):
    hers.post(autosave(draft), form_of(hers, change(draft)) | {"title": "A secret"})
    typed = form_of(hers, ADD) | {"title": "Another secret"}
    hers.post(NEW, typed)
    other = signed_in(make.second())
    of_new = reverse("admin:words_of_new_form", args=[typed["form_key"]])
    for path in (change(draft), change(draft) + "?copy=take", ADD, look(draft)):
        assert "secret" not in other.get(path, follow=True).content.decode()
    assert other.get(of_new).status_code == 404
    other.post(look(draft))
    other.post(of_new)
    assert WorkingCopy.objects.exclude(typed_at=None).count() == 2


def test_a_late_autosave_of_a_saved_form_brings_nothing_back(hers, draft):
    typed = form_of(hers, change(draft)) | {"title": "Saved"}
    hers.post(change(draft), typed | {"move": "save"})
    hers.post(autosave(draft), typed)
    assert not WorkingCopy.objects.exclude(typed_at=None).exists()


def test_a_refused_save_keeps_the_words_and_goes_on_keeping(hers, draft):
    typed = form_of(hers, change(draft)) | {"title": "", "summary": "Kept."}
    hers.post(autosave(draft), typed)
    hers.post(change(draft), typed | {"move": "save"})
    assert WorkingCopy.objects.get().typed["summary"] == ["Kept."]
    assert hers.post(autosave(draft), typed | {"summary": "And more."}).json()["saved"]
    assert WorkingCopy.objects.get().typed["summary"] == ["And more."]


def test_what_a_browser_hands_over_is_offered_with_the_hour_it_was_typed(hers, draft):
    typed = form_of(hers, change(draft)) | {"title": "From the browser"}
    at = int((make.NOON - timedelta(days=1)).timestamp() * 1000)
    answer = hers.post(autosave(draft), typed | {"typed_at": str(at)}).json()
    assert "You left this form yesterday at 7:00" in answer["found"]
    assert f"{change(draft)}?edit&amp;copy=take" in answer["found"]


def test_copies_of_a_month_ago_go_with_the_next_save(hers, ana, draft, noon):
    hers.post(NEW, form_of(hers, ADD) | {"title": "Old"})
    noon.shift(timedelta(days=31))
    hers.force_login(ana)
    hers.post(change(draft), form_of(hers, change(draft)) | {"move": "save"})
    assert not WorkingCopy.objects.filter(typed__title=["Old"]).exists()
