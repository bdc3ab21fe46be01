"""Text against facts: what an editor is told to look at, and what is left in peace."""

import os
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bulletins import sample, text
from bulletins.models import Bulletin, Mission, Status
from bulletins.proofreading import proofread
from tests import builders as make
from tests.proofreading_cases import CLEAN, ERRORS, FIELD, OBSERVANCES, PLACES, SERIES

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


def test_nine_of_ten_single_errors_are_caught_in_both_languages(world):
    table, missed = [], []
    for name, kind, where, old, new in ERRORS:
        warnings = proofread(world.with_error(name, where, old, new))
        table.append(
            f"{len(table) + 1:3}  {name:10} {CLEAN[name][0]}  {kind:11} {where:5}  {old} → {new}: "
            f"{', '.join(sorted({w.noun for w in warnings})) or 'MISSED'}"
        )
        if not warnings:
            missed.append(table[-1])
    print("\n".join(["", *table, f"{len(table) - len(missed)} of {len(table)} caught"]))
    assert len(table) >= 80
    assert {CLEAN[name][0] for name, *_rest in ERRORS} == {"en", "es"}
    assert len(missed) <= len(table) / 10, missed
