"""Dates and weekdays in the text against the days of the bulletin."""

import re

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import dates, prose
from bulletins.proofreading.numbers import ANOTHER, HEADS
from bulletins.proofreading.words import distinct, label, of_text, quote
from bulletins.prose import fold

# In front of a date that is not the event's own.
APART = {
    "en": re.compile(
        r"\b(?:established|signed|agreed|founded|founding|adopted|created|born|birth|dated|issued|approved|launched|"
        r"announced|previous|earlier|last (?:met|held|round|meeting|year|time)|following|follows|followed|after|before|"
        r"since|until|till|next|by|deadline|registration|triumph(?:ed)?|victory|died|death|killed|compared)\b[^,;]*$"
    ),
    "es": re.compile(
        r"\b(?:establecid[oa]s?|firmad[oa]s?|firmaron|firmo|acordad[oa]s?|acordaron|fundad[oa]s?|fundo|adoptad[oa]s?|"
        r"cread[oa]s?|creo|nacid[oa]s?|nacio|nacimiento|natalicio|fechad[oa]s?|emitid[oa]s?|aprobad[oa]s?|lanzad[oa]s?|"
        r"anunciad[oa]s?|suscrit[oa]s?|anterior(?:es)?|tras|despues|antes|desde|hasta|proxim[oa]s?|siguientes?|plazo|"
        r"inscripci(?:on|ones)|triunf(?:o|ante)|victoria|murio|muerte|fallecid[oa]s?|fallecio|caid[oa]|comparad[oa])\b[^,;]*$"
    ),
}
# Anywhere in the sentence in front: what it tells lies ahead.
LATER = re.compile(
    r"\b(?:next(?!\s(?:week|month|\w{3,6}day\b))|again|siguientes?|nuevamente|"
    r"proxim[oa]s?(?!\s(?:dias?|semana|mes|lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b))\b"
)
HAPPENED = re.compile(
    r"\b(?:held|holds|hosted|took place|takes? place|met|meets?|sat down|gather\w*|conven\w+|commemorat\w*|celebrat\w+|"
    r"opens?|opened|ends?|ended|begins?|began|starts?|started|closes?|closed|concludes?|concluded|inaugurat\w+|"
    r"celebr\w+|realiz\w+|tuvo lugar|tiene lugar|tendra lugar|reun\w+|conmemor\w+|efectu\w+|inaugur\w+|abre|abrio|"
    r"concluy\w+|termin[ao]|comienz\w+|comenzo|inici[ao]|cierra|cerro|sesion\w+)\b"
)


EDITION = {  # the 2018 fair, Feria 2018, edición de 2018
    "en": re.compile(
        rf"\b(\d{{4}})\s(?:{HEADS['en']})\b|\b(?:{HEADS['en']})\s(?:of\s)?(\d{{4}})\b(?![-/])"
    ),
    "es": re.compile(rf"\b(?:{HEADS['es']})\s(?:(?:del?\s)(?:ano\s)?)?(\d{{4}})\b(?![-/])"),
}
NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/-])")  # 13/02/2018


def warnings(bulletin, blocks):
    if not bulletin.first_day:
        return []
    found = (_contradiction(bulletin, block, written_in(block, bulletin)) for block in blocks)
    return distinct(one for one in found if one)


def written_in(block, bulletin):
    """Every date in `block`, in order; of 3/2/2018 the reading that agrees, else that of the language."""
    found = prose.find_dates(block.words, bulletin.language)
    for match in NUMERIC.finditer(block.words):
        one, _sign, two, year = match.groups()
        orders = [(int(one), int(two)), (int(two), int(one))]  # (month, day)
        readings = [
            prose.FoundDate(
                match.group(), *match.span(), dates.DAY, (None, *order), (int(year), *order)
            )
            for order in (orders if bulletin.language == "en" else orders[::-1])
        ]
        readings = [reading for reading in readings if reading.days()]
        agreeing = [one for one in readings if bulletin.first_day and agrees(one, bulletin)]
        found += (agreeing or readings)[:1]
    return sorted(found, key=lambda day: day.start)


