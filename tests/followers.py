"""Programs that follow an address: each asks only for what changed, and knows an item by its id alone."""

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from typing import NamedTuple

import icalendar
from django.conf import settings
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext as _

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


class Follower:
    """One address, polled with If-None-Match; `read` says what a document of its format holds."""

    def __init__(self, client, address):
        self.client, self.address = client, address
        self.etag = ""
        self.bodies = {}  # {ETag: the one body it had}
        self.now = {}  # {id: when it was updated} as the document has them now
        self.gone = set()  # ids that it says are withdrawn
        self.seen = {}  # {id: the newest time of update} of all that ever came
        self.new, self.moved = [], Counter()  # ids in the order in which they came; updates of each

    def poll(self):
        """Ask as one that has nothing, and where the tag is the known one as a program does."""
        whole = self.client.get(self.address, follow=True)
        assert whole.status_code == 200, (self.address, whole.status_code)
        tag = whole.headers["ETag"]
        kept = self.bodies.setdefault(tag, whole.content)
        assert kept == whole.content, f"one tag for two bodies at {self.address}"
        if tag == self.etag:
            asked = self.client.get(self.address, follow=True, headers={"If-None-Match": tag})
            assert (asked.status_code, asked.content) == (304, b""), self.address
            assert "Content-Length" not in asked.headers, "some programs take it for an empty page"
        else:
            self.etag = tag
            self.take(*self.read(whole.content))

    def take(self, found, gone):
        assert not gone & set(found), "an entry is there and withdrawn at once"
        self.now, self.gone = found, gone
        for identity, updated in found.items():
            if identity not in self.seen:
                self.new.append(identity)
            elif updated != self.seen[identity]:
                assert updated > self.seen[identity], f"the update time of {identity} went back"
                self.moved[identity] += 1
            self.seen[identity] = updated


def once(pairs):
    """A dict of `pairs`, each key once."""
    pairs = list(pairs)
    found = dict(pairs)
    assert len(found) == len(pairs), "one id stands twice in a document"
    return found


class RssFollower(Follower):
    """RSS has no time of update: an item is known, or it is new."""

    path = "feed.rss"

    @staticmethod
    def read(content):
        items = ET.fromstring(content).findall("channel/item")
        return once((item.findtext("guid"), None) for item in items), set()


class AtomFollower(Follower):
    path = "feed.atom"

    @staticmethod
    def read(content):
        feed = ET.fromstring(content)
        found = once(
            (entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated"))
            for entry in feed.findall(f"{ATOM}entry")
        )
        return found, {tomb.get("ref") for tomb in feed.findall(DELETED)}


class JsonFollower(Follower):
    path = "feed.json"

    @staticmethod
    def read(content):
        items = json.loads(content)["items"]
        return once((item["id"], item.get("date_modified", "")) for item in items), set()


class CalendarFollower(Follower):
    """Takes an entry anew where SEQUENCE rose, as a program does that someone was invited by."""

    path = "calendar.ics"

    def __init__(self, client, address):
        super().__init__(client, address)
        self.plans = {}  # {UID: (SEQUENCE, what it binds to)}

    def read(self, content):
        entries = icalendar.Calendar.from_ical(content).walk("VEVENT")
        for entry in entries:
            uid, sequence = str(entry["UID"]), int(entry["SEQUENCE"])
            plan = tuple(
                entry[name].to_ical() if name in entry else b""
                for name in ("DTSTART", "DTEND", "STATUS")
            )
            before = self.plans.setdefault(uid, (sequence, plan))
            assert sequence >= before[0], f"SEQUENCE of {uid} fell"
            assert (sequence > before[0]) or plan == before[1], (
                f"{uid} was changed without a word: {before} {plan}"
            )
            self.plans[uid] = (sequence, plan)
        return once((str(entry["UID"]), entry["LAST-MODIFIED"].dt) for entry in entries), set()


FEEDS = (RssFollower, AtomFollower, JsonFollower)


class Told(NamedTuple):
    """One thing that a letter tells."""

    kind: str  # news, correction or withdrawal
    title: str
    words: str


class Mailbox:
    """The letters to one address, and what they told."""

    def __init__(self, address):
        self.address, self.read_so_far = address, 0

    def new(self):
        """[Told] of the letters since the last time."""
        letters, self.read_so_far = mail.outbox[self.read_so_far :], len(mail.outbox)
        mine = [letter for letter in letters if letter.to == [self.address]]
        found = [list(told_by(letter.body)) for letter in mine]
        assert all(found), f"a letter that tells nothing: {mine[0].body}"
        return [one for told in found for one in told]


def told_by(text):
    """What a letter tells: each title is underlined."""
    _head, *parts = re.split(r"\n([^\n]+)\n=+\n", text)
    for title, rest in zip(parts[::2], parts[1::2], strict=True):
        words = " ".join(rest.split())
        yield Told(kind_of(words), title, words)


def kind_of(words):
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if f"{_('Corrected:')} " in words:
                return "correction"
            if f"{_('Withdrawn:')} " in words:
                return "withdrawal"
    return "news"
