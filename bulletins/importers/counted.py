"""Reads what is counted out of one bulletin's text: its number in a series, an anniversary and of what."""

import re
from datetime import date

from django.utils.translation import gettext_noop

from bulletins import dates, prose
from bulletins.importers import known
from bulletins.importers.evidence import UNSURE, evidence
from bulletins.prose import fold

DAYS = [day for names in prose.WEEKDAYS.values() for day in names]
HEADS = {
    "en": "exchange|meeting|round|session|edition|conference|talks?|dialogue|consultations?|workshop|seminar|"
    "forum|summit|congress|commission|symposium|course|festival|fair|encounter|exercise|drill",
    "es": "intercambio|reunión|ronda|sesión|edición|conferencia|conversaci(?:ón|ones)|diálogo|consultas?|taller|"
    "seminario|foro|cumbre|congreso|comisión|simposio|encuentro|curso|festival|feria|ejercicio|jornada",
}
FEMININE = re.compile(
    r"^(reunión|ronda|sesión|edición|conferencia|conversación|cumbre|comisión|feria|jornada|consulta)",
    re.IGNORECASE,
)
# Where the noun phrase after an ordinal ends.
PHRASE_END = {
    "en": re.compile(
        r"\s(?:was|were|is|are|has|have|had|took|takes?|will|began|begins?|opened|opens?|held|ended|ends?|concluded|"
        r"concludes?|closed|closes|convened|convenes?|met|meets?|brought|gathered|looks?|that|which|who|during)\b"
        r"|[,;:()\n“”\"]|(?<![A-Z])\.(?=\s|$)"
    ),
    "es": re.compile(
        r"\s(?:se|fue|fueron|es|ha|han|tuvo|tiene|tendrá|será|comenzó|comienza|concluyó|concluye|inició|inicia|terminó|"
        r"termina|cerró|reunió|celebrad[oa]|realizad[oa]|efectuad[oa]|que|durante)\b"
        r"|[,;:()\n“”\"]|(?<![A-Z])\.(?=\s|$)"
    ),
}
BEFORE_DATE = re.compile(
    rf"(?:\s+(?:on|from|in|between|the|this|last|el|los|del?|desde|entre|en|días?|{'|'.join(DAYS)}),?)*\s*$",
    re.IGNORECASE,
)
# Before an ordinal that counts another meeting than the one reported.
ANOTHER = re.compile(
    r"\b(?:next|previous|last|since|after|pr[oó]xim[oa]|anterior|desde|despu[eé]s)\b[^.;]{0,25}$",
    re.IGNORECASE,
)
AT_PLACE = re.compile(r"\s(?:in|at|en)\s(?:the\s|la\s|los\s|el\s)?$")
BETWEEN = {"en": re.compile(r"\s(?:between|among|with)\s"), "es": re.compile(r"\s(?:entre|con)\s")}
TOPIC = {
    "en": re.compile(r"\s(?:on|about|of|for)\s"),
    "es": re.compile(r"\s(?:sobre|de|para|acerca)\s"),
}


def series_in(item, language, places=()):
    """(name, number, [Evidence]) of the numbered series that it belongs to, or (None, None, []).

    `places` are (start, end) on the page of words read as a place: a town that no table knows ends the name too.
    """
    head = re.compile(
        rf"\s+((?:(?!\b(?:the|el|la)\b)[\w-]+\s+){{0,3}}?(?:{HEADS[language]})\b)", re.IGNORECASE
    )
    for block in [*item.paragraphs[:1], item.title, *item.paragraphs[1:2]]:
        for ordinal in prose.find_ordinals(block.words, language):
            match = head.match(block.words, ordinal.end)
            if not match or ANOTHER.search(block.words[max(0, ordinal.start - 60) : ordinal.start]):
                continue
            towns = [start - block.start for start, _end in places]
            end = _phrase_end(block.words, match.end(), language, towns)
            name = re.sub(r"\s+", " ", block.words[match.start(1) : end]).strip()
            rule = gettext_noop(
                "An ordinal before the name of a kind of meeting: the number in its series."
            )
            name = name[0].upper() + name[1:]
            return name, ordinal.number, [
                evidence(block, "number", ordinal.number, ordinal.start, ordinal.end, rule),
                evidence(block, "series", name, match.start(1), end, rule),
            ]  # fmt: skip
    return None, None, []


def _phrase_end(words, start, language, towns):
    stop = PHRASE_END[language].search(words, start)
    end = stop.start() if stop else len(words)
    named = [place.start() for place in known.PLACE.finditer(words, start, end)]
    for place in sorted(named + [town for town in towns if start < town < end]):
        before = AT_PLACE.search(words[:place], start)
        if before:
            end = before.start()
            break
    for found in prose.find_dates(words, language):
        if start < found.start < end:
            near = max(start, found.start - 60)
            end = near + BEFORE_DATE.search(words[near : found.start]).start()
    between = BETWEEN[language].search(words, start, end)
    if between and TOPIC[language].search(words, start, between.start() + 1):
        end = between.start()
    return start + len(words[start:end].rstrip())


