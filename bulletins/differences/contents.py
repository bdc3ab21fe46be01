"""Two contents of a bulletin (as models/content.py makes them) beside each other, passage by passage, in words."""

from datetime import date, time
from typing import NamedTuple

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bulletins import basis, dates
from bulletins.differences import markup
from bulletins.differences.words import ADDED, REMOVED, SAME, Run, paired, sides
from bulletins.text import ascii_slug

TEXT = {
    "title": gettext_lazy("Title"),
    "slug": gettext_lazy("Address"),
    "summary": gettext_lazy("Summary"),
    "body": gettext_lazy("Text"),
}
FACTS = {
    "kind": gettext_lazy("Kind"),
    "first_day": gettext_lazy("First day"),
    "last_day": gettext_lazy("Last day"),
    "start_time": gettext_lazy("From"),
    "end_time": gettext_lazy("To"),
    "day_precision": gettext_lazy("Known to"),
    "day_inferred": gettext_lazy("The year was worked out"),
    "day_basis": gettext_lazy("Why this year"),
    "state": gettext_lazy("As planned?"),
    "place": gettext_lazy("Place"),
    "category": gettext_lazy("Category"),
    "series": gettext_lazy("Series"),
    "number": gettext_lazy("Number in the series"),
    "observance": gettext_lazy("Observance"),
    "anniversary_year": gettext_lazy("Anniversary of the year"),
    "reports_on": gettext_lazy("Reports on"),
}
BESIDE = {
    "parties": gettext_lazy("Parties"),
    "pictures": gettext_lazy("Pictures"),
    "files": gettext_lazy("Files"),
}
CHOICES = {
    "kind": {
        "event": gettext_lazy("Event"),
        "commemoration": gettext_lazy("Commemoration"),
    },
    "day_precision": {
        dates.DAY: gettext_lazy("the day"),
        dates.MONTH: gettext_lazy("the month"),
        dates.YEAR: gettext_lazy("the year"),
    },
    "state": {
        "as_planned": gettext_lazy("As planned"),
        "postponed": gettext_lazy("Postponed"),
        "cancelled": gettext_lazy("Cancelled"),
    },
    "accessible": {
        "yes": gettext_lazy("Yes: tagged, and read aloud in order"),
        "no": gettext_lazy("No"),
        "unknown": gettext_lazy("Nobody has checked"),
    },
}
KEYS = {"parties": "party", "pictures": "image", "files": "file"}


class Side(NamedTuple):
    """What one of the two says in a passage."""

    runs: list  # of Run
    notes: list = []  # marks that the other has not, in words


class Passage(NamedTuple):
    key: str  # "title", "body", "first_day", "parties", …
    label: str
    before: Side | None  # None: it has no such paragraph
    after: Side | None
    number: int = 0  # 1, 2, … among the changes; 0: the same in both

    @property
    def is_body(self):
        return self.key == "body"

    @property
    def is_text(self):
        """Whether its words are the bulletin's, in its language, and not the desk's."""
        return self.key in TEXT


class Difference(NamedTuple):
    passages: list
    same: int  # paragraphs that are in both

    @property
    def changes(self):
        return [passage for passage in self.passages if passage.number]


def between(before, after):
    """The Difference of two contents: the paragraphs of the text, and what else is not the same."""
    found, changes = [], 0
    for passage in _passages(before, after):
        changes += passage.number
        found.append(passage._replace(number=changes) if passage.number else passage)
    return Difference(found, len(found) - changes)


def changed(before, after):
    """The labels of what is not the same in two contents, without saying how."""
    return [
        str(label)
        for part, labels in (("text", TEXT), ("facts", FACTS))
        for name, label in labels.items()
        if _value(before, part, name) != _value(after, part, name)
        and not (name == "slug" and _follows_title(before) and _follows_title(after))
    ] + [str(label) for part, label in BESIDE.items() if before.get(part) != after.get(part)]


def reading(content):
    """[(label, words)] of all in `content` but its title, summary and text, where it says something."""
    said = [
        (str(label), fact_words(content, name))
        for name, label in FACTS.items()
        if _value(content, "facts", name) not in (None, [], False)
    ]
    return said + [
        (str(label), beside_words(content, part))
        for part, label in BESIDE.items()
        if content.get(part)
    ]


def _value(content, part, name):
    return content.get(part, {}).get(name)


