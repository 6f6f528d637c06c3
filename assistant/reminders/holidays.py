"""The days on which nobody works, and the weekend days on which people make up for them.

Statutory holidays come from the package `holidays`. China gives free days around them and makes up for these
on weekends; the State Council says which in November, for the year that follows. The package knows them from
2001 to the year that was published before its release; for later years there are the statutory days alone,
and as soon as the package is newer, the times that are computed from then on are right.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

SATURDAY = 5
DAY = timedelta(days=1)
LONGEST_BREAK = 12
"""Days: the longest so far had nine."""


class DaysOff(Protocol):
    """A country's year."""

    def holiday(self, day: date) -> bool:
        """A statutory holiday, or a day that was given free beside one."""
        ...

    def made_up(self, day: date) -> bool:
        """A Saturday or Sunday on which people work."""
        ...


@dataclass(frozen=True, slots=True)
class Never:
    """A year without holidays."""

    def holiday(self, day: date) -> bool:
        return False

    def made_up(self, day: date) -> bool:
        return False


NEVER: DaysOff = Never()


@dataclass(frozen=True, slots=True)
class Statutory:
    """Those of one country."""

    country: str

    def holiday(self, day: date) -> bool:
        if day in _year(self.country, day.year).free:
            return True
        return self.country == "CN" and day.weekday() >= SATURDAY and self._in_a_break(day)

    def made_up(self, day: date) -> bool:
        return day in _year(self.country, day.year).worked

    def _in_a_break(self, day: date) -> bool:
        """A weekend beside a Chinese holiday is part of its break, and is published as such."""
        return any(self._reaches(day, step) for step in (-DAY, DAY)) and not self.made_up(day)

    def _reaches(self, day: date, step: timedelta) -> bool:
        """Whether a holiday comes before the next working day."""
        for _ in range(LONGEST_BREAK):
            day += step
            year = _year(self.country, day.year)
            if day in year.free:
                return True
            if day.weekday() < SATURDAY or day in year.worked:
                return False
        return False


def rests(country: str) -> DaysOff:
    """Of a country by its code, ISO 3166: CN, DE, US. Nothing is loaded before a day is asked for."""
    return Statutory(country)


@dataclass(frozen=True, slots=True)
class _Year:
    free: Collection[date]
    worked: Collection[date]


@lru_cache(maxsize=64)
def _year(country: str, year: int) -> _Year:
    from holidays import country_holidays  # takes 0.1 s and 8 MB

    found = country_holidays(country, years=year)
    return _Year(frozenset(found), frozenset(found.weekend_workdays))
