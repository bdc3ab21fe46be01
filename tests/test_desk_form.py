"""What the bulletin's form keeps, shows and refuses."""

import re
from datetime import date

import pytest
from django.urls import reverse

from bulletins import workflow
from bulletins.models import Bulletin, Participation, Source
from tests import builders as make
from tests.test_desk_moves import change, page, typed


def test_a_text_with_more_than_paragraphs_keeps_its_marks(desk):
    body = '<p>Both signed.</p><ul><li>one</li><li><a href="https://example.org">two</a></li></ul>'
    draft = make.draft(body=body)
    shown = page(desk.get(change(draft)))
    assert "&lt;li&gt;one&lt;/li&gt;" in shown
    desk.post(change(draft), typed(draft, body=draft.body, title="Another title"))
    draft.refresh_from_db()
    assert (draft.body, draft.title) == (body, "Another title")


@pytest.mark.parametrize("words", ["A\u00a0no-break space & a < sign.", " Indented.", "Ends. "])
def test_words_that_nobody_changed_are_kept_to_the_letter(desk, words):
    draft = make.draft(
        body=f"<p>{words}</p><p>Last.</p>".replace("&", "&amp;").replace("< ", "&lt; ")
    )
    desk.post(change(draft), typed(draft, title="Another title"))
    stored = Bulletin.objects.get()
    assert (stored.body, stored.title) == (draft.body, "Another title")


def test_markup_typed_as_plain_text_is_text(desk):
    draft = make.draft(body="<p>One.</p>")
    desk.post(change(draft), typed(draft, body="<script>alert(1)</script>"))
    assert "<script" not in Bulletin.objects.get().body


def test_parties_keep_their_order_and_the_roles_they_had(desk):
    ana, body, state = make.party("Ana Sol"), make.party("Reef Centre"), make.party("Cuba")
    draft = make.draft()
    Participation.objects.create(bulletin=draft, party=ana, role={"en": "Minister"})
    desk.post(change(draft), typed(draft, parties=[state.pk, ana.pk, body.pk]))
    parts = [(part.party, part.role) for part in draft.participations.all()]
    assert parts == [(state, {}), (ana, {"en": "Minister"}), (body, {})]


def test_a_translation_is_started_with_its_facts(desk):
    place = make.place()
    draft = make.draft(place=place, parties=[make.party()])
    desk.post(change(draft), {"start": "es"})
    other = Bulletin.objects.get(language="es")
    assert (other.translation_key, other.place) == (draft.translation_key, place)
    assert other.participations.count() == 1


def test_facts_are_shared_by_drafts(desk):
    draft = make.draft()
    other = make.draft(language="es", translation_key=draft.translation_key)
    desk.post(change(draft), typed(draft, first_day="2026-05-01", last_day="2026-05-02"))
    other.refresh_from_db()
    assert (other.first_day, other.last_day) == (date(2026, 5, 1), date(2026, 5, 2))


def test_facts_of_a_public_bulletin_are_read_only_in_the_other_language(desk):
    public = make.event()
    draft = make.draft(language="es", title="Reunión", translation_key=public.translation_key)
    shown = page(desk.get(change(draft)))
    assert 'name="first_day"' not in shown
    assert f'href="{change(public)}">Change them in the English version' in shown
    desk.post(change(draft), typed(draft, title="Encuentro", first_day="2001-01-01"))
    draft.refresh_from_db()
    assert (draft.title, draft.first_day) == ("Encuentro", public.first_day)


def test_a_year_that_was_worked_out_shows_why_and_can_be_stated(desk):
    basis = [{"code": "neighbours", "year": 2018}]
    draft = make.draft(day_inferred=True, day_basis=basis)
    assert "all of 2018" in page(desk.get(change(draft)))
    desk.post(change(draft), typed(draft))
    assert Bulletin.objects.get().day_basis == basis
    draft.refresh_from_db()
    desk.post(change(draft), typed(draft, stated="on"))
    stored = Bulletin.objects.get()
    assert (stored.day_inferred, stored.day_basis) == (False, [])


def test_the_evidence_of_an_import_stays_with_the_draft(desk):
    proof = {
        "field": "number", "value": 6, "words": "Sixth meeting", "start": 0, "end": 13,
        "rule": "An ordinal.", "sure": "stated",
    }  # fmt: skip
    draft = make.draft()
    evidence = {"evidence": [proof], "mentions": [{"words": "in May 2015"}]}
    Source.objects.create(bulletin=draft, system="text", key="1", sha256="1", evidence=evidence)
    shown = page(desk.get(change(draft)))
    assert "Where this comes from" in shown
    assert "“Sixth meeting”" in shown
    assert "“in May 2015”" in shown