def agrees(written, bulletin):
    """Whether a date as written is one of the bulletin's days, or all of them where it has two ends."""
    for year in {bulletin.first_day.year, bulletin.last_day.year}:
        days = written.days(year)
        if not days:
            continue
        first, last = days
        if dates.DAY == written.precision == bulletin.day_precision and first != last:
            fits = (first, last) == (bulletin.first_day, bulletin.last_day)
        else:
            fits = first <= bulletin.last_day and last >= bulletin.first_day
        if fits:
            return True
    return False


def _contradiction(bulletin, block, written):
    """The Warning for the first date of the event itself in `block`, where no date in it agrees."""
    agreeing = [found for found in written if agrees(found, bulletin)]
    if any(found.precision == bulletin.day_precision for found in agreeing):
        return None
    for found in written:
        if found not in agreeing and _is_of_event(found, bulletin, block):
            same_day = found.year_stated and _same_but_year(found, bulletin)
            return _warning(bulletin, block, found, _("Year") if same_day else _("Day"))
    return _edition(bulletin, block) if block.leads and not agreeing else None


def _edition(bulletin, block):
    """The Warning for “the 2017 fair” where it is that of another year."""
    for match in EDITION[bulletin.language].finditer(fold(block.words)):
        year, (start, end) = int(match.group(match.lastindex)), match.span(match.lastindex)
        if bulletin.first_day.year <= year <= bulletin.last_day.year:
            return None
        if not (ANOTHER.search(block.near(match.start())) or LATER.search(block.before(start))):
            found = prose.FoundDate(
                str(year), start, end, dates.YEAR, (None,) * 3, (year, None, None)
            )
            return _warning(bulletin, block, found, _("Year"))
    return None


def _is_of_event(found, bulletin, block):
    years = bulletin.first_day.year, bulletin.last_day.year
    observance = bulletin.observance
    if observance and found.last[0] == observance.origin_date.year:
        return False
    before = block.before(found.start)
    apart = bool(APART[bulletin.language].search(before) or LATER.search(before))
    if found.precision == dates.DAY:
        if found.year_stated and _same_but_year(found, bulletin):
            return not apart or (block.leads and abs(found.last[0] - years[1]) == 1)
        same_month = (found.last[0] in (None, *years)) and found.last[1] == bulletin.last_day.month
        return block.leads and (not apart or same_month)
    if not block.leads or apart or not found.year_stated:
        return False
    opens = re.fullmatch(r"\W*(?:in|during|en|durante)\s", before)
    if not (opens or HAPPENED.search(before)):
        return False
    if bulletin.day_precision == dates.DAY:  # a month in the text: only a slip in one of its parts
        same = (found.last[0] in years, found.last[1] == bulletin.first_day.month)
        return found.precision == dates.MONTH and any(same)
    return True


def _same_but_year(found, bulletin):
    """Whether day and month are the bulletin's, so that only the year is another."""
    if found.precision == dates.YEAR or (
        found.precision == dates.DAY and bulletin.day_precision != dates.DAY
    ):
        return False
    first, last = bulletin.first_day, bulletin.last_day
    if found.precision == dates.MONTH:
        return found.last[1] == first.month
    ends = (first.month, first.day), (last.month, last.day)
    if found.first[1:] == found.last[1:]:
        return ends[0] <= found.last[1:] <= ends[1]
    return (found.first[1:], found.last[1:]) == ends


def _warning(bulletin, block, found, noun):
    days = found.days(bulletin.last_day.year)
    name = "last_day" if days and days[0] == bulletin.first_day else "first_day"
    day = getattr(bulletin, name)
    shown = dates.in_words(day, day, bulletin.day_precision, get_language())
    words = quote(block, found.start, found.end)
    return of_text(noun, block, found.words, words, name, f"{label(name)}, {shown}")
