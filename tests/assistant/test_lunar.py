"""The lunar calendar agrees with the sky and with what was published."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import radians, sin

from hypothesis import given
from hypothesis import strategies as st

from assistant.lunar import LunarDate, falls, gregorian, lunar, new_year

FIRST, LAST = date(1900, 1, 31), date(2101, 1, 28)
CHINA = timedelta(hours=8)

NEW_YEARS = """
1900-01-31 1912-02-18 1949-01-29 1976-01-31 1985-02-20 2000-02-05 2013-02-10 2018-02-16
2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17
2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19
2035-02-08 2036-01-28 2037-02-15 2038-02-04 2039-01-24 2040-02-12
"""
LEAP_MONTHS = {2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5}


def test_the_spring_festival_is_when_it_was_celebrated() -> None:
    assert [str(new_year(int(day[:4]))) for day in NEW_YEARS.split()] == NEW_YEARS.split()


def test_leap_months_are_where_they_are_known_to_be() -> None:
    years = range(2020, 2041)
    found = {year: month for year in years for month in range(1, 13) if gregorian(year, month, 1, leap=True)}
    assert found == LEAP_MONTHS


@given(st.dates(FIRST, LAST))
def test_a_day_goes_to_the_lunar_calendar_and_back(day: date) -> None:
    found = lunar(day)
    assert found
    assert gregorian(found.year, found.month, found.day, leap=found.leap) == day


@given(st.dates(FIRST, LAST - timedelta(days=1)))
def test_the_next_day_comes_later(day: date) -> None:
    one, next_one = lunar(day), lunar(day + timedelta(days=1))
    assert one
    assert next_one
    assert (one.year, one.month, one.leap, one.day) < (
        *(next_one.year, next_one.month, next_one.leap, next_one.day),
    )


def test_outside_of_the_table_nothing_is_known() -> None:
    assert (lunar(date(1900, 1, 30)), lunar(date(2101, 1, 29))) == (None, None)
    assert (gregorian(1899, 1, 1), gregorian(2101, 1, 1), new_year(9999)) == (None, None, None)
    assert lunar(LAST) == LunarDate(2100, 12, 29)


def test_months_begin_on_the_day_of_the_new_moon() -> None:
    """An approximation (Meeus, Astronomical Algorithms, chapter 49, its greatest terms) is minutes off."""
    for lunation in range(361, 2474):
        moment = _new_moon(lunation) + CHINA
        if abs(moment.hour - 12) < 11:
            found = lunar(moment.date())
            assert found
            assert found.day == 1, moment


def _new_moon(lunation: int) -> datetime:
    """Counted from the one before the year 1900."""
    k = lunation - 1237
    century = k / 1236.85
    sun = radians(2.5534 + 29.10535670 * k)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * century**2)
    node = radians(160.7108 + 390.67050284 * k - 0.0016118 * century**2)
    days = 2451550.09766 + 29.530588861 * k + 0.00015437 * century**2
    days += -0.40720 * sin(moon) + 0.17241 * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * node)
    days += 0.00739 * sin(moon - sun) - 0.00514 * sin(moon + sun) + 0.00208 * sin(2 * sun)
    return datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=days - 2451545.0, seconds=-50)


def test_the_end_of_a_lunar_year_falls_in_the_next_gregorian_year() -> None:
    assert falls(2027, 12, 8) == date(2027, 1, 15)
