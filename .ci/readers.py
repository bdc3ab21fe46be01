"""Readers that people use, against a running site: what is new comes once, what was corrected is not new."""

import mailbox
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import running

FEEDS = ("/en/news/feed.rss", "/en/news/feed.atom")
EDITS = 10
CHANGE = f"""
from datetime import date
from bulletins import workflow
from bulletins.models import Bulletin, Category

public = list(Bulletin.objects.published().in_language("en").announced().newest_first())
withdrawn = public.pop()
for number in range({EDITS}):
    bulletin = public[number % len(public)]
    edits = [
        ("title", f"{{bulletin.title}}, amended"),
        ("body", f"{{bulletin.body}}<p>Sentence {{number}} more.</p>"),
        ("summary", f"{{bulletin.summary}} Sentence {{number}} more."),
        ("last_day", date(2027, 5, 1 + number)),
        ("category", Category.objects.exclude(pk=bulletin.category_id).first()),
    ]
    setattr(bulletin, *edits[number % len(edits)])
    workflow.save(bulletin, None)
    workflow.publish_changes(bulletin, None)
    workflow.change_slug(bulletin, f"another-address-{{number}}")
workflow.withdraw(withdrawn, None, "wrong", "It did not take place.")
new = Bulletin(
    language="en", title="One bulletin more", summary="It is new.", body="<p>It is new.</p>",
    first_day=date(2026, 1, 2), last_day=date(2026, 1, 2),
)
workflow.save(new, None)
workflow.publish(new, None)
"""


def run(*command, **settings):
    """What it printed; the end of the check where it failed."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
        env=running.clean_environment(**settings),
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def check(what, found, expected):
    if found != expected:
        sys.exit(f"NOT AS IT SHOULD BE: {what}\n  found    {found}\n  expected {expected}")


class Newsboat:
    """Counts what its reader has not opened yet."""

    unchanged = r"retrieved data for \S+: *$"  # its log names no status: the body was empty

    def __init__(self, folder, address):
        self.folder, self.said = folder, ""
        (folder / "urls").write_text(address + "\n")
        (folder / "config").touch()

    def run(self, *arguments):
        own = {"-C": "config", "-u": "urls", "-c": "cache.db"}
        own = [part for option, name in own.items() for part in (option, self.folder / name)]
        return run("newsboat", *own, *arguments, HOME=self.folder, LC_ALL="C.UTF-8")

    def read(self):
        """How many items are new since the last time."""
        log = self.folder / "log"
        log.unlink(missing_ok=True)
        printed = self.run("-l", "6", "-d", log, "-x", "reload")
        self.said = printed + log.read_text(errors="replace")
        unread = int(self.run("-x", "print-unread").split()[0])
        with sqlite3.connect(self.folder / "cache.db") as cache:  # the reader opens all of them
            cache.execute("UPDATE rss_item SET unread = 0")
        return unread


class Rss2Email:
    """Puts what it has not sent yet into a mailbox."""

    unchanged = r"HTTP status 304"

    def __init__(self, folder, address):
        self.folder, self.said = folder, ""
        (folder / "mail").mkdir()
        self.box = mailbox.Maildir(folder / "mail" / "INBOX")
        (folder / "config").write_text(
            "[DEFAULT]\nto = reader@embassy.example\nemail-protocol = maildir\n"
            f"maildir-path = {folder / 'mail'}\nmaildir-mailbox = INBOX\n"
        )
        self.run("add", "news", address)

    def run(self, *arguments):
        own = ("-VVV", "-c", self.folder / "config", "-d", self.folder / "data.json")
        return run("r2e", *own, *arguments, HOME=self.folder, LC_ALL="C.UTF-8")

    def read(self):
        """How many messages came since the last time."""
        before = len(self.box)
        self.said = self.run("run")
        return len(self.box) - before


def read(reader, what, expected, unchanged=False):
    what = f"{type(reader).__name__} {what}"
    check(f"{what}, new items", reader.read(), expected)
    complaints = re.findall(r"^.*(?:WARNING|ERROR|Traceback).*$", reader.said, re.MULTILINE)
    check(f"{what}, complaints", complaints, [])
    if unchanged:
        told = re.search(reader.unchanged, reader.said, re.MULTILINE) is not None
        check(f"{what}, told that nothing changed", told, True)
    print(f"   {what}: {expected} new{', nothing changed' if unchanged else ''}, as it should be")


def main():
    with tempfile.TemporaryDirectory() as data, running.site(DATA_DIR=data) as site:
        readers = [
            (kind(Path(tempfile.mkdtemp(dir=data)), site.address + feed), feed)
            for kind in (Newsboat, Rss2Email)
            for feed in FEEDS
        ]
        for reader, feed in readers:
            entries = len(re.findall("<(?:item|entry)>", site.get(feed)[1]))
            read(reader, f"reads {feed}", entries)
            read(reader, f"reads {feed} again", 0)  # newsboat keeps the ETag from now on
            read(reader, f"reads {feed} once more", 0, unchanged=True)
        run(sys.executable, "manage.py", "shell", "-c", CHANGE, DATA_DIR=data)
        for reader, feed in readers:
            read(reader, f"reads {feed} after {EDITS} edits, 1 more and 1 withdrawn", 1)
            read(reader, f"reads {feed} after that", 0, unchanged=True)


main()
