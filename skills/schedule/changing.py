"""How what is kept is moved, made longer, or made to come back otherwise."""

from __future__ import annotations

from dataclasses import replace

from assistant import NotFound, Reminder, ReminderRefused, Reply, SlotMissing
from skills.schedule import timers
from skills.schedule.asking import chosen, the_last
from skills.schedule.choosing import fitting, own
from skills.schedule.moments import Meant, moved_to, on, shifted
from skills.schedule.request import Request
from skills.schedule.rules import at_clock

FOLLOWS = ("dialogue", "continued", "corrected")
NAMED = {"kind", "name", "duration", "when", "number", "id", "next", "all"}
"""Slots that say what is to be changed."""


async def change(request: Request) -> Reply:
    """By `by` seconds, or to `to`; what rings is snoozed where it is put off. "No, seven" is another `to`."""
    if request.intent.source in FOLLOWS and {"to", "when"} <= request.slots.keys():
        corrected = {name: value for name, value in request.slots.items() if name != "when"}
        request = request.with_slots({**corrected, "to": request.slots["when"]})
    slots = request.slots
    if slots.get("by", 0) > 0 and not slots.keys() & NAMED and request.reminders.ringing():
        rang = await request.reminders.snooze(slots["by"])
        when = request.phrases.times.clock(rang[0].due.astimezone(request.now.tzinfo))
        return request.reply(request.phrases.say("snoozed", when=when), rang)
    item = (await chosen(request, await _candidates(request)))[0]
    if not own(item, request.turn.person):
        request.permit("others")
    if item.kind == "timer":
        return await timers.change(request, item)
    return await _move(request, item)


async def _candidates(request: Request) -> list[Reminder]:
    """Those named; else what was last spoken of; else the timers, where a length is changed."""
    slots, person, now = request.slots, request.turn.person, request.now
    reminders = request.reminders
    if slots.keys() & NAMED:
        if found := await fitting(reminders, slots, person, now):
            return found
        raise NotFound("nothing like that is kept", code="no_such")
    number = request.spoken.it(person.name, now)
    every = await fitting(reminders, {}, person, now)
    if it := [each for each in every if each.id == number]:
        return it
    running = [each for each in every if each.kind == "timer"]
    length = "by" in slots or slots.get("to", {}).get("kind") == "duration"
    if length and (running or not every):
        return await timers.meant(request)
    others = [each for each in every if each.kind != "timer"]
    return others or await the_last(request)


async def _move(request: Request, item: Reminder) -> Reply:
    slots, now = request.slots, request.now
    if slots.keys() & {"skips_holidays"} and not slots.keys() & {"by", "to"}:
        return await _kept(request, replace(item, skips_holidays=True))
    if "by" in slots:
        where = Meant(shifted(item.due, slots["by"]))
    elif "to" in slots:
        where = moved_to(item.due, slots["to"], now)
    else:
        raise SlotMissing("a change needs a time", code="to_when", slot="to", kind="when")
    if where.due <= now and not (where.rrule or item.recurs):
        raise ReminderRefused("that moment has passed", code="reminder_past")
    if item.recurs and not where.rrule:
        return await _move_series(request, item, where)
    start = where.due if where.rrule else None
    return await _kept(request, _at(item, where, rrule=where.rrule, start=start))


async def _move_series(request: Request, item: Reminder, where: Meant) -> Reply:
    """All its times where only the clock time changes and no day was named, else the next one alone."""
    start, when = item.start or item.due, request.slots.get("when", {})
    same_day = where.due.date() == item.due.date() or request.slots.get("to", {}).get("kind") == "time"
    if (
        same_day
        and when.get("kind") not in ("date", "instant", "range")
        and "," not in item.rrule.partition("BYHOUR")[2]
    ):
        begins = on(start.date(), where.due.timetz(), start)
        due = on(item.due.date(), where.due.timetz(), start)
        return await _kept(request, replace(item, due=due, start=begins, rrule=at_clock(item.rrule)))
    once = await request.reminders.keep(_at(replace(item, id=0), where, rrule="", start=None))
    await request.reminders.skip(item.id)
    return _told(request, once)


def _at(item: Reminder, where: Meant, **rule: object) -> Reminder:
    moved = replace(item, due=where.due, state="pending", **rule)  # type: ignore[arg-type]
    return replace(moved, seconds=where.seconds) if where.seconds else moved


async def _kept(request: Request, item: Reminder) -> Reply:
    return _told(request, await request.reminders.replace(item))


def _told(request: Request, kept: Reminder) -> Reply:
    phrases = request.phrases
    said = phrases.say("moved", what=phrases.what(kept), when=phrases.when(kept))
    if kept.skips_holidays and "skips_holidays" in request.slots:
        said = phrases.joined([said, phrases.say("not_on_holidays")])
    return request.reply(said, [kept])
