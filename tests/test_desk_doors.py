"""Who gets into the desk, under which policy, and what nonsense it bears."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from bulletins.models import Bulletin
from tests import builders as make

LIST = "/admin/bulletins/bulletin/"
ADD = "/admin/bulletins/event/add/"


def change(row):
    return reverse("admin:bulletins_bulletin_change", args=[row.pk])


def enter(client, users, *permissions):
    """`client` signed in as one of the staff who may do what `permissions` name, and no more."""
    user = users.objects.create_user("luz", password="another long word", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


@pytest.mark.parametrize("path", ["/admin/", LIST, ADD, "/admin/names/", "/admin/autocomplete/"])
def test_who_is_not_of_the_staff_is_sent_to_sign_in(client, django_user_model, path):
    client.force_login(django_user_model.objects.create_user("reader"))
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith("/admin/login/")


def test_who_is_not_of_the_staff_moves_nothing(client, db):
    bulletin = make.event()
    client.post(change(bulletin), {"move": "back-to-draft"})
    client.post(f"{LIST}{bulletin.pk}/withdraw/", {"reason": "wrong", "words_en": "No."})
    assert Bulletin.objects.published().get() == bulletin


def test_who_may_only_look_moves_nothing(client, django_user_model):
    bulletin, draft = make.event(), make.draft()
    enter(client, django_user_model, "view_bulletin")
    assert client.get(LIST).status_code == 200
    assert client.get(change(bulletin)).status_code == 200
    for path, typed in [
        (change(draft), {"move": "save"}),
        (change(draft), {"start": "es"}),
        (change(bulletin), {"move": "pull-back"}),
        (f"{LIST}{bulletin.pk}/withdraw/", {"reason": "wrong", "words_en": "No."}),
        (ADD, {"title": "New"}),
    ]:
        assert client.post(path, typed).status_code == 403
    assert Bulletin.objects.count() == 2


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/jsi18n/", "/admin/", LIST, ADD])
def test_the_policy_of_the_desk_adds_its_own_scripts_and_nothing_inline(desk, client, path):
    answer = (client if "login" in path else desk).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "query",
    [
        "p=0", "p=x", "p=99999", "o=99", "o=x.-", "year=0", "year=99999", "status=nope",
        "category=x", "series=-1", "who=x", "lang=no-", "missing=x", "q=%00", "q=%22+OR+(",
        "q=" + "a" * 3000, "kind[]=event", "nope=1", "_facets=1", "all=",
    ],
)  # fmt: skip
def test_the_list_bears_any_question(desk, query):
    make.event()
    assert desk.get(f"{LIST}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {"version": "9" * 30},
        {"version": "x"},
        {"version": "-1"},
        {"language": "xx"},
        {"kind": "party"},
        {"title": "\x00"},
        {"title": "a" * 301},
        {"first_day": "0000-00-00"},
        {"first_day": "10000-01-01"},
        {"last_day": "2026-03-01"},
        {"start_time": "25:00"},
        {"day_precision": "hour"},
        {"state": "gone"},
        {"number": "9" * 30, "series": "1"},
        {"number": "-1"},
        {"anniversary_year": "9" * 30},
        {"series": "999"},
        {"category": "x"},
        {"published_at": "2027-01-01T09:00Z"},
        {"published_at": "0001-01-01T00:00"},
        {"published_at": "9999-12-31T23:59"},
        {"which": "7"},
        {"move": "nope"},
        {"start": "xx"},
    ],
)
def test_the_form_bears_any_answer(desk, typed):
    draft = make.draft()
    whole = {
        "language": "en", "version": 1, "kind": "event", "title": "Pier", "summary": "Short.",
        "body": "Text.", "first_day": "2026-03-02", "last_day": "", "day_precision": "day",
        "state": "as_planned",
    } | typed  # fmt: skip
    assert desk.post(ADD, whole).status_code in (200, 302)
    assert desk.post(change(draft), whole).status_code in (200, 302, 409)


@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_a_bulletin_that_is_not_there_is_said_to_be_missing(desk, key):
    for path in (f"{LIST}{key}/change/", f"{LIST}{key}/delete/", f"{LIST}{key}/withdraw/"):
        assert desk.get(path, follow=True).status_code in (200, 404)
        assert desk.post(path, {"move": "publish-now"}, follow=True).status_code in (200, 404)


@pytest.mark.parametrize("kind", ["event", "commemoration"])
def test_a_right_on_bulletins_is_one_on_both_kinds(client, django_user_model, db, kind):
    writer = django_user_model.objects.create_user("writer", is_staff=True)
    rights = ("add_bulletin", "view_bulletin", "change_bulletin")
    writer.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(writer)
    assert client.get(f"/admin/bulletins/{kind}/add/").status_code == 200
    assert client.get(f"/admin/bulletins/{kind}/", follow=True).status_code == 200
