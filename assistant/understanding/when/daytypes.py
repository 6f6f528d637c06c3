"""Days and periods as they are meant: several, where the words leave open which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from assistant.understanding.when.calendar import day_of
from assistant.understanding.when.expression import Grain


@dataclass(frozen=True, slots=True)
class Day:
    dates: tuple[date, ...]
    """The days that may be meant: the first one unless what stands beside it, or the clock, rules it out."""
    sure: bool = True
    """Whether the words alone tell that a day is meant."""
    weekday: int | None = None
    month: int | None = None
    number: int | None = None
    """Of the month. What was said of it, for what comes back every week, month or year."""
    others: tuple[date, ...] = ()
    """Days of another reading: 7/6 in June."""
    in_year: Callable[[int], date | None] | None = None
    """Of a holiday."""
    evening: bool = False
    """Whether it is the eve of a feast: at seven is in the evening."""

    @property
    def first(self) -> date:
        return self.dates[0]


@dataclass(frozen=True, slots=True)
class Period:
    start: date
    end: date
    """The first day after it."""
    grain: Grain
    sure: bool = True
    following: Period | None = None
    """The same a year later, where the year was left open."""
    weekend: bool = False

    @property
    def any(self) -> tuple[Period, ...]:
        return (self, self.following) if self.following else (self,)

    def current(self, today: date) -> Period:
        """The first that is not over."""
        return next((each for each in self.any if each.end > today), self)


def upcoming(days: Iterable[date | None], today: date, limit: int = 3) -> tuple[date, ...]:
    """Those from today on, the earliest first; if there are none, the last."""
    ahead: list[date] = []
    last: tuple[date, ...] = ()
    for each in days:
        if each and each >= today:
            ahead.append(each)
        last = (each,) if each else last
        if len(ahead) == limit:
            break
    return tuple(ahead) or last


def yearly(month: int, day: int, today: date) -> tuple[date, ...]:
    """That day of this year and of those after it, until the calendar has it twice."""
    return upcoming((day_of(today.year + ahead, month, day) for ahead in range(9)), today, 2)
