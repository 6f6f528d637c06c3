"""Timers: how one is set, paused, resumed, made longer, and how much of it is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from assistant import NotFound, Reminder, Reply, SkillError, SlotMissing
from skills.schedule.asking import chosen
from skills.schedule.choosing import fitting, pick
from skills.schedule.request import Request

LONGEST = timedelta(days=366)


async def start(request: Request) -> Reply:
    """One for `duration`, called `name` where it was given one."""
    slots = request.slots
    if "endless" in slots:
        raise SkillError("a timer without an end", code="too_long")
    if "duration" not in slots:
        raise SlotMissing("a timer needs a duration", code="how_long", slot="duration")
    span, name = timedelta(seconds=slots["duration"]), slots.get("name", "")
    if not span or slots.get("minus"):
        raise SkillError("a timer needs more than no time", code="no_time")
    check(span.total_seconds())
    timer = await request.reminders.keep(
        Reminder(
            kind="timer",
            due=request.home.clock() + span,
            person=request.turn.person.name,
            language=request.turn.language,
            text=name,
            seconds=span.total_seconds(),
        )
    )
    said = request.phrases.say("timer_named" if name else "timer", span=span, name=name)
    return request.reply(said, [timer])


async def remaining(request: Request) -> Reply:
    """One sentence for each timer that is meant, the next to ring first."""
    timers = await meant(request)
    said = [_left_of(request, timer, alone=len(timers) == 1) for timer in timers]
    return request.reply(request.phrases.joined(said), timers)


async def pause(request: Request) -> Reply:
    """A timer that is paused already stays so."""
    timers = await chosen(request, await meant(request))
    return _told(request, "paused", [await request.reminders.pause(timer.id) for timer in timers])


async def resume(request: Request) -> Reply:
    """Of those that are meant, only what is paused."""
    paused = [timer for timer in await meant(request) if timer.paused_seconds is not None]
    if not paused:
        raise NotFound("no timer is paused", code="none_paused")
    timers = await chosen(request, paused)
    return _told(request, "resumed", [await request.reminders.resume(timer.id) for timer in timers])


async def change(request: Request, timer: Reminder) -> Reply:
    """Adds or takes off `by` seconds, or leaves as many seconds as `to` says."""
    left = request.reminders.left(timer)
    by = request.slots["by"] if "by" in request.slots else _length(request) - left
    if left + by <= 0:
        raise SkillError("nothing would be left", code="used_up", left=_span(request, timer))
    check(left + by)
    paused = timer.paused_seconds
    longer = replace(
        timer,
        due=timer.due + timedelta(seconds=by),
        seconds=timer.seconds + by,
        paused_seconds=None if paused is None else paused + by,
    )
    return _told(request, "changed", [await request.reminders.replace(longer)])


async def meant(request: Request) -> list[Reminder]:
    """Never empty. Raises NotFound."""
    slots = {**request.slots, "kind": "timer"}
    every = await fitting(request.reminders, {"kind": "timer"}, request.turn.person, request.now)
    if not every:
        raise NotFound("no timer is running", code="no_timer")
    timers = await fitting(request.reminders, slots, request.turn.person, request.now)
    if not timers:
        raise NotFound("no such timer", code="no_such_timer")
    return pick(timers, slots) if slots.keys() & {"next", "number", "last"} else timers


def check(seconds: float) -> None:
    if seconds > LONGEST.total_seconds():
        raise SkillError(f"a timer of {seconds} s is too long", code="too_long")


def _length(request: Request) -> float:
    """Seconds."""
    to = request.slots.get("to")
    if not to:
        raise SlotMissing("a change needs a length", code="how_long", slot="by", kind="duration")
    if to["kind"] != "duration":
        raise SkillError("a timer has a length, no clock time", code="timer_length")
    return float(to["seconds"])


def _told(request: Request, key: str, timers: Sequence[Reminder]) -> Reply:
    """What became of one timer, or of several."""
    first, many = timers[0], {"paused": "paused_all", "resumed": "resumed_all"}
    named = {"paused": "paused_named", "resumed": "resumed_named", "changed": "changed_named"}
    key = many[key] if len(timers) > 1 else named[key] if first.text else key
    count = request.phrases.count(len(timers))
    said = request.phrases.say(key, name=first.text, left=_span(request, first), count=count)
    return request.reply(said, timers)


def _left_of(request: Request, timer: Reminder, *, alone: bool) -> str:
    key = "remaining" if alone else "remaining_of"
    key, named = (
        ("waiting", "waiting_named") if timer.paused_seconds is not None else (key, "remaining_named")
    )
    span = timedelta(seconds=timer.seconds)
    key = named if timer.text else key
    return request.phrases.say(key, left=_span(request, timer), name=timer.text, span=span)


def _span(request: Request, timer: Reminder) -> timedelta:
    return timedelta(seconds=request.left(timer))
