"""Two languages of one item side by side: facts, paragraphs, and the numbers and dates in both texts."""

import re
from datetime import date, time

from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from bulletins import dates, prose
from bulletins.models import Bulletin
from bulletins.proofreading.words import LANGUAGES, Warning, blocks_of, label, quote

SHARED = (
    "kind", "first_day", "last_day", "start_time", "end_time", "day_precision", "state", "place", "category",
    "series", "number", "observance", "anniversary_year", "reports_on",
)  # fmt: skip
MOST = 3  # differences in numbers that are named
NO_NUMBER = re.compile(  # addresses, telephones, hours
    r"\S+@\S+|https?://\S+|www\.\S+|\+\d[\d\s().-]{6,}|\b\d{3}[-\s]\d{3}[-\s]\d{4}\b|\b\d{3}-\d{4}\b"
    r"|\b\d{1,2}[:.]\d\d(?!\d)(?:\s?[ap]\.?\s?m\b)?|\b\d{1,2}\s?[ap]\.?\s?m\b|\b\d{1,2}\s?(?:h|hrs?|horas|hours)\b"
)
FIGURES = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[.,\s]\d{3})+(?![\d\w])|\d{1,4}(?:[.,]\d{1,2})?(?![\d]))"
)
YEAR, DAY, NUMBER, ORDINAL = "year", "day", "number", "ordinal"


def warnings(bulletin, other):
    found = []
    if not (bulletin.pending_facts or other.pending_facts):
        found += _facts(bulletin, other)
    own, others = _paragraphs(bulletin), _paragraphs(other)
    if not (own and others):
        return found  # one of them is still to be written
    if own != others:
        sentence = _("Facts are the same; paragraphs are not.") if not found else ""
        sentence = sentence or _("They have not the same number of paragraphs.")
        found.append(_between(bulletin, other, sentence, _counted(own), _counted(others)))
    if {bulletin.language, other.language} <= set(LANGUAGES):
        found += _numbers(bulletin, other)
    return found


def _paragraphs(bulletin):
    return sum(1 for part in bulletin.body_text.split("\n\n") if part.strip())


def _counted(count):
    return ngettext("%d paragraph", "%d paragraphs", count) % count


def _between(bulletin, other, sentence, words, other_words, mark="", where="", field="body"):
    return Warning(
        noun=_("Languages"),
        sentence=sentence,
        text_words=words,
        text_mark=mark,
        text_where=where,
        text_field=field,
        field="",
        field_words=other_words,
        source=_language_of(bulletin),
        against=_language_of(other),
    )


def _language_of(bulletin):
    """By its own name."""
    try:
        return get_language_info(bulletin.language)["name_local"].capitalize()
    except KeyError:
        return bulletin.language


def _facts(bulletin, other):
    found = []
    for name in SHARED:
        key = Bulletin._meta.get_field(name).attname
        if getattr(bulletin, key) != getattr(other, key):
            sentence = _("“%s” is not the same, and all languages share it.") % label(name)
            found.append(
                _between(bulletin, other, sentence, _shown(bulletin, name), _shown(other, name))
            )
    return found


def _shown(bulletin, name):
    value = getattr(bulletin, name)
    if value is None or value == "":
        return _("empty")
    if isinstance(value, date):
        return dates.in_words(value, value, bulletin.day_precision, get_language())
    if isinstance(value, time):
        return dates.clock(value, get_language())
    if Bulletin._meta.get_field(name).choices:
        return str(getattr(bulletin, f"get_{name}_display")())
    return str(value)


def _numbers(bulletin, other):
    """Numbers, years and days that one text has and the other has not, the first few."""
    own, own_any = _numbers_in(bulletin)
    others, others_any = _numbers_in(other)
    mine = {key: place for key, place in own.items() if key not in others_any}
    theirs = {key: place for key, place in others.items() if key not in own_any}
    found = []
    for kinds in ((DAY,), (YEAR,), (NUMBER, ORDINAL)):
        left = [(key, place) for key, place in mine.items() if key[0] in kinds]
        right = [(key, place) for key, place in theirs.items() if key[0] in kinds]
        for index in range(max(len(left), len(right))):
            one, two = left[index : index + 1], right[index : index + 1]
            if (one and two) or all(_stands_for_itself(key) for key, _place in one + two):
                found.append(_of_pair(bulletin, other, one, two))
    return found[:MOST]


def _stands_for_itself(key):
    """Whether one side is enough: small numbers and ordinals are often worded another way, or left out."""
    return key[0] in (DAY, YEAR) or (
        key[0] == NUMBER and not (key[1].isdecimal() and int(key[1]) <= 12)
    )


def _of_pair(bulletin, other, one, two):
    sentence = _("The two texts do not say the same.")
    words, mark, where, field = _("not in this text"), "", "", "body"
    if one:
        [(_key, (block, start, end))] = one
        words, mark = quote(block, start, end, after=2), " ".join(block.words[start:end].split())
        where, field = block.where, block.field
    other_words = _("not in this text")
    if two:
        [(_key, (block, start, end))] = two
        other_words = quote(block, start, end, after=2)
    return _between(bulletin, other, sentence, words, other_words, mark, where, field)


def _numbers_in(bulletin):
    """({key: (block, start, end)} of what must be in the other text too, the keys that this text has in any form)."""
    must, has = {}, set()

    def add(kind, value, block, start, end):
        must.setdefault((kind, value), (block, start, end))
        has.add((kind, value))

    for block in blocks_of(bulletin):
        taken = [match.span() for match in NO_NUMBER.finditer(block.words)]
        for day in prose.find_dates(block.words, bulletin.language):
            for part in (day.first, day.last):
                if day.precision == dates.DAY:
                    add(DAY, part[1:], block, day.start, day.end)
                if part[0]:
                    add(YEAR, str(part[0]), block, day.start, day.end)
            taken.append((day.start, day.end))
        for match in FIGURES.finditer(block.words):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            value = _value(match.group())
            is_ordinal = re.match(r"(?:st|nd|rd|th|\s?\.?[ºª°])", block.words[match.end() :])
            kind = ORDINAL if is_ordinal else YEAR if _is_year(match.group()) else NUMBER
            add(kind, value, block, match.start(), match.end())
        for one in prose.find_ordinals(block.words, bulletin.language):
            if not any(start < one.end and one.start < end for start, end in taken):
                add(ORDINAL, str(one.number), block, one.start, one.end)
        for one in [
            *prose.find_counts(block.words, bulletin.language),
            *prose.find_romans(block.words),
        ]:
            has.add((NUMBER, str(one.number)))
    numbers = {value for kind, value in has if kind in (NUMBER, ORDINAL)}
    return must, has | {(kind, value) for kind in (NUMBER, ORDINAL) for value in numbers}


def _value(figures):
    """1,500, 1.500 and 1 500 are one number, and so are 3.5 and 3,5."""
    if re.fullmatch(r"\d{1,3}(?:[.,\s]\d{3})+", figures):
        return re.sub(r"\D", "", figures)
    return figures.replace(",", ".")


def _is_year(figures):
    return figures.isdecimal() and 1500 <= int(figures) <= 2200