def test_the_next_free_number_is_a_hint(desk):
    series = make.series()
    make.event(series=series, number=5)
    draft = make.draft(series=series)
    assert "6 is the next free number." in page(desk.get(change(draft)))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"last_day": "2026-03-01"}, "The last day lies before the first."),
        ({"first_day": "", "last_day": "2026-03-01"}, "Name the first day too."),
        ({"number": "3"}, "belongs to a series"),
        ({"end_time": "10:00"}, "Say when it begins"),
        ({"start_time": "10:00", "day_precision": "month"}, "A time needs a day"),
        ({"title": ""}, "Write a title."),
        ({"published_at": "tomorrow"}, "Write a date and an hour"),
        ({"published_at": "9999-12-31T23:59"}, "Write a date and an hour"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk, fields, sentence):
    answer = desk.post("/admin/bulletins/event/add/", typed(**fields))
    assert sentence in page(answer)
    assert not Bulletin.objects.exists()


HOSTILE = ["", "x", "-1", "99999999999999999999", "\x00", "' OR 1=1", "2026-99-99", "é" * 1000]


@pytest.mark.parametrize("value", HOSTILE)
def test_nonsense_in_any_field_is_no_failure(desk, value):
    draft = make.draft()
    names = [
        "version", "kind", "title", "summary", "body", "first_day", "last_day", "start_time",
        "day_precision", "state", "place", "series", "number", "observance", "anniversary_year",
        "reports_on", "parties", "category", "published_at", "which", "old_news", "language",
        "move", "start",
    ]  # fmt: skip
    for name in names:
        assert desk.post(change(draft), typed(draft, **{name: value})).status_code in (
            200,
            302,
            409,
        )
        draft.refresh_from_db()
    add = "/admin/bulletins/event/add/"
    for name in names:
        assert desk.get(add, {name: value}).status_code == 200


@pytest.mark.parametrize("value", HOSTILE)
def test_nonsense_in_the_filters_is_no_failure(desk, value):
    make.event()
    address = reverse("admin:bulletins_bulletin_changelist")
    for name in (
        "q",
        "status",
        "kind",
        "year",
        "category",
        "series",
        "lang",
        "missing",
        "who",
        "p",
        "o",
    ):
        assert desk.get(address, {name: value}).status_code in (200, 302)


def test_the_filters_narrow_the_list(desk):
    kept = make.draft(title="Kept draft", first_day=date(2019, 5, 1), category=make.category("Sea"))
    make.event(title="Other event")
    for query in (
        {"status": "draft"}, {"year": "2019"}, {"category": kept.category_id}, {"q": "kept"},
    ):  # fmt: skip
        shown = page(desk.get(reverse("admin:bulletins_bulletin_changelist"), query))
        assert "Kept draft" in shown
        assert "Other event" not in shown


def test_the_list_says_which_language_is_missing(desk):
    public = make.event()
    address = reverse("admin:bulletins_bulletin_changelist")
    assert "English. Español missing" in page(desk.get(address))
    workflow.start_translation(public, "es", None)
    assert "English, Español" in page(desk.get(address))


def test_a_reader_who_is_no_editor_sees_no_desk(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("leo"))
    answer = client.get(reverse("admin:bulletins_bulletin_changelist"))
    assert answer.status_code == 302


def test_who_may_only_look_gets_no_buttons_and_is_refused(client, django_user_model):
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("leo", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_bulletin"))
    client.force_login(user)
    draft = make.draft()
    assert 'name="move"' not in page(client.get(change(draft)))
    assert client.post(change(draft), typed(draft)).status_code == 403
    public = make.event()
    assert client.post(change(public), {"move": "back-to-draft"}).status_code == 403
    assert client.post(change(public), {"start": "es"}).status_code == 403
    withdraw = reverse("admin:bulletins_bulletin_withdraw", args=[public.pk])
    assert client.post(withdraw, {"reason": "wrong", "words_en": "No."}).status_code == 403


def test_the_policy_lets_only_our_own_scripts_run(desk):
    policy = desk.get("/admin/bulletins/event/add/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    html = desk.get("/admin/bulletins/event/add/").content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|<style|\son\w+=", html)


def test_a_summary_without_an_end_is_refused_at_its_field(desk):
    draft = make.draft()
    answer = desk.post(change(draft), typed(draft, summary="ab " * 1000))
    assert "at most 2000 characters" in page(answer)
    draft.refresh_from_db()
    assert draft.summary == "Both sides met and agreed to meet again."