def _passages(before, after):
    for name, label in TEXT.items():
        here, there = (str(_value(one, "text", name) or "") for one in (before, after))
        if name == "body":
            yield from body_passages(here, there)
        elif here != there and not (
            name == "slug" and _follows_title(before) and _follows_title(after)
        ):
            yield _words(name, label, here, there)
    for name, label in FACTS.items():
        if _value(before, "facts", name) != _value(after, "facts", name):
            words = fact_words(before, name), fact_words(after, name)
            yield _told(
                name, label, *words, *(_value(one, "facts", name) for one in (before, after))
            )
    for part, label in BESIDE.items():
        if before.get(part) != after.get(part):
            words = beside_words(before, part), beside_words(after, part)
            ids = ([row.get(KEYS[part]) for row in one.get(part, [])] for one in (before, after))
            yield _told(part, label, *words, *ids)


def _follows_title(content):
    """Whether the address was made of the title, and so tells nothing that the title does not."""
    title, slug = (str(_value(content, "text", name) or "") for name in ("title", "slug"))
    return slug.startswith(ascii_slug(title))


def _words(name, label, here, there):
    before, after = sides(here, there)
    return Passage(name, str(label), Side(before), Side(after), 1)


def _told(name, label, here, there, here_id, there_id):
    """A passage of words made here; what only bears the same name is told apart by its number."""
    if here == there:
        here, there = f"{here} ({here_id})", f"{there} ({there_id})"
    return _words(name, label, here or _("none"), there or _("none"))


def body_passages(here, there):
    """[Passage] of the paragraphs of two bodies (HTML), those that are the same included."""
    old, new = markup.blocks(here), markup.blocks(there)
    found = [
        _paragraph(old[i] if i is not None else None, new[j] if j is not None else None)
        for i, j in paired(old, new, lambda block: block.text)
    ]
    if here != there and not any(passage.number for passage in found):
        found.append(_words("body", _("Marks in the text"), here, there))
    return found


def _paragraph(old, new):
    label = str(TEXT["body"])
    if old == new:
        side = Side(_run(SAME, old.text), [] if old.text.strip() else markup.notes(old, None))
        return Passage("body", label, side, side)
    if old is None:
        after = Side(_run(ADDED, new.text), markup.notes(new, None))
        return Passage("body", label, None, after, 1)
    if new is None:
        before = Side(_run(REMOVED, old.text), markup.notes(old, None))
        return Passage("body", label, before, None, 1)
    before, after = sides(old.text, new.text)
    return Passage(
        "body",
        label,
        Side(before, markup.notes(old, new)),
        Side(after, markup.notes(new, old)),
        1,
    )


def _run(kind, words):
    return [Run(kind, words)] if words else []


def fact_words(content, name):
    """The fact `name` of `content` as the reader of the desk says it; empty where it has none."""
    value = _value(content, "facts", name)
    if value is None or value == []:
        return ""
    if name in ("first_day", "last_day"):
        day = date.fromisoformat(value)
        return dates.in_words(day, day, dates.DAY, get_language())
    if name in ("start_time", "end_time"):
        return dates.clock(time.fromisoformat(value), get_language())
    if name == "day_inferred":
        return _("yes") if value else _("no")
    if name == "day_basis":
        return "; ".join(basis.in_words(reason) for reason in value)
    if name in CHOICES:
        return str(CHOICES[name].get(value, value))
    return str(content.get("names", {}).get(name, value))


def beside_words(content, part):
    """The parties, pictures or files of `content` in one line; empty where it has none."""
    return "; ".join(ROWS[part](row) for row in content.get(part, []))


def _party(row):
    roles = ", ".join(f"{words} ({code})" for code, words in row["role"].items() if words)
    return f"{row['name']}: {roles}" if roles else row["name"]


def _picture(row):
    said = _("decorative") if row["decorative"] else f"“{row['alt']}”" if row["alt"] else ""
    if not said:
        said = _("not described")
    shown = [row["name"], said, row["caption"], row["credit"] and f"© {row['credit']}"]
    return ", ".join(words for words in shown if words)


def _file(row):
    accessible = CHOICES["accessible"].get(row["accessible"], row["accessible"])
    return f"{row['title']} ({row['name']}, {row['language']}; {accessible})"


ROWS = {"parties": _party, "pictures": _picture, "files": _file}
