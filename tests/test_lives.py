"""Whatever happens to bulletins, those who follow see each once and each significant correction once."""

import os
from collections import Counter
from datetime import timedelta

import pytest

from bulletins import outbox
from bulletins.models import Bulletin, Every, Precision, Subscription
from tests.followers import FEEDS, AtomFollower, CalendarFollower, Mailbox, RssFollower
from tests.lives import LANGUAGES, Newsroom
from tests.selections import choices

LIVES = int(os.environ.get("LIVES", 3))  # random lives, each of its own seed
STEPS = int(os.environ.get("STEPS", 50))  # of each


class Following:
    """A program at the address of a selection, and what the newsroom says it must have."""

    def __init__(self, newsroom, client, kind, language, choice, often):
        self.newsroom, self.language, self.choice, self.often = newsroom, language, choice, often
        self.program = kind(client, f"/{language}/news/{kind.path}{choice.query}")
        self.corrected_before = {}  # {id: how many corrections it had when it came}

    def held(self):
        rows = [(item, item.row()) for item in self.newsroom.public(self.language)]
        return [(item, row) for item, row in rows if self.choice.holds(row)]

    def look(self):
        self.program.poll()
        self.check()

    def check(self):
        expected = {item.guid for item, _row in self.held() if item.announced}
        assert set(self.program.now) == expected, self.program.address
        for item in self.newsroom.items:
            if item.guid in self.program.seen:
                self.corrected_before.setdefault(item.guid, len(item.corrected))
        if isinstance(self.program, AtomFollower):
            gone = {
                item.guid
                for item in self.newsroom.items
                if item.language == self.language and item.noticed and item.announced
            }
            assert self.program.gone == gone, self.program.address

    def last_word(self):
        """At the end: each came once, and the update time moved for each correction, not for more."""
        self.look()
        assert max(Counter(self.program.new).values(), default=1) == 1
        for item in self.newsroom.items:
            if item.guid not in self.program.seen or isinstance(self.program, RssFollower):
                continue
            moved = self.program.moved[item.guid]
            corrected = len(item.corrected) - self.corrected_before[item.guid]
            assert moved <= corrected, (item, moved)
            if item.guid in self.program.now and (self.often == 1 or corrected == 1):
                assert moved == corrected, (item, moved)


class Calendar(Following):
    def check(self):
        """One entry for each event, however many bulletins are about it."""
        exact = [item for item, row in self.held() if row.day_precision == Precision.DAY]
        events = {frozenset(self.newsroom.about_the_same(item)) for item in exact}
        for event in events:
            uids = {item.uid for item in event if item.language == self.language}
            assert len(uids & set(self.program.now)) == 1, (self.program.address, event)
            assert len(uids & set(self.program.seen)) == 1, (self.program.address, event)
        assert len(self.program.now) == len(events), self.program.address


class Reader:
    """Somebody who is mailed a selection, and what the newsroom says came."""

    def __init__(self, newsroom, language, choice, every, number):
        address = f"reader-{number}@embassy.example"
        self.newsroom, self.language, self.choice = newsroom, language, choice
        self.since = newsroom.now
        self.box = Mailbox(address)
        Subscription.objects.create(
            address=address, language=language, query=choice.query, every=every,
            confirmed_at=newsroom.now, next_at=outbox.digests.next_digest(every, newsroom.now),
        )  # fmt: skip
        self.promised = set()  # numbers of items
        self.news, self.said = {}, Counter()  # {number: when it came}; (number, words) of the rest

    def is_told_of(self, item):
        return (
            item.language == self.language
            and self.since < item.public_from
            and self.choice.holds(item.row())
        )

    def read(self):
        for told in self.box.new():
            [item] = [item for item in self.newsroom.items if item.word in told.title.split()]
            assert item.announced
            if told.kind == "news":
                assert item.is_public(self.newsroom.now), f"{item} before its time"
                assert item.number not in self.news, f"{item} came twice"
                self.news[item.number] = self.newsroom.now
                continue
            acts = item.corrected if told.kind == "correction" else item.withdrawn
            [words] = {words for _at, words in acts if words in told.words}
            self.said[item.number, words] += 1

    def last_word(self):
        for item in self.newsroom.items:
            came = self.news.get(item.number)
            public = item.is_public(self.newsroom.now)
            assert item.number in self.promised or came is None, item
            if public and item.number in self.promised:
                assert came, f"{item} never came"
            since = [at for at, _words in item.withdrawn]
            for words, ats in acts_by_words(item.corrected):
                told = self.said.pop((item.number, words), 0)
                due = [at for at in ats if came and came < at]
                assert told <= len(due), (item, words)
                if public and due and not any(at > due[0] for at in since):
                    assert told == len(due), (item, words)
            for words, [at] in acts_by_words(item.withdrawn):
                told = self.said.pop((item.number, words), 0)
                due = bool(came and came < at)
                assert told <= due, (item, words)
                if item.noticed and at == since[-1]:
                    assert told == due, (item, words)
        assert not +self.said


