"""Which moment a time expression means, for something that is to ring then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assistant import ReminderRefused
from skills.schedule.rules import without_clock

When = Mapping[str, Any]
"""A time expression, as a slot `{when}` holds it."""

MORNING = range(4, 12)
"""Hours at which people want to be woken, where the words leave it open."""
WAKING = range(7, 23)
"""Hours at which they want to be told something, where the words leave it open."""
BUSINESS = range(8, 20)
"""Hours at which events are, where the words leave it open: who meets at seven meets in the evening."""
DAYTIME = range(7, 20)
"""Hours at which most things are."""
EVENING = range(17, 24)
"""Hours at which they have dinner, or go out."""
PARTS: Mapping[tuple[int, int], int] = {
    (8, 12): 9,
    (5, 9): 8,
    (11, 14): 12,
    (12, 14): 12,
    (12, 18): 15,
    (18, 24): 20,
    (21, 24): 21,
}
"""Hours from which until which a part of the day lasts, and the hour that stands for it."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A moment, and whether it comes back."""

    due: datetime
    """Aware, in the zone it was said in; the first of one that comes back."""
    vague: bool = False
    """True: a day or a part of it was said and no clock time; `due` is then a guess of the hour."""
    whole_day: bool = False
    """True: of a day, no part of it was said."""
    seconds: float = 0.0
    """How long it lasts, where that was said."""
    rrule: str = ""
    """Without a clock time where there is but one: that is the one of `due`."""


def meant(when: When, now: datetime, *, hours: range) -> Meant:
    """`hours` are those to which it leans. Raises ReminderRefused for what only lies in the past."""
    zone = ZoneInfo(when["zone"]) if when.get("zone") else now.tzinfo
    if when["kind"] == "duration":
        return Meant(now + timedelta(seconds=when["seconds"]))
    if when["kind"] == "range" and "rrule" not in when:
        return _of_range(when, now)
    if "T" not in when["start"]:
        return _of_day(date.fromisoformat(when["start"]), when, now)
    start = _likeliest(when, now, hours=hours).astimezone(zone)
    if "rrule" in when:
        return Meant(_within(start, when), rrule=without_clock(when["rrule"]))
    if start <= now:
        raise ReminderRefused("that moment has passed", code="reminder_past")
    return Meant(start)


def at_time(day: Meant, clock: When, now: datetime, *, hours: range) -> Meant:
    """`day`, whose clock time was asked for, at the one that was answered; a whole answer replaces it."""
    if clock["kind"] not in ("time", "range") or "T" not in clock["start"]:
        return meant(clock, now, hours=hours)
    answered = meant(clock, now, hours=hours)
    moments = [datetime.fromisoformat(each) for each in (clock["start"], *clock.get("others", ()))]
    clocks = [answered.due] if clock["kind"] == "range" else moments
    zone = answered.due.tzinfo or now.tzinfo
    options = [on(day.due.date(), each.astimezone(zone).time(), day.due) for each in clocks]
    ahead = sorted(each for each in options if each > now or day.rrule)
    if not ahead:
        raise ReminderRefused("that time of the day has passed", code="reminder_past")
    return replace(day, due=_wanted(ahead, hours=hours), vague=False, whole_day=False)


def on(day: date, clock: time, zone: datetime) -> datetime:
    """That clock time of that day in the zone of `zone`; one that is left out there comes an hour later."""
    there = datetime.combine(day, clock.replace(tzinfo=None), zone.tzinfo)
    return there.astimezone(ZoneInfo("UTC")).astimezone(zone.tzinfo)


def shifted(at: datetime, seconds: float) -> datetime:
    """By so much time, in the zone of `at`."""
    return (at.astimezone(ZoneInfo("UTC")) + timedelta(seconds=seconds)).astimezone(at.tzinfo)


