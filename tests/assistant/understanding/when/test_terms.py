"""The solar terms agree with the sky and with what was published."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from math import radians, sin

import pytest

from assistant.understanding.tokens import tokenise
from assistant.understanding.when.terms import TERMS, solar_term, term


def test_terms_are_when_the_sun_is_there() -> None:
    """It is there between the midnights around the day; an approximation is minutes off."""
    for year, which in product(range(1930, 2100, 3), range(24)):
        day = term(year, which)
        assert day
        begins, ends = (_from(285 + 15 * which, _longitude(each)) for each in (day, day + timedelta(days=1)))
        assert begins < 0.02, day
        assert ends > -0.02, day


def _from(one: float, other: float) -> float:
    """Degrees, the shorter way."""
    return (other - one + 180) % 360 - 180


def _longitude(day: date) -> float:
    """Of the sun at midnight in China, degrees (Meeus, chapter 25)."""
    days = (day - date(2000, 1, 1)).days - 0.5 - 8 / 24
    century = days / 36525
    anomaly = radians(357.52911 + 35999.05029 * century)
    centre = (1.914602 - 0.004817 * century) * sin(anomaly) + 0.019993 * sin(2 * anomaly)
    node = radians(125.04 - 1934.136 * century)
    return (280.46646 + 36000.76983 * century + centre - 0.00569 - 0.00478 * sin(node)) % 360


@pytest.mark.parametrize(
    ("name", "day"),
    [
        *(("清明", "2024-04-04"), ("清明", "2025-04-04"), ("清明", "2026-04-05"), ("立春", "2021-02-03")),
        *(("立春", "2025-02-03"), ("立春", "2026-02-04"), ("冬至", "2021-12-21"), ("冬至", "2023-12-22")),
        *(("夏至", "2024-06-21"), ("立秋", "2025-08-07"), ("大寒", "2000-01-21"), ("冬至", "1951-12-23")),
    ],
)
def test_terms_are_on_the_day_that_was_published(name: str, day: str) -> None:
    assert str(term(int(day[:4]), TERMS.index(name))) == day


@pytest.mark.parametrize(
    ("text", "is_term"), [("大雪", False), ("大雪是哪天", True), ("冬至", True), ("大雪节气", True)]
)
def test_snow_is_a_term_only_where_a_day_is_meant(text: str, is_term: bool) -> None:
    assert bool(solar_term(tokenise(text), 0)) is is_term
