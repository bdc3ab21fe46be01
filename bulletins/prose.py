"""Reads dates and ordinals out of English and Spanish prose. Each finding has its words and where they stand."""

import re
import unicodedata
from datetime import date
from functools import cache
from typing import NamedTuple

from bulletins import dates, ordinals

DASH = r"(?:\s?[-‐‑–—]\s?)"
NUMBER = r"(\d{1,2})"
YEAR = r"(\d{4})"


class FoundDate(NamedTuple):
    """Days as written; a year that is not stated is None. `start` and `end` count characters."""

    words: str
    start: int
    end: int
    precision: str
    first: tuple  # year or None, month or None, day or None
    last: tuple
    weekday: int | None = None  # as named before it, Monday is 0

    @property
    def year_stated(self):
        return self.last[0] is not None

    def days(self, year=None):
        """(first_day, last_day) as stored, `year` standing in for one that is not stated; None if impossible."""
        last_year = self.last[0] or year
        first_year = self.first[0] or last_year
        if self.first[0] is None and self.first[1:] > self.last[1:]:
            first_year -= 1  # December 30 – January 2, 2018
        try:
            first = _date(first_year, *self.first[1:])
            last = _date(last_year, *self.last[1:])
        except ValueError:
            return None
        return dates.widen(first, last, self.precision) if first <= last else None


def _date(year, month, day):
    return date(year, 1 if month is None else month, 1 if day is None else day)


def _months(language):
    """{folded name or abbreviation: month}."""
    table = {}
    for names in (dates.MONTHS[language], dates.SHORT_MONTHS[language]):
        table.update({name.lower(): month for month, name in enumerate(names, 1)})
    return table | {"sept": 9, "setiembre": 9} if language == "es" else table | {"sept": 9}


MONTHS = {language: _months(language) for language in ("en", "es")}


def _month_pattern(language):
    names = sorted(MONTHS[language], key=len, reverse=True)
    return rf"(?<!\w)({'|'.join(names)})(?!\w)\.?"


