"""Reads place, series, observance, parties and subject out of one bulletin's text, each with its evidence."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_noop

from bulletins import prose
from bulletins.importers import known
from bulletins.prose import fold

STATED, INFERRED, UNSURE = "stated", "inferred", "unsure"


class Evidence(NamedTuple):
    """Why a field has its value: the exact words and where they stand, the rule in words, and how sure."""

    field: str
    value: object
    words: str
    start: int
    end: int
    rule: str
    sure: str


class NewPlace(NamedTuple):
    """A venue that no table knows: its name in the page's language and what it lies in."""

    name: str
    inside: known.KnownPlace | None


def evidence(block, field, value, start, end, rule, sure=STATED):
    """Evidence from `block`; `start` and `end` count from its beginning."""
    return Evidence(
        field, value, block.words[start:end], block.start + start, block.start + end, rule, sure
    )


# Place

VENUE = {
    "en": re.compile(
        r"\b(?:Embassy|Consulate(?:\sGeneral)?|Permanent\sMission)\sof\s(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)*"
        r"(?:\s(?:in|to)\s(?:the\s)?([A-Z][\w.]+(?:,?\s[A-Z][\w.]+)*))?"
    ),
    "es": re.compile(
        r"\b(?:Embajada|Consulado(?:\sGeneral)?|Misión\sPermanente)\sde\s(?:los\s|la\s|el\s)?[A-ZÁÉÍÓÚ]\w+"
        r"(?:\s[A-ZÁÉÍÓÚ]\w+)*(?:\sen\s(?:los\s|la\s|el\s)?([A-ZÁÉÍÓÚ][\w.]+(?:,?\s[A-ZÁÉÍÓÚ][\w.]+)*))?"
    ),
}
BEFORE_PLACE = {
    "en": re.compile(
        r"\b(held|met|place|gathered|opened|convened)?\s*(?:\S+\s){0,4}?(in|at)\s(?:the\s(?:city\sof\s)?)?$"
    ),
    "es": re.compile(
        r"\b(celebr\w+|realiz\w+|reuni\w+|lugar|inaugur\w+)?\s*(?:\S+\s){0,4}?(en|a)\s(?:la\s(?:ciudad\sde\s)?|los\s|el\s)?$",
        re.IGNORECASE,
    ),
}


def place_in(item, language):
    """(place, [Evidence], [(start, end) of its words]) of where it happened; place is None where nothing says."""
    candidates = []
    for order, block in enumerate([*item.paragraphs[:1], item.title, *item.paragraphs[1:]]):
        candidates += _venues(block, language, order) + _known_places(block, language, order)
    if not candidates:
        return None, [], []
    best = max(candidates, key=lambda candidate: candidate[0])
    _rank, place, block, start, end = best
    name = place.name if isinstance(place, NewPlace) else place.names[language]
    found = evidence(
        block,
        "place",
        name,
        start,
        end,
        gettext_noop("The place that “in” or “at” names, the finest first."),
    )
    return place, [found], [(found.start, found.end)]


def _venues(block, language, order):
    found = []
    for match in VENUE[language].finditer(block.words):
        before = BEFORE_PLACE[language].search(
            block.words[max(0, match.start() - 60) : match.start()]
        )
        if before:
            inside = known.PLACE.search(match.group(1) or "")
            outer = known.SPELLINGS[inside.group()] if inside else None
            name = re.sub(r"(?<![A-Z])\.$", "", match.group())  # the sentence's full stop
            place, end = NewPlace(name, outer), match.start() + len(name)
            found.append(((-min(order, 2), known.VENUE), place, block, match.start(), end))
    return found


def _known_places(block, language, order):
    found = []
    for match in known.PLACE.finditer(block.words):
        before = BEFORE_PLACE[language].search(
            block.words[max(0, match.start() - 60) : match.start()]
        )
        if not before:
            continue
        place, end = known.SPELLINGS[match.group()], match.end()
        outer = (
            known.PLACE.match(block.words, end + 2) if block.words[end : end + 2] == ", " else None
        )
        if outer and known.SPELLINGS[outer.group()].rank < place.rank:
            end = outer.end()
        found.append(((-min(order, 2), place.rank), place, block, match.start(), end))
    return found


# Series and anniversaries

