"""Places that a text mentions: those of the site by their names, others by what stands around them."""

import re
from itertools import pairwise
from typing import NamedTuple

from bulletins import dates, ordinals, prose
from bulletins.models import Place
from bulletins.proofreading.days import HAPPENED, LATER
from bulletins.proofreading.numbers import HEADS
from bulletins.proofreading.words import LOOK_BACK
from bulletins.prose import fold

AMERICA = (
    "us", "u s", "usa", "u s a", "ee uu", "eeuu", "united states of america", "estados unidos de america",
)  # fmt: skip
BUILDINGS = {
    "embassy", "consulate", "mission", "residence", "chancery", "library", "museum", "university", "theatre",
    "theater", "hotel", "institute", "centre", "center", "school", "hospital", "hall", "house", "church", "cathedral",
    "stadium", "harbour", "harbor", "port", "airport", "laboratory", "station", "aquarium", "academy", "ministry",
    "embajada", "consulado", "mision", "residencia", "cancilleria", "biblioteca", "museo", "universidad", "teatro",
    "instituto", "centro", "escuela", "sala", "casa", "iglesia", "catedral", "estadio", "puerto", "aeropuerto",
    "laboratorio", "estacion", "acuario", "academia", "ministerio",
}  # fmt: skip
HOUSE = {
    "embassy", "embajada", "consulate", "consulado", "mission", "mision", "permanent", "residence", "residencia",
}  # fmt: skip
ARTICLE = r"(?:the|la|los|las|el)\s"
CAP = r"(?:(?:St|Ft|Mt|Sta|Sto)\.\s)?(?:(?:[A-Z]\.){2,}|[A-ZÁÉÍÓÚÑ][\w’'-]+)"
PHRASE = rf"{CAP}(?:\s(?:(?:of|de)\s(?:the\s|la\s|los\s)?|del\s)?{CAP}){{0,6}}"
IN = {
    "en": r"(?:in|at|across|throughout)\s"
    r"(?:the\s(?:city|state|port|harbou?r|town|island)\sof\s|downtown\s|the\s)?",
    "es": r"(?:en|por)\s(?:todo\s)?"
    r"(?:la\sciudad\sde\s|el\s(?:estado|puerto)\sde\s|la\sisla\sde\s|los\s|las\s|la\s|el\s)?",
}
LOCATING = {language: re.compile(rf"(?:^|[\s(“\"])({words})$") for language, words in IN.items()}
GOES_ON = {  # what may follow a name, so that “in European ports” names no place
    "en": r"(?=\s*(?:$|[.,;:)\n”\"–—]|’s|\s(?:and|or|for|on|with|to|from|between|about|during|as|after|before|by|"
    r"the|both|they|it|a|an|two|this|last|in|at|where|when|of|against|over|\d)\b))",
    "es": r"(?=\s*(?:$|[.,;:)\n”\"–—]|\s(?:y|e|o|con|para|por|el|la|los|las|un|una|sobre|entre|de|del|durante|que|a|"
    r"al|en|donde|cuando|contra|se|este|esta|desde|hasta|ante|\d)\b))",
}
UNKNOWN = {  # no article: “in the Capitol” names a building, wherever it stands
    "en": re.compile(rf"\b[Ii]n\s({PHRASE}){GOES_ON['en']}"),
    "es": re.compile(rf"\b[Ee]n\s({PHRASE}){GOES_ON['es']}"),
}
UNKNOWN_HOST = re.compile(
    rf"(?:La\s|Los\s)?({CAP}(?:\s{CAP})?)\s(?:hosts?|hosted|acoge|acogió|es sede)\b"
)
BUILDING = {
    "en": re.compile(rf"\b(at|to|in)?\s?\b(?:the|our)\s(?:[A-Z]\w+n\s)?({'|'.join(BUILDINGS)})\b(?!-)", re.IGNORECASE),
    "es": re.compile(rf"\b(en|a)?\s?\b(?:la|el|al|nuestra)\s({'|'.join(BUILDINGS)})\b(?!-)", re.IGNORECASE),
}  # fmt: skip
DONE = re.compile(
    r"\b(?:spoke|talked|discussed|signed|agreed|hablaron|hablo|dialogaron|conversaron|debatieron|firmaron|acordaron|"
    r"intercambiaron|compararon|sentaron)\b"
)
EVENTS = re.compile(  # in a title, what is somewhere
    rf"\b(?:{HEADS['en']}|evening|ceremony|tribute|reception|exhibition|show|party|night|lecture|"
    rf"{HEADS['es']}|velada|acto|homenaje|ceremonia|recepcion|noche|muestra|jornada)\b"
)
ALL_OVER = re.compile(r"\b(?:across|throughout|en todo|por todo)\s(?:the\s|el\s|la\s|los\s)?$")
COMES_TO = {
    "en": re.compile(
        r"\b(?:came|comes?|coming|welcomed?|invite[sd]?)\b[^.,;]{0,30}\s(to\s(?:the\s)?)$"
    ),
    "es": re.compile(
        r"\b(?:acud\w+|vin(?:o|ieron)|asisti\w+|llegaron)\b[^.,;]{0,30}\s(a\s(?:la\s|los\s|las\s)?|al\s)$"
    ),
}
HOSTS = re.compile(
    r"\s(?:hosts?|hosted|welcomes?|welcomed|receives|sees|holds|acoge|acogio|acogera|recibe|"
    r"alberga|albergo|sera\ssede|es\ssede|fue\ssede)\b"
)
# In front of “in” where it tells of somebody or something else than the event.
ELSEWHERE = re.compile(
    r"\b(?:who|whose|that|which|que|quien(?:es)?|cuy\w+|liv(?:es?|ed|ing)|based|resid\w+|born|work(?:s|ed|ing)|"
    r"stud(?:y|ied|ying)|radicad\w+|nacid\w+|viven?|friends|amigos|situation|situacion|"
    r"relatives|familiares|next|proxim\w+|last|anterior)\b[^,;]*$"
)
MISSION_IN = re.compile(  # “the Embassy of Cuba in”, “ambassador to”
    r"\b(?:[Ee]mbass\w+|[Aa]mbassador\w*|[Cc]onsul\w*|[Mm]ission|[Ee]mbajad\w+|[Mm]isión|[Aa]ffaires|[Nn]egocios)"
    r"(?:\s(?:of|de|del|the|la|los|[A-Z]\w+))*\s$"
)
NO_PLACE = {
    *(fold(name) for names in (*dates.MONTHS.values(), *prose.WEEKDAYS.values()) for name in names),
    *(fold(word) for word in (*ordinals.ENGLISH, *ordinals.SPANISH)),
    "spanish", "english", "french", "congress", "parliament", "congreso", "cuban", "american", "i",
    "el", "la", "los", "las", "the", "a", "he", "she", "it", "this", "these", "his", "her", "their", "its", "all",
    "internet", "christmas", "easter", "navidad", "u", "ambassador", "embajador", "embajadora", "minister", "ministro",
    "ministra", "president", "presidente", "consul", "embassy", "embajada", "consulate", "consulado",
}  # fmt: skip


