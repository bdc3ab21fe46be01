"""A site that asks itself for pages: python -m benchmarks.pages NAME…

Prints a line of JSON: {name: [its slowest query in ms, that query]}. Then it reads names, and answers
each with the milliseconds that the page took, or for "memory" with the MB that this process holds.
"""

import json
import os
import sys
from pathlib import Path
from time import perf_counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "embassy.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bulletins.models import Bulletin  # noqa: E402
from bulletins.public.list import PER_PAGE  # noqa: E402

SHOWN = 150  # characters of a query


def addresses():
    """{name: address}, of a bulletin from the middle and what it is sorted by."""
    listed = Bulletin.objects.published().in_language("en").newest_first()
    count = listed.count()
    bulletin = listed.exclude(place__parent=None)[count // 2]
    return {
        "list, first page": "/en/news/",
        "list, deep page": f"/en/news/?page={count // PER_PAGE}",
        "list, one category": f"/en/news/?category={bulletin.category.slug}",
        "list, place and year": f"/en/news/?year={bulletin.first_day.year}&place={bulletin.place.slug}",
        "list, words": "/en/news/?q=harbour",
        "bulletin": bulletin.get_absolute_url(),
        "feed": "/en/news/feed.atom",
    }


def first_time(client, address):
    """[its slowest query in ms, that query] of a page asked for the second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}.")
    slowest = max(queries.captured_queries, key=lambda query: float(query["time"]))
    sql = slowest["sql"]
    short = sql if len(sql) < SHOWN else f"{sql[: SHOWN // 3]} … {sql[-SHOWN * 2 // 3 :]}"
    return [float(slowest["time"]) * 1000, short]


def milliseconds(client, address):
    start = perf_counter()
    client.get(address)
    return (perf_counter() - start) * 1000


def memory():
    """What this process holds, in MB (proc(5), statm: pages)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def main(names):
    with connection.cursor() as cursor:  # what PostgreSQL does by itself in time
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client, found = Client(), addresses()
    print(json.dumps({name: first_time(client, found[name]) for name in names}), flush=True)
    for line in sys.stdin:
        name = line.strip()
        answer = memory() if name == "memory" else milliseconds(client, found[name])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
