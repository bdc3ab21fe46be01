"""Anniversaries that the text states against the one computed from the observance."""

import re
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import dates, ordinals, prose
from bulletins.proofreading.words import distinct, of_text, quote
from bulletins.prose import fold

ANNIVERSARY = {
    "en": re.compile(r"\s+(?:\w+\s+)?(?:anniversary|birthday)\b"),
    "es": re.compile(r"\s+(?:aniversario|cumpleanos)\b"),
}
NUMBERED = {  # aniversario número 59, anniversary No. 59
    "en": re.compile(r"\banniversary\s+(?:number|no\.?)\s+$"),
    "es": re.compile(r"\baniversario\s+(?:(?:numero|n\.?\s?[º°o]\.?|no\.?)\s+)?$"),
}
YEARS = {"en": re.compile(r"\s+years\b"), "es": re.compile(r"\s+anos\b")}
JUBILEES = {
    "en": {"bicentenary": 200, "bicentennial": 200, "sesquicentennial": 150, "centenary": 100, "centennial": 100,
           "golden jubilee": 50, "silver jubilee": 25},
    "es": {"bicentenario": 200, "sesquicentenario": 150, "centenario": 100, "cincuentenario": 50, "medio siglo": 50},
}  # fmt: skip
SMALL = {
    "the", "of", "and", "in", "on", "for", "day", "el", "la", "los", "las", "de", "del", "y", "en", "dia",
    "cuba", "cuban", "cubana", "cubano", "united", "states", "estados", "unidos",
}  # fmt: skip
TURNS = re.compile(
    r"\b(?:turn(?:s|ed)|marks?|celebrat\w+|commemorat\w+|cumpl\w+|festej\w+|celebr\w+|conmemor\w+)\s(?:its\s|sus\s|los\s)?$"
)
FOLLOWS = 90  # characters after a count in which its observance is named


class Stated(NamedTuple):
    number: int
    start: int
    end: int  # of the number
    last: int  # of “anniversary” or “years”
    plainly: bool  # said to be an anniversary; else only so many years


def warnings(bulletin, blocks):
    if not (bulletin.observance_id and bulletin.first_day):
        return []
    observance, computed = bulletin.observance, bulletin.anniversary
    words = _words_of(observance, bulletin.language)
    named, plain = [], []
    for block in blocks:
        for stated in stated_in(block, bulletin.language):
            around = fold(re.split(r"[.;:]\s", block.words[stated.last : stated.last + FOLLOWS])[0])
            before = block.before(stated.start)
            around += before if TURNS.search(before) else ""
            if words & set(re.findall(r"\w+", around)):
                named.append((block, stated))
            elif stated.plainly and block.leads:
                plain.append((block, stated))
    if any(stated.plainly for _block, stated in named):
        plain = [one for one in plain if not _of_another(*one)]
    elif any(stated.number == computed for _block, stated in plain):
        plain = []
    shown = _in_field(observance, computed)
    return distinct(
        of_text(
            _("Anniversary"), block, block.words[stated.start : stated.end],
            quote(block, stated.start, stated.last), "observance", shown,
        )
        for block, stated in [*named, *plain]
        if stated.number != computed
    )  # fmt: skip


def stated_in(block, language):
    """Each count of years in `block`: 59th anniversary, LIX aniversario, fifty-nine years, centenary."""
    folded = fold(block.words)
    counts = prose.find_counts(block.words, language)
    found = []
    for one in [
        *prose.find_ordinals(block.words, language),
        *prose.find_romans(block.words),
        *(counts if language == "es" else []),
    ]:
        match = ANNIVERSARY[language].match(folded, one.end)
        if match:
            found.append(Stated(one.number, one.start, one.end, match.end(), True))
    for one in counts:
        match = YEARS[language].match(folded, one.end)
        if match:
            found.append(Stated(one.number, one.start, one.end, match.end(), False))
        elif NUMBERED[language].search(folded[: one.start]):
            found.append(Stated(one.number, one.start, one.end, one.end, True))
    for name, number in JUBILEES[language].items():
        for match in re.finditer(rf"\b{name}\b", folded):
            found.append(Stated(number, *match.span(), match.end(), True))
    return sorted(found, key=lambda one: one.start)


def _words_of(observance, language):
    """The words that tell this observance, folded; the name in any language where this one has none."""
    name = observance.names.get(language) or " ".join(observance.names.values())
    return set(re.findall(r"\w{3,}", fold(name))) - SMALL


def _of_another(block, stated):
    """Whether words after it say of what it is the anniversary."""
    return bool(re.match(r"\s+(?:of|since|de|del)\b", block.words[stated.last :]))


def _in_field(observance, computed):
    day = observance.origin_date
    origin = dates.in_words(day, day, observance.origin_precision, get_language())
    if computed is None:
        return _("none yet, counted from %s") % origin
    number = ordinals.in_figures(computed, get_language())
    return _("%(number)s, worked out from %(origin)s") % {"number": number, "origin": origin}
