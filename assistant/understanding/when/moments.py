"""A moment put together from its pieces in any order: day, part of the day, clock time, zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo

from assistant.understanding.when import beginnings
from assistant.understanding.when.clocks import Clock, Evidence, clock
from assistant.understanding.when.days import day
from assistant.understanding.when.daytypes import Day
from assistant.understanding.when.parts import PARTS, Part, day_part, part, short_part
from assistant.understanding.when.timesofday import Hours, hours
from assistant.understanding.when.vocabulary import (
    CLOCK_BEFORE,
    CONNECTOR,
    DATE_BEFORE,
    FIRST_THING,
    LEAD,
    NUMBER_CLOCK_BEFORE,
    ZONE_WORD,
)
from assistant.understanding.when.words import DASHES, Found, Words, reader, reader_from
from assistant.understanding.when.zones import zone

PIECES = 5
SENTENCE_ENDS = frozenset("?!。？！;；\n")


@dataclass(frozen=True, slots=True)
class Moment:
    day: Day | None = None
    part: Part | None = None
    clock: Clock | None = None
    hours: Hours | None = None
    zone: tzinfo | None = None
    sure: bool = False
    """Whether something in it can be nothing but a time."""
    expected: bool = False
    """Whether a word before it, such as `at`, makes a time of what alone is none."""


@reader_from(*beginnings.MOMENT)
def moment(words: Words, at: int) -> Found[Moment] | None:
    """The longest that begins at token `at`, with the preposition before it."""
    if first := words.word(FIRST_THING, at):
        return _first_thing(words, words.skip(LEAD, first[0]))
    start = words.skip(LEAD, at)
    found = _read(words, start)
    if not found and start > at:
        found = _read(words, at)
    return found


def _first_thing(words: Words, at: int) -> Found[Moment] | None:
    """Tomorrow, on Monday, in the morning: all of them mean the morning, the last that of a day to come."""
    found = _read(words, at)
    if not found or found[1].clock or found[1].hours or not (found[1].day or found[1].part):
        return None
    end, read = found
    beside = read.part or PARTS["morning"]
    today = read.day or Day((words.today + timedelta(days=words.now.hour >= beside.begins),))
    sure = read.sure or read.day is None
    return end, replace(read, part=beside, day=today, sure=sure)


@reader
def zoned_moment(words: Words, at: int) -> Found[Moment] | None:
    """With the zone before it: 纽约时间下午三点."""
    found = zone(words.tokens, at) if ZONE_WORD.name in words.said else None
    read = moment(words, words.skip(CONNECTOR, found[0])) if found else None
    if not found or not read or not (read[1].clock or read[1].hours):
        return None
    return read[0], replace(read[1], zone=found[1])


def _read(words: Words, at: int) -> Found[Moment] | None:
    made, end = Moment(), at
    for _ in range(PIECES):
        start = _past_connectors(words, end) if end > at else at
        step = _piece(words, start, made) if start is not None else None
        if not step:
            break
        end, made = step
    return (end, made) if end > at else None


def _past_connectors(words: Words, at: int) -> int | None:
    """None where the sentence ends, or a range begins."""
    for _ in range(2):
        if at >= len(words) or ends_sentence(words, at) or words.gap(at).strip() in DASHES:
            return None
        at = words.skip(CONNECTOR, at)
    return at if at < len(words) else None


def ends_sentence(words: Words, at: int) -> bool:
    gap = words.gap(at)
    if not SENTENCE_ENDS.isdisjoint(gap):
        return True
    return "." in gap and len(words.text(at - 1)) > 4


def _piece(words: Words, at: int, made: Moment) -> Found[Moment] | None:
    """`made` with one piece more, the longest."""
    steps = [step for step in (*_with_hours(words, at, made), _with_day(words, at, made)) if step]
    if step := _with_part(words, at, made):
        steps.append(step)
    if _may_have_zone(words, made) and (found := zone(words.tokens, at)):
        steps.append((found[0], replace(made, zone=found[1])))
    return max(steps, key=lambda step: step[0], default=None)


def _may_have_zone(words: Words, made: Moment) -> bool:
    """Behind a clock time; before it, as in 明天东京时间下午三点, where a word says that it is one."""
    if made.zone:
        return False
    return bool(made.clock or made.hours or (made.day and ZONE_WORD.name in words.said))


def _with_day(words: Words, at: int, made: Moment) -> Found[Moment] | None:
    if made.day:
        return None
    if not made.part and (both := day_part(words, at)):
        end, (days, beside) = both
        today = Day((words.today + timedelta(days=days),))
        return _fitting(end, replace(made, day=today, part=beside, sure=True))
    found = day(words, at)
    if not found:
        return None
    expected = made.expected or words.before(at, DATE_BEFORE)
    return found[0], replace(made, day=found[1], sure=made.sure or found[1].sure, expected=expected)


def _fitting(end: int, made: Moment) -> Found[Moment] | None:
    """None where the part of the day and the clock time exclude each other."""
    if made.part and made.clock:
        within = made.clock.within(made.part)
        return (end, replace(made, clock=within, sure=True)) if within else None
    if made.part and made.hours:
        first = made.hours.first.within(made.part)
        return (end, replace(made, hours=replace(made.hours, first=first), sure=True)) if first else None
    return end, made


def _with_part(words: Words, at: int, made: Moment) -> Found[Moment] | None:
    if made.part:
        return None
    found = part(words, at)
    bare = found is not None and words.text(at).isascii() and _starts_with_part(words, at)
    if not found and (made.day or _clock_follows(words, at + 1)):
        found, bare = short_part(words, at), False
    if not found:
        return None
    sure = made.sure or not bare or made.day is not None
    return _fitting(found[0], replace(made, part=found[1], sure=sure))


def _starts_with_part(words: Words, at: int) -> bool:
    """Whether no `in the` stands before it: evening alone may be a greeting."""
    return "part" in words.meanings(at)


def _clock_follows(words: Words, at: int) -> bool:
    found = clock(words, at)
    return found is not None and found[1].evidence == Evidence.SURE


def _with_hours(words: Words, at: int, made: Moment) -> list[Found[Moment]]:
    """With a clock time, or with a range of them."""
    if made.clock or made.hours:
        return []
    steps = []
    if found := hours(words, at):
        told = found[1].sure or made.day or made.part
        if told or _part_follows(words, found[0]) or _day_follows(words, found[0]):
            sure = made.sure or found[1].sure
            steps.append(_fitting(found[0], replace(made, hours=found[1], sure=sure)))
    if (read := clock(words, at)) and _is_clock(words, at, read, made):
        number = read[1].evidence == Evidence.NUMBER
        expected = made.expected or words.before(at, NUMBER_CLOCK_BEFORE if number else CLOCK_BEFORE)
        sure = made.sure or read[1].evidence == Evidence.SURE
        steps.append(_fitting(read[0], replace(made, clock=read[1], sure=sure, expected=expected)))
    return [step for step in steps if step]


def _is_clock(words: Words, at: int, read: Found[Clock], made: Moment) -> bool:
    """Whether what stands around a number tells that it is a clock time."""
    end, found = read
    if found.evidence == Evidence.SURE:
        return True
    expected = words.before(at, CLOCK_BEFORE) and words.text(at).isascii()
    if found.evidence == Evidence.SPOKEN:
        return (
            expected or bool(made.day or made.part) or _part_follows(words, end) or _day_follows(words, end)
        )
    beside_part = made.part is not None or _part_follows(words, end, told=True) or _morning_of(words, end)
    return (expected and not _counts(words, end)) or (beside_part and found.hour <= 12)


def _part_follows(words: Words, at: int, *, told: bool = False) -> bool:
    """With `told` only one with `in the` or `this`."""
    if words.gap(at).strip(" ,，"):
        return False
    return bool(day_part(words, at) or (part(words, at) and not (told and _starts_with_part(words, at))))


def _morning_of(words: Words, at: int) -> bool:
    """7 tomorrow morning."""
    found = day(words, at)
    return found is not None and not words.gap(at).strip() and part(words, found[0]) is not None


def _day_follows(words: Words, at: int) -> bool:
    if words.gap(at).strip(" ,，"):
        return False
    found = day(words, words.skip(CONNECTOR, at))
    return found is not None and found[1].sure


def _counts(words: Words, at: int) -> bool:
    """At 5 percent, at 3 different places."""
    return words.text(at) in ("%", ":", "/") or "number_word_after" in words.meanings(at)
