"""What the server keeps of a form that is open and not saved, and who else is told of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from bulletins.models import Bulletin, Revision, WorkingCopy
from tests import builders as make

pytestmark = pytest.mark.usefixtures("noon")

NEW = reverse("admin:autosave_new")
ADD = reverse("admin:bulletins_event_add")
SIGN_IN = reverse("admin:autosave_sign_in")
PASSWORD = "a long enough word"


def autosave(bulletin):
    return reverse("admin:bulletins_bulletin_autosave", args=[bulletin.pk])


def change(bulletin):
    return reverse("admin:bulletins_bulletin_change", args=[bulletin.pk])


def look(bulletin):
    return reverse("admin:bulletins_bulletin_words", args=[bulletin.pk])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def form_of(client, address):
    """What the form at `address` would send, nothing typed."""
    context = client.get(address).context
    bound = {field.html_name: field.value() for field in context["adminform"].form}
    typed = {name: "" if value is None else value for name, value in bound.items()}
    return typed | {"form_key": str(context["keeping"]["form_key"])}


@pytest.fixture
def ana():
    return make.writer("ana", first_name="Ana", last_name="Ruiz")


@pytest.fixture
def draft(ana):
    return make.draft(title="Talks on reefs", created_by=ana, edited_by=ana)


@pytest.fixture
def desk(ana):
    return signed_in(ana)


# Keeping


def test_what_was_typed_is_kept_and_the_hour_is_said(desk, ana, draft):
    typed = form_of(desk, change(draft)) | {"title": "Talks on coral reefs"}
    answer = desk.post(autosave(draft), typed).json()
    assert answer["saved"] == "7:00\u00a0a.m."  # noon UTC in New York
    copy = WorkingCopy.objects.get(editor=ana, bulletin=draft)
    assert copy.typed["title"] == ["Talks on coral reefs"]
    assert copy.version == draft.version


def test_the_hour_is_said_in_the_language_of_the_desk(desk, draft):
    typed = form_of(desk, change(draft)) | {"title": "Arrecifes"}
    answer = desk.post(autosave(draft), typed, headers={"Accept-Language": "es"}).json()
    assert answer["saved"] == "7:00\u00a0a.\u00a0m."


def test_the_last_words_of_a_form_replace_those_before(desk, draft):
    typed = form_of(desk, change(draft))
    for title in ("Talks", "Talks on", "Talks on coral"):
        desk.post(autosave(draft), typed | {"title": title})
    assert WorkingCopy.objects.get().typed["title"] == ["Talks on coral"]


def test_keeping_never_touches_the_bulletin_nor_its_history(desk, draft):
    before, revisions = Bulletin.objects.values().get(), Revision.objects.count()
    typed = form_of(desk, change(draft)) | {"title": "Something else"}
    assert desk.post(autosave(draft), typed).status_code == 200
    assert Bulletin.objects.values().get() == before
    assert Revision.objects.count() == revisions


def test_a_sign_of_life_without_words_changes_only_when_it_was_seen(desk, draft, noon):
    typed = form_of(desk, change(draft)) | {"title": "Kept"}
    desk.post(autosave(draft), typed)
    before = WorkingCopy.objects.get()
    noon.shift(timedelta(seconds=20))
    answer = desk.post(autosave(draft), {"form_key": typed["form_key"], "version": 1}).json()
    after = WorkingCopy.objects.get()
    assert answer["saved"] is None
    assert (after.typed, after.typed_at, after.opened_at) == (
        before.typed,
        before.typed_at,
        before.opened_at,
    )
    assert after.seen_at - before.seen_at == timedelta(seconds=20)


def test_words_of_a_new_form_are_kept_under_its_key(desk, ana):
    typed = form_of(desk, ADD) | {"title": "Concert on the quay"}
    assert desk.post(NEW, typed).json()["saved"]
    copy = WorkingCopy.objects.get(editor=ana, bulletin=None)
    assert str(copy.form_key) == typed["form_key"]
    assert not Bulletin.objects.exists()


def test_each_editor_has_words_of_his_own(desk, ana, draft):
    lucia = make.second("lucia")
    for user, title in ((ana, "Of Ana"), (lucia, "Of Lucía")):
        client = signed_in(user)
        client.post(autosave(draft), form_of(client, change(draft)) | {"title": title})
    kept = {copy.editor.username: copy.typed["title"] for copy in WorkingCopy.objects.all()}
    assert kept == {"ana": ["Of Ana"], "lucia": ["Of Lucía"]}


def test_a_null_character_is_left_out_and_everything_else_kept_to_the_letter(desk, draft):
    words = "“Sí”,\u00a0dijo\r\n<p>a < b & c</p> \U0001f41f"
    typed = form_of(desk, change(draft)) | {"body": words + "\x00"}
    assert desk.post(autosave(draft), typed).status_code == 200
    assert WorkingCopy.objects.get().typed["body"] == [words]


# Who may


def test_who_is_not_signed_in_is_told_so_without_being_led_away(client, draft):
    for path in (autosave(draft), NEW):
        answer = client.post(path, {"title": "x", "form_key": str(uuid4())})
        assert answer.status_code == 401
        assert answer.json()["sentence"] == "Your sign-in has ended."
    assert not WorkingCopy.objects.exists()


def test_who_may_not_change_the_bulletin_keeps_nothing_of_it():
    answer = signed_in(make.writer()).post(autosave(make.event()), {"title": "x"})
    assert answer.status_code == 403
    assert answer.json()["sentence"] == "You may not change this bulletin."
    assert not WorkingCopy.objects.exists()


def test_a_reader_of_the_desk_begins_no_new_form(django_user_model):
    looker = django_user_model.objects.create_user("looker", is_staff=True)
    answer = signed_in(looker).post(NEW, {"title": "x", "form_key": str(uuid4())})
    assert answer.status_code == 403
    assert not WorkingCopy.objects.exists()


def test_a_request_without_the_token_keeps_nothing(ana, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    assert client.post(autosave(draft), {"title": "x"}).status_code == 403
    assert not WorkingCopy.objects.exists()


def test_words_of_one_account_are_not_kept_under_another_that_signed_in_since(draft, desk, ana):
    typed = form_of(desk, change(draft)) | {"title": "Of Ana", "editor": str(ana.pk)}
    other = signed_in(make.second())
    assert other.post(autosave(draft), typed).status_code == 401
    assert not WorkingCopy.objects.exists()


def test_only_a_post_keeps(desk, draft):
    assert desk.get(autosave(draft)).status_code == 405


def test_a_bulletin_that_is_gone_is_said_to_be(desk, draft):
    path = autosave(draft)
    Revision.objects.all().delete()
    draft.delete()
    answer = desk.post(path, {"title": "x"})
    assert answer.status_code == 404
    assert answer.json()["sentence"] == "This bulletin is not there any more."


@pytest.mark.parametrize(("size", "status"), [(1_900_000, 200), (2_100_000, 413), (5_000_000, 413)])
def test_a_form_beyond_two_megabytes_is_refused_in_words(desk, draft, size, status):
    typed = form_of(desk, change(draft)) | {"body": "a" * size}
    answer = desk.post(autosave(draft), typed)
    assert answer.status_code == status
    assert ("2 MB" in answer.json().get("sentence", "")) == (status == 413)
    assert WorkingCopy.objects.filter(typed_at__isnull=False).exists() == (status == 200)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"title": "x"},
        {"form_key": "x", "title": "x"},
        {"form_key": str(uuid4()), "version": "x", "title": "x"},
        {"form_key": str(uuid4()), "version": "9" * 40, "title": "x"},
        {"form_key": str(uuid4()), "version": "-1", "title": "x", "typed_at": "soon"},
        {"form_key": str(uuid4()), "typed_at": "9" * 14, "title": "x"},
        {"form_key": str(uuid4()), "typed_at": "9" * 400, "title": "x"},
        {"leave": "1"},
        {f"name{number}": "x" for number in range(500)},
    ],
)
def test_nonsense_is_borne(desk, draft, typed):
    assert desk.post(autosave(draft), typed).status_code == 200
    assert desk.post(NEW, typed).status_code in (200, 400)
    assert desk.get(change(draft)).status_code == 200


# Found again


def test_words_that_were_not_saved_are_offered_with_the_hour(desk, draft, noon):
    typed = form_of(desk, change(draft)) | {"title": "Talks on coral reefs"}
    desk.post(autosave(draft), typed)
    noon.shift(timedelta(days=1))
    page = desk.get(change(draft)).content.decode()
    said = "You left this form yesterday at 7:00\u00a0a.m. with words that were not saved."
    assert said in page
    noon.shift(timedelta(days=1))
    found = desk.get(change(draft)).context["keeping"]["found"]
    assert "You left this form on March\u00a02,\u00a02026 at 7:00" in found.sentence


def test_taking_them_fills_the_form_and_saving_it_ends_the_matter(desk, draft):
    typed = form_of(desk, change(draft)) | {"title": "Talks on coral reefs"}
    desk.post(autosave(draft), typed)
    taken = form_of(desk, change(draft) + "?copy=take")
    assert taken["title"] == "Talks on coral reefs"
    assert taken["form_key"] == typed["form_key"]
    answer = desk.post(change(draft), taken | {"move": "save"}, follow=True)
    assert Bulletin.objects.get().title == "Talks on coral reefs"
    assert answer.context["keeping"]["found"] is None
    assert not WorkingCopy.objects.exists()


def test_words_of_a_new_form_are_taken_into_a_new_form(desk):
    typed = form_of(desk, ADD) | {"title": "Concert on the quay", "first_day": "2026-03-05"}
    desk.post(NEW, typed)
    found = desk.get(ADD).context["keeping"]["found"]
    assert "“Concert on the quay”" in found.sentence
    taken = form_of(desk, found.take)
    assert (taken["title"], taken["first_day"]) == ("Concert on the quay", "2026-03-05")
    desk.post(ADD, taken | {"move": "save"})
    assert Bulletin.objects.get().title == "Concert on the quay"
    assert not WorkingCopy.objects.exists()


def test_a_second_person_takes_the_words_that_she_began_to_write_herself():
    bulletin = make.in_review()
    lucia = signed_in(make.second())
    typed = form_of(lucia, change(bulletin) + "?edit") | {"title": "A better title"}
    lucia.post(autosave(bulletin), typed)
    found = lucia.get(change(bulletin) + "?edit").context["keeping"]["found"]
    assert form_of(lucia, found.take)["title"] == "A better title"


def test_another_opening_never_overwrites_words_that_nobody_looked_at(desk, draft):
    first = form_of(desk, change(draft)) | {"title": "Of yesterday"}
    desk.post(autosave(draft), first)
    second = form_of(desk, change(draft)) | {"title": "Of today"}
    answer = desk.post(autosave(draft), second)
    assert answer.status_code == 409
    assert "take or drop the words found above" in answer.json()["sentence"]
    assert "Words found." in answer.json()["found"]
    desk.post(change(draft), second | {"move": "save"})
    assert Bulletin.objects.get().title == "Of today"
    assert WorkingCopy.objects.get().typed["title"] == ["Of yesterday"]


def test_words_typed_on_an_older_version_are_taken_with_that_version(desk, draft):
    typed = form_of(desk, change(draft)) | {"title": "Of Ana"}
    desk.post(autosave(draft), typed)
    other = signed_in(make.second())
    other.post(change(draft), form_of(other, change(draft)) | {"title": "Won", "move": "save"})
    taken = form_of(desk, change(draft) + "?copy=take")
    assert int(taken["version"]) == draft.version
    desk.post(change(draft), taken | {"move": "save"})
    assert Bulletin.objects.get().title == "Won"
    assert WorkingCopy.objects.get(editor__username="ana").typed["title"] == ["Of Ana"]


def test_both_are_shown_side_by_side_and_nothing_is_dropped_by_looking(desk, draft):
    typed = form_of(desk, change(draft)) | {"title": "<b>Talks</b> on coral reefs"}
    desk.post(autosave(draft), typed)
    page = desk.get(look(draft)).content.decode()
    assert "Talks on reefs" in page
    assert "&lt;b&gt;Talks&lt;/b&gt; on coral reefs" in page
    assert WorkingCopy.objects.exists()


def test_dropping_them_is_a_post_and_leaves_the_bulletin_alone(desk, draft):
    desk.post(autosave(draft), form_of(desk, change(draft)) | {"title": "Dropped"})
    answer = desk.post(look(draft), follow=True)
    assert "The words are dropped." in answer.content.decode()
    assert not WorkingCopy.objects.exists()
    assert Bulletin.objects.get().title == "Talks on reefs"


def test_nobody_sees_or_drops_the_words_of_another(desk, draft):
    desk.post(autosave(draft), form_of(desk, change(draft)) | {"title": "A secret"})
    typed = form_of(desk, ADD) | {"title": "Another secret"}
    desk.post(NEW, typed)
    other = signed_in(make.second())
    of_new = reverse("admin:words_of_new_form", args=[typed["form_key"]])
    for path in (change(draft), change(draft) + "?copy=take", ADD, look(draft)):
        assert "secret" not in other.get(path, follow=True).content.decode()
    assert other.get(of_new).status_code == 404
    other.post(look(draft))
    other.post(of_new)
    assert WorkingCopy.objects.exclude(typed_at=None).count() == 2


def test_a_late_autosave_of_a_saved_form_brings_nothing_back(desk, draft):
    typed = form_of(desk, change(draft)) | {"title": "Saved"}
    desk.post(change(draft), typed | {"move": "save"})
    desk.post(autosave(draft), typed)
    assert not WorkingCopy.objects.exclude(typed_at=None).exists()


def test_a_refused_save_keeps_the_words_and_goes_on_keeping(desk, draft):
    typed = form_of(desk, change(draft)) | {"title": "", "summary": "Kept."}
    desk.post(autosave(draft), typed)
    desk.post(change(draft), typed | {"move": "save"})
    assert WorkingCopy.objects.get().typed["summary"] == ["Kept."]
    assert desk.post(autosave(draft), typed | {"summary": "And more."}).json()["saved"]
    assert WorkingCopy.objects.get().typed["summary"] == ["And more."]


def test_what_a_browser_hands_over_is_offered_with_the_hour_it_was_typed(desk, draft):
    typed = form_of(desk, change(draft)) | {"title": "From the browser"}
    at = int((make.NOON - timedelta(days=1)).timestamp() * 1000)
    answer = desk.post(autosave(draft), typed | {"typed_at": str(at)}).json()
    assert "You left this form yesterday at 7:00" in answer["found"]
    assert f"{change(draft)}?edit&amp;copy=take" in answer["found"]


def test_copies_of_a_month_ago_go_with_the_next_save(desk, ana, draft, noon):
    desk.post(NEW, form_of(desk, ADD) | {"title": "Old"})
    noon.shift(timedelta(days=31))
    desk.force_login(ana)
    desk.post(change(draft), form_of(desk, change(draft)) | {"move": "save"})
    assert not WorkingCopy.objects.filter(typed__title=["Old"]).exists()


# Two people


def test_each_is_told_who_else_has_it_open_and_since_when(desk, draft, noon):
    lucia = signed_in(make.second("lucia", first_name="Lucía", last_name="Peña"))
    lucia.post(autosave(draft), {"form_key": str(uuid4())})
    noon.shift(timedelta(seconds=30))
    answer = desk.post(autosave(draft), {"form_key": str(uuid4())}).json()
    assert answer["others"] == [{"name": "Lucía Peña", "since": "7:00\u00a0a.m."}]
    page = desk.get(change(draft)).content.decode()
    assert "<b>Lucía Peña</b> has this open since 7:00\u00a0a.m." in page
    assert "a.m. If you both save, you will see both texts." in page


def test_a_form_that_is_open_since_yesterday_says_the_day(desk, draft):
    lucia = make.second()
    WorkingCopy.objects.create(
        editor=lucia, bulletin=draft, opened_at=make.NOON - timedelta(days=1), seen_at=make.NOON
    )
    others = desk.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"]
    assert others[0]["since"] == "March\u00a01,\u00a02026, 7:00\u00a0a.m."


def test_a_form_that_was_not_heard_of_for_a_minute_is_not_open(desk, draft, noon):
    lucia = signed_in(make.second())
    lucia.post(autosave(draft), {"form_key": str(uuid4())})
    noon.shift(timedelta(seconds=61))
    assert desk.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"] == []


def test_who_comes_back_later_has_it_open_since_then(desk, draft, noon):
    lucia, key = signed_in(make.second()), str(uuid4())
    lucia.post(autosave(draft), {"form_key": key})
    noon.shift(timedelta(hours=2))
    lucia.post(autosave(draft), {"form_key": key})
    others = desk.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"]
    assert [one["since"] for one in others] == ["9:00\u00a0a.m."]


def test_leaving_ends_it_at_once_and_keeps_the_words(desk, draft):
    lucia = signed_in(make.second())
    typed = form_of(lucia, change(draft)) | {"title": "Of Lucía"}
    lucia.post(autosave(draft), typed)
    lucia.post(autosave(draft), typed | {"leave": "1", "title": "To the last letter"})
    assert desk.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"] == []
    assert WorkingCopy.objects.exclude(typed_at=None).get().typed["title"] == ["To the last letter"]


def test_an_earlier_window_that_closes_does_not_take_the_later_one_along(desk, draft):
    lucia, first, second = signed_in(make.second()), str(uuid4()), str(uuid4())
    lucia.post(autosave(draft), {"form_key": first})
    lucia.post(autosave(draft), {"form_key": second})
    lucia.post(autosave(draft), {"form_key": first, "leave": "1"})
    assert len(desk.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"]) == 1
    lucia.post(autosave(draft), {"form_key": second, "leave": "1"})
    assert desk.post(autosave(draft), {"form_key": str(uuid4())}).json()["others"] == []


def test_who_saved_meanwhile_is_named_to_who_has_it_open(desk, draft):
    mine = form_of(desk, change(draft))
    lucia = signed_in(make.second("lucia", first_name="Lucía", last_name="Peña"))
    lucia.post(change(draft), form_of(lucia, change(draft)) | {"title": "Won", "move": "save"})
    open_ = {"form_key": mine["form_key"], "version": mine["version"]}
    answer = desk.post(autosave(draft), open_).json()
    assert answer["version"] == draft.version + 1
    assert answer["newer"].startswith("Lucía Peña, 7:00\u00a0a.m.: Saved.")
    again = {"form_key": mine["form_key"], "version": draft.version + 1}
    assert desk.post(autosave(draft), again).json()["newer"] is None


# An ended sign-in


def test_signing_in_over_the_form_gives_a_new_token(client, ana):
    before = client.get(SIGN_IN).json()
    assert before["user"] is None
    wrong = client.post(SIGN_IN, {"username": "ana", "password": "wrong"})
    assert wrong.status_code == 400
    assert wrong.json()["sentence"].startswith("Name and password do not match.")
    answer = client.post(SIGN_IN, {"username": "ana", "password": PASSWORD}).json()
    assert answer["user"] == ana.pk
    assert answer["token"] != before["token"]
    assert client.get(SIGN_IN).json()["user"] == ana.pk


def test_signing_in_over_the_form_needs_the_token(ana):
    client = Client(enforce_csrf_checks=True)
    typed = {"username": "ana", "password": PASSWORD}
    assert client.post(SIGN_IN, typed).status_code == 403
    token = client.get(SIGN_IN).json()["token"]
    assert client.post(SIGN_IN, typed | {"csrfmiddlewaretoken": token}).status_code == 200


def test_a_form_sent_after_the_sign_in_ended_stays_in_the_page_and_goes_on(desk, ana, draft):
    words = 'The <b>last</b> "letter" & more.'
    typed = form_of(desk, change(draft)) | {"summary": words, "editor": str(ana.pk), "move": "save"}
    Session.objects.all().delete()
    asked = desk.post(change(draft), typed)
    assert asked.status_code == 403
    page = asked.content.decode()
    assert "Your words are kept" in page
    assert "&lt;b&gt;last&lt;/b&gt;" in page
    kept = dict(asked.context["typed"])
    assert kept["summary"] == words
    wrong = desk.post(change(draft), kept | {"username": "ana", "password": "wrong"})
    assert "Name and password do not match." in wrong.content.decode()
    kept = dict(wrong.context["typed"])
    desk.post(change(draft), kept | {"username": "ana", "password": PASSWORD})
    assert Bulletin.objects.get().summary == words


def test_the_words_of_one_account_are_not_saved_by_another(desk, ana, draft):
    make.second("lucia")
    typed = form_of(desk, change(draft)) | {"title": "x", "editor": str(ana.pk), "move": "save"}
    Session.objects.all().delete()
    answer = desk.post(change(draft), typed | {"username": "lucia", "password": PASSWORD})
    assert answer.status_code == 403
    assert "These words are of another account." in answer.content.decode()
    assert Bulletin.objects.get().title == "Talks on reefs"
