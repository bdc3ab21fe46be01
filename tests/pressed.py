"""One press of a button before publication: what the screen said, and what the world got of it."""

import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from itertools import product
from types import SimpleNamespace

import icalendar
from django.core import mail
from django.utils import timezone

from bulletins import outbox, terms, workflow
from bulletins.models import Bulletin, Every
from bulletins.outbox.digests import next_digest
from tests import builders as make
from tests.desk_form import review
from tests.followers import FEEDS, AtomFollower
from tests.mailing import subscriber

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The lists that carry written(), and some that do not.
LISTS = (
    "", "?kind=event", "?category=fisheries", "?year=2026", "?place=miami", "?place=florida",
    "?series=round", "?party=coast-guard",
)  # fmt: skip
OTHERS = ("?kind=commemoration", "?observance=reef-day", "?category=health", "?place=havana")
FEW = ("", "?category=fisheries", "?place=havana")  # of them, looked at in the other formats too
# What is subscribed to: 5 of these hold written(), in Spanish 4 hold one without "reefs".
FOLLOWED = (
    "", "?kind=event&category=fisheries", "?place=florida", "?category=former", "?q=reefs",
    "?category=health", "?place=havana",
)  # fmt: skip


def world(noon):
    """Names, and for each selection, language and frequency one subscriber; an older bulletin was announced."""
    found = SimpleNamespace(
        clock=noon, fisheries=make.category("Fisheries"), health=make.category("Health"),
        miami=make.place("Miami", make.place("Florida")), havana=make.place("Havana"),
        round=make.series("Round"), guard=make.party("Coast Guard"), writer=make.writer(),
        second=make.second(), reef_day=make.observance("Reef day", date(1959, 3, 20)),
    )  # fmt: skip
    terms.merge(make.category("Former"), found.fisheries)
    for language, query, every in product(("en", "es"), FOLLOWED, Every.values):
        address = f"{every}-{FOLLOWED.index(query)}-{language}@example.org"
        subscriber(address, query, every, language, next_at=next_digest(every, make.NOON))
    subscriber("unconfirmed@example.org", confirmed_at=None)
    make.event(title="An older one", published_at=make.NOON - 30 * DAY, told_at=make.NOON)
    return found


# The ways of the desk


def publish(world, bulletin, **kwargs):
    workflow.publish(again(bulletin), world.second, **kwargs)


def again(bulletin):
    return Bulletin.objects.get(pk=bulletin.pk)


def look_after(world):
    """Send what is due until every digest went out."""
    for span in (HOUR, DAY, 8 * DAY):
        world.clock.shift(span)
        outbox.send_due(timezone.now())
    world.clock.shift(HOUR)


def written(world, **fields):
    """A bulletin on reefs at Miami in review, under every kind of name."""
    own = {
        "title": "Talks on reefs", "place": world.miami, "category": world.fisheries,
        "series": world.round, "first_day": timezone.localdate() + 3 * DAY, "parties": [world.guard],
    }  # fmt: skip
    return make.in_review(world.writer, **own | fields)


def out(world, told=True, old_news=False, **fields):
    """The same, public; `told`: everybody was mailed it."""
    bulletin = written(world, **fields)
    publish(world, bulletin, old_news=old_news)
    if told:
        look_after(world)
    return again(bulletin)


def changed(world, bulletin, participations=None, **fields):
    """Its changes in review."""
    for name, value in fields.items():
        setattr(bulletin, name, value)
    workflow.save(bulletin, world.writer, participations)
    workflow.send_changes(bulletin, world.writer)
    return again(bulletin)


def taken_back(world, bulletin):
    """Withdrawn, and in review again."""
    workflow.withdraw(bulletin, world.second, "wrong", "The day was wrong.")
    look_after(world)
    workflow.back_to_draft(again(bulletin), world.second)
    workflow.send(again(bulletin), world.writer)
    return again(bulletin)


# What the screen says, and what the world gets


def said(browser, address):
    """{label: words} of "What will happen"."""
    html = unescape(browser.get(address).content.decode()).replace("\xa0", " ")
    listed = html.partition("What will happen")[2].partition("</dl>")[0]
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", listed, re.DOTALL)
    return {label: re.sub(r"<[^>]+>", ". ", words) for label, words in pairs}


