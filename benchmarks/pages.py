"""A site that asks itself for pages: python -m benchmarks.pages NAME…

Prints a line of JSON: {name: [its slowest query in ms, that query]}. Then it reads names, and answers
each with the milliseconds that the page took, or for "memory" with the MB that this process holds, or
for "entries" with {name: how many bulletins it holds}.
"""

import json
import os
import re
import sys
from datetime import timedelta
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

ENTRY = re.compile(rb'<item>|<entry>|"content_html":|BEGIN:VEVENT')
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
    } | feeds(listed)


def feeds(listed):
    """{name: address} of feeds and calendars, of what the newest bulletins are sorted by."""
    newest = listed.exclude(place=None).select_related("place__parent", "category")[0]
    place, category = newest.place, newest.category
    while place.parent:
        place = place.parent
    last_month = f"{newest.published_at.replace(day=1) - timedelta(days=1):%Y-%m}"
    return {
        "RSS": "/en/news/feed.rss",
        "Atom": "/en/news/feed.atom",
        "JSON": "/en/news/feed.json",
        "of a category": f"/en/news/feed.atom?category={category.slug}",
        "of a place": f"/en/news/feed.atom?place={place.slug}",
        "of a kind": "/en/news/feed.atom?kind=commemoration",
        "a month's archive": f"/en/news/feed.atom?archive={last_month}",
        "a year's calendar": f"/en/news/calendar.ics?year={newest.first_day.year}",
        "one's calendar": newest.get_absolute_url() + "calendar.ics",
        "unchanged": "/en/news/feed.atom",
    }


def asking(client, name, address):
    """The headers of a request: who has the feed already says so."""
    tag = client.get(address).headers.get("ETag") if name == "unchanged" else None
    return {"If-None-Match": tag} if tag else {}


def first_time(client, address, headers):
    """[its slowest query in ms, that query] of a page asked for the second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers=headers)
    if answer.status_code != (304 if headers else 200):
        sys.exit(f"{address} answered {answer.status_code}.")
    slowest = max(queries.captured_queries, key=lambda query: float(query["time"]))
    sql = slowest["sql"]
    short = sql if len(sql) < SHOWN else f"{sql[: SHOWN // 3]} … {sql[-SHOWN * 2 // 3 :]}"
    return [float(slowest["time"]) * 1000, short]


def milliseconds(client, address, headers):
    start = perf_counter()
    client.get(address, headers=headers)
    return (perf_counter() - start) * 1000


def entries(client, address):
    """How many bulletins a feed or calendar holds."""
    return len(ENTRY.findall(client.get(address).content))


def memory():
    """What this process holds, in MB (proc(5), statm: pages)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def main(names):
    with connection.cursor() as cursor:  # what PostgreSQL does by itself in time
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    client, found = Client(), addresses()
    asked = {name: (found[name], asking(client, name, found[name])) for name in names}
    print(json.dumps({name: first_time(client, *ask) for name, ask in asked.items()}), flush=True)
    for line in sys.stdin:
        name = line.strip()
        if name == "memory":
            answer = memory()
        elif name == "entries":
            answer = {name: entries(client, found[name]) for name in names}
        else:
            answer = milliseconds(client, *asked[name])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