HEADS = {
    "en": "exchange|meeting|round|session|edition|conference|talks?|dialogue|consultations?|workshop|seminar|"
    "forum|summit|congress|commission|symposium|course|festival|fair|encounter|exercise|drill|visit",
    "es": "intercambio|reunión|ronda|sesión|edición|conferencia|conversaci(?:ón|ones)|diálogo|consultas?|taller|"
    "seminario|foro|cumbre|congreso|comisión|simposio|encuentro|curso|festival|feria|ejercicio|visita|jornada",
}
FEMININE = re.compile(
    r"^(reunión|ronda|sesión|edición|conferencia|conversación|cumbre|comisión|feria|visita|jornada|consulta)",
    re.IGNORECASE,
)
# Where the noun phrase after an ordinal ends.
PHRASE_END = {
    "en": re.compile(
        r"\s(?:was|were|is|are|has|have|had|took|takes|will|began|opened|held|ended|concluded|convened|met|that|which|who)\b"
        r"|[,;:()\n]|(?<![A-Z])\.(?=\s|$)|\son\s(?=(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
    ),
    "es": re.compile(
        r"\s(?:se|fue|fueron|es|ha|han|tuvo|tendrá|será|comenzó|concluyó|inició|terminó|celebrad[oa]|realizad[oa]|que)\b"
        r"|[,;:()\n]|(?<![A-Z])\.(?=\s|$)|\sel\s\d"
    ),
}
AT_PLACE = re.compile(r"\s(?:in|at|en)\s(?:the\s|la\s|los\s|el\s)?$")
BETWEEN = {"en": re.compile(r"\s(?:between|among|with)\s"), "es": re.compile(r"\s(?:entre|con)\s")}
TOPIC = {
    "en": re.compile(r"\s(?:on|about|of|for)\s"),
    "es": re.compile(r"\s(?:sobre|de|para|acerca)\s"),
}


def series_in(item, language):
    """(name, number, [Evidence]) of the numbered series that it belongs to, or (None, None, [])."""
    head = re.compile(
        rf"\s+((?:(?!\b(?:the|el|la)\b)[\w-]+\s+){{0,2}}?(?:{HEADS[language]})\b)", re.IGNORECASE
    )
    for block in item.blocks:
        for ordinal in prose.find_ordinals(block.words, language):
            match = head.match(block.words, ordinal.end)
            if not match:
                continue
            end = _phrase_end(block.words, match.end(), language)
            name = re.sub(r"\s+", " ", block.words[match.start(1) : end]).strip()
            rule = gettext_noop(
                "An ordinal before the name of a kind of meeting: the number in its series."
            )
            return name[0].upper() + name[1:], ordinal.number, [
                evidence(block, "number", ordinal.number, ordinal.start, ordinal.end, rule),
                evidence(block, "series", name, match.start(1), end, rule),
            ]  # fmt: skip
    return None, None, []


def _phrase_end(words, start, language):
    stop = PHRASE_END[language].search(words, start)
    end = stop.start() if stop else len(words)
    for place in known.PLACE.finditer(words, start, end):
        before = AT_PLACE.search(words[: place.start()], start)
        if before:
            end = before.start()
            break
    between = BETWEEN[language].search(words, start, end)
    if between and TOPIC[language].search(words, start, between.start() + 1):
        end = between.start()
    return start + len(words[start:end].rstrip())


ANNIVERSARY = {
    "en": re.compile(r"\s+anniversary\b", re.I),
    "es": re.compile(r"\s+aniversario\b", re.I),
}
MARKED = {
    "en": re.compile(
        r"\s+of\s+(?:the\s+)?(.+?)(?=[,;:()\n]|(?<![A-Z])\.(?:\s|$)|\s(?:was|were|with|at|in|on)\b|$)"
    ),
    "es": re.compile(
        r"\s+(?:del|de\s+la|de\s+los|de\s+las|de)\s+(.+?)(?=[,;:()\n]|(?<![A-Z])\.(?:\s|$)|\s(?:fue|se|con|en|el)\b|$)"
    ),
}
COMMEMORATES = {
    "en": re.compile(r"commemorat|anniversary"),
    "es": re.compile(r"conmemor|aniversario"),
}


def anniversary_in(item, language):
    """(number as the text has it or None, words that it marks or "", [Evidence])."""
    for block in item.blocks:
        for ordinal in prose.find_ordinals(block.words, language):
            word = ANNIVERSARY[language].match(block.words, ordinal.end)
            if word:
                marked = MARKED[language].match(block.words, word.end())
                rule = gettext_noop("An ordinal before “anniversary”.")
                number = evidence(
                    block, "anniversary", ordinal.number, ordinal.start, word.end(), rule
                )
                return ordinal.number, marked.group(1) if marked else "", [number]
    return None, "", []


def observance_in(item, language):
    """(KnownObservance, [Evidence]) of what it commemorates, or (None, [])."""
    if not any(COMMEMORATES[language].search(fold(block.words)) for block in item.blocks[:2]):
        return None, []
    for block in item.blocks:
        found = known.observance_in(block.words)
        if found:
            observance, match = found
            rule = gettext_noop(
                "Words of an observance in the table, beside “commemorate” or “anniversary”."
            )
            return observance, [
                evidence(
                    block,
                    "observance",
                    observance.names[language],
                    match.start(),
                    match.end(),
                    rule,
                )
            ]
    return None, []


# Parties

