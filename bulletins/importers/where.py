"""Reads where it happened out of one bulletin's text."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_noop

from bulletins import dates, ordinals
from bulletins.importers import known
from bulletins.importers.evidence import STATED, UNSURE, evidence
from bulletins.prose import fold

CAP = r"(?:(?:St|Ft|Mt|Sta|Sto)\.\s)?[A-ZÁÉÍÓÚÑ][\w’'-]*"
JOINED = {
    "en": r"(?:of\s(?:the\s)?|for\s(?:the\s)?|and\s)?",
    "es": r"(?:de\s(?:la\s|los\s|las\s)?|del\s|y\s)?",
}
CAPS = {language: rf"{CAP}(?:\s{joined}{CAP}){{0,7}}" for language, joined in JOINED.items()}
THE = {"en": r"(?:the\s)?", "es": r"(?:los\s|las\s|la\s|el\s)?"}
INSIDE = {"en": r"(?:\s(?:in|to)\s|,\s)", "es": r"(?:\s(?:en|ante)\s|,\s)"}
MISSION = {
    "en": r"(?:Embassy|Consulate(?:\sGeneral)?|Permanent\sMission)",
    "es": r"(?:Embajada|Consulado(?:\sGeneral)?|Misión\sPermanente)",
}
VENUE = {
    language: re.compile(
        rf"\b{MISSION[language]}\s(?:(?:of|de|del)\s{THE[language]}{CAP}(?:\s{CAP})*|cuban[oa]|estadounidense)"
        rf"(?:{INSIDE[language]}{THE[language]}({known.PLACE.pattern}))?"
    )
    for language in ("en", "es")
}
BEFORE_PLACE = {
    "en": re.compile(
        r"(?:^|\s)(?:in|at)\s(?:the\s(?:(?:city|state|headquarters|premises|residence|port|harbou?r|airport)\sof\s(?:the\s)?)?"
        r"|downtown\s)?$",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"(?:^|\s)en\s(?:(?:la\s(?:ciudad|sede)|el\s(?:estado|puerto|aeropuerto)|los\ssalones)\sde\s(?:la\s)?|los\s|las\s|la\s|el\s)?$",
        re.IGNORECASE,
    ),
}
# An unknown town in front of its state or country, or a venue in front of its town.
TOWN_BEFORE = {
    language: re.compile(
        rf"(?:^|\s)(?:in|at|en)\s{THE[language]}{CAPS[language]}(?:,|\s(?:in|en))\s{THE[language]}$"
    )
    for language in ("en", "es")
}
HAPPENS = {
    "en": r"held|holds?|met|meets?|(?:took|takes?)\splace|gather(?:ed)?|opene?[ds]|convened|hosted|visited|inaugurated",
    "es": r"celebr\w+|realiz\w+|reun\w+|tuvo\slugar|tiene\slugar|inaugur\w+|efectu\w+|desarroll\w+|acog\w+|visit\w+",
}
UNKNOWN = {
    language: re.compile(
        rf"\b(?:{HAPPENS[language]})\b[^.;\n]{{0,120}}?\s(?:at|in|en)\s{THE[language]}({CAPS[language]})"
        rf"(?:(?:\s(?:in|of|en|de)\s|,\s){THE[language]}({known.PLACE.pattern}))?"
    )
    for language in ("en", "es")
}
NO_PLACE = {
    *(fold(name) for names in dates.MONTHS.values() for name in names),
    *(fold(word) for word in (*ordinals.ENGLISH, *ordinals.SPANISH)),
    "spanish", "english", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "congress", "parliament", "congreso",
}  # fmt: skip


class NewPlace(NamedTuple):
    """A place that no table knows: its names by language, and the KnownPlace it lies in."""

    names: dict
    inside: known.KnownPlace | None


def place_in(item, language):
    """(place, [Evidence], [(start, end) of its words]) of where it happened; place is None where nothing says."""
    for readers in ((_missions, _named), (_unknown,)):
        candidates = [
            candidate
            for order, block in enumerate([*item.paragraphs[:1], item.title, *item.paragraphs[1:]])
            for read in readers
            for candidate in read(block, language, min(order, 2))
        ]
        if candidates:
            break
    else:
        return None, [], []
    _rank, place, block, start, end, sure = max(candidates, key=lambda candidate: candidate[0])
    if sure == STATED:  # a venue without a name in any table, before the place it lies in
        place, start, end, sure = _finer(block, language, place, start, end) or (
            place, start, end, sure,
        )  # fmt: skip
    rule = gettext_noop("The place that “in” or “at” names, the finest first.")
    found = evidence(block, "place", place.names[language], start, end, rule, sure)
    return place, [found], [(found.start, found.end)]


def _finer(block, language, place, start, end):
    """The unknown venue of “at the Reef Institute in Havana”, read together with the place after it."""
    if isinstance(place, NewPlace):
        return None
    for match in UNKNOWN[language].finditer(block.words):
        if match.start(2) == start and _may_be_place(match.group(1)):
            venue = NewPlace({language: match.group(1)}, place)
            return venue, match.start(1), max(end, match.end()), UNSURE
    return None


def _may_be_place(words):
    first = fold(words).split()[0]
    return first not in NO_PLACE and fold(words) not in NO_PLACE and words not in known.SPELLINGS


def _missions(block, language, order):
    found = []
    for match in VENUE[language].finditer(block.words):
        before = block.words[max(0, match.start() - 60) : match.start()]
        if BEFORE_PLACE[language].search(before):
            inside = match.group(1)
            name = match.group()
            if inside is None:
                name = re.sub(r"(?<![A-Z])\.$", "", name)  # the sentence's full stop
            place = NewPlace(_mission_names(name, language), known.SPELLINGS.get(inside))
            end = match.start() + len(name)
            found.append(((-order, known.VENUE), place, block, match.start(), end, STATED))
    return found


def _mission_names(name, language):
    """The names of a mission in both languages where the table knows both states, else as it stands."""
    states = [known.SPELLINGS[match.group()] for match in known.PLACE.finditer(name)]
    kinds = {"Embassy": "Embajada", "Consulate General": "Consulado General", "Consulate": "Consulado",
             "Permanent Mission": "Misión Permanente"}  # fmt: skip
    kind = re.match(MISSION[language], name).group()
    other = "es" if language == "en" else "en"
    names = {language: name}
    if len(states) == 2 and " to " not in name and " ante " not in name and "," not in name:
        of, within = (known.with_article(state, other) for state in states)
        pairs = kinds if language == "en" else {es: en for en, es in kinds.items()}
        link = ("de", "en") if other == "es" else ("of", "in")
        names[other] = f"{pairs[kind]} {link[0]} {of} {link[1]} {within}"
    return names


def _named(block, language, order):
    found = []
    for match in known.PLACE.finditer(block.words):
        before = block.words[max(0, match.start() - 60) : match.start()]
        if not (BEFORE_PLACE[language].search(before) or TOWN_BEFORE[language].search(before)):
            continue
        place, end = known.SPELLINGS[match.group()], match.end()
        around = re.compile(r",\s").match(block.words, end)
        outer = known.PLACE.match(block.words, around.end()) if around else None
        if outer and known.SPELLINGS[outer.group()].rank < place.rank:
            end = outer.end()
        found.append(((-order, place.rank), place, block, match.start(), end, STATED))
    return found


def _unknown(block, language, order):
    found = []
    for match in UNKNOWN[language].finditer(block.words):
        if _may_be_place(match.group(1)):
            place = NewPlace({language: match.group(1)}, known.SPELLINGS.get(match.group(2)))
            rank = -order, known.CITY
            found.append((rank, place, block, match.start(1), match.end(), UNSURE))
    return found
