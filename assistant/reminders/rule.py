"""A rule of recurrence as it is written: RFC 5545, section 3.3.10, with RSCALE and SKIP of RFC 7529."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Any, Literal, TypeAlias, get_args

from assistant.errors import ReminderRefused

Frequency: TypeAlias = Literal["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = frozenset((0, day) for day in range(5))
LONGEST = 500
"""Characters of a rule: what people say takes fewer than 100."""
MOST_TIMES = 10_000
"""What rings more often has no need of a number."""
MOST_IN_A_SET = 24
"""Clock times of a day of which BYSETPOS may choose."""
STEPS: Mapping[Frequency, int] = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
"""Seconds; these are counted by the clock that never jumps."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Empty: not limited by it."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    """The last day; or the last moment, local where it is naive as it was written."""
    months: tuple[int, ...] = ()
    """-8 is the leap month after the eighth."""
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    """(0, 4) is every Friday, (-1, 4) the last one."""
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0
    lunar: bool = False
    omits: bool = False
    """True: the 31st is left out where a month has none; False: it is the last day."""

    @property
    def step_seconds(self) -> int:
        """0 where it goes by days."""
        return self.interval * STEPS.get(self.frequency, 0)

    @property
    def for_workdays(self) -> bool:
        return frozenset(self.weekdays) == WORKDAYS

    @property
    def too_often(self) -> bool:
        """More often than once a minute."""
        return len(self.seconds) > 1 or 0 < self.step_seconds < 60

    def last(self, zone: tzinfo | None) -> datetime | None:
        """The last moment at which it may ring."""
        if isinstance(self.until, datetime):
            return self.until if self.until.tzinfo else self.until.replace(tzinfo=zone)
        return datetime.combine(self.until, time.max, zone) if self.until else None


@lru_cache(maxsize=1024)
def parse(rrule: str) -> Rule:
    """Raises ReminderRefused where it is broken, contradicts itself or asks for more than we compute."""
    if len(rrule) > LONGEST:
        raise ReminderRefused(f"a rule of {len(rrule)} characters; {LONGEST} are enough")
    parts = [part.partition("=") for part in rrule.upper().removeprefix("RRULE:").split(";") if part]
    names = [name for name, _, _ in parts]
    if "FREQ" not in names or len(set(names)) < len(names):
        raise ReminderRefused(f"{rrule!r} needs FREQ, and each part once")
    rule = Rule(**dict(_field(name, value) for name, _, value in parts if name != "SKIP"))
    skips = next((value for name, _, value in parts if name == "SKIP"), "BACKWARD")
    if skips not in ("OMIT", "BACKWARD"):
        raise ReminderRefused(f"SKIP={skips} is not known, use OMIT or BACKWARD")
    return _sensible(Rule(**{**_given(rule), "omits": skips == "OMIT"}), rrule)


def _given(rule: Rule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in rule.__slots__}


def _field(name: str, value: str) -> tuple[str, Any]:
    if name not in READERS:
        raise ReminderRefused(f"{name} is no part of a rule that we know")
    field, read = READERS[name]
    try:
        return field, read(value)
    except (ValueError, KeyError):
        raise ReminderRefused(f"{name}={value!r} means nothing") from None


def _sensible(rule: Rule, rrule: str) -> Rule:
    wrong = (
        (any(which for which, _ in rule.weekdays) and rule.frequency not in ("MONTHLY", "YEARLY")),
        (rule.positions and (rule.step_seconds or _times(rule) > MOST_IN_A_SET)),
        (rule.lunar and (rule.frequency not in ("MONTHLY", "YEARLY") or rule.year_days)),
        (not rule.lunar and any(month < 0 or month > 12 for month in rule.months)),
        (rule.count and rule.until),
    )
    if any(wrong):
        raise ReminderRefused(f"the parts of {rrule!r} do not go together")
    return rule


def _times(rule: Rule) -> int:
    return max(len(rule.hours), 1) * max(len(rule.minutes), 1) * max(len(rule.seconds), 1)


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,9}", value, re.ASCII) or not least <= int(value) <= most:
            raise ValueError(value)
        return int(value)

    return read


def _list(least: int, most: int) -> Callable[[str], tuple[int, ...]]:
    """In order, each once; 0 only where it may begin with it."""
    one = _whole(least, most)

    def read(value: str) -> tuple[int, ...]:
        found = sorted({one(each) for each in value.split(",")})
        if least < 0 and 0 in found:
            raise ValueError(value)
        return tuple(found)

    return read


def _months(value: str) -> tuple[int, ...]:
    one = _whole(1, 12)
    return tuple(sorted({-one(each[:-1]) if each.endswith("L") else one(each) for each in value.split(",")}))


def _weekdays(value: str) -> tuple[tuple[int, int], ...]:
    found = {(each[:-2], WEEKDAYS.index(each[-2:])) for each in value.split(",")}
    which = _whole(-53, 53)
    if any(number and not which(number) for number, _ in found):
        raise ValueError(value)
    return tuple(sorted((which(number) if number else 0, day) for number, day in found))


def _until(value: str) -> date | datetime:
    if not re.fullmatch(r"\d{8}(T\d{6}Z?)?", value, re.ASCII):
        raise ValueError(value)
    day = date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    if len(value) == 8:
        return day
    clock = time(int(value[9:11]), int(value[11:13]), int(value[13:15]))
    return datetime.combine(day, clock, UTC if value.endswith("Z") else None)


def _one_of(*values: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in values:
            raise ValueError(value)
        return value

    return read


def _scale(value: str) -> bool:
    return {"GREGORIAN": False, "CHINESE": True}[value]


READERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "RSCALE": ("lunar", _scale),
    "FREQ": ("frequency", _one_of(*get_args(Frequency))),
    "INTERVAL": ("interval", _whole(1, 1_000_000)),
    "COUNT": ("count", _whole(1, MOST_TIMES)),
    "UNTIL": ("until", _until),
    "BYMONTH": ("months", _months),
    "BYMONTHDAY": ("month_days", _list(-31, 31)),
    "BYYEARDAY": ("year_days", _list(-366, 366)),
    "BYDAY": ("weekdays", _weekdays),
    "BYHOUR": ("hours", _list(0, 23)),
    "BYMINUTE": ("minutes", _list(0, 59)),
    "BYSECOND": ("seconds", _list(0, 59)),
    "BYSETPOS": ("positions", _list(-366, 366)),
    "WKST": ("week_start", WEEKDAYS.index),
}
"""Each part of a rule: the field that it fills, and how it is read."""
