"""The search over everything: what it finds, how it marks it, and to whom it shows it."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from bulletins import workflow
from bulletins.admin import search
from bulletins.models import Action, Image, ImageUse, Revision, SignOff
from tests import builders as make

SEARCH = "/admin/search/"


@pytest.fixture
def writer(db):
    return make.writer("ana", first_name="Ana", last_name="Ruiz")


@pytest.fixture
def signed_in(client, writer):
    client.force_login(writer)
    return client


def found(client, q, **query):
    """{group: its words} of the answer."""
    answer = client.get(SEARCH, {"q": q, **query})
    assert answer.status_code == 200
    words = re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))
    sections = re.findall(
        r'<section class="module" aria-labelledby="(\w+)-h">(.*?)</section>', words
    )
    return dict(sections) | {"page": words}


def picture(name="quay.jpg", **fields):
    return Image.objects.create(
        name=name, key=name, kind="jpeg", width=1200, height=800, size=90000, **fields
    )


@pytest.mark.parametrize("state", ["draft", "in_review", "published", "withdrawn"])
def test_a_bulletin_is_found_in_any_state(signed_in, state):
    notice = {"withdrawn_at": make.NOON, "withdrawn_reason": "wrong", "withdrawn_words": "Wrong."}
    bulletin = make.event(
        title="Visit of the harbour masters", status=state, **notice if state == "withdrawn" else {}
    )
    hits = found(signed_in, "harbour")["bulletins"]
    assert "Visit of the <mark>harbour</mark> masters" in hits
    assert f"state-{'review' if state == 'in_review' else state}" in hits
    assert f"/bulletin/{bulletin.pk}/change/" in hits


def test_words_in_the_text_are_shown_with_what_stands_around_them(signed_in):
    make.event(body=f"<p>{'Early words. ' * 20}The boats left the Harbour at noon.</p>")
    hits = found(signed_in, "harbour")["bulletins"]
    assert re.search(r"“… [^<]*left the <mark>Harbour</mark> at noon", hits)


def test_each_word_must_be_there_in_any_place(signed_in):
    make.event(title="Pier reopened", summary="Boats land there.", body="<p>Again.</p>")
    assert "bulletins" in found(signed_in, "boats pier")
    assert "bulletins" not in found(signed_in, "boats meadow")


def test_markup_in_words_is_shown_and_never_run(signed_in):
    make.event(title="<b>Pier</b> & quay")
    hits = found(signed_in, "pier")["bulletins"]
    assert "&lt;b&gt;<mark>Pier</mark>&lt;/b&gt; &amp; quay" in hits
    words = found(signed_in, "<script>alert(1)</script>")["page"]
    assert "<script>alert" not in words


@pytest.mark.parametrize("make_one", [
    make.series, make.place, make.party, make.observance, make.category,
])  # fmt: skip
def test_names_of_every_kind_are_found_in_every_language(signed_in, make_one):
    name = make_one("Meetings of harbour masters", es="Capitanes de puerto")
    address = reverse(f"admin:bulletins_{name._meta.model_name}_change", args=[name.pk])
    assert address in found(signed_in, "harbour")["names"]
    assert "Capitanes de <mark>puerto</mark>" in found(signed_in, "puerto")["names"]


def test_a_name_says_its_kind_where_it_lies_and_how_many_use_it(signed_in):
    harbour = make.place("Harbour of Rosario", parent=make.place("Rosario"))
    make.event(place=harbour)
    make.draft(place=harbour)
    assert "Place, Rosario, 2 bulletins" in found(signed_in, "harbour")["names"]


def test_a_merged_name_is_not_found(signed_in):
    kept = make.party("Port authority")
    make.party("Harbour office", merged_into=kept)
    assert "names" not in found(signed_in, "harbour")


def test_reasons_in_the_history_are_found(signed_in, writer):
    bulletin = make.in_review(writer, title="Pier reopened")
    workflow.send_back(bulletin, make.second(), "Name the harbour.")
    hits = found(signed_in, "harbour")["history"]
    assert "Name the <mark>harbour</mark>." in hits
    assert reverse("admin:bulletins_bulletin_history", args=[bulletin.pk]) in hits


def test_who_was_asked_to_sign_off_and_what_came_back_is_found(signed_in, writer):
    bulletin = make.draft(title="Pier reopened")
    SignOff.objects.create(
        revision=Revision.take(bulletin, writer, Action.ASK),
        token_hash="0" * 64,
        who="Harbour master Soto",
        asked_by=writer,
        expires_at=timezone.now(),
        answer="return",
        comment="The pier has another name.",
    )
    assert "Returned: <mark>Harbour</mark> master Soto." in found(signed_in, "harbour")["answers"]
    assert "another <mark>name</mark>" in found(signed_in, "name")["answers"]
    assert "0000" not in found(signed_in, "harbour")["page"]


def test_pictures_are_found_by_name_credit_and_description(signed_in):
    quay = picture(credit="Harbour office")
    for alt in ("Two boats", "Three boats"):
        ImageUse.objects.create(bulletin=make.event(), image=quay, alt=alt, credit="x")
    assert "<mark>quay</mark>.jpg" in found(signed_in, "quay")["pictures"]
    assert "<mark>Harbour</mark> office" in found(signed_in, "harbour")["pictures"]
    hits = found(signed_in, "boats")["pictures"]
    assert hits.count("<li>") == 1
    assert "Two <mark>boats</mark>" in hits


def test_a_group_with_many_hits_leads_to_all_of_them(signed_in):
    made = [make.event(title=f"Harbour day {number:02}") for number in range(search.MANY + 3)]
    hits = found(signed_in, "harbour")["bulletins"]
    assert hits.count("<li>") == search.FEW + 1  # and the way to all
    assert f"more than {search.FEW}" in hits
    assert "?q=harbour&amp;in=bulletins" in hits
    pages = [
        found(signed_in, "harbour", **{"in": "bulletins", "p": p})["bulletins"] for p in (1, 2)
    ]
    everything = "".join(pages).replace("<mark>", "").replace("</mark>", "")
    assert f'<span class="n">{len(made)}</span>' in pages[0]
    assert all(bulletin.title in everything for bulletin in made)


def test_many_names_lead_to_all_of_them(signed_in):
    for number in range(search.FEW + 2):
        make.party(f"Harbour office {number:02}")
    make.place("Harbour")
    assert found(signed_in, "harbour")["names"].count("<li>") == search.FEW + 1
    assert found(signed_in, "harbour", **{"in": "names"})["names"].count("<li>") == search.FEW + 3


def test_where_nothing_is_found_the_page_says_so(signed_in):
    words = found(signed_in, "harbour")
    assert "Nothing found there." in words["nothing"]
    assert "Bulletins, Names, History" in words["nothing"]


@pytest.mark.parametrize(
    "q", ["", " ", "\0", "%", "_", "'", '"', "\\", "(", "a" * 5000, "x " * 500, "ñ"]
)
def test_any_words_may_be_typed(signed_in, q):
    make.event()
    found(signed_in, q)


@pytest.mark.parametrize(
    "query", [{"in": "x"}, {"in": "names", "p": "x"}, {"in": "bulletins", "p": "99"}]
)
def test_nonsense_beside_the_words_is_borne(signed_in, query):
    make.event(title="Harbour day")
    found(signed_in, "harbour", **query)


def test_a_percent_sign_is_looked_for_as_it_is(signed_in):
    make.event(title="Catch up 5%")
    make.event(title="Pier reopened")
    assert found(signed_in, "%")["bulletins"].count("<li>") == 1


def test_every_hit_is_shown_only_to_who_may_look_at_it(client, django_user_model, writer):
    bulletin = make.in_review(writer, title="Harbour day")
    workflow.send_back(bulletin, make.second(), "Name the harbour.")
    make.party("Harbour office")
    picture(credit="Harbour office")
    guest = django_user_model.objects.create_user("guest", is_staff=True)
    client.force_login(guest)
    assert client.get(SEARCH, {"q": "harbour"}).status_code == 403
    rights = {
        "view_bulletin": "bulletins",
        "view_party": "names",
        "view_revision": "history",
        "view_image": "pictures",
    }
    for right, group in rights.items():
        assert right == "view_bulletin" or group not in found(client, "harbour")
        guest.user_permissions.add(Permission.objects.get(codename=right))
        assert group in found(client, "harbour")


def test_who_is_not_signed_in_finds_nothing(client, db):
    assert client.get(SEARCH, {"q": "harbour"}).status_code == 302


def test_the_box_stands_once_on_each_page_of_the_desk(signed_in):
    for path in ("/admin/", SEARCH, "/admin/bulletins/bulletin/"):
        assert signed_in.get(path).content.decode().count('id="find"') == 1


def test_the_search_asks_at_most_twelve_questions(client, writer, django_assert_max_num_queries):
    for number in range(15):
        bulletin = make.in_review(writer, title="Harbour day")
        workflow.send_back(bulletin, make.second(), "Name the harbour.")
        make.place(f"Harbour {number}", parent=make.place())
        make.series(f"Harbour talks {number}")
        ImageUse.objects.create(
            bulletin=bulletin, image=picture(f"harbour-{number}.jpg"), alt="Boats", credit="x"
        )
    for user in (writer, make.second()):
        client.force_login(user)
        with django_assert_max_num_queries(12):
            found(client, "harbour")
