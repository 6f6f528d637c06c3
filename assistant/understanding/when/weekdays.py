"""Days by weekday: Friday, next Friday, Friday next week, Tuesday the 19th, 下周五, 下下周的周一."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.understanding.when import beginnings
from assistant.understanding.when.calendar import monday_of
from assistant.understanding.when.daytypes import Day
from assistant.understanding.when.monthdays import day_of_month, month_day
from assistant.understanding.when.numericdates import numeric_date
from assistant.understanding.when.periods import named_period
from assistant.understanding.when.vocabulary import (
    AFTER_NEXT,
    OF,
    ON,
    SHIFT,
    THE,
    WEEK_OF,
    WEEKDAY,
    WEEKDAY_OR_ELSE,
)
from assistant.understanding.when.words import Found, Words, longest, reader_from

WEEK = timedelta(days=7)
LOOKAHEAD = 31 * 28
"""Days until every number of the month has met every weekday, but for the 31st."""


@reader_from(*beginnings.WEEKDAYS)
def weekday(words: Words, at: int) -> Found[Day] | None:
    """The weekday that begins at token `at`, with the week or the date beside it."""
    return longest(_shifted(words, at), _in_week(words, at), _plain(words, at))


def weekday_name(words: Words, at: int) -> Found[int] | None:
    return words.word(WEEKDAY, at) or words.word(WEEKDAY_OR_ELSE, at)


def _plain(words: Words, at: int) -> Found[Day] | None:
    """The next such day from today on, or the one that the words after it tell."""
    found = weekday_name(words, at)
    if not found:
        return None
    end, day = found
    if beside := _dated(words, end, day) or _week_after(words, end, day):
        return beside
    first = words.today + timedelta(days=(day - words.today.weekday()) % 7)
    sure = words.word(WEEKDAY, at) is not None
    return end, Day((first, first + WEEK), sure=sure, weekday=day)


def _dated(words: Words, at: int, day: int) -> Found[Day] | None:
    """Mon, February 18; Tuesday the 19th; Thu 15th; Friday 7/6."""
    if found := longest(month_day(words, at), numeric_date(words, at)):
        agreeing = _agreeing(found, day)
        return agreeing if found[1].sure or agreeing[1].first.weekday() == day else None
    found = day_of_month(words, at)
    if not found or found[1].number is None:
        return None
    number = found[1].number
    days = (words.today + timedelta(days=ahead) for ahead in range(LOOKAHEAD))
    match = next((each for each in days if each.day == number and each.weekday() == day), None)
    return (found[0], replace(found[1], dates=(match,), sure=True, weekday=day)) if match else None


def _agreeing(found: Found[Day], day: int) -> Found[Day]:
    """The reading of a date on that weekday, where there is one."""
    end, dated = found
    match = next((each for each in (*dated.dates, *dated.others) if each.weekday() == day), dated.first)
    return end, replace(dated, dates=(match,), sure=True)


def _shifted(words: Words, at: int) -> Found[Day] | None:
    """This Friday, next Friday, 下下周一: weeks are counted from Monday."""
    shift = words.word(SHIFT, at)
    found = weekday_name(words, shift[0]) if shift else None
    if not shift or not found:
        return None
    end, day = found
    first = monday_of(words.today) + timedelta(days=day) + shift[1] * WEEK
    if shift[1] == -1 and words.today - first > WEEK and words.text(at).isascii():
        first += WEEK
    return end, Day((first,), weekday=day)


def _week_after(words: Words, at: int, day: int) -> Found[Day] | None:
    """Friday next week, Wednesday of next week, Friday after next, Friday week."""
    if after := words.word(AFTER_NEXT, at):
        first = words.today + timedelta(days=(day - words.today.weekday()) % 7)
        return after[0], Day((first + (after[1] - 1) * WEEK,), weekday=day)
    if words.text(at) == "week" and not (words.word(WEEK_OF, at) or words.number(at + 1)):
        first = words.today + timedelta(days=(day - words.today.weekday()) % 7)
        return at + 1, Day((first + WEEK,), weekday=day)
    found = named_period(words, words.skip(OF, at))
    return (found[0], _day_in(found[1].start, day)) if found and found[1].grain == "week" else None


def _in_week(words: Words, at: int) -> Found[Day] | None:
    """Next week on Friday, this week Friday, 下周的星期三."""
    week = named_period(words, at)
    if not week or week[1].grain != "week":
        return None
    start = words.skip(THE, words.skip(ON, words.skip(OF, week[0])))
    found = weekday_name(words, start)
    return (found[0], _day_in(week[1].start, found[1])) if found else None


def _day_in(start: date, day: int) -> Day:
    return Day((monday_of(start) + timedelta(days=day),), weekday=day)
