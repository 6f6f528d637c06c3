"""From one moment, day or period to another: July 13-15, 三月到五月, 2 pm till tomorrow 4 pm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from assistant.understanding.when import beginnings
from assistant.understanding.when.amounts import amount
from assistant.understanding.when.calendar import day_of
from assistant.understanding.when.days import day
from assistant.understanding.when.moments import Moment, ends_sentence, moment
from assistant.understanding.when.monthdays import day_number, month, month_day
from assistant.understanding.when.offsets import offset_from_now
from assistant.understanding.when.periods import period
from assistant.understanding.when.resolve import moments
from assistant.understanding.when.stretches import Stretch
from assistant.understanding.when.timesofday import after_range_mark
from assistant.understanding.when.vocabulary import (
    AND,
    DAY_MARK,
    NOW_WORD,
    RANGE_END,
    RANGE_FROM,
    RANGE_TO,
    STARTING,
    UNTIL,
    UNTIL_AFTER,
)
from assistant.understanding.when.words import DASH, Found, Words, longest, reader_from

DAY = timedelta(days=1)
OF_A_DAY = frozenset({"before", "after", "until", "till"})
"""By noon is a moment to most."""
End = date | datetime
MARKS = frozenset({RANGE_TO.name, DASH.name})
BOUNDS = frozenset({UNTIL.name, UNTIL_AFTER.name})


@reader_from(*beginnings.RANGE)
def range_(words: Words, at: int) -> Found[Stretch] | None:
    between = (_numbered_days(words, at), _between(words, at)) if not MARKS.isdisjoint(words.said) else ()
    bounded = _bounded(words, at) if not BOUNDS.isdisjoint(words.said) else None
    return longest(bounded, *between, _starting(words, at) if STARTING.name in words.said else None)


def _numbered_days(words: Words, at: int) -> Found[Stretch] | None:
    """July 13 to 15, 13 to 15 July, November between 19 and 20, 一月十日到十二日."""
    start = words.skip(RANGE_FROM, at)
    return longest(_month_before(words, start), _month_after(words, start), _month_between(words, start))


def _month_before(words: Words, at: int) -> Found[Stretch] | None:
    first = month_day(words, at)
    to = after_range_mark(words, first[0]) if first else None
    number = day_number(words, to) if to is not None else None
    if not first or not number or _is_month(words, number[0]):
        return None
    if not words.text(number[0] - 1)[:1].isascii() and not words.word(DAY_MARK, number[0]):
        return None
    last = _same_or_next_month(first[1].first, number[1])
    end = words.skip(DAY_MARK, number[0])
    return (words.skip(RANGE_END, end), _days(first[1].first, last)) if last else None


def _is_month(words: Words, at: int) -> bool:
    return words.text(at) == "月" or words.text(at) in (":", "pm", "am")


def _same_or_next_month(first: date, number: int) -> date | None:
    months = [(first.year, first.month), (first.year + first.month // 12, first.month % 12 + 1)]
    days = (day_of(*each, number) for each in months)
    return next((each for each in days if each and each >= first), None)


def _month_after(words: Words, at: int) -> Found[Stretch] | None:
    number = day_number(words, at)
    to = after_range_mark(words, number[0]) if number else None
    last = month_day(words, to) if to is not None else None
    if not number or not last or last[1].number is None:
        return None
    day = last[1].first
    first = day_of(day.year, day.month, number[1])
    return (last[0], _days(first, day)) if first and first < day else None


def _month_between(words: Words, at: int) -> Found[Stretch] | None:
    named = month(words, at)
    first = day_number(words, words.skip(RANGE_FROM, named[0])) if named else None
    if not named or not first or words.skip(RANGE_FROM, named[0]) == named[0]:
        return None
    to = after_range_mark(words, first[0])
    number = day_number(words, to) if to is not None else None
    days = month_day(words, at) or _open_day(words, named[1], first[1])
    last = _same_or_next_month(days, number[1]) if number and isinstance(days, date) else None
    return (number[0], _days(days, last)) if number and last and isinstance(days, date) else None


def _open_day(words: Words, of_month: int, number: int) -> date | None:
    days = (day_of(words.today.year + ahead, of_month, number) for ahead in (0, 1, 4))
    return next((each for each in days if each and each >= words.today), None)


def _days(first: date, last: date) -> Stretch:
    """The last day belongs to it."""
    return Stretch(first, last + DAY, "day", "from one day to another")


def _between(words: Words, at: int) -> Found[Stretch] | None:
    """From Monday to Friday, from now until tomorrow, 2点-明天4点, from March to May."""
    start = words.skip(RANGE_FROM, at)
    told = start > at
    if found := _periods(words, start):
        return found
    first = _point(words, start)
    to = after_range_mark(words, first[0]) if first else None
    last = _point(words, to) if to is not None else None
    if not first or not last or ends_sentence(words, first[0]):
        return None
    if words.text(first[0]) in AND and not told:
        return None
    read = _span(words, first[1], last[1])
    return (words.skip(RANGE_END, last[0]), read) if read else None


def _periods(words: Words, at: int) -> Found[Stretch] | None:
    first = period(words, at)
    to = after_range_mark(words, first[0]) if first else None
    last = period(words, to) if to is not None else None
    if not first or not last or words.text(first[0]) in AND:
        return None
    begins = first[1].current(words.today)
    ends = next((each for each in last[1].any if each.start > begins.start), None)
    if not ends:
        return None
    read = Stretch(begins.start, ends.end, first[1].grain, "from one period to another", first[1].sure)
    return last[0], read


def _point(words: Words, at: int) -> Found[Moment | datetime] | None:
    """A moment, or now, or so long from now."""
    if now := words.word(NOW_WORD, at):
        return now[0], words.now
    offset, found = offset_from_now(words, at), moment(words, at)
    if offset and (not found or offset[0] > found[0]):
        after = offset[1].after(words.now)
        return (offset[0], after) if after else None
    return found if found and not found[1].hours else None


def _span(words: Words, first: Moment | datetime, last: Moment | datetime) -> Stretch | None:
    """The end is sought after the beginning."""
    if isinstance(first, Moment) and isinstance(last, Moment) and not (first.sure or last.sure):
        return None
    begins = first if isinstance(first, datetime) else _begin(words, first)
    if begins is None:
        return None
    ends = last if isinstance(last, datetime) else _end(words, last, begins)
    if ends is None:
        return None
    if isinstance(begins, datetime) or isinstance(ends, datetime):
        start, end = _moment_of(begins, words), _moment_of(ends, words)
        return Stretch(start, end, "minute", "from one moment to another") if start < end else None
    return _days(begins, ends) if begins <= ends else None


def _moment_of(end: End, words: Words) -> datetime:
    return end if isinstance(end, datetime) else datetime.combine(end, time(), words.now.tzinfo)


def _begin(words: Words, read: Moment) -> End | None:
    if read.clock:
        return moments(read, read.clock, words.now)[0]
    return read.day.first if read.day and not read.part else None


def _end(words: Words, read: Moment, begins: End) -> End | None:
    """The first that lies after the beginning."""
    if not read.clock:
        first = begins.date() if isinstance(begins, datetime) else begins
        return next((each for each in read.day.dates if each >= first), None) if read.day else None
    start = _moment_of(begins, words)
    found, others = moments(read, read.clock, start)
    return next((each for each in (found, *others) if each > start), None)


def _bounded(words: Words, at: int) -> Found[Stretch] | None:
    """By 2 pm, until Friday, since Monday, after 5 pm, 三点之前, 周五以前."""
    if mark := words.word(UNTIL, at):
        found = _told_point(words, mark[0])
        read = _bound(words, mark[1], found[1]) if found else None
        return (found[0], read) if found and read else None
    if bounded := _day_bounded(words, at):
        return bounded
    found = moment(words, at)
    mark = words.word(UNTIL_AFTER, found[0]) if found and found[1].sure else None
    if not found or not mark or amount(words, mark[0]):
        return None
    read = _bound(words, mark[1], found[1])
    return (mark[0], read) if read else None


def _day_bounded(words: Words, at: int) -> Found[Stretch] | None:
    """Tomorrow before 10 am: of that day, and of today what is left."""
    beside = day(words, at)
    mark = words.word(UNTIL, beside[0]) if beside and beside[1].sure else None
    found = moment(words, mark[0]) if mark and words.text(mark[0] - 1) in OF_A_DAY else None
    if not beside or not mark or not found or found[1].day or not found[1].clock:
        return None
    then, _ = moments(replace(found[1], day=beside[1]), found[1].clock, words.now)
    if mark[1] == "since":
        return found[0], Stretch(then, _midnight(then.date() + DAY, words), "minute", "from then on")
    start = max(_midnight(then.date(), words), words.now)
    return (found[0], Stretch(start, then, "minute", "until then")) if start < then else None


def _midnight(day: date, words: Words) -> datetime:
    return datetime.combine(day, time(), words.now.tzinfo)


def _told_point(words: Words, at: int) -> Found[Moment] | None:
    found = moment(words, at)
    return found if found and (found[1].sure or found[1].day) and not found[1].hours else None


def _bound(words: Words, side: str, read: Moment) -> Stretch | None:
    """From now until then, or from then on for the rest of that day."""
    begins = _begin(words, read)
    if begins is None:
        return None
    if side == "until":
        if isinstance(begins, datetime):
            return Stretch(words.now, begins, "minute", "until then") if words.now < begins else None
        return Stretch(words.today, begins, "day", "until then") if words.today < begins else None
    if isinstance(begins, datetime):
        midnight = datetime.combine(begins.date() + DAY, time(), begins.tzinfo)
        return Stretch(begins, midnight, "minute", "from then on")
    if begins > words.today and read.day and read.day.weekday is not None:
        begins -= 7 * DAY
    return Stretch(begins, words.today + DAY, "day", "since then") if begins < words.today else None


def _starting(words: Words, at: int) -> Found[Stretch] | None:
    """For a day starting this Friday at 5 pm, 2.5 hours from 9."""
    found = amount(words, at)
    mark = words.word(STARTING, found[0]) if found else None
    begins = moment(words, mark[0]) if mark else None
    if not found or not begins or not begins[1].clock:
        return None
    start, _ = moments(begins[1], begins[1].clock, words.now)
    return begins[0], Stretch(start, found[1].after(start), begins[1].clock.grain, "so long from then")
