"""A site at work, at random: what its people do, and what they know that readers were given by it."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.utils import timezone

from bulletins import terms, workflow
from bulletins.importers.text_import import import_files
from bulletins.models import Bulletin, Precision, State
from tests import builders as make

LANGUAGES = ("en", "es")
STEPS = {  # how often each happens, compared with the others
    "write": 4, "publish": 12, "schedule": 4, "publish_now": 1, "pull_back": 1, "pass_time": 6,
    "pass_an_embargo": 4, "fix": 6, "correct": 8, "move": 5, "change_plan": 3, "readdress": 2,
    "rename_a_term": 3, "merge_terms": 2, "withdraw": 4, "bring_back": 7, "bring_in": 3, "bring_in_a_page": 1,
    "publish_old_news": 1, "report": 3, "translate": 4, "delete_a_draft": 1,
}  # fmt: skip
SECOND = timedelta(seconds=1)
NEXT = timedelta(seconds=7)  # no two steps at one instant


@dataclass(eq=False)
class Item:
    """What the newsroom knows of one bulletin without asking the site."""

    number: int
    pk: int
    guid: str
    language: str
    out: bool = False  # approved and not taken back
    announced: bool = True
    public_from: datetime = None
    corrected: list = field(default_factory=list)  # (instant, sentence) of the significant ones
    withdrawn: list = field(default_factory=list)  # (instant, words)
    noticed: bool = False  # readers find a notice in its place

    @property
    def word(self):
        return f"item{self.number}x"

    @property
    def uid(self):
        return self.guid.removeprefix("urn:uuid:")

    def is_public(self, at):
        return self.out and self.public_from <= at

    def row(self):
        return Bulletin.objects.get(pk=self.pk)


class Newsroom:
    def __init__(self, seed, clock):
        self.random, self.clock = random.Random(seed), clock
        self.items, self.journal, self.refused, self.count = [], [], 0, 0
        country = make.place("Northern State")
        town = make.place("Tampa", country)
        self.terms = {
            "category": [make.category(name) for name in ("Reefs", "Culture", "Health")],
            "place": [country, town, make.place("Harbour", town), make.place("Isle")],
            "series": [make.series(name) for name in ("Exchange", "Round")],
            "party": [make.party(name) for name in ("Coast Guard", "Orchestra")],
        }

    @property
    def now(self):
        return timezone.now()

    @property
    def is_before_an_embargo(self):
        """Whether nothing but the next second passing makes a bulletin public."""
        return any(one.out and one.public_from == self.now + SECOND for one in self.items)

    def public(self, language):
        return [one for one in self.items if one.language == language and one.is_public(self.now)]

    def open(self):
        """A few bulletins that are out already."""
        for _number in range(5):
            self.clock.shift(NEXT)
            self.publish()

    def step(self):
        """One thing done, as far as it may be; what was done is the journal's last line."""
        self.clock.shift(NEXT)
        name = self.random.choices(list(STEPS), STEPS.values())[0]
        try:
            with transaction.atomic():
                done = getattr(self, name)()
        except (workflow.NotAllowed, terms.Refused) as error:
            self.refused += 1
            done = f"refused: {error}"
        self.journal.append(f"{self.now:%Y-%m-%d %H:%M:%S} {name}: {done or 'nothing to do'}")

    def about_the_same(self, item):
        """All that reports on what `item` reports on, and the languages of each."""
        rows = {one.number: one.row() for one in self.items}
        keys, found = set(), {rows[item.number].translation_key}
        while keys != found:
            keys = set(found)
            for row in rows.values():
                about = {row.translation_key}
                if row.reports_on:
                    about.add(row.reports_on.translation_key)
                if about & keys:
                    found |= about
        return [one for one in self.items if rows[one.number].translation_key in keys]

    # Choosing

    def one(self, holds):
        found = [item for item in self.items if holds(item)]
        return self.random.choice(found) if found else None

    def a_public_one(self):
        return self.one(lambda item: item.is_public(self.now))

    def number(self):
        self.count += 1
        return self.count

    def day(self):
        return (self.now + timedelta(days=self.random.randint(-60, 60))).date()

    def facts(self):
        first = self.day()
        month = self.random.random() < 0.15
        return {
            "first_day": first,
            "last_day": first + timedelta(days=self.random.choice([0, 0, 1, 3])),
            "day_precision": Precision.MONTH if month else Precision.DAY,
            "start_time": None if month else self.random.choice([None, time(9, 30)]),
            "category": self.a_term("category", or_none=True),
            "place": self.a_term("place", or_none=True),
            "series": self.a_term("series", or_none=True),
        }

    def a_term(self, kind, or_none=False):
        return self.random.choice([*self.current(kind), *([None] if or_none else [])])

    def current(self, kind):
        return list(type(self.terms[kind][0]).objects.current().order_by("pk"))

    # What is done

    def write(self, **fields):
        number = self.number()
        language = self.random.choice(LANGUAGES)
        row = make.new(
            title=f"Talks on item{number}x", summary=f"News of item{number}x.",
            body=f"<p>All of item{number}x.</p>", **{"language": language} | self.facts() | fields,
        )  # fmt: skip
        parties = [(party, {}) for party in self.current("party") if self.random.random() < 0.4]
        workflow.save(row, None, parties)
        return self.keep(number, row)

    def keep(self, number, row):
        self.items.append(Item(number, row.pk, row.guid, row.language))
        return self.items[-1]

    def publish(self, at=None):
        item = self.one(lambda one: not one.out and not one.noticed and one.row().status == "draft")
        item = item or self.write()
        workflow.publish(item.row(), None, at)
        item.out, item.public_from = True, at or self.now
        return f"{item.word} at {item.public_from}"

    def schedule(self):
        return self.publish(self.now + timedelta(seconds=self.random.choice([60, 5_000, 500_000])))

    def publish_old_news(self):
        item = self.write(first_day=date(2019, 4, 1), last_day=date(2019, 4, 1))
        row = item.row()
        announced = not any(one.announced and one.public_from for one in self.items)
        workflow.publish(row, None, old_news=True)
        item.out, item.announced, item.public_from = True, announced, row.published_at
        return item.word

    def a_scheduled_one(self):
        return self.one(lambda item: item.out and item.public_from > self.now)

    def publish_now(self):
        if item := self.a_scheduled_one():
            workflow.publish_now(item.row(), None)
            item.public_from = self.now
            return item.word
        return None

    def pull_back(self):
        if item := self.a_scheduled_one():
            workflow.pull_back(item.row(), None)
            item.out, item.public_from = False, None
            return item.word
        return None

    def pass_time(self):
        self.clock.shift(timedelta(minutes=self.random.choice([1, 30, 600, 1_440, 7_200])))
        return self.now

    def pass_an_embargo(self):
        if item := self.a_scheduled_one():
            self.clock.move_to(item.public_from - SECOND)
            return f"almost {item.word}"
        return None

    def change(self, item, significant=False, **fields):
        row = item.row()
        for name, value in fields.items():
            setattr(row, name, value)
        workflow.save(row, None)
        row = item.row()
        said = {language: f"Mended said{self.number()}x." for language in workflow.tells(row)}
        workflow.publish_changes(row, None, significant, said if significant else None)
        if significant:
            for other in self.items:
                same = other.row().translation_key == row.translation_key
                if same and other.is_public(self.now) and other.language in said:
                    other.corrected.append((self.now, said[other.language]))
        return f"{item.word} {fields}"

    def new_words(self, item):
        name = self.random.choice(["title", "summary", "body"])
        words = f"All of {item.word}" if name == "body" else f"More on {item.word}"
        return {name: f"{words} for time {self.number()}"}

    def fix(self):
        item = self.a_public_one()
        return item and self.change(item, **self.new_words(item))

    def correct(self):
        item = self.a_public_one()
        return item and self.change(item, significant=True, **self.new_words(item))

    def move(self):
        if not (item := self.a_public_one()):
            return None
        kind = self.random.choice(["category", "place", "series"])
        to = {kind: self.a_term(kind, or_none=True)}
        return self.change(item, self.random.random() < 0.3, **to)

    def change_plan(self):
        if not (item := self.a_public_one()):
            return None
        day = self.day()
        plan = self.random.choice(
            [{"first_day": day, "last_day": day}, {"state": self.random.choice(State.values)}]
        )
        return self.change(item, self.random.random() < 0.5, **plan)

    def readdress(self):
        if item := self.a_public_one():
            workflow.change_slug(item.row(), f"address-{self.number()}")
            return item.word
        return None

    def rename_a_term(self):
        term = self.a_term(self.random.choice(list(self.terms)))
        number = self.number()
        term.names, term.slug = {"en": f"Name {number}"}, f"name-{number}"
        terms.save(term)
        return term

    def merge_terms(self):
        kind = self.random.choice(list(self.terms))
        term, into = self.random.sample([*self.current(kind), None], 2)
        if term and into:
            terms.merge(term, into)
            return f"{term} into {into}"
        return None

    def withdraw(self):
        if not (item := self.a_public_one()):
            return None
        words = f"It did not take place, gone{self.number()}x."
        workflow.withdraw(item.row(), None, "wrong", words)
        item.out, item.noticed = False, True
        item.withdrawn.append((self.now, words))
        return item.word

    def bring_back(self):
        """To draft, and later from there to readers."""
        if not (item := self.one(lambda one: one.noticed)):
            return None
        row = item.row()
        if row.status == "withdrawn":
            workflow.back_to_draft(row, None)
            return f"{item.word} to draft"
        row.title = f"Again {item.word} for time {self.number()}"
        workflow.save(row, None)
        workflow.publish(item.row(), None)
        item.out, item.noticed = True, False
        sentence = item.row().corrections.latest("at").sentence
        item.corrected.append((self.now, sentence))
        return item.word

    def bring_in(self):
        """An import of an old page, which tells nobody unless nobody follows yet."""
        day = date(2015, 6, self.random.randint(1, 30))
        item = self.write(first_day=day, last_day=day, day_precision=Precision.DAY)
        row = item.row()
        item.announced = not any(one.announced and one.public_from for one in self.items)
        assert workflow.nobody_follows() == item.announced
        workflow.publish_imported(row, workflow.nobody_follows())
        item.out, item.public_from = True, item.row().published_at
        return item.word

    def bring_in_a_page(self):
        """The command's way: a page becomes a bulletin, or a change of one that it was already."""
        number, announced = self.number(), workflow.nobody_follows()
        words = f"On June {self.random.randint(1, 30)}, 2015, item{number}x was seen in Tampa."
        with NamedTemporaryFile("w", suffix=".txt") as page:
            page.write(f"Old pages\n\nA visit of item{number}x\n\n{words} All were glad.\n")
            page.flush()
            import_files([page.name], "en", publish=True)
        for row in Bulletin.objects.exclude(pk__in=[item.pk for item in self.items]):
            item = self.keep(number, row)
            item.out, item.announced, item.public_from = True, announced, row.published_at
        return f"item{number}x"

    def report(self):
        """What came of something that was announced."""
        if item := self.a_public_one():
            self.write(language=item.language, reports_on=item.row())
            return f"{self.items[-1].word} on {item.word}"
        return None

    def translate(self):
        item = self.one(lambda one: one.out or not one.noticed)
        if not item:
            return None
        language = next(other for other in LANGUAGES if other != item.language)
        row = workflow.start_translation(item.row(), language, None)
        number = self.number()
        other = self.keep(number, row)
        row.title, row.summary = f"Talks on {other.word}", f"News of {other.word}."
        row.body = f"<p>All of {other.word}.</p>"
        workflow.save(row, None)
        return f"{item.word} as {other.word}"

    def delete_a_draft(self):
        if item := self.one(lambda one: workflow.may_delete(one.row())):
            item.row().delete()
            self.items.remove(item)
            return item.word
        return None
