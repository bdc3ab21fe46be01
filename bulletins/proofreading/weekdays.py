"""Weekdays in the text against the dates beside them and the days of the bulletin."""

import re
from datetime import timedelta
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import dates, prose
from bulletins.proofreading.days import agrees, written_in
from bulletins.proofreading.words import distinct, label, of_text, quote
from bulletins.prose import fold

SHORT = r"mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
NAMES = {language: "|".join(map(fold, names)) for language, names in prose.WEEKDAYS.items()}
AND = {
    "en": r",?\s?(?:and|to|through|until|till|&|[-–—])\s?(?:the\s|on\s)?",
    "es": r",?\s?(?:y|e|al?|hasta|[-–—])\s?(?:el\s|al\s)?",
}
BEFORE = {  # a date: one weekday, or those of its two ends
    "en": re.compile(
        rf"(?:\b({NAMES['en']}){AND['en']})?\b({NAMES['en']}|{SHORT})\.?,?\s(?:the\s|on\s|from\s)?$"
    ),
    "es": re.compile(
        rf"(?:\b({NAMES['es']}){AND['es']})?\b({NAMES['es']}),?\s(?:el\s|dias?\s|del?\s|los\sdias\s)?$"
    ),
}
AFTER = {
    language: re.compile(
        rf"(?:,\s|\s?\(|,\s\(|\s[-–—]\s)(?:an?\s|que\s(?:fue|cayo)\s(?:en\s)?|dia\s)?({names})\b(?!['’])"
        rf"(?:{AND[language]}({names})\b)?"
    )
    for language, names in NAMES.items()
}
ALONE = {  # without its date
    "en": re.compile(
        rf"\b(?:on|this|last|next|from)\s(?:the\s\w+\sof\s)?({NAMES['en']})\b"
        rf"(?:{AND['en']}({NAMES['en']})\b)?(?!['’]|,?\s\d)"
    ),
    "es": re.compile(
        rf"\b(?:el|este|del?)\s(?:pasado\s|proximo\s)?(?:dia\s)?({NAMES['es']})\b(?:{AND['es']}({NAMES['es']})\b)?"
        r"(?!,?\s\d)"
    ),
}
REPEATED = re.compile(
    r"\b(?:every|each|since|until|before|after|cada|desde|hasta|antes|tras|despues)\b"
)
LONGEST = 45  # characters that two weekdays with what joins them take


class Named(NamedTuple):
    weekday: int  # Monday is 0
    start: int
    end: int
    last: bool  # it is the last day's


def warnings(bulletin, blocks):
    found = []
    for block in blocks:
        written, taken = written_in(block, bulletin), []
        for index, day in enumerate(written):
            following = written[index + 1].start if index + 1 < len(written) else len(block.words)
            named = _beside(bulletin.language, block, day, following)
            taken += [(one.start, one.end) for one in named] + [(day.start, day.end)]
            if day.precision == dates.DAY:
                found += _misnamed(bulletin, block, day, named)
        if bulletin.first_day and bulletin.day_precision == dates.DAY and block.leads:
            found += _alone(bulletin, block, written, taken)
    return distinct(found)


def _beside(language, block, day, following):
    """The weekdays written around or inside a date."""
    folded = fold(block.words)
    near = max(0, day.start - LONGEST)
    before = BEFORE[language].search(folded[near : day.start])
    after = AFTER[language].match(folded[day.end : following])
    spans = []
    if before:
        spans += _spans(before, near)
    elif after and (following == len(folded) or following - day.end - after.end() > 2):
        spans += _spans(after, day.end)
    for inside in re.finditer(rf"\b(?:{NAMES[language]})\b", folded[day.start : day.end]):
        spans.append((day.start + inside.start(), day.start + inside.end(), True))
    return [
        Named(_weekday(folded[start:end], language), start, end, last) for start, end, last in spans
    ]


def _spans(match, offset):
    """(start, end, whether it is the last day's) of one or both weekdays of a match."""
    both = match.group(1) is not None and match.group(2) is not None
    return [
        (offset + match.start(group), offset + match.end(group), both and group == 2)
        for group in (1, 2)
        if match.group(group) is not None
    ]


def _weekday(word, language):
    names = map(fold, prose.WEEKDAYS[language])
    return next(number for number, name in enumerate(names) if name.startswith(word[:3]))


def _misnamed(bulletin, block, day, named):
    found = []
    for one in named:
        possible = _days_meant(bulletin, day, one.last)
        if possible and all(meant.weekday() != one.weekday for meant in possible):
            words = quote(block, min(one.start, day.start), max(one.end, day.end))
            found.append(_warning(bulletin, block, one, words, possible[0]))
    return found


def _days_meant(bulletin, day, last):
    """The days that a date can mean, the likeliest first: one, or one of three years where none is stated."""
    if day.year_stated:
        years = [day.last[0]]
    elif not bulletin.first_day:
        return []
    else:
        year = bulletin.first_day.year
        years = [year] if agrees(day, bulletin) else [year, year + 1, year - 1]
    return [days[1 if last else 0] for days in map(day.days, years) if days]


def _alone(bulletin, block, written, taken):
    """A weekday, or two, that the text gives the event without a date beside it."""
    folded, language = fold(block.words), bulletin.language
    alone = [
        match
        for match in ALONE[language].finditer(folded)
        if not any(start < match.end() and match.start(1) < end for start, end in taken)
    ]
    if len(alone) != 1:
        return []
    [match] = alone
    first, end = block.sentence(match.start())
    dated = any(first <= day.start < end and agrees(day, bulletin) for day in written)
    if (written and not dated) or REPEATED.search(folded[first : match.start()]):
        return []
    spans = _spans(match, 0)
    named = [
        Named(_weekday(folded[start:end], language), start, end, last) for start, end, last in spans
    ]
    if len(named) == 2:
        meant = [(named[0], [bulletin.first_day]), (named[1], [bulletin.last_day])]
    else:
        count = min((bulletin.last_day - bulletin.first_day).days, 6) + 1
        days = [bulletin.first_day + timedelta(day) for day in range(count)]
        meant = [(named[0], days)]
    return [
        _warning(bulletin, block, one, quote(block, one.start, one.end, after=2), days[0])
        for one, days in meant
        if all(day.weekday() != one.weekday for day in days)
    ]


def _warning(bulletin, block, one, words, day):
    own = day in (bulletin.first_day, bulletin.last_day)
    name = "first_day" if day == bulletin.first_day else "last_day"
    shown = dates.in_words(day, day, dates.DAY, get_language())
    weekday = WEEKDAYS[day.weekday()]
    return of_text(
        _("Weekday"),
        block,
        block.words[one.start : one.end],
        words,
        name if own else "",
        f"{label(name)}, {shown}" if own else str(weekday),
        _("%(day)s is a %(weekday)s.") % {"day": shown, "weekday": weekday},
        None if own else _("The calendar"),
    )
