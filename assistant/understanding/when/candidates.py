"""All that may be meant by the words from one place on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from assistant.understanding.when.amounts import Amount, amount, sloppy_amount
from assistant.understanding.when.clocks import Evidence, clock
from assistant.understanding.when.days import day
from assistant.understanding.when.expression import Expression
from assistant.understanding.when.moments import Moment, moment, zoned_moment
from assistant.understanding.when.offsets import Offset, offset_from_now
from assistant.understanding.when.ranges import range_
from assistant.understanding.when.recurrence import recurrences
from assistant.understanding.when.resolve import Span, resolve
from assistant.understanding.when.sametime import same_time
from assistant.understanding.when.stretches import Stretch, stretch
from assistant.understanding.when.timesofday import clock_offset, time_of_day
from assistant.understanding.when.vocabulary import NOW_WORD, SAME_TIME, ZONE_WORD
from assistant.understanding.when.words import Found, Words

MOST_READS = 800
"""Nobody's words cost more: of 1,280 sentences the dearest took 372 reads, the median 47."""
RECURRING = frozenset(
    [
        "every",
        "every_other",
        "every_joined",
        "alternate",
        "gap",
        "adverb",
        "sure_adverb",
        "plural_days",
        "plural_part",
        "nightly",
        "of_each",
        "workdays",
        "weekday",
    ]
)
"""Categories without which nothing comes back."""


@dataclass(frozen=True, slots=True)
class Candidate:
    end: int
    """The token after it."""
    expression: Expression
    sure: bool = True
    """Whether the words alone make it one; else only where a time is expected."""


def candidates(words: Words, at: int) -> list[Candidate]:
    """The whole compositions, and each simple kind beside them; nothing once a text has cost too much."""
    may_begin = words.meanings(at) or ZONE_WORD.name in words.said
    if words.reads > MOST_READS or not may_begin:
        return []
    return list(_candidates(words, at))


def _candidates(words: Words, at: int) -> Iterator[Candidate]:
    """Of those that end at the same place the likelier first."""
    if not RECURRING.isdisjoint(words.said):
        yield from (Candidate(end, each) for end, each in recurrences(words, at))
    yield from (_stretch(words, at, read) for read in (stretch(words, at), range_(words, at)) if read)
    yield from _counted(words, at)
    same = same_time(words, at) if SAME_TIME.name in words.said else None
    moments = (moment(words, at), zoned_moment(words, at), same)
    yield from (_moment(words, at, read) for read in moments if read)
    yield from _simple(words, at)
    if found := sloppy_amount(words, at):
        yield _duration(words, at, found, sure=amount(words, at) is not None)


def _counted(words: Words, at: int) -> Iterator[Candidate]:
    """From now, or from a clock time."""
    if now := words.word(NOW_WORD, at):
        span = _span(words, at, now[0])
        yield Candidate(now[0], Expression(span, "instant", "second", words.now.isoformat(), rule="now"))
    if offset := offset_from_now(words, at):
        yield from _offset(words, at, offset)
    if away := clock_offset(words, at):
        yield _moment(words, at, (away[0], Moment(clock=away[1], sure=True)))


def _span(words: Words, at: int, end: int) -> Span:
    return words.tokens[at].start, words.tokens[end - 1].end


def _stretch(words: Words, at: int, found: Found[Stretch]) -> Candidate:
    end, read = found
    span = _span(words, at, end)
    start, last = _iso(read.start), _iso(read.end)
    return Candidate(end, Expression(span, "range", read.grain, start, last, rule=read.rule), read.sure)


def _iso(day: date | datetime) -> str:
    return day.isoformat()


def _offset(words: Words, at: int, found: Found[Offset]) -> Iterator[Candidate]:
    end, read = found
    moved = read.after(words.now)
    if not moved or not read.amount.of_clock:
        return
    seconds = read.amount.seconds * read.sign
    span = _span(words, at, end)
    yield Candidate(
        end,
        Expression(
            span, "instant", read.amount.grain, moved.isoformat(), seconds=seconds, rule="so long from now"
        ),
    )


def _duration(words: Words, at: int, found: Found[Amount], *, sure: bool) -> Candidate:
    end, read = found
    span = _span(words, at, end)
    return Candidate(
        end, Expression(span, "duration", read.grain, seconds=read.seconds, rule="duration"), sure
    )


def _moment(words: Words, at: int, found: Found[Moment]) -> Candidate:
    end, read = found
    expected = read.expected
    return Candidate(end, resolve(read, _span(words, at, end), words.now), read.sure or expected)


def _simple(words: Words, at: int) -> Iterator[Candidate]:
    """The day alone and the clock time alone."""
    if found := day(words, at):
        read = Moment(day=found[1])
        yield Candidate(found[0], resolve(read, _span(words, at, found[0]), words.now), found[1].sure)
    if timed := time_of_day(words, at):
        read = Moment(clock=timed[1])
        sure = timed[1].evidence == Evidence.SURE
        yield Candidate(timed[0], resolve(read, _span(words, at, timed[0]), words.now), sure)
    elif spoken := clock(words, at):
        read = Moment(clock=spoken[1])
        yield Candidate(spoken[0], resolve(read, _span(words, at, spoken[0]), words.now), sure=False)
