"""Reads who took part, and the subject, out of one bulletin's text."""

import re
from typing import NamedTuple

from django.utils.translation import gettext_noop

from bulletins.importers import known
from bulletins.importers.evidence import UNSURE, evidence
from bulletins.importers.where import BEFORE_PLACE
from bulletins.prose import fold

NAME = (
    r"[A-ZÁÉÍÓÚÑ][\w’'-]+"
    r"(?:\s(?:de\s(?:la\s|los\s)?|del\s)?(?:[A-ZÁÉÍÓÚÑ][\w’'-]+|[A-Z]\.)){1,3}"
)
FIELDS = {
    "en": "Foreign Affairs|Foreign Relations|State|Public Health|Health|Culture|Education|Agriculture|Justice|"
    "Foreign Trade|Trade|Tourism|Transport|Science|Interior",
    "es": "Relaciones Exteriores|Asuntos Exteriores|Estado|Salud Pública|Salud|Cultura|Educación|Agricultura|"
    "Justicia|Comercio Exterior|Comercio|Turismo|Transporte|Ciencia|Interior|Negocios",
}
STATE = "|".join(sorted(map(re.escape, known.SPELLINGS), key=len, reverse=True))
ROLES = {
    "en": r"(?:(?:[A-Z][a-z]+n|U\.S\.|Deputy|Under|Assistant|Vice|First|Acting|Prime|Foreign|Permanent)\s)*"
    r"(?:Ambassador|Minister|President|Secretary|Director(?:\sGeneral)?|Consul(?:\sGeneral)?|Senator|Governor|"
    r"Mayor|Congress(?:man|woman)|Chargée?\sd[’']Affaires|Representative|Rector|Captain|Admiral|General|Colonel)"
    rf"(?:\s(?:of|for|to|in)\s(?:the\s)?(?:{FIELDS['en']}|{STATE})(?!\w))*",
    "es": r"(?:[Vv]ice|[Pp]rimer[oa]?\s)?"
    r"(?:[Ee]mbajadora?|[Mm]inistr[oa]|[Vv]iceministr[oa]|[Cc]anciller|[Pp]resident[ea]|[Vv]icepresident[ea]|"
    r"[Ss]ecretari[oa]|[Dd]irectora?(?:\s[Gg]eneral)?|[Cc]ónsul(?:\s[Gg]eneral)?|[Ee]ncargad[oa]|[Rr]ectora?|"
    r"[Ss]enadora?|[Gg]obernadora?|[Aa]lcald(?:e|esa)|[Rr]epresentante|[Cc]apitán|[Gg]eneral|[Cc]oronel)"
    rf"(?:\s(?:cuban[oa]|estadounidense|(?:del?|en|ante)\s(?:la\s|los\s|el\s)?(?:{FIELDS['es']}|{STATE})(?!\w)))*",
}
PERSON = {
    language: re.compile(rf"(?<!\w)(?P<role>{role}),?\s(?P<name>{NAME})")
    for language, role in ROLES.items()
}
PERSON_FIRST = {
    language: re.compile(rf"(?<!\w)(?P<name>{NAME}),\s(?:the\s|el\s|la\s)?(?P<role>{role})(?!\w)")
    for language, role in ROLES.items()
}
BODY_NOUNS = {
    "en": "Troops|Guard|Service|Ministry|Department|Office|Agency|Institute|University|Commission|Committee|"
    "Council|Bureau|Association|Foundation|Society|Union|Academy|Congress|Senate|Navy|Police|Customs|Museum|Library|Aquarium",
    "es": "Tropas|Servicio|Guardia|Ministerio|Departamento|Oficina|Agencia|Instituto|Universidad|Comisión|Comité|"
    "Consejo|Asociación|Fundación|Sociedad|Unión|Academia|Congreso|Senado|Armada|Policía|Aduana|Museo|Biblioteca|Acuario",
}
BODIES = {
    "en": re.compile(
        rf"(?:(?:U\.S\.|[A-Z][\w’'-]+)\s){{0,4}}\b(?:{BODY_NOUNS['en']})\b(?:\s(?:of|for|on)\s(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)*|\s[A-Z]\w+)*"
    ),
    "es": re.compile(
        rf"\b(?:{BODY_NOUNS['es']})\b(?:\s(?:de\s(?:la\s|los\s|las\s)?|del\s)?(?:EE\.\s?UU\.|[A-ZÁÉÍÓÚÑ]\w+))*"
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
        if _one_spelling(party.name) not in found:
            found[_one_spelling(party.name)] = party
            proofs.append(evidence(block, "parties", party.name, start, end, rule))

    for block in item.paragraphs if _is_in_capitals(item.title.words) else item.blocks:
        for pattern in (PERSON[language], PERSON_FIRST[language]):
            for match in pattern.finditer(block.words):
                party = FoundParty(match["name"], {}, match["role"])
                rule = gettext_noop("A role beside a person's name.")
                take(block, match.start(), match.end(), party, rule)
    for block in item.blocks[:2]:
        for match in BODIES[language].finditer(block.words):
            name = re.sub(r"^(?:The|Cuba[’']s|Cuban)\s", "", match.group())
            if " " in name:
                start = match.end() - len(name)
                party = FoundParty(name, {}, "")
                rule = gettext_noop("The name of a body.")
                take(block, start, match.end(), party, rule)
    if not with_states:
        return list(found.values()), proofs
    for block in item.blocks[:2]:
        states = [
            (match, known.PLACES[state])
            for state, pattern in known.STATES.items()
            for match in pattern.finditer(block.words)
            if not BEFORE_PLACE[language].search(
                block.words[max(0, match.start() - 60) : match.start()]
            )
        ]
        for match, place in sorted(states, key=lambda state: (state[0].start(), -state[0].end())):
            party = FoundParty(place.names[language], place.names, "")
            rule = gettext_noop("The name or adjective of a state.")
            take(block, match.start(), match.end(), party, rule)
    return list(found.values()), proofs


def _one_spelling(name):
    """`name` with each state in one spelling and without its article: de los EE.UU., de Estados Unidos."""
    without = re.sub(r"\b(de|of) (?:los|las|la|the) ", r"\1 ", name)
    return fold(known.PLACE.sub(lambda place: known.SPELLINGS[place.group()].english, without))


def _is_in_capitals(words):
    """Whether most long words begin with a capital, as in English titles: there none is a name by it."""
    long_words = re.findall(r"[^\W\d_]{5,}", words)
    return sum(word[0].isupper() for word in long_words) > 0.7 * len(long_words)


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