NAME = r"[A-ZÁÉÍÓÚÑ][\w’'-]+(?:\s(?:de\s(?:la\s|los\s)?|del\s)?[A-ZÁÉÍÓÚÑ][\w’'-]+){1,3}"
ROLES = {
    "en": r"(?:(?:Cuban|U\.S\.|American|Deputy|Vice|First|Acting|Prime|Foreign|Chargé)\s)*"
    r"(?:Ambassador|Minister|President|Secretary(?:\sof\sState)?|Director(?:\sGeneral)?|Consul(?:\sGeneral)?|Senator|Governor|Mayor|Congress(?:man|woman))",
    "es": r"(?:[Vv]ice|[Pp]rimer[oa]?\s)?"
    r"(?:[Ee]mbajador[a]?|[Mm]inistr[oa]|[Vv]iceministr[oa]|[Pp]resident[ea]|[Vv]icepresident[ea]|"
    r"[Ss]ecretari[oa]|[Dd]irector[a]?(?:\s[Gg]eneral)?|[Cc]ónsul(?:\s[Gg]eneral)?|"
    r"[Ss]enador[a]?|[Gg]obernador[a]?|[Aa]lcald(?:e|esa))"
    r"(?:\s(?:cuban[oa]|estadounidense|de\s(?:los\s)?[A-ZÁÉÍÓÚÑ]\w+(?:\s[A-ZÁÉÍÓÚÑ]\w+)?))?",
}
BODY_NOUNS = {
    "en": "Troops|Guard|Service|Ministry|Department|Office|Agency|Institute|University|Commission|Committee|"
    "Council|Bureau|Association|Foundation|Society|Union|Academy|Congress|Senate|Navy|Police|Customs|Museum|Library|Aquarium",
    "es": "Tropas|Servicio|Guardia|Ministerio|Departamento|Oficina|Agencia|Instituto|Universidad|Comisión|Comité|"
    "Consejo|Asociación|Fundación|Sociedad|Unión|Academia|Congreso|Senado|Armada|Policía|Aduana|Museo|Biblioteca|Acuario",
}
BODIES = {
    "en": re.compile(
        rf"(?:(?:U\.S\.|[A-Z][\w’'-]+)\s)*\b(?:{BODY_NOUNS['en']})\b(?:\s(?:of|for|on)\s(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)*|\s[A-Z]\w+)*"
    ),
    "es": re.compile(
        rf"\b(?:{BODY_NOUNS['es']})\b(?:\s(?:de\s(?:la\s|los\s|las\s)?|del\s)?[A-ZÁÉÍÓÚÑ]\w+)*"
    ),
}


class FoundParty(NamedTuple):
    name: str
    names: dict  # by language, as far as known
    role: str


def parties_in(item, language, taken):
    """([FoundParty], [Evidence]): people with their role, bodies, states; never within the spans `taken`."""
    found, proofs, spans = {}, [], list(taken)

    def take(block, start, end, party, rule):
        span = block.start + start, block.start + end
        if any(span[0] < other[1] and other[0] < span[1] for other in spans):
            return
        spans.append(span)
        if fold(party.name) not in found:
            found[fold(party.name)] = party
            proofs.append(evidence(block, "parties", party.name, start, end, rule))

    person = re.compile(rf"\b({ROLES[language]}),?\s({NAME})")
    for block in item.blocks:
        for match in person.finditer(block.words):
            party = FoundParty(match.group(2), {}, match.group(1))
            take(
                block,
                match.start(),
                match.end(),
                party,
                gettext_noop("A role before a person's name."),
            )
    for block in item.blocks[:2]:
        for match in BODIES[language].finditer(block.words):
            name = re.sub(r"^(?:The|Cuba[’']s|Cuban)\s", "", match.group())
            if " " in name:
                start = match.end() - len(name)
                take(
                    block,
                    start,
                    match.end(),
                    FoundParty(name, {}, ""),
                    gettext_noop("The name of a body."),
                )
    if COMMEMORATES[language].search(fold(item.title.words)):
        return list(found.values()), proofs
    for block in item.blocks[:2]:
        for state, pattern in known.ADJECTIVES.items():
            place = known.PLACES[state]
            for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", block.words):
                party = FoundParty(place.names[language], place.names, "")
                take(
                    block,
                    match.start(),
                    match.end(),
                    party,
                    gettext_noop("The name or adjective of a state."),
                )
    return list(found.values()), proofs


def subject_in(item, language):
    """(Subject, [Evidence]) that its title or first paragraph names, or (None, [])."""
    blocks = [item.title, *item.paragraphs[:1]]
    found = known.subject_in(*(block.words for block in blocks))
    if not found:
        return None, []
    subject, which, match = found
    rule = gettext_noop("Words of a subject in the table.")
    return subject, [
        evidence(
            blocks[which],
            "category",
            subject.names[language],
            match.start(),
            match.end(),
            rule,
            UNSURE,
        )
    ]