class Mention(NamedTuple):
    places: frozenset  # ids that the words can mean; empty: none of the site
    start: int
    end: int
    locates: bool  # the words say that something is there
    strong: bool  # it is the event that is there
    building: bool = False  # “the library”
    all_over: bool = False  # “across Cuba”


class Known:
    """The places of the site, read in one query, and what their names lead to."""

    def __init__(self):
        self.paths, self.names, self.by_words, self.by_head = {}, {}, {}, {}
        merged = {}
        rows = Place.objects.order_by("id").values_list("pk", "names", "path", "merged_into")
        for pk, names, path, into in rows:
            merged[pk] = into
            self.paths[pk], self.names[pk] = path, names
        for pk, names in self.names.items():
            current = pk
            while merged[current]:
                current = merged[current]
            for name in names.values():
                self._add(current, words_of(name))
        self.longest = max((len(words.split()) for words in self.by_words), default=0)

    def _add(self, pk, words):
        if not words:
            return
        spellings = {words, re.sub(r"^(?:the|los|las) ", "", words), re.sub(r" d ?c$", "", words)}
        spellings.add(re.sub(r" d c$", " dc", words))
        first = words.split()[0]
        if first in BUILDINGS:
            self.by_head.setdefault(first, set()).add(pk)
            spellings.add(re.sub(r" (?:in|en) .*$", "", words))
        if words in ("united states", "estados unidos"):
            spellings.update(AMERICA)
        for spelling in spellings:
            self.by_words.setdefault(spelling, set()).add(pk)

    def inside(self, pk, outer):
        """Whether `pk` is `outer` or lies in it."""
        return self.paths[pk].startswith(self.paths[outer])

    def is_country(self, pk):
        return self.paths[pk].count("/") == 2

    def is_building(self, pk):
        return any(pk in places for places in self.by_head.values())

    def is_house(self, pk):
        """Whether it is the mission's own, of which a text need not say where it is."""
        return any(words_of(name).partition(" ")[0] in HOUSE for name in self.names[pk].values())


def words_of(name):
    return " ".join(re.findall(r"\w+", fold(name)))


def mentions_in(block, language, known, dated, others):
    """Every Mention in `block`; `dated` are the dates of the event in it, `others` those of something else."""
    named = _named(block, known)
    taken = [(start, end) for _places, start, end, _locates in named]
    named += [
        one
        for one in _buildings(block, language, known)
        if not any(start < one[2] and one[1] < end for start, end in taken)
    ]
    found = []
    for places, start, end, locates in named:
        if not _fits_what_follows(block, places, end, known):
            continue
        locates = locates or _locates(block, language, start, end)
        locates = locates and not _is_of_then(block, start, end, others)
        strong = locates and (
            _is_of_event(block, start, end, dated) or _receives(block, language, start, end)
        )
        building = block.words[start:end].islower()
        all_over = bool(ALL_OVER.search(block.before(start)))
        found.append(Mention(frozenset(places), start, end, locates, strong, building, all_over))
    found += _unknown(block, language, found, dated, others)
    return sorted(found, key=lambda one: one.start)


