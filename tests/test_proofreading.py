"""Text against facts: what an editor is told to look at, and what is left in peace."""

import os
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bulletins import text
from bulletins.models import Bulletin
from bulletins.proofreading import proofread
from bulletins.sample import many, one
from tests import builders as make
from tests.proofreading_cases import (
    ANNIVERSARY,
    CLEAN,
    ERRORS,
    FIELD,
    NUMBER,
    OBSERVANCES,
    PLACE,
    PLACES,
    SERIES,
    WEEKDAY,
    YEAR,
)
from tests.proofreading_others import OTHERS

REAL_PAGE = Path(__file__).parent.parent.parent / "shared/data/cuba-in-usa.txt"


class World:
    """The names that the table of cases uses, stored, and its bulletins, not stored."""

    def __init__(self):
        self.place, self.series, self.observance = {}, {}, {}
        for slug, (english, spanish, outer) in PLACES.items():
            parent = self.place.get(outer)
            self.place[slug] = make.place(english, parent, spanish, slug=slug)
        for slug, (english, spanish, feminine) in SERIES.items():
            genders = {"es": "f"} if feminine else {}
            self.series[slug] = make.series(english, spanish, slug=slug, genders=genders)
        for slug, (english, spanish, origin) in OBSERVANCES.items():
            self.observance[slug] = make.observance(english, origin, spanish, slug=slug)

    def bulletin(self, language, facts, title, summary, paragraphs, **more):
        named = {
            name: getattr(self, name)[facts[name]]
            for name in ("place", "series", "observance")
            if name in facts
        }
        made = Bulletin(language=language, title=title, summary=summary, **facts | named | more)
        made.last_day = made.last_day or made.first_day
        made.body = text.from_paragraphs("\n\n".join(paragraphs))
        made.body_text = text.plain(made.body)
        return made

    def with_error(self, name, where, old, new):
        language, facts, title, summary, paragraphs = CLEAN[name]
        if where == FIELD and old == "year":
            days = {
                key: facts[key].replace(year=new)
                for key in ("first_day", "last_day")
                if key in facts
            }
            facts = facts | days
        elif where == FIELD:
            facts = facts | {old: new}
        else:
            whole = "\n\n".join([title, summary, *paragraphs])
            assert whole.count(old) == 1, f"“{old}” stands {whole.count(old)} times in {name}"
            title, summary, *paragraphs = whole.replace(old, new).split("\n\n")
        return self.bulletin(language, facts, title, summary, paragraphs)


@pytest.fixture
def world(db):
    return World()


def said(warnings):
    return [(warning.noun, warning.text_mark, warning.field_words) for warning in warnings]


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_bulletin_gives_no_warning(world, name):
    assert said(proofread(world.bulletin(*CLEAN[name]))) == []


NOUNS = {  # what an editor may be told of each kind of error
    NUMBER: {"Number"},
    WEEKDAY: {"Weekday"},
    ANNIVERSARY: {"Anniversary"},
    YEAR: {"Year"},
    PLACE: {"Place"},
}


def test_nine_of_ten_single_errors_are_caught_in_both_languages(world):
    table, missed = [], []
    for name, kind, where, old, new in ERRORS:
        nouns = {warning.noun for warning in proofread(world.with_error(name, where, old, new))}
        said = ", ".join(sorted(nouns)) if nouns & NOUNS[kind] else "MISSED"
        language = CLEAN[name][0]
        table.append(
            f"{len(table) + 1:3}  {name:10} {language}  {kind:11} {where:5}  {said:20} {old} → {new}"
        )
        if said == "MISSED":
            missed.append(table[-1])
    print("\n".join(["", *table, f"{len(table) - len(missed)} of {len(table)} caught"]))
    assert len(table) >= 80
    assert {CLEAN[name][0] for name, *_rest in ERRORS} == {"en", "es"}
    assert len(missed) <= len(table) / 10, missed


def test_the_four_bulletins_of_the_real_page_give_no_warning(db):
    if not REAL_PAGE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"The real page is missing: {REAL_PAGE.name}")
        pytest.skip(f"NOT TESTED on the real page: {REAL_PAGE.name} is not beside the project.")
    call_command("import_text", str(REAL_PAGE), publish=True, stdout=StringIO())
    found = {bulletin: said(proofread(bulletin)) for bulletin in Bulletin.objects.all()}
    assert len(found) == 4
    assert not any(found.values()), found


def test_the_sample_gives_no_warning_in_either_language(db):
    one.make(datetime(2026, 3, 2, 12, tzinfo=UTC))
    many.make_many(60, until=date(2026, 3, 1))
    found = {bulletin: said(proofread(bulletin)) for bulletin in Bulletin.objects.all()}
    assert {bulletin.language for bulletin in found} == {"en", "es"}
    assert len(found) > 70
    assert not any(found.values()), {b: w for b, w in found.items() if w}


@pytest.mark.parametrize("page", ["harbour.txt", "puerto.txt", "capitals.txt", "muelle.txt"])
def test_other_pages_give_no_warning(db, page):
    call_command("import_text", str(Path(__file__).parent / "data" / page), stdout=StringIO())
    found = {bulletin: said(proofread(bulletin)) for bulletin in Bulletin.objects.all()}
    assert not any(found.values()), found


