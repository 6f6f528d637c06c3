"""Until when something comes back: until Friday, for two weeks, 到月底为止, 持续一个月."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from assistant.understanding.when.amounts import Amount, amount
from assistant.understanding.when.clocks import Evidence
from assistant.understanding.when.days import day
from assistant.understanding.when.daytypes import Day
from assistant.understanding.when.rrule import STEPS, Rule
from assistant.understanding.when.timesofday import time_of_day
from assistant.understanding.when.words import Category, Found, Words, reader

Mark = Category[int]
UNTIL: Mark = Category("cycle_until")
FOR: Mark = Category("cycle_for")
ENDS: Mark = Category("cycle_ends")

PERIODS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
"""Days, at least, from one time to the next."""
COMMAS = " ,，、"


@dataclass(frozen=True, slots=True)
class Last:
    """One of them."""

    day: Day | None = None
    hours: tuple[int, int] | None = None
    """A clock time of the first day: hour and minute."""
    length: Amount | None = None
    doubtful: bool = False
    """Whether it may as well be the day itself: 每月到十五号."""


@reader
def last_day(words: Words, at: int) -> Found[Last] | None:
    """That begins at token `at`, with the words that say that it is the last."""
    if words.gap(at).strip(COMMAS):
        return None
    if mark := words.word(FOR, at):
        length = amount(words, mark[0])
        return (length[0], Last(length=length[1])) if length else None
    mark = words.word(UNTIL, at)
    found = _point(words, mark[0]) if mark else None
    return (found[0], replace(found[1], doubtful=mark[1] == 1)) if mark and found else None


def _point(words: Words, at: int) -> Found[Last] | None:
    clock, found = time_of_day(words, at), day(words, at)
    if clock and (not found or clock[0] >= found[0]) and clock[1].evidence > Evidence.NUMBER:
        return words.skip(ENDS, clock[0]), Last(hours=(clock[1].hours[-1], clock[1].minute))
    if not found or not found[1].sure:
        return None
    return words.skip(ENDS, found[0]), Last(day=found[1])


def ending(rule: Rule, start: str, last: Last) -> Rule | None:
    """The rule with its end; None where the words cannot mean one: every day at eight for an hour.

    `start` is the first time, in ISO format, or the first day.
    """
    first = datetime.fromisoformat(start)
    timed, steps = len(start) > len("2026-03-04"), rule.frequency in STEPS
    if last.day:
        until = next((each for each in last.day.dates if each >= first.date()), None)
        return replace(rule, until=_written(until, first.tzinfo, timed=timed)) if until else None
    if last.hours:
        hour, minute = last.hours
        then = datetime.combine(first.date(), time(hour % 24, minute), first.tzinfo)
        return replace(rule, until=_utc(then)) if steps and then >= first else None
    end = _after(last.length, first)
    if not end or not last.length:
        return None
    if steps:
        return replace(rule, until=_utc(end))
    if last.length.of_clock or (end - first).days <= PERIODS[rule.frequency] * rule.interval:
        return None
    return replace(rule, until=_written(end.date() - timedelta(days=1), first.tzinfo, timed=timed))


def _after(length: Amount | None, first: datetime) -> datetime | None:
    try:
        return length.after(first) if length else None
    except OverflowError:
        return None


def _written(day: date, zone: tzinfo | None, *, timed: bool) -> str:
    """The end of a day in UTC, as RFC 5545 wants it of what has a clock time and a zone."""
    return _utc(datetime.combine(day, time(23, 59, 59), zone)) if timed else f"{day:%Y%m%d}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
