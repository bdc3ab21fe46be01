"""Anniversaries that the text states against the one computed from the observance."""

import re
from itertools import zip_longest
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import dates, ordinals, prose
from bulletins.proofreading.words import distinct, label, of_text, quote
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
NEAR = 12  # years that a slip can be off
TURNS_ALONE = re.compile(r"\b(?:turns|turned|cumple|cumplio)\s$")
FOLLOWS = {
    True: 90,
    False: 50,
}  # characters after an anniversary, or years, that may name its observance


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
        all_stated = stated_in(block, bulletin.language)
        if any(stated.plainly and stated.number == computed for stated in all_stated):
            all_stated = [stated for stated in all_stated if not stated.plainly]
        for stated, following in zip_longest(all_stated, all_stated[1:]):
            if words & _around(block, stated, following.start if following else None):
                named.append((block, stated))
            elif stated.plainly and block.leads:
                plain.append((block, stated))
    if any(stated.plainly for _block, stated in named):
        plain = [one for one in plain if not _of_another(*one)]
    elif any(stated.number == computed for _block, stated in plain):
        plain = []
    shown = _in_field(observance, computed)
    found = [
        of_text(
            _("Anniversary"), block, block.words[stated.start : stated.end],
            quote(block, stated.start, stated.last), "observance", shown,
        )
        for block, stated in [*named, *plain]
        if stated.number != computed
    ]  # fmt: skip
    return distinct([*found, *_origins(bulletin, blocks)])


def _origins(bulletin, blocks):
    """Dates in the text that are the observance's own day, but for a year not far from its."""
    origin = bulletin.observance.origin_date
    if bulletin.observance.origin_precision != dates.DAY:
        return
    for block in blocks:
        for day in prose.find_dates(block.words, bulletin.language):
            off = abs((day.last[0] or origin.year) - origin.year)
            if day.first[1:] == day.last[1:] == (origin.month, origin.day) and 0 < off <= NEAR:
                shown = dates.in_words(origin, origin, dates.DAY, get_language())
                words = quote(block, day.start, day.end)
                field = f"{label('observance')}, {shown}"
                yield of_text(_("Year"), block, day.words, words, "observance", field)


def _around(block, stated, following):
    """The folded words that say of what it is: behind it, and in front where something turns so old."""
    end = min(stated.last + FOLLOWS[stated.plainly], following or len(block.words))
    behind = re.split(
        r"[.;:]\s" if stated.plainly else r"[.,;:]\s", block.words[stated.last : end]
    )[0]
    before = block.before(stated.start)
    turns = TURNS.search(before) or (stated.plainly and before.rstrip().endswith(("’s", "'s")))
    return set(re.findall(r"\w+", fold(behind) + (f" {before}" if turns else "")))


def stated_in(block, language):
    """Each count of years in `block`: 59th anniversary, LIX aniversario, fifty-nine years, centenary."""
    folded = fold(block.words)
    counts = prose.find_counts(block.words, language)
    found = []
    for one in [
        *prose.find_ordinals(block.words, language),
        *prose.find_romans(block.words),
        *counts,
    ]:
        match = ANNIVERSARY[language].match(folded, one.end)
        if match:
            found.append(Stated(one.number, one.start, one.end, match.end(), True))
    for one in counts:
        match = YEARS[language].match(folded, one.end)
        if match:
            found.append(Stated(one.number, one.start, one.end, match.end(), False))
        elif TURNS_ALONE.search(block.near(one.start)) and re.match(
            r"\s*(?:$|[.,;])", folded[one.end :]
        ):
            found.append(Stated(one.number, one.start, one.end, one.end, False))
        elif NUMBERED[language].search(block.near(one.start)):
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
