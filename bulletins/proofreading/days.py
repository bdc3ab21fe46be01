"""Dates and weekdays in the text against the days of the bulletin."""

import re
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins import dates, prose
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
HAPPENED = re.compile(
    r"\b(?:held|took place|takes? place|met|gather\w*|commemorat\w*|celebr\w+|realiz\w+|tuvo lugar|tendra lugar|"
    r"(?:se )?reun\w+|conmemor\w+|efectu\w+)\b"
)


def warnings(bulletin, blocks):
    found = []
    for block in blocks:
        written = prose.find_dates(block.words, bulletin.language)
        own = _contradiction(bulletin, block, written) if bulletin.first_day else None
        found += [own] if own else []
        found += _weekdays(bulletin, block, written)
    return distinct(found)


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
    if any(agrees(found, bulletin) for found in written):
        return None
    for found in written:
        if _is_of_event(found, bulletin, block):
            same_day = found.year_stated and _same_but_year(found, bulletin)
            return _warning(bulletin, block, found, _("Year") if same_day else _("Day"))
    return None


def _is_of_event(found, bulletin, block):
    years = bulletin.first_day.year, bulletin.last_day.year
    observance = bulletin.observance
    if observance and found.last[0] == observance.origin_date.year:
        return False
    apart = bool(APART[bulletin.language].search(block.before(found.start)))
    if found.precision == dates.DAY:
        if found.year_stated and _same_but_year(found, bulletin):
            return not apart or (block.leads and abs(found.last[0] - years[1]) == 1)
        same_month = (found.last[0] in (None, *years)) and found.last[1] == bulletin.last_day.month
        return block.leads and (not apart or same_month)
    if not block.leads or apart or not found.year_stated:
        return False
    before = block.before(found.start)
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


SHORT = r"mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
NAMES = {language: "|".join(map(fold, names)) for language, names in prose.WEEKDAYS.items()}
BEFORE = {
    "en": re.compile(
        rf"(?:\b({NAMES['en']})s?,?\s?(?:and|to|through|until|till|&|[-–—])\s?(?:the\s|on\s)?)?"
        rf"\b({NAMES['en']}|{SHORT})\.?,?\s(?:the\s|on\s)?$"
    ),
    "es": re.compile(
        rf"(?:\b({NAMES['es']}),?\s?(?:y|e|al?|hasta|[-–—])\s?(?:el\s|al\s)?)?"
        rf"\b({NAMES['es']}),?\s(?:el\s|dia\s)?$"
    ),
}
AFTER = {
    language: re.compile(
        rf"(?:,\s|\s?\(|,\s\(|\s[-–—]\s)(?:an?\s|que\s(?:fue|cayo)\s(?:en\s)?|dia\s)?({names})\b(?!['’])"
    )
    for language, names in NAMES.items()
}
ALONE = {  # a weekday without its date
    "en": re.compile(rf"\b(?:on|this|last|next)\s(?:the\s\w+\sof\s)?({NAMES['en']})\b(?!['’])"),
    "es": re.compile(rf"\b(?:el|este)\s(?:pasado\s|proximo\s)?(?:dia\s)?({NAMES['es']})\b"),
}
REPEATED = re.compile(
    r"\b(?:every|each|since|until|before|after|cada|desde|hasta|antes|tras|despues)\b"
)


def _weekdays(bulletin, block, written):
    """Warnings for each weekday that stands with a date and does not fit it, and for one that stands alone."""
    found, taken = [], []
    for index, day in enumerate(written):
        following = written[index + 1].start if index + 1 < len(written) else len(block.words)
        named = _named(bulletin.language, block, day, following)
        taken += [(start, end) for _weekday, start, end, _last in named]
        taken.append((day.start, day.end))
        if day.precision == dates.DAY:
            found += _misnamed(bulletin, block, day, named)
    if bulletin.first_day and bulletin.day_precision == dates.DAY and block.leads:
        found += _alone(bulletin, block, written, taken)
    return found


