from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins import dates

pytestmark = pytest.mark.once

NBSP = "\u00a0"


def words(first, last, precision="day", language="en"):
    return dates.in_words(first, last, precision, language).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("first", "last", "precision", "english", "spanish"),
    [
        ("2018-02-13", "2018-02-13", "day", "February 13, 2018", "13 de febrero de 2018"),
        ("2018-01-22", "2018-01-23", "day", "January 22–23, 2018", "22 y 23 de enero de 2018"),
        ("2018-05-01", "2018-05-03", "day", "May 1–3, 2018", "del 1 al 3 de mayo de 2018"),
        ("2018-01-30", "2018-02-02", "day", "January 30 – February 2, 2018",
         "del 30 de enero al 2 de febrero de 2018"),
        ("2018-01-31", "2018-02-01", "day", "January 31 – February 1, 2018",
         "31 de enero y 1 de febrero de 2018"),
        ("2017-12-30", "2018-01-02", "day", "December 30, 2017 – January 2, 2018",
         "del 30 de diciembre de 2017 al 2 de enero de 2018"),
        ("2015-11-01", "2015-11-30", "month", "November 2015", "noviembre de 2015"),
        ("2015-11-01", "2016-01-31", "month", "November 2015 – January 2016",
         "de noviembre de 2015 a enero de 2016"),
        ("2015-01-01", "2015-12-31", "year", "2015", "2015"),
        ("2015-01-01", "2016-12-31", "year", "2015–2016", "de 2015 a 2016"),
    ],
)  # fmt: skip
def test_days_are_written_as_people_write_them(first, last, precision, english, spanish):
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    assert words(first, last, precision) == english
    assert words(first, last, precision, "es") == spanish


@given(
    st.dates(date(1700, 1, 1), date(2300, 1, 1)), st.integers(0, 800), st.sampled_from(["en", "es"])
)
def test_a_day_is_never_shown_where_only_the_month_is_known(first, length, language):
    first, last = dates.widen(first, first + timedelta(days=length), "month")
    shown = words(first, last, "month", language)
    assert [
        part for part in shown.replace("–", " ").split() if part.isdigit() and len(part) < 4
    ] == []
    assert str(last.year) in shown


@given(
    st.dates(date(1700, 1, 1), date(2300, 1, 1)), st.integers(0, 800), st.sampled_from(["en", "es"])
)
def test_two_different_ranges_never_read_alike(first, length, language):
    last = first + timedelta(days=length)
    assert words(first, last, language=language) != words(
        first, last + timedelta(days=1), language=language
    )


@pytest.mark.parametrize(
    ("origin", "precision", "day", "number"),
    [
        ("1959-01-01", "day", "2018-01-18", 59),
        ("1959-01-01", "day", "2017-12-28", 59),  # the nearest day is the one ahead
        ("1959-01-01", "day", "2018-07-01", 59),
        ("1959-01-01", "day", "2018-07-04", 60),
        ("2000-02-29", "day", "2018-02-28", 18),  # kept on February 28 in common years
        ("1953-07-01", "month", "2018-01-05", 65),  # by years
        ("1959-01-01", "day", "1959-01-01", None),
        ("1959-01-01", "day", "1958-12-31", None),
    ],
)
def test_the_anniversary_is_that_of_the_nearest_day(origin, precision, day, number):
    assert (
        dates.anniversary(date.fromisoformat(origin), precision, date.fromisoformat(day)) == number
    )


def test_an_editor_may_name_another_year():
    assert dates.anniversary(date(1959, 1, 1), "day", date(2018, 1, 18), year=2017) == 58


@given(st.dates(date(1600, 1, 1), date(2000, 1, 1)), st.integers(200, 100_000))
def test_the_anniversary_day_lies_within_half_a_year(origin, later):
    day = origin + timedelta(days=later)
    number = dates.anniversary(origin, "day", day)
    if number:
        assert abs((dates.anniversary_day(origin, origin.year + number) - day).days) <= 183
