"""Clock times beside a part of the day, and from one to another: 下午三点, 7 in the morning, 3-5 pm."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.when import beginnings
from assistant.understanding.when.amounts import DAY, Amount, amount
from assistant.understanding.when.clocks import Clock, Evidence, clock, past_clock, plain_clock
from assistant.understanding.when.parts import Part, part
from assistant.understanding.when.vocabulary import (
    AND,
    AWAY,
    LASTING,
    NUMBER_WORD_AFTER,
    OF,
    ON_CLOCK,
    RANGE_END,
    RANGE_FROM,
    RANGE_TO,
)
from assistant.understanding.when.words import DASHES, Found, Words, reader_from


@dataclass(frozen=True, slots=True)
class Hours:
    """From one clock time to another, or for so long."""

    first: Clock
    last: Clock | Amount
    sure: bool


@reader_from(*beginnings.TIME_OF_DAY)
def time_of_day(words: Words, at: int) -> Found[Clock] | None:
    """Seven in the morning, 早上七点, 8:30 pm; its evidence tells whether it is surely one."""
    return _beside_part(words, at, clock(words, at)) or _after_part(words, at)


@reader_from(*beginnings.TIME_OF_DAY)
def plain_time_of_day(words: Words, at: int) -> Found[Clock] | None:
    """As an end of a range: without `five to eight`."""
    return _beside_part(words, at, plain_clock(words, at)) or _after_part(words, at)


def _beside_part(words: Words, at: int, found: Found[Clock] | None) -> Found[Clock] | None:
    if not found:
        return None
    end, read = found
    beside = part(words, end) if not words.gap(end).strip(" ,，") else None
    within = read.within(beside[1]) if beside else None
    return (beside[0], _surely(within)) if beside and within else found


def _surely(read: Clock) -> Clock:
    return Clock(read.hour, read.minute, read.second, read.grain, sure=True)


def _after_part(words: Words, at: int) -> Found[Clock] | None:
    before = part(words, at)
    if not before:
        return None
    start = words.skip(ON_CLOCK, words.skip(OF, before[0]))
    found = plain_clock(words, start)
    if not found or (found[1].evidence == Evidence.NUMBER and start == before[0]):
        return None
    within = found[1].within(before[1])
    return (found[0], _surely(within)) if within else None


@reader_from(*beginnings.AMOUNT)
def clock_offset(words: Words, at: int) -> Found[Clock] | None:
    """2 hours after noon, one hour before 5 pm."""
    found = amount(words, at)
    away = words.word(AWAY, found[0]) if found else None
    base = plain_time_of_day(words, away[0]) if away else None
    if not found or not away or not base or not found[1].of_clock or not base[1].sure:
        return None
    seconds = base[1].hour * 3600 + base[1].minute * 60 + away[1] * int(found[1].seconds)
    hour, rest = divmod(seconds % DAY, 3600)
    return base[0], Clock(hour, rest // 60, rest % 60, "minute", sure=True)


@reader_from(*beginnings.HOURS)
def hours(words: Words, at: int) -> Found[Hours] | None:
    """From 3 to 5 pm, 9:30 - 11:00, 下午五点到七点半, 4 pm for 30 minutes."""
    start = words.skip(RANGE_FROM, words.skip(ON_CLOCK, at))
    first = plain_time_of_day(words, start)
    if not first:
        return None
    if lasting := _lasting(words, first[0]):
        sure = first[1].evidence > Evidence.NUMBER
        return (lasting[0], Hours(first[1], lasting[1], sure)) if sure else None
    to = after_range_mark(words, first[0])
    last = plain_time_of_day(words, to) if to is not None else None
    if not last or not _fits(words, first, last):
        return None
    if start == at and (_is_past(words, at, last[0]) or _are_two(words, first[0], last[0])):
        return None
    both = min(first[1].evidence, last[1].evidence)
    sure = Evidence.SURE in (first[1].evidence, last[1].evidence) or (start > at and both > Evidence.NUMBER)
    return words.skip(RANGE_END, last[0]), Hours(first[1], last[1], sure)


def _are_two(words: Words, middle: int, end: int) -> bool:
    """Seven and eight are two times, but for 三点和五点之间."""
    return words.text(middle) in AND and words.skip(RANGE_END, end) == end


def _is_past(words: Words, at: int, end: int) -> bool:
    """15 to noon, ten to eight; but 3 to 5 pm and nine to five are ranges."""
    past, number = past_clock(words, at), words.whole(at)
    if not past or past[0] != end or not number or words.text(at + 1) in ("minutes", "minute"):
        return bool(past and past[0] == end and number)
    return number[1] > 12 or (words.text(at).isalpha() and number[1] % 5 == 0)


def _fits(words: Words, first: Found[Clock], last: Found[Clock]) -> bool:
    """Five to eight people is no range, nor is 7:30 to 5 dollars."""
    return last[1].evidence > Evidence.NUMBER or not words.word(NUMBER_WORD_AFTER, last[0])


def _lasting(words: Words, at: int) -> Found[Amount] | None:
    mark = words.word(LASTING, at)
    return amount(words, mark[0]) if mark else None


def after_range_mark(words: Words, at: int) -> int | None:
    """The token after to, until, 到, or a dash."""
    if mark := words.word(RANGE_TO, at):
        return mark[0]
    gap = words.gap(at).strip()
    return at if gap in DASHES and at < len(words) else None


def part_hours(beside: Part, read: Hours) -> Hours:
    """Both ends beside a part of the day; the last may lie after it."""
    first = read.first.within(beside) or read.first
    return Hours(first, read.last, sure=True)
