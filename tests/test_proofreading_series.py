"""A number against its series, and one language against the other."""

from datetime import date

import pytest
from django.utils.translation import override

from bulletins.models import Status
from bulletins.proofreading import proofread
from tests import builders as make

WORDS = {"title": "Charts are shared", "summary": "", "body": "<p>Charts are shared.</p>"}


@pytest.fixture
def series(db):
    return make.series("Exchange on reefs", "Intercambio sobre arrecifes")


def numbered(series, number, year, **fields):
    return make.event(series=series, number=number, first_day=date(year, 3, 2), **WORDS | fields)


def sentences(bulletin, other=None):
    return [warning.sentence for warning in proofread(bulletin, other)]


def test_a_number_that_another_item_has_is_named_with_it(series):
    numbered(series, 5, 2024, title="Fifth on reefs")
    [warning] = proofread(numbered(series, 5, 2025))
    assert warning.sentence == "Another bulletin of the series has this number."
    assert (warning.source, warning.text_words) == ("Another bulletin", "5, Fifth on reefs")
    assert (warning.text_field, warning.field, warning.field_words) == ("", "number", "5, Fifth")
    assert not warning.quoted


def test_the_languages_of_an_item_have_one_number(series):
    english = numbered(series, 5, 2024)
    numbered(series, 5, 2024, language="es", translation_key=english.translation_key)
    assert sentences(english) == []


def test_a_report_on_an_announcement_counts_once(series):
    announcement = numbered(series, 5, 2024)
    report = numbered(series, 5, 2024, reports_on=announcement)
    assert sentences(announcement) == sentences(report) == []
    third = numbered(series, 6, 2025)
    assert sentences(third) == []


def test_a_withdrawn_bulletin_takes_no_number(series):
    numbered(
        series, 5, 2024,
        status=Status.WITHDRAWN, withdrawn_at=make.NOON, withdrawn_words="It was wrong.", withdrawn_reason="wrong",
    )  # fmt: skip
    assert sentences(numbered(series, 5, 2025)) == []


def test_numbers_run_with_time(series):
    numbered(series, 5, 2024)
    assert sentences(numbered(series, 6, 2023)) == ["A lower number stands at a later day."]
    assert sentences(numbered(series, 4, 2025)) == ["A higher number stands at an earlier day."]


def test_a_number_skipped_between_known_ones_is_named(series):
    numbered(series, 5, 2020)
    assert sentences(numbered(series, 7, 2024)) == ["No bulletin of the series has the number 6."]
    assert sentences(numbered(series, 10, 2025)) == [
        "No bulletin of the series has a number from 8 to 9."
    ]


def test_what_came_before_the_first_known_number_is_not_missed(series):
    fifth = numbered(series, 5, 2020)
    assert sentences(fifth) == []
    assert sentences(numbered(series, 3, 2018)) == []


def translated(english, spanish, **facts):
    one = make.draft(title="Charts", summary="", body=english, **facts)
    other = make.draft(
        language="es",
        translation_key=one.translation_key,
        title="Cartas",
        summary="",
        body=spanish,
        **facts,
    )
    return one, other


def test_languages_that_say_the_same_give_no_warning(db):
    one, other = translated(
        "<p>On March 2, 2026, 1,500 charts and seven lists were shared at 6:00 p.m.</p><p>Late in 2015 the third list was begun: +1 000 555 0100.</p>",
        "<p>El 2 de marzo de 2026 se compartieron a las 18:00 unas 1.500 cartas y 7 listas.</p><p>A fines de 2015 se empezó la 3.ª lista: +1 000 555 0100.</p>",
    )
    assert proofread(one) == proofread(other) == []


def test_a_paragraph_more_in_one_language_is_named_on_both(db):
    one, other = translated("<p>Charts.</p><p>More.</p>", "<p>Cartas.</p>")
    [warning] = proofread(one)
    assert warning.sentence == "Facts are the same; paragraphs are not."
    assert (warning.source, warning.text_words) == ("English", "2 paragraphs")
    assert (warning.against, warning.field_words) == ("Español", "1 paragraph")
    assert not warning.quoted
    assert proofread(other)[0].source == "Español"


def test_a_language_that_is_still_to_be_written_is_no_difference(db):
    one, _other = translated("<p>Charts.</p>", "")
    assert proofread(one) == []


@pytest.mark.parametrize(
    ("english", "spanish", "mark", "theirs"),
    [
        ("150 charts", "160 cartas", "150", "160"),
        ("begun in 2015", "iniciado en 2016", "2015", "2016"),
        ("since March 2, 2011", "desde el 3 de marzo de 2011", "March 2, 2011", "3 de marzo"),
        ("their sixth list", "su quinta lista", "sixth", "quinta"),
        ("begun in 2015", "iniciado hace mucho", "2015", "not in this text"),
    ],
)
def test_numbers_years_and_days_that_differ_are_named(db, english, spanish, mark, theirs):
    one, _other = translated(f"<p>Charts, {english}.</p>", f"<p>Cartas, {spanish}.</p>")
    [warning] = proofread(one)
    assert (warning.noun, warning.text_mark) == ("Languages", mark)
    assert theirs in warning.field_words


def test_a_fact_that_is_not_shared_is_named_unless_a_change_of_facts_waits(db):
    one, other = translated("<p>Charts.</p>", "<p>Cartas.</p>")
    other.first_day = other.last_day = date(2026, 3, 9)
    first, _last = proofread(one, other)
    assert first.sentence == "“First day” is not the same, and all languages share it."
    assert "March\u00a09" in first.field_words
    other.pending_facts = True
    assert proofread(one, other) == []


def test_the_interface_speaks_the_editors_language(db):
    one, _other = translated("<p>Charts of 2015.</p>", "<p>Cartas de 2016.</p>")
    with override("es"):
        [warning] = proofread(one)
    assert (warning.source, warning.against) == ("English", "Español")