def _named(language, block, day, following):
    """[(weekday, start, end, whether it is the last day's)] of what is written around or inside a date."""
    folded = fold(block.words)
    names = [fold(name) for name in prose.WEEKDAYS[language]]
    found = []
    near = max(0, day.start - LONGEST)
    before = BEFORE[language].search(folded[near : day.start])
    if before:
        first, second = before.span(1), before.span(2)
        if first[0] >= 0:
            found.append((first, False))
        found.append((second, first[0] >= 0))
    else:
        after = AFTER[language].match(folded[day.end : following])
        if after and not _belongs_to_next(folded, day.end + after.end(), following):
            found.append((tuple(day.end - near + place for place in after.span(1)), False))
    for match in re.finditer(rf"\b({NAMES[language]})\b", folded[day.start : day.end]):
        found.append((tuple(day.start - near + place for place in match.span()), True))
    return [
        (_weekday(folded[near + start : near + end], names), near + start, near + end, last)
        for (start, end), last in found
    ]


LONGEST = 40  # characters that two weekdays with what joins them take


def _belongs_to_next(folded, end, following):
    return following < len(folded) and following - end <= 2


def _weekday(word, names):
    return next(number for number, name in enumerate(names) if name.startswith(word[:3]))


def _misnamed(bulletin, block, day, named):
    found = []
    for weekday, start, end, last in named:
        possible = _days_meant(bulletin, day, last)
        if not possible or any(meant.weekday() == weekday for meant in possible):
            continue
        own = bulletin.first_day and possible[0] in (bulletin.first_day, bulletin.last_day)
        name = "last_day" if own and possible[0] != bulletin.first_day else "first_day"
        shown = dates.in_words(possible[0], possible[0], dates.DAY, get_language())
        words = quote(block, min(start, day.start), max(end, day.end))
        mark = block.words[start:end]
        found.append(
            of_text(
                _("Weekday"), block, mark, words, name if own else "",
                f"{label(name)}, {shown}" if own else str(WEEKDAYS[possible[0].weekday()]),
                _fact(possible[0], shown), None if own else _("The calendar"),
            )
        )  # fmt: skip
    return found


def _fact(day, shown):
    return _("%(day)s is a %(weekday)s.") % {"day": shown, "weekday": WEEKDAYS[day.weekday()]}


def _days_meant(bulletin, day, last):
    """The days that a date can mean, the likeliest first: one, or one of three years where none is stated."""
    if day.year_stated:
        years = [day.last[0]]
    elif not bulletin.first_day:
        return []
    else:
        year = bulletin.first_day.year
        years = [year] if agrees(day, bulletin) else [year, year + 1, year - 1]
    return [days[1 if last else 0] for days in map(day.days, years) if days]


def _alone(bulletin, block, written, taken):
    folded = fold(block.words)
    fitting = {
        date.fromordinal(day).weekday()
        for day in range(
            bulletin.first_day.toordinal(),
            min(bulletin.last_day.toordinal(), bulletin.first_day.toordinal() + 6) + 1,
        )
    }
    names = [fold(name) for name in prose.WEEKDAYS[bulletin.language]]
    alone = [
        match
        for match in ALONE[bulletin.language].finditer(folded)
        if not any(start < match.end(1) and match.start(1) < end for start, end in taken)
    ]
    if len(alone) != 1:
        return []
    [match] = alone
    first, end = block.sentence(match.start())
    dated = any(first <= day.start < end and agrees(day, bulletin) for day in written)
    if (written and not dated) or REPEATED.search(folded[first : match.start()]):
        return []
    if _weekday(match.group(1), names) in fitting:
        return []
    shown = dates.in_words(bulletin.first_day, bulletin.last_day, dates.DAY, get_language())
    words = quote(block, match.start(1), match.end(1), after=2)
    mark = block.words[match.start(1) : match.end(1)]
    first_shown = dates.in_words(bulletin.first_day, bulletin.first_day, dates.DAY, get_language())
    fact = _fact(bulletin.first_day, first_shown)
    return [
        of_text(
            _("Weekday"), block, mark, words, "first_day", f"{label('first_day')}, {shown}", fact
        )
    ]
