from datetime import date

from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletins import sample
from bulletins.models import Bulletin, Category
from bulletins.public.list import PER_PAGE, rows_of
from bulletins.selection import BulletinFilter

SORTS = {"sqlite": "TEMP B-TREE FOR ORDER BY", "postgresql": "Sort Key:"}


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def plans(ask):
    """How the database would answer each of the queries of `ask()`, in its own words."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    return [
        "\n".join(str(row[-1]) for row in run(f"{explain} {query['sql']}"))
        for query in asked.captured_queries
        if "bulletins_bulletin" in query["sql"]
    ]


def sorts(plan):
    return plan.count(SORTS[connection.vendor])


def first_page(**given):
    """Asks for the rows of the list's first page as the list does: twenty keys, then their rows."""
    found = BulletinFilter(given, Bulletin.objects.published().in_language("en"))
    shown = Paginator(found.qs, PER_PAGE).page(1)
    assert shown.paginator.count > 1_000
    return lambda: rows_of(found, shown)


def test_the_first_page_and_one_category_walk_their_index_without_sorting_the_table(db, subtests):
    sample.make_many(25_000, until=date(2024, 3, 1))
    run("ANALYZE")
    category = Category.objects.first()
    newest = Bulletin.objects.published().in_language("en").newest_first()
    asked = [
        ("bulletin_list", 0, lambda: list(newest[:20])),
        ("bulletin_category", 0, lambda: list(newest.filter(category=category)[:20])),
        # Twenty rows that were found by their keys are put in order once more.
        ("bulletin_list", 1, first_page()),
        ("bulletin_category", 1, first_page(category=category.slug)),
    ]
    for index, sorted_once, ask in asked:
        with subtests.test(index=index, sorted_once=sorted_once):
            (plan,) = plans(ask)
            assert f"{index} " in plan, plan
            assert sorts(plan) == sorted_once, plan

    with subtests.test("a query with no index for its order is seen to sort"):
        (plan,) = plans(lambda: list(newest.order_by("summary")[:20]))
        assert sorts(plan) == 1, plan
