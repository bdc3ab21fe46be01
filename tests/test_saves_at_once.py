"""Saves at the same moment wait for each other: one is written, the others are told; none breaks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from bulletins import workflow
from bulletins.models import Bulletin, Revision
from tests import builders as make

pytestmark = pytest.mark.usefixtures("mission")
AT_ONCE = 6


def saved_at_once(rows, by):
    """What each save of `rows`, begun together, came to: "saved", or the name of what it raised."""
    together = Barrier(len(rows))

    def save(row):
        together.wait(60)
        try:
            workflow.save(row, by)
        except Exception as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return "saved"

    connections.close_all()
    with ThreadPoolExecutor(len(rows)) as crowd:
        return sorted(crowd.map(save, rows))


def read(bulletin, **fields):
    row = Bulletin.objects.get(pk=bulletin.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def test_of_many_who_first_touch_a_bulletin_without_a_history_one_wins():
    draft = make.draft()
    rows = [read(draft, title=f"Title {place}") for place in range(AT_ONCE)]
    assert saved_at_once(rows, make.writer()) == ["Stale"] * (AT_ONCE - 1) + ["saved"]
    assert [row.number for row in Revision.objects.all()] == [1, 2]


def test_two_who_change_the_facts_in_two_languages_wait_for_each_other():
    by = make.writer()
    for _time in range(5):
        both = make.in_two_languages()
        place = make.place()
        rows = [read(row, title="Another title", place=place) for row in both]
        assert saved_at_once(rows, by) == ["Stale", "saved"]
