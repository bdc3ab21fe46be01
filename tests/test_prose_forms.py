"""More of the forms that people write days and numbers in."""

import calendar
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bulletins import dates, ordinals, prose

pytestmark = pytest.mark.once

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("words", "language", "first", "last"),
    [
        ("January 22, 23 and 24, 2018", "en", "2018-01-22", "2018-01-24"),
        ("January 22nd, 23rd, and 24th, 2018", "en", "2018-01-22", "2018-01-24"),
        ("22, 23 and 24 January 2018", "en", "2018-01-22", "2018-01-24"),
        ("January 22—23, 2018", "en", "2018-01-22", "2018-01-23"),
        ("the 22nd to the 24th of January 2018", "en", "2018-01-22", "2018-01-24"),
        ("2018-01-22", "en", "2018-01-22", "2018-01-22"),
        ("Sept. 5, 2018", "en", "2018-09-05", "2018-09-05"),
        ("Jan. 5", "en", "2018-01-05", "2018-01-05"),
        ("22, 23 y 24 de enero de 2018", "es", "2018-01-22", "2018-01-24"),
        ("primero de mayo de 2018", "es", "2018-05-01", "2018-05-01"),
        ("primero al 3 de mayo", "es", "2018-05-01", "2018-05-03"),
        ("1º de mayo", "es", "2018-05-01", "2018-05-01"),
        ("5 de ene. de 2018", "es", "2018-01-05", "2018-01-05"),
        ("5 de setiembre del año 2018", "es", "2018-09-05", "2018-09-05"),
        ("22-23 de enero de 2018", "es", "2018-01-22", "2018-01-23"),
        ("30 de diciembre de 2017 y el 2 de enero de 2018", "es", "2017-12-30", "2018-01-02"),
        ("enero 22 de 2018", "es", "2018-01-22", "2018-01-22"),
        ("January 22,2016", "en", "2016-01-22", "2016-01-22"),
        ("5 ene 2018", "es", "2018-01-05", "2018-01-05"),
        ("Saturday 12 and Sunday 13 May 2018", "en", "2018-05-12", "2018-05-13"),
        ("Tuesday, May 1, to Thursday, May 3, 2018", "en", "2018-05-01", "2018-05-03"),
        ("sábado 12 y domingo 13 de mayo de 2018", "es", "2018-05-12", "2018-05-13"),
        ("lunes 30 de abril al miércoles 2 de mayo de 2018", "es", "2018-04-30", "2018-05-02"),
    ],
)
def test_days_in_lists_and_in_less_usual_forms_are_read(words, language, first, last):
    [found] = prose.find_dates(f"– {words}.", language)
    assert [day.isoformat() for day in found.days(2018)] == [first, last]


@given(DAYS, st.sampled_from(["en", "es"]))
def test_the_weekday_before_a_day_is_read_with_it(day, language):
    weekday = prose.WEEKDAYS[language][day.weekday()]
    [found] = prose.find_dates(f"{weekday}, {dates.in_words(day, day, 'day', language)}", language)
    assert (found.weekday, found.days()) == (day.weekday(), (day, day))


@given(DAYS, DAYS, st.sampled_from(["en", "es"]))
def test_two_days_in_a_text_are_two_findings_in_their_order(one, other, language):
    written = [dates.in_words(day, day, "day", language) for day in (one, other)]
    text = f"({written[0]}); ({written[1]})"
    found = prose.find_dates(text, language)
    assert [finding.days()[0] for finding in found] == [one, other]
    assert [text[finding.start : finding.end] for finding in found] == written


@given(DAYS, st.sampled_from(["en", "es"]))
def test_a_day_without_a_year_waits_for_one(day, language):
    month = dates.month_name(day.month, language)
    words = f"{month} {day.day}" if language == "en" else f"{day.day} de {month}"
    [found] = prose.find_dates(f"— {words}.", language)
    assert not found.year_stated
    assert found.days(day.year) == (day, day)


@given(
    st.integers(1, 12), st.integers(0, 99), st.integers(1900, 2199), st.sampled_from(["en", "es"])
)
def test_a_day_that_no_month_has_is_no_day(month, number, year, language):
    assume(not 1 <= number <= calendar.monthrange(2000, month)[1])
    name = dates.month_name(month, language)
    words = f"{name} {number}, {year}" if language == "en" else f"{number} de {name} de {year}"
    assert prose.find_dates(words, language) == []  # nor the month that its words end with


def test_february_29_is_a_day_of_leap_years_alone():
    [found] = prose.find_dates("On February 29", "en")
    assert found.days(2016) == (date(2016, 2, 29), date(2016, 2, 29))
    assert found.days(2018) is None


@given(st.integers(1, 99), st.sampled_from(["en", "es"]), st.sampled_from("mf"))
def test_ordinals_stand_where_they_say_among_other_words(number, language, gender):
    words = ordinals.in_words(number, language, gender)
    text = f"{words}. {words.upper()}; end"
    found = prose.find_ordinals(text, language)
    assert [finding.number for finding in found] == [number, number]
    assert [text[finding.start : finding.end] for finding in found] == [words, words.upper()]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Los 23 no llegaron", "es"), ("a 20 °C en la sombra", "es"), ("a 20° C", "es"),
        ("The 23 stood there", "en"), ("a firsthand account", "en"),
    ],
)  # fmt: skip
def test_what_counts_nothing_in_a_row_is_no_ordinal(text, language):
    assert prose.find_ordinals(text, language) == []