def test_a_warning_names_both_sides_and_where_to_find_them(world):
    [number] = proofread(
        world.with_error("reefs", "text", "The 15th exchange", "The 16th exchange")
    )
    assert (number.noun, number.source, number.against) == ("Number", "The text", "The field")
    assert (number.text_words, number.text_mark) == ("The 16th exchange", "16th")
    assert number.quoted
    assert number.parted == ("The ", "16th", " exchange")
    assert (number.text_where, number.text_field) == ("first paragraph", "body")
    assert (number.field, number.field_words) == ("number", "15, Fifteenth")
    [weekday] = proofread(world.with_error("reefs", "text", "On Thursday", "On Friday"))
    assert weekday.sentence == "November\u00a017,\u00a02016 is a Thursday."
    assert (weekday.text_words, weekday.text_mark) == ("On Friday, November 17, 2016", "Friday")
    assert (weekday.text_where, weekday.text_field, weekday.field) == (
        "summary",
        "summary",
        "first_day",
    )
    [place] = proofread(world.with_error("harbour", "text", "ends in Tampa", "ends in Havana"))
    assert (place.text_words, place.text_where) == ("in Havana", "title")
    assert (place.field, place.field_words) == ("place", "Tampa")
    [anniversary] = proofread(world.with_error("library", "text", "60th", "59th"))
    assert anniversary.field == "observance"
    assert anniversary.field_words == "60th, worked out from May\u00a03,\u00a01958"


def test_the_word_for_a_number_is_that_of_the_text_and_the_day_that_of_the_editor(world):
    with override("es"):
        [number] = proofread(world.with_error("harbour", "field", "number", 5))[:1]
        [weekday] = proofread(world.with_error("reefs", "text", "On Thursday", "On Friday"))
    assert number.field_words == "5, Fifth"
    assert "17 de noviembre de 2016" in weekday.field_words.replace("\u00a0", " ")
    assert "jueves" in weekday.sentence.lower()


def test_a_place_that_stands_nowhere_in_the_text_is_named_with_the_opening_words(world):
    bulletin = world.bulletin(
        "en", {"first_day": date(2026, 3, 2), "place": "havana"}, "Charts are shared", "", ["The charts of the two services are open to all who sail."]
    )  # fmt: skip
    [place] = proofread(bulletin)
    assert place.sentence == "The text does not name it."
    assert (place.text_words, place.text_mark) == ("The charts of the two services are open …", "")
    bulletin.place = world.place["embassy"]  # readers know where it is
    assert proofread(bulletin) == []


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: other[2])
def test_other_places_days_numbers_and_years_are_left_in_peace(world, other):
    assert said(proofread(world.bulletin(*other))) == []


@pytest.mark.parametrize(
    ("language", "title", "caught"),
    [
        ("en", "The 2026 exchange on reefs opens in Havana", False),
        ("en", "The 2025 exchange on reefs opens in Havana", True),
        ("es", "Feria 2025 de arrecifes en La Habana", True),
        ("es", "Edición de 2026 en La Habana", False),
        ("en", "Havana looks at the reef charts of 2016", False),
    ],
)
def test_a_meeting_named_by_its_year_is_that_of_the_field(world, language, title, caught):
    facts = {"first_day": date(2026, 3, 2), "place": "havana"}
    found = said(proofread(world.bulletin(language, facts, title, "", [title])))
    assert [noun for noun, *_rest in found] == (["Year"] if caught else [])


@pytest.mark.parametrize(
    ("written", "caught"),
    [("3/2/2026", False), ("02.03.2026", False), ("2026-03-02", False), ("3/2/2025", True)],
)
def test_dates_in_figures_are_read_in_either_order(world, written, caught):
    facts = {"first_day": date(2026, 3, 2), "place": "havana"}
    words = f"Divers met in Havana on {written}."
    assert bool(proofread(world.bulletin("en", facts, "Reefs", "", [words]))) == caught


def test_a_number_is_asked_for_where_only_the_text_has_one(world):
    language, facts, *words = CLEAN["reefs"]
    facts = {name: value for name, value in facts.items() if name != "number"}
    [number] = proofread(world.bulletin(language, facts, *words))
    assert (number.text_mark, number.field_words) == ("15th", "empty")


def test_a_text_in_a_language_nobody_taught_it_is_only_measured_against_its_series(world):
    make.event(series=world.series["reefs"], number=5, language="en")
    bulletin = world.bulletin("fr", {"series": "reefs", "number": 5, "first_day": date(2026, 3, 2)}, "Le troisième échange", "", ["Le 3 mars 2011."])  # fmt: skip
    assert [warning.field_words for warning in proofread(bulletin)] == ["5, 5."]


@pytest.mark.parametrize("name", ["harbour", "tiempo", "library"])
def test_at_most_four_queries_are_asked_however_many_names_and_bulletins_there_are(world, name):
    for number in range(1, 9):
        make.event(series=world.series["harbour-masters"], number=10 + number)
        make.place(parent=world.place["florida"])
    language, facts, *words = CLEAN[name]
    bulletin = world.bulletin(language, facts, *words, observance=world.observance["library"])
    bulletin.kind, bulletin.status, bulletin.slug = "commemoration", "draft", "stored"
    bulletin.series = bulletin.series or world.series["reefs"]
    bulletin.save()
    stored = Bulletin.objects.get(pk=bulletin.pk)
    with CaptureQueriesContext(connection) as asked:
        proofread(stored)
    assert len(asked) <= 4
