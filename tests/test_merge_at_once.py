"""Names merged while others save: nobody fails, and nothing that was there stays under the merged name."""

from functools import partial

import pytest

from bulletins import history, terms, workflow
from bulletins.models import Bulletin
from tests import builders as make
from tests.at_once import at_once

pytestmark = pytest.mark.usefixtures("mission")


@pytest.mark.parametrize("kind", ["category", "party", "place"])
def test_a_name_is_merged_while_bulletins_under_it_are_saved(kind):
    by = make.writer()
    for _time in range(4):
        merged, into = getattr(make, kind)(), getattr(make, kind)()
        rows = [
            make.draft(**{kind: merged} if kind != "party" else {"parties": [merged]})
            for _row in range(4)
        ]
        parties = [(merged, {})] if kind == "party" else None

        def save(pk, parties=parties):
            row = Bulletin.objects.get(pk=pk)
            row.summary = "Other words."
            workflow.save(row, by, parties)

        acts = [lambda row=row: save(row.pk) for row in rows]
        came_to = at_once(lambda merged=merged, into=into: terms.merge(merged, into), *acts)
        assert came_to[0] == "done"
        assert set(came_to[1:]) <= {"done", "Stale"}
        assert not terms.sorted_under(merged).exists()
        assert terms.sorted_under(into).count() == len(rows)
        assert list(history.check_all()) == []


@pytest.mark.parametrize("kind", ["category", "party", "place"])
def test_bulletins_that_come_to_a_name_while_it_is_merged_stand_under_the_one_that_stays(kind):
    by = make.writer()
    for _time in range(4):
        merged, into = getattr(make, kind)(), getattr(make, kind)()
        drafts = [Bulletin.objects.get(pk=make.draft().pk) for _row in range(3)]
        rows = [*drafts, *(make.new(title=f"Talks {place}") for place in range(3))]
        for row in rows if kind != "party" else ():
            setattr(row, kind, merged)
        parties = [(merged, {})] if kind == "party" else None
        acts = [partial(workflow.save, row, by, parties) for row in rows]
        came_to = at_once(*acts, partial(terms.merge, merged, into))
        assert came_to == ["done"] * len(rows) + ["done"]
        assert not terms.sorted_under(merged).exists()
        assert terms.sorted_under(into).count() == len(rows)
        assert list(history.check_all()) == []


def test_changes_under_a_name_are_published_while_it_is_merged():
    for _time in range(4):
        merged, into = make.series(), make.series()
        rows = []
        for _row in range(3):
            row = make.event()
            row.series = merged
            workflow.save(row, None)
            rows.append(Bulletin.objects.get(pk=row.pk))
        acts = [partial(workflow.publish_changes, row, None) for row in rows]
        assert set(at_once(*acts, partial(terms.merge, merged, into))) == {"done"}
        assert terms.sorted_under(into).count() == len(rows)


def test_of_two_merges_in_a_circle_one_is_refused():
    for _time in range(5):
        one, other = make.series(), make.series()
        came_to = at_once(
            lambda a=one, b=other: terms.merge(a, b), lambda a=one, b=other: terms.merge(b, a)
        )
        assert sorted(came_to) == ["Refused", "done"]
        assert type(one).objects.current().filter(pk__in=(one.pk, other.pk)).count() == 1
