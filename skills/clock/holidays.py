"""Which holiday comes next, for those who speak a language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Language


def next_holiday(today: date, language: Language) -> tuple[date, str]:
    """The first after `today`, and its name."""
    return min((day, name) for day, name in _holidays(today.year, language) if day > today)


def _holidays(year: int, language: Language) -> Iterator[tuple[date, str]]:
    """Those of `year` and of the next, as far as they are known."""
    for holiday in _table():
        if name := holiday["name"].get(language):
            days = holiday.get("dates") or [date(each, *holiday["day"]) for each in (year, year + 1)]
            yield from ((day, name) for day in days)


@cache
def _table() -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = tomllib.loads((files(__package__) / "holidays.toml").read_text("utf-8"))[
        "holiday"
    ]
    return rows
