"""What comes back, without its clock time: every other Thursday, weekdays, 每隔两天, 每月最后一天."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.understanding.when.amounts import amount
from assistant.understanding.when.daysofmonth import days_of_month
from assistant.understanding.when.daysofweek import day_list, named_days, plural_days
from assistant.understanding.when.holidays import InYear, holiday
from assistant.understanding.when.monthdays import month_day
from assistant.understanding.when.numericdates import numeric_date
from assistant.understanding.when.parts import PARTS, Part, part
from assistant.understanding.when.rrule import WEEKEND, WORKDAYS, Frequency, Rule
from assistant.understanding.when.vocabulary import FRACTION_AFTER
from assistant.understanding.when.words import Category, Found, Words, longest, reader

Mark = Category[int]
EVERY: Mark = Category("every")
EVERY_OTHER: Category[int] = Category("every_other")
EVERY_JOINED: Category[str] = Category("every_joined")
ALTERNATE: Category[str] = Category("alternate")
GAP: Mark = Category("gap")
UNIT: Category[str] = Category("cycle_unit")
ADVERB: Category[str] = Category("adverb")
SURE_ADVERB: Category[str] = Category("sure_adverb")
NIGHTLY: Category[str] = Category("nightly")
ADVERB_FOLLOWS: Mark = Category("adverb_follows")
PLURAL_PART: Mark = Category("plural_part")
EVERY_PART: Category[str] = Category("every_part")
ON: Mark = Category("cycle_on")
OF_THE_MONTH: Mark = Category("of_the_month")
OF_EACH: Category[str] = Category("of_each")
ONCE: Mark = Category("once")

UNITS: Mapping[str, tuple[Frequency, int, tuple[str, ...]]] = {
    "second": ("SECONDLY", 1, ()),
    "minute": ("MINUTELY", 1, ()),
    "quarter hour": ("MINUTELY", 15, ()),
    "half hour": ("MINUTELY", 30, ()),
    "hour": ("HOURLY", 1, ()),
    "day": ("DAILY", 1, ()),
    "workday": ("WEEKLY", 1, WORKDAYS),
    "weekend": ("WEEKLY", 1, WEEKEND),
    "week": ("WEEKLY", 1, ()),
    "fortnight": ("WEEKLY", 2, ()),
    "month": ("MONTHLY", 1, ()),
    "two months": ("MONTHLY", 2, ()),
    "quarter": ("MONTHLY", 3, ()),
    "year": ("YEARLY", 1, ()),
    "decade": ("YEARLY", 10, ()),
}
ANCHORS = frozenset(
    each.name
    for each in (EVERY, EVERY_OTHER, EVERY_JOINED, ALTERNATE, GAP, ADVERB, SURE_ADVERB, NIGHTLY, PLURAL_PART)
) | {"plural_days", "workdays", "weekday", "weekday_or_else"}
GAP_UNITS = frozenset({"day", "week", "month", "year"})


@dataclass(frozen=True, slots=True)
class Cycle:
    rule: Rule
    part: Part | None = None
    """Of the day."""
    feast: InYear | None = None
    """What falls on another day each year."""
    needs_clock: bool = False
    """Whether it is a recurrence only beside a clock time: Monday to Friday."""


@reader
def speaks_of_cycles(words: Words, at: int) -> bool:
    """Whether anything after token `at` can only belong to a recurrence, or is a day of the week."""
    return any(not ANCHORS.isdisjoint(words.meanings(place)) for place in range(at, len(words)))


@reader
def cycle(words: Words, at: int) -> Found[Cycle] | None:
    """The longest that begins at token `at`."""
    every = longest(_every(words, at), _alternate(words, at), _adverb(words, at))
    found = longest(every, _days(words, at), _of_each(words, at))
    return (words.skip(ONCE, found[0]), found[1]) if found else None


def _every(words: Words, at: int) -> Found[Cycle] | None:
    if joined := words.word(EVERY_JOINED, at):
        return joined[0], _of_unit(joined[1])
    if other := words.word(EVERY_OTHER, at):
        counted = _counted(words, other[0], other[1])
        return longest(counted, _weekdays(words, other[0], other[1]), _plain_every(words, at))
    return _plain_every(words, at)


def _plain_every(words: Words, at: int) -> Found[Cycle] | None:
    if not (every := words.word(EVERY, at)):
        return None
    one = _by_amount(words, at + 1, gap=False) if words.text(at + 1) == "一" else None
    at = every[0]
    nth = words.ordinal(at) or words.whole(at)
    return longest(
        one,
        _counted(words, at, 1),
        _counted(words, nth[0], nth[1]) if nth else None,
        _by_amount(words, at, gap=False),
        _weekdays(words, at, 1),
        _part_of_day(words, at),
        _day_of_month(words, at),
        _day_of_year(words, at),
    )


def _of_unit(unit: str, times: int = 1) -> Cycle:
    frequency, interval, days = UNITS[unit]
    return Cycle(Rule(frequency, interval * times, days=days))


def _counted(words: Words, at: int, times: int) -> Found[Cycle] | None:
    """A unit, and what narrows it: week on Monday, 周一三五, month on the 3rd, year on May 3rd."""
    unit = words.word(UNIT, at)
    if unit and unit[1] == "hour" and times == 1 and (more := words.word(FRACTION_AFTER, unit[0])):
        return more[0], Cycle(Rule("MINUTELY", int(60 + 60 * more[1])))
    return _narrowed(words, unit[0], _of_unit(unit[1], times)) if unit else None


def _narrowed(words: Words, at: int, found: Cycle) -> Found[Cycle]:
    rule, start = found.rule, words.skip(ON, at)
    if rule.frequency == "WEEKLY" and not rule.days:
        days = day_list(words, at) or named_days(words, start) or plural_days(words, start)
        return (days[0], replace(found, rule=replace(rule, days=days[1]))) if days else (at, found)
    if rule.frequency == "MONTHLY" and (month := days_of_month(words, start)):
        end = words.skip(OF_THE_MONTH, month[0])
        return end, replace(found, rule=replace(month[1], interval=rule.interval))
    year = _day_of_year(words, start) if rule.frequency == "YEARLY" else None
    if year:
        return year[0], replace(year[1], rule=replace(year[1].rule, interval=rule.interval))
    return at, found


def _by_amount(words: Words, at: int, *, gap: bool) -> Found[Cycle] | None:
    """Two weeks, 15 minutes, 一个半小时.

    After 隔, one or two days are what lies between: 每隔两天 is every third day.

    From three on, as with hours and minutes, people name the period.
    """
    found = amount(words, at)
    if not found:
        return None
    end, said = found
    times, unit = said.pieces[0]
    if len(said.pieces) == 1 and times == int(times) and unit in UNITS:
        between = int(gap and times <= 2 and unit in GAP_UNITS)
        return _narrowed(words, end, _of_unit(unit, int(times) + between))
    if said.seconds % 60 == 0 and said.seconds < 86_400:
        return end, Cycle(Rule("MINUTELY", int(said.seconds) // 60))
    return None


def _alternate(words: Words, at: int) -> Found[Cycle] | None:
    """隔天, 每隔三天, 每隔一周的周一."""
    mark = words.word(GAP, at)
    counted = _by_amount(words, mark[0], gap=True) if mark else None
    named = words.word(ALTERNATE, at)
    return longest(_narrowed(words, named[0], _of_unit(named[1], 2)) if named else None, counted)


def _weekdays(words: Words, at: int, interval: int) -> Found[Cycle] | None:
    """Mondays and Wednesdays, 周一到周五."""
    days = longest(named_days(words, at), plural_days(words, at))
    return (days[0], Cycle(Rule("WEEKLY", interval, days=days[1]))) if days else None


def _part_of_day(words: Words, at: int) -> Found[Cycle] | None:
    if named := words.word(EVERY_PART, at):
        return named[0], Cycle(Rule("DAILY"), PARTS[named[1]])
    found = part(words, at)
    return (found[0], Cycle(Rule("DAILY"), found[1])) if found else None


def _day_of_month(words: Words, at: int) -> Found[Cycle] | None:
    """First Monday, 19th of the month, last day: after `every`."""
    found = days_of_month(words, at)
    return (words.skip(OF_THE_MONTH, found[0]), Cycle(found[1])) if found else None


def _day_of_year(words: Words, at: int) -> Found[Cycle] | None:
    """May 3rd, Christmas, 农历八月十五."""
    day = longest(month_day(words, at), numeric_date(words, at))
    feast = named_feast(words, at)
    if feast and (not day or feast[0] >= day[0]):
        return feast[0], Cycle(Rule("YEARLY"), feast=feast[1])
    if not day or not day[1].month or not day[1].number:
        return None
    return day[0], Cycle(Rule("YEARLY", month=day[1].month, month_days=(day[1].number,)))


@reader
def named_feast(words: Words, at: int) -> Found[InYear] | None:
    return holiday(words.tokens, at)


def _adverb(words: Words, at: int) -> Found[Cycle] | None:
    """Daily, but not in `daily news`."""
    if night := words.word(NIGHTLY, at):
        return night[0], Cycle(Rule("DAILY"), PARTS["night"])
    if sure := words.word(SURE_ADVERB, at):
        rule = Rule("HOURLY", minute=0) if sure[1] == "full hour" else _of_unit(sure[1]).rule
        return sure[0], Cycle(rule)
    found = words.word(ADVERB, at)
    return _narrowed(words, found[0], _of_unit(found[1])) if found and _may_end(words, found[0]) else None


def _may_end(words: Words, at: int) -> bool:
    follows = words.text(at)
    return at >= len(words) or not follows.isalpha() or words.word(ADVERB_FOLLOWS, at) is not None


def _days(words: Words, at: int) -> Found[Cycle] | None:
    """Without `every`: on Mondays, weekdays, Friday mornings, mornings, 周一到周五."""
    start = words.skip(ON, at)
    if words.word(PLURAL_PART, start) and _may_end(words, start + 1):
        return _part_of_day(words, start)
    if plural := plural_days(words, start):
        found = plural[0], Cycle(Rule("WEEKLY", days=plural[1]))
        return found if _may_end(words, plural[0]) or part(words, plural[0]) else None
    if not (several := named_days(words, start)):
        return None
    rule = Cycle(Rule("WEEKLY", days=several[1]), needs_clock=True)
    if words.word(PLURAL_PART, several[0]):
        return several[0], replace(rule, needs_clock=False)
    return (_every_day(words, several[0]), rule) if len(several[1]) > 2 else None


def _every_day(words: Words, at: int) -> int:
    """周一至周五每天: the token after what only says it again."""
    every = words.word(EVERY, at)
    unit = words.word(UNIT, every[0]) if every else None
    return unit[0] if unit and unit[1] == "day" else at


def _of_each(words: Words, at: int) -> Found[Cycle] | None:
    """The first Monday of each month, May 3rd every year, Monday every week."""
    at = words.skip(ON, at)
    day, month, week = _day_of_year(words, at), days_of_month(words, at), named_days(words, at)
    for found, unit in ((day, "year"), (month and (month[0], Cycle(month[1])), "month")):
        each = words.word(OF_EACH, found[0]) if found else None
        if found and each and each[1] == unit:
            return each[0], found[1]
    each = words.word(OF_EACH, week[0]) if week else None
    if not week or not each or each[1] not in ("week", "fortnight"):
        return None
    return each[0], Cycle(Rule("WEEKLY", UNITS[each[1]][1], days=week[1]))