def letters(words):
    """{every: how many} that "Mail" says."""
    found = {
        Every.ONCE: re.search(r"(\d+) messages? at once", words),
        Every.DAILY: re.search(r"(\d+) in (?:a )?daily letters?", words),
        Every.WEEKLY: re.search(r"(\d+) in (?:a )?weekly letters?", words),
    }
    counts = Counter({every: int(number[1]) for every, number in found.items() if number})
    assert bool(counts) != ("To nobody" in words), words
    return counts


def read(client, language, path, query, take):
    return take(client.get(f"/{language}/news/{path}{query}", follow=True).content)


def entries(content):
    """{UID: (SEQUENCE, link)}"""
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return {str(one["UID"]): (one["SEQUENCE"], str(one["URL"])) for one in events}


class Followed:
    """One press of the button at the screen `way`: what was `said` before, and what the world got of it."""

    def __init__(self, world, client, browser, bulletin, way=review, wait=timedelta(0), **typed):
        self.client, self.bulletin = client, bulletin
        self.said = said(browser, way(bulletin))
        before, entries_before = self.atom(), self.calendars()
        mail.outbox.clear()
        sent = {"version": again(bulletin).version, "move": "publish"} | typed
        answer = browser.post(way(bulletin), sent)
        assert answer.status_code == 302, answer.context["form"].errors
        world.clock.shift(wait + timedelta(seconds=1))
        self.after, entries_after = self.atom(), self.calendars()
        for feed, query in product(FEEDS, FEW):
            found = read(client, bulletin.language, feed.path, query, feed.read)[0]
            assert set(found) == set(self.after[query]), (feed.path, query)
        # In which lists' feeds something is new, or has another time of update; entries that come and go.
        self.new = {query for query, found in self.after.items() if set(found) - set(before[query])}
        self.moved = {
            query
            for query, found in self.after.items()
            for identity, at in found.items()
            if before[query].get(identity, at) != at
        }
        self.come = {query: set(entries_after[query]) - set(entries_before[query]) for query in FEW}
        self.gone = {query: set(entries_before[query]) - set(entries_after[query]) for query in FEW}
        look_after(world)
        self.sent = Counter(letter.to[0].split("-")[0] for letter in mail.outbox)

    def atom(self):
        """{query: {id: when updated}}"""
        language = self.bulletin.language
        return {
            query: read(self.client, language, "feed.atom", query, AtomFollower.read)[0]
            for query in (*LISTS, *OTHERS)
        }

    def calendars(self):
        language = self.bulletin.language
        return {query: read(self.client, language, "calendar.ics", query, entries) for query in FEW}

    def is_as_said(self):
        """Mail, feeds and calendars: as many and where it was said."""
        words = self.said["Readers’ apps"]
        pattern = r"One new item in the RSS, Atom and JSON feeds of these (\d+) lists"
        if count := re.search(pattern, words):
            assert len(self.new) == int(count[1])
        if words.startswith("In no feed"):
            assert not self.new
        if words.startswith("It leaves every feed"):
            assert not any(self.bulletin.guid in found for found in self.after.values())
        sentence = self.said["Calendars"]
        [change] = {change for begins, change in ENTRIES.items() if sentence.startswith(begins)}
        assert (len(self.come[""]), len(self.gone[""])) == change, sentence
        assert self.sent == letters(self.said["Mail"])
        return True


# How many entries come and go where the sentence on calendars begins so.
ENTRIES = {
    "One new entry": (1, 0), "Its entry is there again": (1, 0), "Its entry goes": (0, 1),
    "The entries of": (0, 1), "An entry apart": (1, 0), "One entry each": (1, 0),
    "A new entry in place of the former": (1, 1),
    "The same entry": (0, 0), "The entry": (0, 0), "No entry of its own": (0, 0), "It has no entry": (0, 0),
}  # fmt: skip
ALL_FIVE = dict.fromkeys(Every.values, 5)


def link(client, bulletin, of):
    """Where the calendars' entry of `of` leads, in the language of `bulletin`."""
    found = read(client, bulletin.language, "calendar.ics", "", entries)
    return found[of.guid.removeprefix("urn:uuid:")][1]
