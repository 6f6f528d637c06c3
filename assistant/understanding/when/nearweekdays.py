"""Weekdays counted from a day: the third Tuesday after Christmas, the closest Monday to October 5th."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.understanding.when.daytypes import Day
from assistant.understanding.when.vocabulary import AWAY, CLOSEST, THE
from assistant.understanding.when.weekdays import weekday_name
from assistant.understanding.when.words import Found, Read, Words

WEEK = 7


def weekday_near(words: Words, at: int, named_day: Read[Found[Day] | None]) -> Found[Day] | None:
    start = words.skip(THE, at)
    which = words.ordinal(start) or (start, 1)
    closest = words.word(CLOSEST, which[0])
    name = weekday_name(words, closest[0] if closest else which[0])
    away = words.word(AWAY, name[0]) if name else None
    base = named_day(words, away[0]) if away else None
    if not name or not away or not base or (not closest and which[0] == start):
        return None
    first, number = base[1].first, which[1]
    day = _closest(first, name[1], number) if closest else _after(first, name[1], away[1] * number)
    return base[0], Day((day,))


def _after(day: date, name: int, which: int) -> date:
    """The `which`-th after it, or before it where `which` is negative."""
    ahead = (name - day.weekday() - 1) % WEEK + 1
    return day + timedelta(days=ahead + WEEK * (which - 1 if which > 0 else which))


def _closest(day: date, name: int, which: int) -> date:
    ahead = (name - day.weekday()) % WEEK
    near = sorted((ahead + WEEK * weeks for weeks in range(-which, which + 1)), key=abs)
    return day + timedelta(days=near[which - 1])
