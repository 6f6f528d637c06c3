"""Holidays by name, and the day on which each falls in a given year."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from importlib.resources import files
from typing import Any

from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token

InYear = Callable[[int], date | None]
"""The day in a year, None where it is not known or there is none."""


def holiday(tokens: Sequence[Token], at: int) -> tuple[int, InYear] | None:
    """The holiday whose name begins at token `at`: the token after the name, and its day in each year."""
    return _holidays().longest(tokens, at)


def nth_weekday(year: int, month: int, which: int, weekday: int) -> date:
    """Such as the fourth Thursday of November: `nth_weekday(2026, 11, 4, 3)`."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


@cache
def _holidays() -> Phrases[InYear]:
    table = tomllib.loads((files(__package__) / "holidays.toml").read_text("utf-8"))
    phrases: Phrases[InYear] = Phrases()
    for row in table["holiday"]:
        for name in row["en"] + row["zh"]:
            phrases.add(name, partial(_in_year, row))
    return phrases


def _in_year(row: Mapping[str, Any], year: int) -> date | None:
    """`day` is month and day, `nth` month, which week and weekday, `dates` one for each year."""
    if "dates" in row:
        return next((each for each in row["dates"] if each.year == year), None)
    return date(year, *row["day"]) if "day" in row else nth_weekday(year, *row["nth"])
