"""What the form keeps that an editor did not touch, and what the languages of a bulletin share."""

from datetime import date

import pytest
from django.urls import reverse

from bulletins.models import Bulletin, Participation, Source
from tests import builders as make


def change(row):
    return reverse("admin:bulletins_bulletin_change", args=[row.pk])


def typed(row, **fields):
    """What the browser sends of the form for `row` as it stands."""
    values = {
        "version": row.version, "kind": row.kind, "title": row.title, "summary": row.summary,
        "body": row.body_text, "first_day": row.first_day, "last_day": row.last_day,
        "day_precision": row.day_precision, "state": row.state, "move": "save",
        "parties": [part.party_id for part in row.participations.all()],
    }  # fmt: skip
    return values | fields


def roles(row):
    return list(row.participations.values_list("party__slug", "role"))


def test_roles_and_order_of_the_parties_stay(desk):
    guard, ministry = make.party("Coast Guard"), make.party("Ministry")
    draft = make.draft(parties=[ministry, guard])
    Participation.objects.filter(party=guard).update(role={"en": "host"})
    desk.post(change(draft), typed(draft, title="Other title"))
    assert roles(draft) == [("ministry", {}), ("coast-guard", {"en": "host"})]


def test_a_party_that_comes_in_stands_where_the_editor_put_it(desk):
    guard, ministry = make.party("Coast Guard"), make.party("Ministry")
    draft = make.draft(parties=[guard])
    Participation.objects.update(role={"en": "host"})
    desk.post(change(draft), typed(draft, parties=[ministry.pk, guard.pk]))
    assert roles(draft) == [("ministry", {}), ("coast-guard", {"en": "host"})]


BODIES = [
    "<p>One\u00a0two.</p><p>Three.</p>",
    "<p>One.</p><ul><li>Two</li></ul>",
    '<p lang="es">Uno &amp; dos.</p>',
    "<p>One<br>two.</p>",
]


@pytest.mark.parametrize("body", BODIES)
def test_a_text_that_nobody_changed_keeps_its_html(desk, body):
    draft = make.draft(body=body)
    shown = desk.get(change(draft)).context["adminform"].form["body"].value()
    desk.post(change(draft), typed(draft, body=shown.replace("\n", "\r\n"), title="Other"))
    stored = Bulletin.objects.get()
    assert (stored.title, stored.body) == ("Other", draft.body)


def test_of_a_script_that_is_typed_nothing_stays(desk):
    draft = make.draft()
    desk.post(change(draft), typed(draft, body="<p>One.</p><script>alert(1)</script>"))
    assert Bulletin.objects.get().body == "<p>One.</p>"


def test_a_script_in_a_text_with_marks_is_taken_out(desk):
    draft = make.draft(body="<p>One.</p><ul><li>Two</li></ul>")
    desk.post(change(draft), typed(draft, body="<p onclick=x()>One.</p><script>x()</script>"))
    assert Bulletin.objects.get().body == "<p>One.</p>"


def test_line_breaks_leave_the_title(desk):
    draft = make.draft()
    desk.post(change(draft), typed(draft, title="Pier\r\nreopened "))
    assert Bulletin.objects.get().title == "Pier reopened"


def test_a_day_reaches_the_other_language_while_none_is_public(desk):
    draft = make.draft()
    other = make.draft(language="es", translation_key=draft.translation_key)
    desk.post(change(draft), typed(draft, first_day="2026-04-01", last_day="2026-04-02"))
    other.refresh_from_db()
    assert (other.first_day, other.last_day) == (date(2026, 4, 1), date(2026, 4, 2))


def test_facts_are_read_only_beside_a_public_language(desk):
    public = make.event()
    draft = make.draft(language="es", translation_key=public.translation_key)
    form = desk.get(change(draft)).content.decode()
    assert 'name="title"' in form
    assert 'name="first_day"' not in form
    assert change(public) in form
    desk.post(change(draft), typed(draft, title="Reunión", first_day="2020-01-01"))
    draft.refresh_from_db()
    assert (draft.title, draft.first_day) == ("Reunión", public.first_day)


def test_another_language_starts_with_the_same_facts_and_parties(desk):
    bulletin = make.event(parties=[make.party()], place=make.place())
    desk.post(change(bulletin), {"start": "es"})
    started = Bulletin.objects.get(language="es")
    assert started.translation_key == bulletin.translation_key
    assert started.place == bulletin.place
    assert started.participations.count() == 1
    again = desk.post(change(bulletin), {"start": "es"}, follow=True)
    assert "There is a bulletin in this language already." in again.content.decode()
    assert Bulletin.objects.count() == 2


def test_a_year_that_was_worked_out_is_shown_with_its_reasons_until_somebody_saw_it_stated(desk):
    basis = [{"code": "neighbours", "year": 2018}, {"code": "order"}]
    draft = make.draft(day_inferred=True, day_basis=basis)
    shown = desk.get(change(draft)).content.decode()
    assert "the bulletins beside it on the former page, all of 2018" in shown
    desk.post(change(draft), typed(draft))
    assert Bulletin.objects.get().day_inferred
    draft.refresh_from_db()
    desk.post(change(draft), typed(draft, stated="on"))
    stored = Bulletin.objects.get()
    assert (stored.day_inferred, stored.day_basis) == (False, [])


def test_the_evidence_of_an_import_stands_with_the_draft(desk):
    draft = make.draft()
    proof = {
        "field": "first_day", "value": "2026-03-02", "words": "on the second of March",
        "start": 4, "end": 26, "rule": "A date in the first sentence.", "sure": "stated",
    }  # fmt: skip
    mention = {"words": "in November 2015"}
    Source.objects.create(
        bulletin=draft, system="text", key="1", sha256="0" * 64,
        evidence={"evidence": [proof], "mentions": [mention]},
    )  # fmt: skip
    shown = desk.get(change(draft)).content.decode()
    assert "on the second of March" in shown
    assert "in November 2015" in shown


def test_the_next_number_of_a_series_is_named(desk):
    series = make.series()
    make.event(series=series, number=5)
    draft = make.draft(series=series)
    assert "6 is the next free number." in desk.get(change(draft)).content.decode()


def test_another_kind_than_its_observance_allows_is_refused_at_the_field(desk):
    draft = make.draft(kind="commemoration", observance=make.observance())
    fields = typed(draft, kind="event", observance=draft.observance_id)
    assert (
        "Only a commemoration has an observance"
        in desk.post(change(draft), fields).content.decode()
    )
    assert Bulletin.objects.get().kind == "commemoration"


def test_a_bulletin_cannot_report_on_itself_in_another_language(desk):
    english, spanish = make.in_two_languages()
    answer = desk.post(change(english), typed(english, reports_on=spanish.pk))
    assert "It cannot report on itself in another language." in answer.content.decode()
    english.refresh_from_db()
    assert english.reports_on is None
