"""Saves at the same moment wait for each other: one is written, the others are told; none breaks."""

from functools import partial

import pytest

from bulletins import workflow
from bulletins.importers.text_import import import_files
from bulletins.models import Bulletin, Revision
from tests import builders as make
from tests.at_once import at_once

pytestmark = pytest.mark.usefixtures("mission")
AT_ONCE = 6


def saved_at_once(rows, by):
    """What each save of `rows`, begun together, came to: "done", or the name of what it raised."""
    return sorted(at_once(*(partial(workflow.save, row, by) for row in rows)))


def read(bulletin, **fields):
    row = Bulletin.objects.get(pk=bulletin.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def test_of_many_who_first_touch_a_bulletin_without_a_history_one_wins():
    draft = make.draft()
    rows = [read(draft, title=f"Title {place}") for place in range(AT_ONCE)]
    assert saved_at_once(rows, make.writer()) == ["Stale"] * (AT_ONCE - 1) + ["done"]
    assert [row.number for row in Revision.objects.all()] == [1, 2]


def test_two_who_change_the_facts_in_two_languages_wait_for_each_other():
    by = make.writer()
    for _time in range(5):
        both = make.in_two_languages()
        place = make.place()
        rows = [read(row, title="Another title", place=place) for row in both]
        assert saved_at_once(rows, by) == ["Stale", "done"]


def test_new_ones_with_one_title_get_each_an_address():
    by = make.writer()
    for time in range(5):
        rows = [make.new(title=f"Talks {time}") for _row in range(AT_ONCE)]
        assert saved_at_once(rows, by) == ["done"] * AT_ONCE
        numbers = ["", *(f"-{number}" for number in range(2, AT_ONCE + 1))]
        assert sorted(row.slug for row in rows) == [f"talks-{time}{number}" for number in numbers]


def test_drafts_that_get_one_title_get_each_an_address():
    by = make.writer()
    for time in range(5):
        rows = [read(make.draft(), title=f"Talks {time}") for _row in range(AT_ONCE)]
        assert saved_at_once(rows, by) == ["done"] * AT_ONCE
        assert len(set(Bulletin.objects.values_list("slug", flat=True))) == (time + 1) * AT_ONCE


def test_of_two_who_begin_a_translation_one_is_told_that_it_is_there():
    by = make.writer()
    for _time in range(4):
        draft = make.draft()
        begin = partial(workflow.start_translation, draft, "es", by)
        assert sorted(at_once(begin, begin)) == ["NotAllowed", "done"]


def test_a_page_imported_twice_at_once_is_there_once(tmp_path):
    words = "On May 3, 2018, the pilots of both shores met in Tampa and spoke about signals."
    for time in range(4):
        page = tmp_path / f"page-{time}.txt"
        page.write_text(f"Notes\n\nPilots meet {time}\n\n{words} It was meeting {time}.")
        read = partial(import_files, [page])
        assert at_once(read, read) == ["done", "done"]
        assert Bulletin.objects.filter(title=f"Pilots meet {time}").count() == 1