def moved_to(at: datetime, to: When, now: datetime) -> Meant:
    """Where something that is due `at` is to be moved: what is left open stays as it was."""
    if to["kind"] == "time":
        return Meant(_beside(at, to, now))
    if "start" not in to and "rrule" in to:
        return Meant(at, rrule=to["rrule"])
    if to["kind"] == "duration":
        return meant(to, now, hours=WAKING)
    if "T" in to["start"]:
        near = min(_options(to), key=lambda each: _apart(each, at))
        return meant({**to, "start": near.isoformat(), "others": ()}, now, hours=WAKING)
    where = meant(to, now, hours=WAKING)
    due = on(where.due.date(), at.timetz(), at)
    if due <= now and not where.rrule:
        raise ReminderRefused("that day has passed", code="reminder_past")
    return Meant(due, rrule=where.rrule)


def _beside(at: datetime, to: When, now: datetime) -> datetime:
    """The clock time, on the day of `at`, that is nearest to it and still to come; else the next such."""
    zone = ZoneInfo(to["zone"]) if to.get("zone") else at.tzinfo
    clocks = [each.astimezone(zone) for each in _options(to)]
    nearest = min(clocks, key=lambda each: (_apart(each, at), each.hour not in DAYTIME))
    same_day = on(at.astimezone(zone).date(), nearest.time(), nearest)
    return same_day if same_day > now else next((each for each in clocks if each > now), nearest)


def _apart(one: datetime, other: datetime) -> float:
    """Minutes between two clock times."""
    apart = abs((one.hour * 60 + one.minute) - (other.hour * 60 + other.minute))
    return min(apart, 1440 - apart)


def _options(when: When) -> Sequence[datetime]:
    return [datetime.fromisoformat(each) for each in (when["start"], *when.get("others", ()))]


def _likeliest(when: When, now: datetime, *, hours: range) -> datetime:
    """Of a day or a rule, the reader's guess is good; a lone clock time is the next one that suits."""
    options = _options(when)
    if when["kind"] == "time":
        options = sorted([*options, *(each + timedelta(days=1) for each in options)])
        options = [each for each in options if each > now]
        return _wanted(options, hours=hours)
    if hours == WAKING:
        return options[0]
    return _wanted([each for each in options if each > now] or options, hours=hours)


def _wanted(options: Sequence[datetime], *, hours: range) -> datetime:
    return next((each for each in options if each.hour in hours), options[0])


def _of_day(day: date, when: When, now: datetime) -> Meant:
    """At nine in the morning, until somebody says when."""
    if day < now.date() and "rrule" not in when:
        raise ReminderRefused("that day has passed", code="reminder_past")
    rule = without_clock(when.get("rrule", ""))
    return Meant(on(day, time(9), now), vague=True, whole_day=True, rrule=rule)


def _of_range(when: When, now: datetime) -> Meant:
    """Its beginning; of a deadline, which begins now, its end; of a part of the day, an hour within."""
    if "T" not in when["start"]:
        return _of_days(when, now)
    start, end = (datetime.fromisoformat(when[name]) for name in ("start", "end"))
    if end <= now:
        raise ReminderRefused("that time has passed", code="reminder_past")
    if hour := _part(start, end, when):
        return Meant(on(start.date(), time(hour), start), vague=True)
    if start <= now or abs((start - now).total_seconds()) < 1:
        return Meant(end)
    open_end = end.hour == end.minute == 0 and when["grain"] == "minute"
    return Meant(start, seconds=0.0 if open_end else (end - start).total_seconds())


def _within(start: datetime, when: When) -> datetime:
    """Every day at noon begins at eleven; nobody means that."""
    hour = _part(start, datetime.fromisoformat(when["end"]), when) if "end" in when else None
    return on(start.date(), time(hour), start) if hour else start


def _part(start: datetime, end: datetime, when: When) -> int | None:
    whole = when["grain"] == "hour" and start.minute == end.minute == 0
    return PARTS.get((start.hour, end.hour or 24)) if whole else None


def _of_days(when: When, now: datetime) -> Meant:
    """The first of them that is to come; before a deadline, the last day on which there is time."""
    first, end = (date.fromisoformat(when[name]) for name in ("start", "end"))
    if end <= now.date():
        raise ReminderRefused("those days have passed", code="reminder_past")
    deadline = when["grain"] == "day" and first == now.date()
    day = end - timedelta(days=1) if deadline else max(first, now.date())
    return _of_day(day, when, now)
