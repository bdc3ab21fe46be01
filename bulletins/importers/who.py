"""Reads who took part, and the subject, out of one bulletin's text."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_noop

from bulletins.importers import known
from bulletins.importers.evidence import UNSURE, evidence
from bulletins.importers.where import BEFORE_PLACE
from bulletins.prose import fold

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


def parties_in(item, language, taken, with_states):
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
    if not with_states:
        return list(found.values()), proofs
    for block in item.blocks[:2]:
        states = [
            (match, known.PLACES[state])
            for state, pattern in known.STATES.items()
            for match in pattern.finditer(block.words)
            if not BEFORE_PLACE[language].search(block.words[: match.start()])
        ]
        for match, place in sorted(states, key=lambda state: (state[0].start(), -state[0].end())):
            party = FoundParty(place.names[language], place.names, "")
            rule = gettext_noop("The name or adjective of a state.")
            take(block, match.start(), match.end(), party, rule)
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