WEEKDAYS = {
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
WEEKDAY = {
    "en": re.compile(rf"\b({'|'.join(WEEKDAYS['en'])}),?\s(?:the\s)?$", re.IGNORECASE),
    "es": re.compile(rf"\b({'|'.join(WEEKDAYS['es'])}),?\s(?:el\s|día\s)?$", re.IGNORECASE),
}

# Of each language: patterns whose groups come in the order of the letters (y, m, d for the first
# day; Y, M, D for the last). Where the last has no group of its own, it is the first.
EN = _month_pattern("en")
EN_DAY = rf"{NUMBER}(?:st|nd|rd|th)?(?!\d)"
EN_YEAR = rf"(?:(?:,\s?|\s)(?:of\s)?{YEAR}(?!\d))?"
EN_NAMED = rf"(?:(?:{'|'.join(WEEKDAYS['en'])}),?\s(?:the\s)?)?"  # the weekday of a further day
EN_MORE = rf"(?:,\s?{EN_NAMED}\d{{1,2}}(?:st|nd|rd|th)?(?!\d))*,?"  # the days between, of a list
EN_TO = rf"(?:{DASH}|\s(?:to|and|through|until|till|&)\s(?:the\s)?){EN_NAMED}"
ES = _month_pattern("es")
ES_DAY = r"(\d{1,2}|primero)(?:\.?[º°]|ero|ro|er)?(?!\d)"
ES_YEAR = rf"(?:(?:,\s?|\s)(?:del?\s)?(?:año\s)?{YEAR}(?!\d))?"
ES_NAMED = rf"(?:(?:{'|'.join(WEEKDAYS['es'])}),?\s)?"
ES_MORE = rf"(?:,\s?{ES_NAMED}\d{{1,2}}(?!\d))*,?"
ES_TO = rf"(?:{DASH}|\s(?:al?|y|e|hasta)\s(?:el\s|al\s)?){ES_NAMED}"
PATTERNS = {
    "en": [
        (rf"{EN}\s{EN_DAY}{EN_YEAR},?{EN_TO}{EN}\s{EN_DAY}{EN_YEAR}", "mdyMDY"),
        (rf"{EN}\s{EN_DAY}{EN_MORE}{EN_TO}{EN_DAY}{EN_YEAR}", "mdDY"),
        (rf"{EN}\s{EN_DAY}{EN_YEAR}", "mdY"),
        (rf"\b{EN_DAY}\s(?:of\s)?{EN}{EN_YEAR}{EN_TO}{EN_DAY}\s(?:of\s)?{EN}{EN_YEAR}", "dmyDMY"),
        (rf"\b{EN_DAY}{EN_MORE}{EN_TO}{EN_DAY}\s(?:of\s)?{EN}{EN_YEAR}", "dDMY"),
        (rf"\b{EN_DAY}\s(?:of\s)?{EN}{EN_YEAR}", "dmY"),
        (rf"{EN}(?:,|\sof)?\s{YEAR}(?!\d)", "mY"),
        (rf"(?:(?<=\bin\s)|(?<=\bsince\s)){YEAR}(?![\d-])", "Y"),
    ],
    "es": [
        (rf"\b{ES_DAY}\sde\s{ES}{ES_YEAR}{ES_TO}{ES_DAY}\sde\s{ES}{ES_YEAR}", "dmyDMY"),
        (rf"\b{ES_DAY}{ES_MORE}{ES_TO}{ES_DAY}\sde\s{ES}{ES_YEAR}", "dDMY"),
        (rf"\b{ES_DAY}\sde\s{ES}{ES_YEAR}", "dmY"),
        (rf"\b{ES_DAY}\s{ES},?\s(?:del?\s)?{YEAR}(?!\d)", "dmY"),  # 5 ene 2018
        (rf"{ES}\s{NUMBER}(?!\d),?\s(?:del?\s)?{YEAR}(?!\d)", "mdY"),
        (rf"{ES},?\s(?:del?\s)?(?:año\s)?{YEAR}(?!\d)", "mY"),
        (rf"(?:(?<=\ben\s)|(?<=\bdesde\s)|(?<=\baño\s)){YEAR}(?![\d-])", "Y"),
    ],
}
for _patterns in PATTERNS.values():
    _patterns.append((r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])", "Ymd"))  # ISO 8601
COMPILED = {
    language: [(re.compile(pattern, re.IGNORECASE), order) for pattern, order in patterns]
    for language, patterns in PATTERNS.items()
}


def find_dates(text, language):
    """Every date in `text`, in order, the longest reading where several overlap; impossible days are none."""
    readings, impossible = [], []
    for pattern, order in COMPILED[language]:
        for match in pattern.finditer(text):
            found = _read(match, order, language)
            if found and found.days(2000):  # a leap year takes every day that there is
                readings.append(found)
            elif found:
                impossible.append(found)
    readings = [found for found in readings if not _is_rest_of_one(found, impossible)]
    readings.sort(key=lambda found: (found.start, -found.end))
    kept = []
    for found in readings:
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def _is_rest_of_one(found, impossible):
    """Whether a month or year is what remains of a day that cannot be: “April 2018” of “April 31, 2018”."""
    return found.precision != dates.DAY and any(
        found.start < other.end and other.start < found.end for other in impossible
    )


def _number(value, language):
    if value.isdecimal():
        return int(value)
    return 1 if value == "primero" else MONTHS[language][value]


def _read(match, order, language):
    parts = {}
    for letter, value in zip(order, match.groups(), strict=True):
        if value is not None:
            parts[letter] = _number(value.lower(), language)
    if order == "mdY" and language == "en" and match.group(1).islower():
        return None  # "may 1" is no date in English
    last = parts.get("Y"), parts.get("M", parts.get("m")), parts.get("D", parts.get("d"))
    first = parts.get("y"), parts.get("m", last[1]), parts.get("d")
    known_to = dates.DAY if "d" in parts else dates.MONTH if last[1] else dates.YEAR
    if known_to != dates.DAY:
        first = None, *first[1:]
    weekday = WEEKDAY[language].search(match.string[max(0, match.start() - 20) : match.start()])
    named = WEEKDAYS[language].index(weekday.group(1).lower()) if weekday else None
    return FoundDate(match.group(), match.start(), match.end(), known_to, first, last, named)


class FoundOrdinal(NamedTuple):
    number: int
    words: str
    start: int
    end: int


def fold(text):
    """`text` in lower case without accents, letter for letter: positions stay what they are."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


@cache
def _folded(letter):
    base, *marks = unicodedata.normalize("NFKD", letter)
    small = (base if all(map(unicodedata.combining, marks)) else letter).lower()
    return small if len(small) == 1 else letter


def _english_words():
    table = {}
    for number in range(1, 100):
        words = ordinals.in_words(number, "en").lower()
        table[words] = table[words.replace("-", " ")] = number
    return table


def _spanish_words():
    """Masculine, feminine, shortened before a noun, in one word or two, with accents or without."""
    table = {}
    for number in range(1, 100):
        forms = {ordinals.in_words(number, "es", gender).lower() for gender in "mf"}
        if number in (11, 12):
            one, other = (("primer", "once"), ("segund", "doce"))[number - 11]
            for end in "oa":
                forms |= {f"decimo{one}{end}", f"décimo {one}{end}", f"décima {one}{end}"}
                forms.add(f"{other}n{end}")
        for form in list(forms):
            tens, _space, ones = form.partition(" ")
            if ones:
                forms.add(f"{fold(tens).removesuffix('a').removesuffix('o')}o{ones}")
        if 13 <= number <= 19:
            forms |= {f"décimo {form.removeprefix('decimo')}" for form in set(forms)}
            forms |= {
                f"décima {form.removeprefix('decimo')}"
                for form in set(forms)
                if form.startswith("decimo")
            }
        forms |= {form.removesuffix("o") for form in forms if form.endswith(("primero", "tercero"))}
        for form in forms:
            table[form] = table[fold(form)] = number
    return table


WORDS = {"en": _english_words(), "es": _spanish_words()}
FIGURES = {
    "en": r"(\d{1,3})(?:st|nd|rd|th)\b",
    "es": r"(\d{1,3})(?:\s?\.?(?:[ºª]|°(?!\s?[CF]\b))|\.?(?:er|ro|ra|do|da|to|ta|mo|ma|vo|va|no|na)\b)",
}


def _any_of(words):
    """A pattern for the longest of many words, which looks at three letters first: most text is none of them."""
    starts = "|".join(sorted({re.escape(word[:3]) for word in words}))
    return rf"(?={starts})({'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


HUNDRED = {"en": r"(?:(?:one|a|two)\s)?hundred", "es": r"(?:bi|du)?cent[eé]sim[oa]"}
THEN = {"en": r"(?:\sand\s|\s|-)", "es": r"\s"}  # between the hundred and the rest
ALONE = {"en": "th", "es": ""}  # after a hundred that is the whole
ORDINALS = {
    language: re.compile(
        rf"\b(?:(?:({HUNDRED[language]}){THEN[language]})?"
        rf"{_any_of(words)}\b"
        rf"|({HUNDRED[language]}){ALONE[language]}\b|{FIGURES[language]})",
        re.IGNORECASE,
    )
    for language, words in WORDS.items()
}


def find_ordinals(text, language):
    """Every ordinal in `text`, in words or figures, in order."""
    return [
        FoundOrdinal(_ordinal(match, language), match.group(), match.start(), match.end())
        for match in ORDINALS[language].finditer(text)
    ]


def _ordinal(match, language):
    before, word, alone, figures = match.groups()
    if figures:
        return int(figures)
    hundred = before or alone or ""
    hundreds = 200 if hundred.lower().startswith(("two", "bi", "du")) else 100 if hundred else 0
    return hundreds + (WORDS[language][word.lower()] if word else 0)


def _count_words(language):
    table = {}
    for number in range(1, 200):
        words = ordinals.count_in_words(number, language)
        forms = {words, words.replace("-", " "), words.replace(" and ", " ")}
        if words.endswith("uno"):  # before a noun: treinta y un, treinta y una
            forms |= {words.removesuffix("o"), f"{words.removesuffix('o')}a"}
        forms |= {form.removesuffix("veintiun") + "veintiún" for form in forms}
        for form in forms:
            table[form] = table[fold(form)] = number
    return table


COUNT_WORDS = {language: _count_words(language) for language in ("en", "es")}
COUNTS = {
    language: re.compile(
        rf"(?<![\w.,:-])(?:(\d{{1,3}})(?![\w-]|[.,:]\d)"
        rf"|{_any_of(words)}(?![\w-]))",
        re.IGNORECASE,
    )
    for language, words in COUNT_WORDS.items()
}
ROMANS = {ordinals.roman(number): number for number in range(1, 200)}
ROMAN = re.compile(r"\b[CLXVI]+\b(?![.’'-])")


def find_counts(text, language):
    """Every number up to 999 in figures, or 199 in words, as FoundOrdinal: 59, fifty-nine, cincuenta y nueve."""
    return [
        FoundOrdinal(
            int(match.group(1))
            if match.group(1)
            else COUNT_WORDS[language][match.group(2).lower()],
            *(match.group(), match.start(), match.end()),
        )
        for match in COUNTS[language].finditer(text)
    ]


def find_romans(text):
    """Every number in Roman capitals as FoundOrdinal: XIV Reunión."""
    return [
        FoundOrdinal(ROMANS[match.group()], match.group(), match.start(), match.end())
        for match in ROMAN.finditer(text)
        if match.group() in ROMANS
    ]