def _unknown(block, language, found, dated, others):
    """Mentions by other names, with the ids of those of the site that stand inside such a name."""
    host = UNKNOWN_HOST.match(block.words) if block.field == "title" else None
    for match in [*([host] if host else []), *UNKNOWN[language].finditer(block.words)]:
        start, end = match.span(1)
        inside = [one for one in found if one.start < end and start < one.end]
        if any(one.start <= start for one in inside) or fold(match.group(1)).split()[0] in NO_PLACE:
            continue
        if any(day.start < end and match.start() < day.end for day in [*dated, *others]):
            continue
        if not _is_of_then(block, start, end, others) and not _tells_of_else(block, match.start()):
            places = frozenset(pk for one in inside for pk in one.places)
            yield Mention(places, start, end, True, _is_of_event(block, start, end, dated))


def _named(block, known):
    """(ids, start, end, False) of the names of the site's places, the longest where several begin."""
    tokens = [(match.start(), match.end()) for match in re.finditer(r"\w+", block.words)]
    folded = fold(block.words)
    found, index = [], 0
    while index < len(tokens):
        for count in range(min(known.longest, len(tokens) - index), 0, -1):
            start, end = tokens[index][0], tokens[index + count - 1][1]
            words = " ".join(folded[first:last] for first, last in tokens[index : index + count])
            if (
                words in known.by_words
                and block.words[start].isupper()
                and _stands_together(block.words, tokens[index : index + count])
            ):
                found.append((known.by_words[words], start, end, False))
                index += count - 1
                break
        index += 1
    return found


def _stands_together(words, tokens):
    gaps = [words[one[1] : two[0]] for one, two in pairwise(tokens)]
    return all(re.fullmatch(r"[.,’'-]?\s?|,\s", gap) for gap in gaps)


def _buildings(block, language, known):
    """“The embassy”, where a place of the site is one."""
    for match in BUILDING[language].finditer(block.words):
        places = known.by_head.get(fold(match.group(2)), set())
        locates = bool(match.group(1)) or fold(match.group()).startswith("al ")
        yield places, match.start(2), match.end(2), locates


def _fits_what_follows(block, places, end, known):
    """Not “the embassy in Canada” for one that lies elsewhere."""
    match = re.match(rf"\s(?:in|of|en|de)\s(?:{ARTICLE})?({PHRASE})", block.words[end:])
    if not match or not any(known.is_building(pk) for pk in places):
        return True
    words = words_of(match.group(1))
    outer = known.by_words.get(words, ())
    return any(
        any(words in words_of(name) for name in known.names[pk].values())
        or any(known.inside(pk, other) for other in outer)
        for pk in places
    )


def _locates(block, language, start, end):
    before = LOCATING[language].search(fold(block.words[max(0, start - 40) : start]))
    if before:
        return not _tells_of_else(block, start - len(before.group(1)))
    return _receives(block, language, start, end)


def _receives(block, language, start, end):
    """Guests came to the place, or it hosts what is told."""
    if COMES_TO[language].search(block.before(start)):
        return True
    opens = start < 5 and fold(block.words[:start]) in ("", "la ", "los ", "the ")
    return not block.number and opens and bool(HOSTS.match(fold(block.words[end:])))


def _is_of_then(block, start, end, others):
    """Whether the date of something else stands beside it: “in Tampa in 2024”, “of May 3, 2024 in Tampa”."""
    return any(
        re.fullmatch(r",?\s(?:\(|(?:in|on|en|el)\s)?", block.words[end : day.start])
        or re.fullmatch(
            r",?\s(?:in|at|en)\s(?:the\s|la\s|los\s|el\s)?", block.words[day.end : start]
        )
        for day in others
    )


def _tells_of_else(block, start):
    """Whether what stands before “in” at `start` speaks of somebody who is there, or of another time."""
    if MISSION_IN.search(block.words[max(0, start - LOOK_BACK) : start]):
        return True
    before = block.before(start)
    if LATER.search(before):
        return True
    match = ELSEWHERE.search(before)
    return bool(match) and not HAPPENED.search(before[match.start() :])


def _is_of_event(block, start, end, dated):
    """Whether the sentence around dates the event or says that it was held, or the block opens with the place."""
    first, last = block.sentence(start)
    if any(first <= day.start < last for day in dated):
        return True
    before = fold(block.words[first:start])
    if HAPPENED.search(before) or DONE.search(before):
        return True
    if block.field == "title" and (start == 0 or EVENTS.search(before)):
        return True
    return first == 0 and bool(re.fullmatch(r"\W*(?:in|at|en)\s(?:\w+\s)?", before))
