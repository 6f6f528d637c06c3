"""What a moment means now: the next one where the words leave open which, and what else they may mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from assistant.understanding.when.amounts import Amount
from assistant.understanding.when.clocks import Clock, Evidence
from assistant.understanding.when.daytypes import Day
from assistant.understanding.when.expression import Expression, Grain, Kind
from assistant.understanding.when.moments import Moment
from assistant.understanding.when.zones import zone_name

NIGHT_ENDS = 5
"""Hour until which tonight is the night that has begun."""
NOON = 12
"""Hour. 0930-0730 ends in the evening, whatever the noughts say."""
Span = tuple[int, int]


def resolve(read: Moment, span: Span, now: datetime) -> Expression:
    """`now` is aware; what is found is told in its zone."""
    found = _resolve(read, span, now.astimezone(read.zone) if read.zone else now, now)
    return replace(found, zone=zone_name(read.zone)) if read.zone else found


def _resolve(read: Moment, span: Span, here: datetime, now: datetime) -> Expression:
    if read.hours:
        return _from_to(read, span, here, now)
    if read.clock:
        return _at_clock(read, read.clock, span, here, now)
    if read.part:
        return _part_of_day(read, span, here)
    return _day(read.day or Day((now.date(),)), span)


def on_clock(day: date, clock: Clock, hour: int, zone: datetime) -> datetime:
    """That moment in the zone of `zone`; what a change of the clocks leaves out is as long after it."""
    moment = datetime.combine(
        day + timedelta(days=hour // 24), time(hour % 24, clock.minute, clock.second), zone.tzinfo
    )
    return moment.astimezone(UTC).astimezone(zone.tzinfo)


def _likely_hours(clock: Clock, *, evening: bool) -> tuple[int, ...]:
    """The likelier half of the day first: one to five in the afternoon, six to eleven in the morning."""
    hours = clock.hours
    return hours[::-1] if len(hours) == 2 and (evening or hours[0] < 6) else hours


def moments(read: Moment, clock: Clock, here: datetime) -> tuple[datetime, list[datetime]]:
    """The moment meant, and what else may be meant."""
    if not read.day:
        return _next(clock, here)
    hours = _likely_hours(clock, evening=read.day.evening)
    options = [[on_clock(day, clock, hour, here) for hour in hours] for day in read.day.dates]
    if clock.hour >= 24 and read.day.first == here.date() and here.hour < NIGHT_ENDS:
        earlier = on_clock(read.day.first, clock, clock.hour - 24, here)
        options = [[earlier], *options] if earlier > here else options
    ahead = [[each for each in day if each > here] for day in options]
    chosen = next((day[0] for day in ahead if day), options[0][0])
    beside = next(day for day in options if chosen in day)
    others = [each for each in beside if each != chosen]
    others += [on_clock(day, clock, hours[0], here) for day in read.day.others]
    return chosen, others


def _next(clock: Clock, here: datetime) -> tuple[datetime, list[datetime]]:
    """The first moment after `here` at which a clock shows this, and that in the other half."""
    found: dict[int, datetime] = {}
    for hour in clock.hours:
        days = (on_clock(here.date() + timedelta(days=ahead), clock, hour, here) for ahead in (-1, 0, 1, 2))
        found[hour] = next(each for each in days if each > here)
    first, *others = sorted(found.values())
    return first, others


def _at_clock(read: Moment, clock: Clock, span: Span, here: datetime, now: datetime) -> Expression:
    start, others = moments(read, clock, here)
    kind: Kind = "instant" if read.day else "time"
    return Expression(
        span,
        kind,
        clock.grain,
        _iso(start, now),
        others=tuple(_iso(each, now) for each in others),
        rule="day and clock time" if read.day else "clock time",
    )


def _from_to(read: Moment, span: Span, here: datetime, now: datetime) -> Expression:
    assert read.hours  # noqa: S101
    first, last = read.hours.first, read.hours.last
    if isinstance(last, Amount):
        start, _ = moments(read, first, here)
        return _range(
            span, _iso(start, now), _iso(last.after(start), now), first.grain, "clock time and length"
        )
    start = _start_before(read, first, last, here)
    if first.evidence == last.evidence == Evidence.SPOKEN and last.hour < first.hour < NOON:
        last = replace(last, hour=last.hour + NOON)
    end = next(each for each in _ends(start, last, here) if each > start)
    grain: Grain = "hour" if first.grain == last.grain == "hour" else "minute"
    return _range(span, _iso(start, now), _iso(end, now), grain, "from one clock time to another")


def _start_before(read: Moment, first: Clock, last: Clock, here: datetime) -> datetime:
    """3 to 5 pm begins at 3 pm, 11 to 3 pm at 11 am: at the latest hour that is before the end."""
    if not last.sure or len(first.hours) == 1:
        return moments(read, first, here)[0]
    ends = (last.hour, last.minute)
    earlier = [hour for hour in first.hours if (hour, first.minute) < ends]
    hour = max(earlier) if earlier else first.hours[-1]
    return moments(read, Clock(hour, first.minute, first.second, first.grain, sure=True), here)[0]


def _ends(start: datetime, last: Clock, here: datetime) -> Iterator[datetime]:
    for ahead in (0, 1, 2):
        for hour in sorted(last.hours):
            yield on_clock(start.date() + timedelta(days=ahead), last, hour, here)


def _part_of_day(read: Moment, span: Span, here: datetime) -> Expression:
    assert read.part  # noqa: S101
    part, days = read.part, read.day.dates if read.day else (here.date(), here.date() + timedelta(days=1))
    ranges = [
        tuple(on_clock(day, Clock(hour), hour, here) for hour in (part.begins, part.ends)) for day in days
    ]
    start, end = next((each for each in ranges if each[1] > here), ranges[0])
    return _range(span, start.isoformat(), end.isoformat(), "hour", "part of the day")


def _day(day: Day, span: Span) -> Expression:
    others = tuple(each.isoformat() for each in day.others)
    return Expression(span, "date", "day", day.first.isoformat(), others=others, rule="day")


def _range(span: Span, start: str, end: str, grain: Grain, rule: str) -> Expression:
    return Expression(span, "range", grain, start, end, rule=rule)


def _iso(moment: datetime, now: datetime) -> str:
    return moment.astimezone(now.tzinfo).isoformat()
