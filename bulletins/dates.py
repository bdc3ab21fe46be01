"""Days as people write them, whole months and years, and which anniversary a day is."""

import calendar
from datetime import MAXYEAR, date

DAY, MONTH, YEAR = "day", "month", "year"

MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip
SHORT_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
NBSP = "\u00a0"


def month_name(month, language, short=False):
    names = SHORT_MONTHS if short else MONTHS
    return names.get(language, names["en"])[month - 1]


def in_words(first, last, precision, language):
    """Dates (inclusive, `last` may equal `first`) as the language writes them, held together by no-break spaces.

    "January 22–23, 2018", "22 y 23 de enero de 2018", "del 1 al 3 de mayo de 2018",
    "December 30, 2017 – January 2, 2018"; to the month "November 2015", to the year "2015".
    """
    write = _spanish if language == "es" else _english
    return write(first, last, precision)


def _whole(*words):
    return NBSP.join(str(word) for word in words)


def _english(first, last, precision):
    one, other = month_name(first.month, "en"), month_name(last.month, "en")
    same_year = first.year == last.year
    if precision == YEAR:
        return f"{first.year}" if same_year else f"{first.year}–{last.year}"
    same_month = same_year and first.month == last.month
    if precision == MONTH:
        if same_month:
            return _whole(one, first.year)
        start = one if same_year else _whole(one, first.year)
        return f"{start} – {_whole(other, last.year)}"
    if same_month:
        days = first.day if first == last else f"{first.day}–{last.day}"
        return _whole(one, f"{days},", first.year)
    start = _whole(one, first.day) if same_year else _whole(one, f"{first.day},", first.year)
    return f"{start} – {_whole(other, f'{last.day},', last.year)}"


def _spanish(first, last, precision):
    one, other = month_name(first.month, "es"), month_name(last.month, "es")
    same_year = first.year == last.year
    if precision == YEAR:
        return f"{first.year}" if same_year else f"de {first.year} a {last.year}"
    same_month = same_year and first.month == last.month
    if precision == MONTH:
        if same_month:
            return _whole(one, "de", first.year)
        start = one if same_year else _whole(one, "de", first.year)
        return f"de {start} a {_whole(other, 'de', last.year)}"
    if first == last:
        return _whole(first.day, "de", one, "de", first.year)
    end = _whole(last.day, "de", other, "de", last.year)
    pair = (last - first).days == 1
    if same_month:
        return (
            f"{_whole(first.day, 'y')}{NBSP}{end}" if pair else _whole("del", first.day, "al", end)
        )
    start = _whole(first.day, "de", one)
    if not same_year:
        start = _whole(start, "de", first.year)
    return f"{start} y {end}" if pair else f"del{NBSP}{start} al{NBSP}{end}"


def clock(hour, language):
    """A time (or datetime) as the language writes it: "6:00 p.m.", "6:00 p. m."; held together."""
    half = "a.m." if hour.hour < 12 else "p.m."
    if language == "es":
        half = half.replace(".m", f".{NBSP}m")
    return f"{hour.hour % 12 or 12}:{hour.minute:02}{NBSP}{half}"


def machine(day, precision):
    """`day` for a `datetime` attribute (HTML, 4.5.14), no finer than it is known."""
    return day.isoformat()[: {DAY: 10, MONTH: 7, YEAR: 4}[precision]]


def widen(first, last, precision):
    """(first, last) as stored: to the month or year, from the first to the last day of it."""
    if precision == MONTH:
        end = calendar.monthrange(last.year, last.month)[1]
        return first.replace(day=1), last.replace(day=end)
    if precision == YEAR:
        return date(first.year, 1, 1), date(last.year, 12, 31)
    return first, last


def anniversary_day(origin, year):
    """The day on which `origin` is kept in `year`; February 29 on February 28 in common years."""
    if origin.month == 2 and origin.day == 29 and not calendar.isleap(year):
        return date(year, 2, 28)
    return origin.replace(year=year)


def anniversary(origin, origin_precision, day, year=None):
    """The number of the anniversary of `origin` nearest to `day`, or the one of `year`; None before the first.

    An origin known only to its month or year counts by years. Of two days equally near, the past one.
    """
    if day < origin:
        return None
    if year is None:
        if origin_precision != DAY:
            year = day.year
        else:
            years = [y for y in (day.year, day.year - 1, day.year + 1) if 1 <= y <= MAXYEAR]
            year = min(years, key=lambda y: _distance(anniversary_day(origin, y), day))
    number = year - origin.year
    return number if number > 0 else None


def _distance(anniversary, day):
    """Days between, the past one of two equally near first."""
    return abs((anniversary - day).days), anniversary > day
