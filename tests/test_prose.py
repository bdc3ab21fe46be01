from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins import dates, ordinals, prose

YEAR = 2018  # where none is stated


@pytest.mark.parametrize(
    ("words", "language", "first", "last", "precision"),
    [
        ("January 22-23, 2018", "en", "2018-01-22", "2018-01-23", "day"),
        ("January 22 and 23, 2018", "en", "2018-01-22", "2018-01-23", "day"),
        ("January 22 – 23", "en", "2018-01-22", "2018-01-23", "day"),
        ("13 February 2018", "en", "2018-02-13", "2018-02-13", "day"),
        ("13th of February", "en", "2018-02-13", "2018-02-13", "day"),
        ("Feb. 13, 2018", "en", "2018-02-13", "2018-02-13", "day"),
        ("March 1st, 2017", "en", "2017-03-01", "2017-03-01", "day"),
        ("30 December 2017 – 2 January 2018", "en", "2017-12-30", "2018-01-02", "day"),
        ("December 30, 2017 to January 2, 2018", "en", "2017-12-30", "2018-01-02", "day"),
        ("December 30 – January 2, 2018", "en", "2017-12-30", "2018-01-02", "day"),
        ("from May 1 to May 3, 2018", "en", "2018-05-01", "2018-05-03", "day"),
        ("November 2015", "en", "2015-11-01", "2015-11-30", "month"),
        ("in 2015", "en", "2015-01-01", "2015-12-31", "year"),
        ("22 y 23 de enero de 2018", "es", "2018-01-22", "2018-01-23", "day"),
        ("del 1 al 3 de mayo", "es", "2018-05-01", "2018-05-03", "day"),
        ("del 1.º al 3 de mayo del 2016", "es", "2016-05-01", "2016-05-03", "day"),
        ("13 de febrero de 2018", "es", "2018-02-13", "2018-02-13", "day"),
        ("1ro de enero", "es", "2018-01-01", "2018-01-01", "day"),
        (
            "del 30 de diciembre de 2017 al 2 de enero de 2018",
            "es",
            "2017-12-30",
            "2018-01-02",
            "day",
        ),
        ("31 de enero y 1 de febrero de 2018", "es", "2018-01-31", "2018-02-01", "day"),
        ("noviembre de 2015", "es", "2015-11-01", "2015-11-30", "month"),
        ("en 2015", "es", "2015-01-01", "2015-12-31", "year"),
    ],
)
def test_dates_are_read_as_people_write_them(words, language, first, last, precision):
    text = f"They met, {words}, at noon."
    [found] = prose.find_dates(text, language)
    assert found.precision == precision
    assert [day.isoformat() for day in found.days(YEAR)] == [first, last]
    assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They may 5 times come.", "en"),
        ("On February 30, 2018, nothing was held.", "en"),
        ("Room 2018 of the 150 invitees", "en"),
        ("El 31 de abril de 2018 no hubo nada.", "es"),
        ("Resolution 23-2018", "en"),
    ],
)
def test_what_is_no_day_is_not_read_as_one(text, language):
    assert [found for found in prose.find_dates(text, language) if found.precision == "day"] == []


@given(
    st.dates(date(1900, 1, 1), date(2199, 1, 1)), st.integers(0, 90), st.sampled_from(["en", "es"])
)
def test_what_we_write_we_read(first, length, language):
    last = first + timedelta(days=length)
    text = f"Se vieron / they met {dates.in_words(first, last, 'day', language)}."
    [found] = prose.find_dates(text, language)
    assert found.days() == (first, last)


@given(st.dates(date(1900, 1, 1), date(2199, 1, 1)), st.sampled_from(["en", "es"]))
def test_a_month_is_read_as_a_month(first, language):
    month = dates.widen(first, first, "month")
    [found] = prose.find_dates(
        f"Desde / since {dates.in_words(*month, 'month', language)}.", language
    )
    assert (found.precision, found.days()) == ("month", month)


@given(st.integers(1, 160), st.sampled_from(["en", "es"]), st.sampled_from("mf"))
def test_ordinals_in_words_and_figures_are_read_back(number, language, gender):
    for written in (
        ordinals.in_words(number, language, gender),
        ordinals.in_figures(number, language, gender),
    ):
        for form in (written, written.lower()):
            text = f"the/el {form} meeting"
            [found] = prose.find_ordinals(text, language)
            assert found.number == number
            assert text[found.start : found.end] == found.words


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("primer", 1), ("tercer", 3), ("5to", 5), ("decimotercer", 13), ("décimo tercera", 13),
        ("vigesimoprimera", 21), ("vigésimo primer", 21), ("undecimo", 11), ("decimosegunda", 12),
        ("59.º", 59), ("59º", 59), ("7ma", 7), ("décimo primer", 11), ("décima segunda", 12), ("onceno", 11),
        ("doceno", 12),
    ],
)  # fmt: skip
def test_spanish_ordinals_in_their_many_forms(words, number):
    assert [found.number for found in prose.find_ordinals(f"el {words} encuentro", "es")] == [
        number
    ]