def acts_by_words(acts):
    found = {}
    for at, words in acts:
        found.setdefault(words, []).append(at)
    return found.items()


class World:
    """The newsroom and all who follow it."""

    def __init__(self, seed, clock, client):
        self.newsroom = Newsroom(seed, clock)
        self.random = self.newsroom.random
        self.choices = choices(self.newsroom.terms)
        kinds = (*FEEDS, CalendarFollower)
        self.programs = [
            self.program(client, kind, "en", self.choices[0], often)
            for kind, often in zip(kinds, (3, 1, 3, 1), strict=True)
        ]
        for _number in range(8):
            language, choice = self.random.choice(LANGUAGES), self.random.choice(self.choices)
            kind, often = self.random.choice(kinds), self.random.choice([4, 12])
            self.programs.append(self.program(client, kind, language, choice, often))
        self.readers = []
        for language in LANGUAGES:
            for every in Every.values:
                self.somebody_subscribes(language, self.choices[0], every)
        self.looked = set()  # numbers of items that the sender took up

    def program(self, client, kind, *arguments):
        role = Calendar if kind is CalendarFollower else Following
        return role(self.newsroom, client, kind, *arguments)

    def somebody_subscribes(self, language=None, choice=None, every=None):
        self.readers.append(
            Reader(
                self.newsroom,
                language or self.random.choice(LANGUAGES),
                choice or self.random.choice(self.choices),
                every or self.random.choice(Every.values),
                len(self.readers),
            )
        )

    def live(self):
        self.newsroom.open()
        for _number in range(STEPS):
            self.newsroom.step()
            self.look()
            if self.newsroom.is_before_an_embargo:
                self.newsroom.clock.shift(timedelta(seconds=1))
                self.look()
            if self.random.random() < 0.4:
                self.post()
            if self.random.random() < 0.08:
                self.somebody_subscribes()
        for _week in range(2):
            self.newsroom.clock.shift(timedelta(days=8))
            self.post()
        for one in (*self.programs, *self.readers):
            one.last_word()

    def look(self):
        for one in self.programs:
            if self.random.randrange(one.often) == 0:
                one.look()

    def post(self):
        """The sender's turn: what is public and was not yet is promised to those who follow it now."""
        for item in self.newsroom.items:
            if item.is_public(self.newsroom.now) and item.number not in self.looked:
                self.looked.add(item.number)
                for reader in self.readers:
                    if item.announced and reader.is_told_of(item):
                        reader.promised.add(item.number)
        outbox.send_due(self.newsroom.now)
        for reader in self.readers:
            reader.read()


@pytest.mark.parametrize("seed", range(LIVES))
def test_each_follower_sees_each_item_once_and_each_significant_correction_once(seed, noon, client):
    world = World(seed, noon, client)
    newsroom = world.newsroom
    try:
        world.live()
    except Exception:
        print(f"LIVES seed {seed}", *newsroom.journal, sep="\n")
        raise
    assert newsroom.refused < STEPS / 3
    assert Bulletin.objects.published().count() > 3
    assert any(reader.news for reader in world.readers)
