"""A rule of recurrence: its RFC 5545 text, and the first day on which it falls."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

Frequency: TypeAlias = Literal["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS, WEEKEND = WEEKDAYS[:5], WEEKDAYS[5:]
STEPS = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
"""What is not counted by days."""
YEARS_AHEAD = 8
"""From one 29 February to the next it can be so long."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The parts of RFC 5545, section 3.3.10, and RSCALE of RFC 7529."""

    frequency: Frequency
    interval: int = 1
    month: int | None = None
    month_days: tuple[int, ...] = ()
    """-1 is the last."""
    days: tuple[str, ...] = ()
    """MO; 1MO is the first Monday of the month, -1FR the last Friday."""
    hours: tuple[int, ...] = ()
    minute: int | None = None
    position: int | None = None
    """Which of the days of a month: -1 the last."""
    lunar: bool = False
    """Month and day are those of the Chinese calendar."""
    until: str = ""
    """The last day, or the last moment in UTC."""

    def __str__(self) -> str:
        parts = {
            "RSCALE": "CHINESE" if self.lunar else "",
            "FREQ": self.frequency,
            "INTERVAL": self.interval if self.interval > 1 else "",
            "BYMONTH": self.month or "",
            "BYMONTHDAY": ",".join(map(str, self.month_days)),
            "BYDAY": ",".join(self.days),
            "BYHOUR": ",".join(map(str, self.hours)),
            "BYMINUTE": "" if self.minute is None else self.minute,
            "BYSETPOS": self.position or "",
            "UNTIL": self.until,
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value != "")

    def first_day(self, since: date) -> date | None:
        """The first day from `since` on; None where there is none in eight years, as of 30 February."""
        return _first_day(self, since)

    def falls_on(self, day: date) -> bool:
        """Whether it falls on that day of its month."""
        last = monthrange(day.year, day.month)[1]
        if self.month_days and not {day.day, day.day - last - 1} & set(self.month_days):
            return False
        if not self.days:
            return True
        return self._by_position(day) if self.position else not _names(day).isdisjoint(self.days)

    def _by_position(self, day: date) -> bool:
        last = monthrange(day.year, day.month)[1]
        month = [day.replace(day=number) for number in range(1, last + 1)]
        among = [each for each in month if WEEKDAYS[each.weekday()] in self.days]
        at = (self.position or 1) - (1 if (self.position or 1) > 0 else 0)
        return -len(among) <= at < len(among) and among[at] == day


@lru_cache(maxsize=256)
def _first_day(rule: Rule, since: date) -> date | None:
    """Whole months are passed over, since a text may ask for many first days."""
    for ahead in range(12 * YEARS_AHEAD + 1):
        years, month = divmod(since.month - 1 + ahead, 12)
        if rule.month in (None, month + 1):
            first = since if not ahead else date(since.year + years, month + 1, 1)
            days = (
                first.replace(day=day) for day in range(first.day, monthrange(first.year, first.month)[1] + 1)
            )
            if found := next((day for day in days if rule.falls_on(day)), None):
                return found
    return None


def _names(day: date) -> set[str]:
    """FR, 2FR and -3FR, whichever may name it."""
    name, last = WEEKDAYS[day.weekday()], monthrange(day.year, day.month)[1]
    return {name, f"{(day.day + 6) // 7}{name}", f"-{(last - day.day) // 7 + 1}{name}"}
