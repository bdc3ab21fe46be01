"""The real page, from nothing: imported by the command, then read over HTTP as a reader would."""

import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import running

DAYS = [
    ("2018-02-13", "2018-02-13"),
    ("2018-01-22", "2018-01-23"),
    ("2018-01-19", "2018-01-19"),
    ("2018-01-18", "2018-01-18"),
]


def manage(data, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=True, stdout=subprocess.PIPE, text=True, env=running.clean_environment(DATA_DIR=data),
    ).stdout  # fmt: skip


def check(what, found, expected):
    if found != expected:
        sys.exit(f"NOT AS IT SHOULD BE: {what}\n  found    {found}\n  expected {expected}")
    print(f"   {what}: as it should be")


def check_import(data, page):
    """The report of a first import, after a second one that changes nothing."""
    manage(data, "migrate", "--no-input", "-v0")
    command = ("import_text", page, "--publish", "--report", "json")
    report = json.loads(manage(data, *command))
    found = report["bulletins"]
    check("days", [(one["first_day"], one["last_day"]) for one in found], DAYS)
    check("numbers", [one["number"] for one in found], [5, 8, 4, None])
    check("inferred days", [one["day_inferred"] for one in found], [False, False, False, True])
    check("warnings", report["warnings"], [])
    check("changes of a second import", json.loads(manage(data, *command))["changes"], 0)
    return found


def check_site(site, titles):
    _status, page = site.get("/en/news/")
    links = re.findall(r'<h3 class="title"><a href="([^"]+)"[^>]*>([^<]+)</a>', page)
    check("order of the list", [html.unescape(title) for _path, title in links], titles)
    for path, title in links:
        check("year in the address", path.split("/")[3], "2018")
        check("a bulletin's page", f"<h1>{title}</h1>" in site.get(path)[1], True)
    for feed in ("feed.rss", "feed.atom"):
        _status, text = site.get(f"/en/news/{feed}")
        found = re.findall(r"<title[^>]*>(.+?)</title>", text)[1:]
        check(f"order of {feed}", [html.unescape(title) for title in found], titles)
        check("no publication date that nobody stated", "pubDate" in text, False)


def main(page):
    with tempfile.TemporaryDirectory() as data:
        found = check_import(data, page)
        with running.site(DATA_DIR=data) as site:
            check("no sample beside the real page", "sample" in site.printed(), False)
            check_site(site, [one["title"] for one in found])


main(sys.argv[1])
