"""Recurrences with their first occurrence: every weekday at 7, 每周一三五早上八点, every hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from assistant.understanding.when.amounts import Amount
from assistant.understanding.when.clocks import Clock, Evidence
from assistant.understanding.when.cycles import Cycle, cycle, speaks_of_cycles
from assistant.understanding.when.expression import Expression, Grain
from assistant.understanding.when.firstdays import FROM, STARTING, first_day
from assistant.understanding.when.firstdays import ON as STARTS_ON
from assistant.understanding.when.lastdays import ending, last_day
from assistant.understanding.when.moments import ends_sentence
from assistant.understanding.when.occurrence import annual, first_days, next_step
from assistant.understanding.when.parts import Part, part
from assistant.understanding.when.rrule import STEPS, Rule
from assistant.understanding.when.timesofday import Hours, hours, time_of_day
from assistant.understanding.when.vocabulary import CONNECTOR, ZONE_WORD
from assistant.understanding.when.words import Category, Found, Words, reader
from assistant.understanding.when.zones import zone, zone_name

STARTS = frozenset({FROM.name, STARTING.name, STARTS_ON.name})
Mark = Category[int]
ON: Mark = Category("cycle_on")
CLOCK_BEFORE: Mark = Category("clock_before")
JOINER: Mark = Category("day_joiner")

MOST = 4
"""Clock times: nobody names more."""
EARLY_HOURS = range(1, 6)
"""What people who do not say which half of the day mean in the afternoon."""


@dataclass(frozen=True, slots=True)
class Times:
    """The clock times of a recurrence."""

    clocks: tuple[Clock, ...] = ()
    last: Clock | None = None
    """Where the first of them ends."""
    part: Part | None = None
    since: date | None = None
    """The day from which on."""
    zone: tzinfo | None = None
    """Whose clocks show them, where it was said."""


@reader
def recurrences(words: Words, at: int) -> list[tuple[int, Expression]]:
    """Those that begin at token `at`: the token after each, and what it means; without its end as well."""
    found = _in_zone(words, at) if speaks_of_cycles(words, 0) else None
    every = [each for each in (_until(words, found), _for_ever(words, found)) if each] if found else []
    return [
        (end, replace(each, span=(words.tokens[at].start, words.tokens[end - 1].end))) for end, each in every
    ]


def _for_ever(words: Words, found: Found[tuple[Cycle, Times]]) -> Found[Expression] | None:
    expression, _ = _expression(*found[1], words.now)
    return (found[0], expression) if expression else None


def _until(words: Words, found: Found[tuple[Cycle, Times]]) -> Found[Expression] | None:
    """With its end, and perhaps the clock time behind that: every day for two weeks at eight."""
    last = last_day(words, found[0])
    if not last or (last[1].doubtful and not found[1][1].clocks and found[1][0].rule.frequency not in STEPS):
        return None
    end, (read, times) = last[0], found[1]
    if not times.clocks and (late := _times(words, end, read.part)):
        end, times = late[0], replace(late[1], since=times.since)
    expression, rule = _expression(read, times, words.now)
    ends = ending(rule, expression.start, last[1]) if expression and expression.start else None
    return (end, replace(expression, rrule=str(ends))) if expression and ends else None


def _in_zone(words: Words, at: int) -> Found[tuple[Cycle, Times]] | None:
    """With the zone before it or behind it: 纽约时间每天早上九点, every day at nine Tokyo time."""
    before = zone(words.tokens, at) if ZONE_WORD.name in words.said else None
    found = _from_a_day(words, words.skip(CONNECTOR, before[0]) if before else at)
    if not found or not found[1][1].clocks:
        return None if before else found
    end, (read, times) = found
    named = before or zone(words.tokens, end)
    if not named or not zone_name(named[1]):
        return found
    return max(end, named[0]), (read, replace(times, zone=named[1]))


def _from_a_day(words: Words, at: int) -> Found[tuple[Cycle, Times]] | None:
    """With the day from which on it comes back, before it or behind it."""
    if STARTS.isdisjoint(words.said):
        return _said(words, at)
    before = first_day(words, at)
    found = _said(words, words.skip(ON, before[0]) if before else at)
    if before and not found:
        return _said(words, at)
    return _with_first(words, found, before[1] if before else None) if found else None


def _with_first(
    words: Words, found: Found[tuple[Cycle, Times]], first: date | None
) -> Found[tuple[Cycle, Times]]:
    """Every day at six starting tomorrow, every day starting tomorrow at six, or at six."""
    end, (read, times) = found
    behind = None if first or ends_sentence(words, end) else first_day(words, end)
    if not behind:
        mark = None if times.clocks else words.word(STARTING, end)
        end, times = (_times(words, mark[0], read.part) if mark else None) or (end, times)
        return end, (read, replace(times, since=first))
    timed = None if times.clocks else _times(words, behind[0], read.part)
    end, times = timed or (behind[0], times)
    return end, (read, replace(times, since=behind[1]))


def _said(words: Words, at: int) -> Found[tuple[Cycle, Times]] | None:
    return _cycle_first(words, at) or _clock_first(words, at)


def _cycle_first(words: Words, at: int) -> Found[tuple[Cycle, Times]] | None:
    """Every day at seven."""
    if not (found := cycle(words, at)):
        return None
    end, read = found
    if times := _times(words, end, read.part):
        return times[0], (read, times[1])
    return None if read.needs_clock else (end, (read, Times(part=read.part)))


def _clock_first(words: Words, at: int) -> Found[tuple[Cycle, Times]] | None:
    """3 pm every day, at 9 on Mondays."""
    if ranged := _hours_first(words, at):
        return ranged
    start = words.skip(CLOCK_BEFORE, at)
    clock = time_of_day(words, start)
    named = zone(words.tokens, clock[0]) if clock else None
    found = cycle(words, named[0] if named else clock[0]) if clock else None
    if not clock or not found or (clock[1].evidence == Evidence.NUMBER and start == at):
        return None
    read = replace(found[1], part=None)
    beside = clock[1].within(found[1].part) if found[1].part else None
    return found[0], (read, Times((beside or clock[1],), zone=named[1] if named else None))


def _hours_first(words: Words, at: int) -> Found[tuple[Cycle, Times]] | None:
    """From nine to five on weekdays."""
    span = hours(words, at)
    found = cycle(words, span[0]) if span else None
    if not span or not found or found[1].part:
        return None
    return found[0], (found[1], _lasting(span[1]))


def _lasting(span: Hours) -> Times:
    """From seven to eight pm begins at the latest hour that is before the end."""
    first, last = span.first, span.last
    if isinstance(last, Amount):
        return Times((first,))
    earlier = [hour for hour in first.hours if last.sure and (hour, first.minute) < (last.hour, last.minute)]
    first = replace(first, hour=max(earlier), sure=True) if earlier else first
    return Times((first,), last)


def _times(words: Words, at: int, beside: Part | None) -> Found[Times] | None:
    """What stands after the cycle, perhaps with a zone: at seven, 纽约时间早上九点."""
    named = zone(words.tokens, words.skip(ON, at)) if ZONE_WORD.name in words.said else None
    found = _clocks(words, named[0] if named else at, beside)
    return (found[0], replace(found[1], zone=named[1])) if found and named else found


def _clocks(words: Words, at: int, beside: Part | None) -> Found[Times] | None:
    """At seven, in the morning, from 9 to 11."""
    start = words.skip(ON, at)
    clock, span = time_of_day(words, start), hours(words, start)
    several = None
    if clock and (clock[1].evidence > Evidence.NUMBER or start > at):
        first = clock[1].within(beside) if beside else clock[1]
        several = _and_more(words, clock[0], first or clock[1])
    if span and (not several or len(several[1].clocks) == 1):
        return span[0], _lasting(span[1])
    found = None if several else part(words, start) or part(words, at)
    return several or ((found[0], Times(part=found[1])) if found else None)


def _and_more(words: Words, at: int, first: Clock) -> Found[Times]:
    """At 8 and 12: the further hours of the day, where their minute is the same."""
    clocks = [first]
    while len(clocks) < MOST and (start := words.skip(JOINER, at)) > at:
        more = time_of_day(words, words.skip(ON, start))
        if not more or more[1].minute != first.minute:
            break
        at, clocks = more[0], [*clocks, more[1]]
    return at, Times(tuple(clocks))


def _expression(read: Cycle, times: Times, now: datetime) -> tuple[Expression | None, Rule]:
    """With the rule itself, which may yet be given an end."""
    here = now.astimezone(times.zone) if times.zone else now
    if read.rule.frequency in STEPS:
        found, rule = _stepping(read.rule, times, here)
    else:
        days = first_days(read.rule, read.feast, times.since or here.date())
        if not days:
            return None, read.rule
        rule = annual(read.feast, now.year) if read.feast else read.rule
        found = Expression((0, 0), "recurrence", "day", days[0].isoformat(), rule="recurrence")
        found, rule = _timed(found, rule, days, times=times, now=here)
    found = replace(found, rrule=str(rule))
    return (_told_here(found, times.zone, now) if times.zone else found), rule


def _told_here(found: Expression, there: tzinfo, now: datetime) -> Expression:
    """Its moments in the zone of `now`."""

    def told(moment: str) -> str:
        return datetime.fromisoformat(moment).astimezone(now.tzinfo).isoformat()

    return replace(
        found,
        start=told(found.start) if found.start else None,
        end=told(found.end) if found.end else None,
        others=tuple(map(told, found.others)),
        zone=zone_name(there),
    )


def _timed(
    found: Expression, rule: Rule, days: list[date], *, times: Times, now: datetime
) -> tuple[Expression, Rule]:
    """With the clock times that were said, if any."""
    said = [_hour(clock) for clock in times.clocks] or ([times.part.begins] if times.part else [])
    if not said:
        return found, rule
    minute = times.clocks[0].minute if times.clocks else 0
    start = _first_moment(days, said, minute, now)
    timed = replace(
        found,
        grain=times.clocks[0].grain if times.clocks else "hour",
        start=start.isoformat(),
        end=_end(start, times),
        others=_others(days, times, now),
    )
    return timed, replace(rule, hours=tuple(hour % 24 for hour in said), minute=minute)


def _stepping(rule: Rule, times: Times, now: datetime) -> tuple[Expression, Rule]:
    """Every so many minutes or hours, perhaps within some hours of the day."""
    if times.clocks and times.last:
        first, last = _hour(times.clocks[0]), _hour(times.last)
        last += 12 if last < first and not times.last.sure else 0
        rule = replace(rule, hours=tuple(range(first, last + 1)))
    grain: Grain = "hour" if rule.frequency == "HOURLY" else "minute"
    start = next_step(rule, now).isoformat()
    return Expression((0, 0), "recurrence", grain, start, rule="recurrence"), rule


def _hour(clock: Clock) -> int:
    """Whoever says `every day at 3` gets up later; whoever says 7 may well get up then."""
    unsure = not clock.sure and clock.hour in EARLY_HOURS
    return clock.hour + 12 if unsure else clock.hour


def _first_moment(days: list[date], said: list[int], minute: int, now: datetime) -> datetime:
    moments = sorted(_moment(day, hour, minute, now) for day in days for hour in said)
    return next((moment for moment in moments if moment > now), moments[-1])


def _moment(day: date, hour: int, minute: int, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo) + timedelta(hours=hour, minutes=minute)


def _end(start: datetime, times: Times) -> str | None:
    """Of the first occurrence, where it was said how long it is."""
    if times.last:
        hour = times.last.hour if times.last.sure else _hour(times.last)
        end = _moment(start.date(), hour, times.last.minute, start)
        return (end if end > start else end + timedelta(hours=12)).isoformat()
    if times.part and not times.clocks:
        return (start + timedelta(hours=times.part.ends - times.part.begins)).isoformat()
    return None


def _others(days: list[date], times: Times, now: datetime) -> tuple[str, ...]:
    """The other half of the day."""
    if len(times.clocks) != 1 or len(times.clocks[0].hours) < 2:
        return ()
    clock = times.clocks[0]
    hour = next(each for each in clock.hours if each != _hour(clock) % 24)
    return (_first_moment(days, [hour], clock.minute, now).isoformat(),)
