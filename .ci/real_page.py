"""The real page, from nothing: imported by the command, then read over HTTP as a reader would."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

PYTHON = sys.executable
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    PORT = str(probe.getsockname()[1])
os.environ |= {"HOST": "127.0.0.1", "PORT": PORT}
SITE = f"http://127.0.0.1:{PORT}"


def manage(*arguments):
    return subprocess.run(
        [PYTHON, "manage.py", *arguments], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def get(path):
    with urllib.request.urlopen(SITE + path, timeout=10) as response:
        return response.read().decode()


def check(what, found, expected):
    if found != expected:
        sys.exit(f"NOT AS IT SHOULD BE: {what}\n  found    {found}\n  expected {expected}")
    print(f"   {what}: {found}")


def main(page):
    manage("migrate", "--no-input", "-v0")
    manage("collectstatic", "--no-input", "-v0")
    report = json.loads(manage("import_text", page, "--publish", "--report", "json"))
    check("bulletins", len(report["bulletins"]), 4)
    check("warnings", report["warnings"], [])
    check(
        "days",
        [(b["first_day"], b["last_day"]) for b in report["bulletins"]],
        [
            ("2018-02-13", "2018-02-13"), ("2018-01-22", "2018-01-23"),
            ("2018-01-19", "2018-01-19"), ("2018-01-18", "2018-01-18"),
        ],
    )  # fmt: skip
    check("numbers", [b["number"] for b in report["bulletins"]], [5, 8, 4, None])
    again = json.loads(manage("import_text", page, "--publish", "--report", "json"))
    check("changes of a second import", again["changes"], 0)
    server = subprocess.Popen(
        [os.path.join(os.path.dirname(PYTHON), "granian"), "--interface", "wsgi", "embassy.wsgi:application",
         "--host", "127.0.0.1", "--port", PORT, "--log-level", "warning"],
    )  # fmt: skip
    try:
        for _attempt in range(50):
            try:
                get("/dress.css")
                break
            except OSError:
                time.sleep(0.2)
        html = get("/en/news/")
        paths = re.findall(r'<h3 class="title"><a href="([^"]+)"', html)
        check("years in the addresses", [path.split("/")[3] for path in paths], ["2018"] * 4)
        titles = [b["title"] for b in report["bulletins"]]
        check(
            "order of the list", re.findall(r'<h3 class="title"><a [^>]+>([^<]+)</a>', html), titles
        )
        for path, title in zip(paths, titles, strict=True):
            check("a bulletin's page", f"<h1>{title}</h1>" in get(path), True)
        for feed in ("feed.rss", "feed.atom"):
            check(feed, re.findall(r"<title>(.+?)</title>", get(f"/en/news/{feed}"))[1:], titles)
        check("a publication date that nobody stated", "pubDate" in get("/en/news/feed.rss"), False)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


main(sys.argv[1])
