"""The page asks for what is in use by an index for each of its selects, however many bulletins there are."""

import pytest
from django.db import connection
from django.http import QueryDict

from bulletins.models import Bulletin
from bulletins.public.facets import terms_in_use
from bulletins.selection import SELECTING, TERMS, BulletinFilter
from tests.test_indexes import plans

pytestmark = pytest.mark.once
ONLY_SQLITE = "PostgreSQL chooses by the rows that it counted, not by the query alone"
BY = {name: f"USING COVERING INDEX bulletin_{name} " for name in TERMS} | {
    "party": "USING INTEGER PRIMARY KEY (rowid=?)"  # of the bulletins that it took part in
}


@pytest.fixture
def found(db):
    if connection.vendor != "sqlite":
        pytest.skip(ONLY_SQLITE)
    everything = Bulletin.objects.published().in_language("en")
    return BulletinFilter(QueryDict(""), everything, parameters=SELECTING)


@pytest.mark.parametrize("name", TERMS)
def test_whether_a_term_is_in_use_is_answered_by_an_index_of_its_own(found, name):
    [plan] = plans(lambda: terms_in_use(found, name))
    assert BY[name] in plan


def test_a_kind_is_counted_from_the_index_of_the_list(found):
    events = BulletinFilter(QueryDict("kind=event"), found.queryset, parameters=SELECTING)
    [plan] = plans(events.narrowed().count)
    assert "USING COVERING INDEX bulletin_list " in plan
