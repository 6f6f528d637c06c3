"""How an alarm, a reminder or an event is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Literal

from assistant import Intent, Reminder, ReminderRefused, Reply, SlotMissing
from skills.schedule.choosing import own
from skills.schedule.confirming import confirmed
from skills.schedule.moments import BUSINESS, EVENING, MORNING, WAKING, Meant, When, at_time, meant, on
from skills.schedule.request import Request

DAY_BEGINS = 9 * 3600
"""Seconds after midnight at which an event of the whole day is told."""


async def alarms(request: Request) -> Reply:
    return await _each(request, alarm)


async def reminders(request: Request) -> Reply:
    return await _each(request, remind)


async def _each(request: Request, make: Callable[[Request], Awaitable[Reply]]) -> Reply:
    """At one time, or at two: at seven and at ten past."""
    slots = dict(request.slots)
    also = slots.pop("also", None)
    if also and request.intent.source in ("classifier", "dialogue"):
        slots["when"], also = _guessed(slots["when"], also)
    first = await make(request.with_slots(slots))
    if not also:
        return first
    second = await make(request.with_slots({**slots, "when": also}))
    items = [*first.result["items"], *second.result["items"]]
    return replace(second, text=request.phrases.joined([first.text, second.text]), result={"items": items})


def _guessed(when: When, also: When) -> tuple[When, When | None]:
    """Of two times that no sentence puts together, only clock times are two."""
    if {when["kind"], also["kind"]} <= {"time", "instant"}:
        return when, also
    return (also if when["kind"] == "duration" else when), None


async def alarm(request: Request) -> Reply:
    """Asks for the time where none was said: nobody wants to be woken at a guess."""
    request = await _same_clock(request, "alarm")
    when = _moment(request, "when_to_ring", hours=MORNING)
    if when.vague:
        raise SlotMissing("an alarm needs a clock time", code="what_time", slot="time", kind="when")
    item = replace(_item(request, "alarm", when), text=request.slots.get("name", ""), does=_does(request))
    return await _keep(request, item)


async def remind(request: Request) -> Reply:
    """A day without a time is told at nine in the morning, and said back in full."""
    if not request.slots.get("text") and "never" not in request.slots:
        raise SlotMissing("a reminder needs a text", code="remind_what", slot="text", kind="text")
    request = await _same_clock(request, "reminder")
    when = _moment(request, "when_to_remind", hours=_hours(request))
    if when.vague and when.due <= request.now and not when.rrule:
        raise SlotMissing("that hour is over", code="what_time", slot="time", kind="when")
    return await _keep(request, replace(_item(request, "reminder", when), text=request.slots["text"]))


async def event(request: Request) -> Reply:
    """One without a clock time lasts the whole day, and is told in the morning."""
    when = _moment(request, "when_is_it", hours=_hours(request, BUSINESS))
    if when.vague and (when.due.date() == request.now.date() or when.rrule):
        raise SlotMissing("that hour is over", code="what_time", slot="time", kind="when")
    seconds = request.slots.get("duration") or when.seconds
    item = replace(
        _item(request, "event", when),
        text=request.slots.get("text") or request.phrases.say("an_appointment"),
        place=request.slots.get("place", ""),
        seconds=seconds,
    )
    item = _of_the_day(item) if when.whole_day else _told_before(request, item)
    return await _keep(request, item)


def _moment(request: Request, ask: str, *, hours: range) -> Meant:
    """Raises SlotMissing with the question `ask`, or ReminderRefused."""
    slots, now = request.slots, request.now
    if never := slots.get("never"):
        raise ReminderRefused("no clock and no calendar shows that", code=never)
    if "when" not in slots:
        raise SlotMissing("something to keep needs a time", code=ask, slot="when")
    day = request.spoken.day
    if day and day[0] == request.turn.id and slots["when"]["kind"] == "time":
        said = Meant(on(day[1], time(9), now), vague=True)
        return at_time(said, slots["when"], now, hours=hours)
    when = meant(slots["when"], now, hours=hours)
    if when.vague and "time" in slots:
        when = at_time(when, slots["time"], now, hours=hours)
    if slots["when"]["kind"] in ("date", "instant") and not when.rrule:
        request.spoken.day = request.turn.id, when.due.date()
    return when


def _hours(request: Request, else_in: range = WAKING) -> range:
    """Dinner at seven is in the evening."""
    evening = request.phrases.times.of_the_evening(request.slots.get("text") or "")
    return EVENING if evening else else_in


def _item(request: Request, kind: Literal["alarm", "reminder", "event"], when: Meant) -> Reminder:
    return Reminder(
        kind=kind,
        due=when.due,
        person=request.turn.person.name,
        language=request.turn.language,
        shared=not (request.slots.get("private") or "schedule" in request.turn.person.private),
        start=when.due if when.rrule else None,
        rrule=when.rrule,
        skips_holidays=bool(request.slots.get("skips_holidays")),
    )


def _does(request: Request) -> Intent | None:
    """What is played in place of the alarm's own sound."""
    slots = request.slots
    if slots.get("sound") == "news":
        return Intent("news.headlines")
    asked = {name: slots[name] for name in ("artist", "query") if name in slots}
    return Intent("music.play", asked) if asked or "sound" in slots else None


def _of_the_day(item: Reminder) -> Reminder:
    midnight = item.due.replace(hour=0, minute=0)
    return replace(item, due=midnight, seconds=item.seconds or 86_400, lead_seconds=-DAY_BEGINS)


def _told_before(request: Request, item: Reminder) -> Reminder:
    """At its time where it is too late for the warning."""
    lead = request.section.event_minutes * 60
    late = not item.recurs and item.due - timedelta(seconds=lead) <= request.now
    return replace(item, lead_seconds=0 if late else lead)


async def _keep(request: Request, item: Reminder) -> Reply:
    """Nothing is said before it is kept; what puts right the last one takes its place.

    What is asked for twice is kept once.
    """
    before = await _latest(request, item.kind) if request.intent.source == "corrected" else None
    if before:
        kept = await request.reminders.replace(replace(item, id=before.id))
    else:
        kept = await _alike(request, item) or await request.reminders.keep(item)
    return request.reply(request.phrases.joined(list(confirmed(request, kept))), [kept])


async def _alike(request: Request, item: Reminder) -> Reminder | None:
    if item.recurs:
        return None
    every = await request.reminders.open()
    same = (each for each in every if replace(each, id=0, made=None, language=item.language) == item)
    return next(same, None)


async def _latest(request: Request, kind: str) -> Reminder | None:
    """What was just kept, where it is such a thing and their own."""
    person = request.turn.person
    number = request.spoken.it(person.name, request.now)
    items = [each for each in await request.reminders.open() if each.kind == kind and own(each, person)]
    return next((each for each in items if each.id == number), None)


async def _same_clock(request: Request, kind: str) -> Request:
    """The same on Tuesday: at the time of the last one."""
    when, slots = request.slots.get("when", {}), request.slots
    before = await _latest(request, kind) if when.get("kind") == "date" else None
    if request.intent.source not in ("continued", "corrected") or not before:
        return request
    return request.with_slots({**slots, "time": {"kind": "time", "start": before.due.isoformat()}})