ANNIVERSARY = {
    "en": re.compile(r"\s+anniversary\b", re.IGNORECASE),
    "es": re.compile(r"\s+aniversario\b", re.IGNORECASE),
}
IN_FIGURES = {
    "en": re.compile(r"(?:\b(\d{1,3})\s+years\s+(?:since|after)\b)", re.IGNORECASE),
    "es": re.compile(
        r"\b(?:(\d{1,3})\s+aniversario|aniversario\s+(?:número\s+)?(\d{1,3})|(\d{1,3})\s+años\s+(?=del?\b))\b",
        re.IGNORECASE,
    ),
}
JUBILEES = {
    "centenary": 100, "centennial": 100, "bicentenary": 200, "bicentennial": 200, "sesquicentennial": 150,
    "centenario": 100, "bicentenario": 200, "sesquicentenario": 150, "cincuentenario": 50,
}  # fmt: skip
JUBILEE = re.compile(rf"\b(?:{'|'.join(JUBILEES)})\b", re.IGNORECASE)
MARKED = {
    "en": re.compile(
        r"(?:\s+(?:of|since|after))?\s+((?:the\s+)?.+?)(?=[,;:()\n]|(?<![A-Z])\.(?:\s|$)|\s(?:was|were|is|with|at|in|on|took)\b|$)"
    ),
    "es": re.compile(
        r"\s+(?:del|de)\s+(.+?)(?=[,;:()\n]|(?<![A-Z])\.(?:\s|$)|\s(?:fue|se|con|en|tuvo)\b|$)"
    ),
}
COMMEMORATES = {
    "en": re.compile(r"commemorat|anniversary|centen(?:ary|nial)|in memory|tribute|honou?r|remember|celebrat"),
    "es": re.compile(r"conmemor|aniversario|centenario|homenaje|tribut|recuerd|record|honra|celebra|festej"),
}  # fmt: skip
PLAINLY = re.compile(r"commemorat|anniversary|centen|conmemor|aniversario")


def anniversary_in(item, language):
    """(number as the text has it or None, (block, start, end) of what it marks or None, [Evidence])."""
    for block in [item.title, *item.paragraphs[:2]]:
        for number, start, end in sorted(
            _counts(block.words, language), key=lambda found: found[1]
        ):
            marked = MARKED[language].match(block.words, end)
            rule = gettext_noop("A number before or after “anniversary”.")
            proof = evidence(block, "anniversary", number, start, end, rule)
            return number, marked and (block, marked.start(1), marked.end(1)), [proof]
    return None, None, []


def _counts(words, language):
    """(number, start, end) of each anniversary that is counted in `words`."""
    found = [
        (ordinal.number, ordinal.start, word.end())
        for ordinal in prose.find_ordinals(words, language)
        if (word := ANNIVERSARY[language].match(words, ordinal.end))
    ]
    for match in IN_FIGURES[language].finditer(words):
        number = int(next(group for group in match.groups() if group))
        found.append((number, match.start(), match.end()))
    found += [
        (JUBILEES[match.group().lower()], match.start(), match.end())
        for match in JUBILEE.finditer(words)
    ]
    return [one for one in found if one[0]]


def observance_in(item, language, observances=()):
    """(KnownObservance, [Evidence]) of what it commemorates, or (None, []).

    A numbered meeting that only names an anniversary is no commemoration.
    """
    lead = item.blocks[:2]
    if not any(COMMEMORATES[language].search(fold(block.words)) for block in lead):
        return None, []
    plainly = any(PLAINLY.search(fold(block.words)) for block in lead)
    for block in item.blocks if plainly else lead:
        found = known.observance_in(block.words, observances)
        if found:
            observance, match = found
            rule = gettext_noop("Words of a known observance, where something is commemorated.")
            name = observance.name(language)
            return observance, [
                evidence(block, "observance", name, match.start(), match.end(), rule)
            ]
    return None, []


def unknown_observance(number, marked, day, language):
    """(KnownObservance, [Evidence]) of what no table knows: its year is counted back from `day`."""
    block, start, end = marked
    name = re.sub(r"^(?:the|el|la|los|las)\s", "", re.sub(r"\s+", " ", block.words[start:end]))
    if not name or day.year - number < 1:
        return None, []
    name = name[0].upper() + name[1:]
    origin = date(day.year - number, 1, 1)
    rule = gettext_noop("Words after “anniversary of”; the year is counted back from its number.")
    return known.KnownObservance({language: name}, origin, "(?!)", dates.YEAR), [
        evidence(block, "observance", name, start, end, rule, UNSURE)
    ]
