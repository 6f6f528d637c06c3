"""A day at the hour that it is now: this time tomorrow, 下周这个时候."""

from __future__ import annotations

from datetime import timedelta

from assistant.understanding.when.calendar import months_after
from assistant.understanding.when.clocks import Clock
from assistant.understanding.when.days import day
from assistant.understanding.when.daytypes import Day
from assistant.understanding.when.moments import Moment
from assistant.understanding.when.vocabulary import OF, ON, PERIOD, RELATIVE_YEAR, SAME_TIME, SHIFT
from assistant.understanding.when.words import Found, Words, longest

WEEKS = {"week": 1, "fortnight": 2}
MONTHS = {"month": 1, "year": 12}


def same_time(words: Words, at: int) -> Found[Moment] | None:
    mark = words.word(SAME_TIME, at)
    found = _day(words, words.skip(ON, mark[0]) if mark else at)
    if not mark and found:
        mark = words.word(SAME_TIME, words.skip(OF, words.skip(ON, found[0])))
    if not mark or not found:
        return None
    now = words.now
    read = Moment(found[1], clock=Clock(now.hour, now.minute, grain="minute", sure=True), sure=True)
    return max(mark[0], found[0]), read


def _day(words: Words, at: int) -> Found[Day] | None:
    found = longest(day(words, at), _so_many_periods(words, at))
    return found if found and found[1].sure else None


def _so_many_periods(words: Words, at: int) -> Found[Day] | None:
    """Next week, 下个月, 明年: the same day of it."""
    if year := words.word(RELATIVE_YEAR, at):
        return year[0], Day((months_after(words.today, 12 * year[1]),))
    shift = words.word(SHIFT, at)
    named = words.word(PERIOD, shift[0]) if shift else None
    if not shift or not named:
        return None
    if weeks := WEEKS.get(named[1]):
        return named[0], Day((words.today + timedelta(weeks=weeks * shift[1]),))
    months = MONTHS.get(named[1])
    return (named[0], Day((months_after(words.today, months * shift[1]),))) if months else None
