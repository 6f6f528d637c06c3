"""Stretches counted from now or within a period: next 3 days, within an hour, 最近三天."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.understanding.when import beginnings
from assistant.understanding.when.amounts import Amount, amount, sloppy_amount
from assistant.understanding.when.calendar import monday_of
from assistant.understanding.when.days import named_day
from assistant.understanding.when.daytypes import Period
from assistant.understanding.when.expression import Grain
from assistant.understanding.when.nths import nth_week
from assistant.understanding.when.offsets import Offset
from assistant.understanding.when.periods import period
from assistant.understanding.when.vocabulary import (
    AFTER_PERIOD,
    EDGE,
    FROM_NOW_ON,
    IN_THE,
    LEAD_PERIOD,
    NEXT_AMOUNT,
    OF,
    RELATIVE_DAY,
    SHIFT,
    THE,
    UNIT,
    WEEK_OF,
    WITHIN,
    WITHIN_AFTER,
)
from assistant.understanding.when.words import Found, Words, longest, reader_from

DAY = timedelta(days=1)
EDGES = {"begin": (0, 3), "middle": (2, 4), "end": (4, 7)}
"""Days of a week."""
VERBS = frozenset({"not", "will", "would", "should", "to", "can", "could", "may", "might", "must"})
"""After these, `last` is a verb."""


@dataclass(frozen=True, slots=True)
class Stretch:
    start: date | datetime
    end: date | datetime
    """The first day or moment after it."""
    grain: Grain
    rule: str
    sure: bool = True


@reader_from(*beginnings.STRETCH)
def stretch(words: Words, at: int) -> Found[Stretch] | None:
    return longest(
        _period(words, at), _shifted(words, at), _within(words, at), edge(words, at), week_of(words, at)
    )


def _from_now(words: Words, found: Found[Amount], rule: str) -> Found[Stretch] | None:
    end = Offset(found[1]).after(words.now)
    if not end:
        return None
    if found[1].of_clock:
        return found[0], Stretch(words.now, end, found[1].grain, rule)
    return found[0], Stretch(words.today, end.date(), found[1].grain, rule)


def _shifted(words: Words, at: int) -> Found[Stretch] | None:
    """Next 3 days, last ten minutes, 最近三天, 未来一周."""
    shift = longest(words.word(SHIFT, words.skip(IN_THE, at)), words.word(NEXT_AMOUNT, at))
    found = (amount(words, shift[0]) or _one(words, shift[0])) if shift else None
    if not shift or not found or shift[1] not in (1, -1) or words.text(at - 1) in VERBS:
        return None
    if shift[1] == 1:
        return _next(words, found)
    start = Offset(found[1], -1).after(words.now)
    if not start:
        return None
    if found[1].of_clock:
        return found[0], Stretch(start, words.now, found[1].grain, "last so long")
    return found[0], Stretch(start.date(), words.today, found[1].grain, "last so long")


def _one(words: Words, at: int) -> Found[Amount] | None:
    """The last hour."""
    unit = words.word(UNIT, at)
    return (unit[0], Amount(((1, unit[1]),))) if unit and unit[1] in ("minute", "hour") else None


def _next(words: Words, found: Found[Amount]) -> Found[Stretch] | None:
    """From tomorrow on, where days are counted."""
    ahead = _from_now(words, found, "next so long")
    if not ahead or found[1].of_clock:
        return ahead
    end, read = ahead
    return end, Stretch(read.start + DAY, read.end + DAY, read.grain, read.rule)


def _within(words: Words, at: int) -> Found[Stretch] | None:
    """Within 5 minutes, 三天内, 还剩五分钟."""
    start = words.skip(FROM_NOW_ON, at)
    if mark := words.word(WITHIN, start):
        found = amount(words, mark[0])
        return _from_now(words, found, "within so long") if found else None
    found = sloppy_amount(words, start)
    if found and (mark := words.word(WITHIN_AFTER, words.skip(OF, found[0]))):
        return _from_now(words, (mark[0], found[1]), "within so long")
    return None


@reader_from(*beginnings.EDGES)
def edge(words: Words, at: int) -> Found[Stretch] | None:
    """Beginning of next week, rest of the day, later this week, 周末."""
    mark = words.word(EDGE, at)
    if not mark:
        return None
    start = words.skip(THE, words.skip(OF, mark[0]))
    if mark[1] == "rest":
        return _rest(words, start)
    found = period(words, start) or period(words, mark[0])
    if not found or (found[1].grain in ("month", "year") and mark[1] != "middle"):
        return None
    begins, ends = _third_of(found[1].current(words.today), mark[1])
    return found[0], Stretch(begins, ends, "day", f"{mark[1]} of a period")


def _third_of(within: Period, name: str) -> tuple[date, date]:
    if within.grain == "week":
        begins, ends = EDGES[name]
        return within.start + begins * DAY, within.start + ends * DAY
    third = (within.end - within.start) / 3
    begins, ends = {"begin": (0, 1), "middle": (1, 2), "end": (2, 3)}[name]
    return within.start + begins * third, within.end if ends == 3 else within.start + ends * third


def _rest(words: Words, at: int) -> Found[Stretch] | None:
    found = period(words, at) or period(words, at - 1)
    if found:
        rest = Stretch(words.today, found[1].end, "day", "rest of a period")
        return (found[0], rest) if found[1].end > words.today else None
    today = words.word(RELATIVE_DAY, at)
    day = today[0] if today and today[1] == 0 else at + 1 if words.text(at) == "day" else None
    if day is None:
        return None
    midnight = datetime.combine(words.today + DAY, time(), words.now.tzinfo)
    return day, Stretch(words.now, midnight, "hour", "rest of the day")


@reader_from(*beginnings.WEEKS_OF)
def week_of(words: Words, at: int) -> Found[Stretch] | None:
    """The week of October 6th."""
    mark = words.word(WEEK_OF, at)
    found = named_day(words, mark[0]) if mark else None
    if not found:
        return None
    monday = monday_of(found[1].first)
    return found[0], Stretch(monday, monday + 7 * DAY, "week", "week of a day")


def _period(words: Words, at: int) -> Found[Stretch] | None:
    """Next week, in October, the first week of May."""
    start = words.skip(LEAD_PERIOD, at)
    found = longest(nth_week(words, start), period(words, start), period(words, at))
    if not found:
        return None
    end, read = found
    meant = read.current(words.today)
    sure = read.sure or start > at or _told(words, at)
    end = words.skip(AFTER_PERIOD, end)
    return end, Stretch(meant.start, meant.end, meant.grain, "period", sure)


def _told(words: Words, at: int) -> bool:
    """Whether the word before tells that a period is meant."""
    return at > 0 and words.word(LEAD_PERIOD, at - 1) is not None
