"""What is kept, told for the ear: by day or by kind, the next, and what was missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from assistant import NotFound, Reminder, Reply
from skills.schedule import timers
from skills.schedule.choosing import called, fitting, pick, visible, window
from skills.schedule.moments import on
from skills.schedule.phrases import FEW, TOLD
from skills.schedule.request import Request
from skills.schedule.rules import often

AHEAD = timedelta(days=7)
"""How far is looked where no day was said."""
FAR = timedelta(days=366)
"""How far the next one is looked for."""


async def overview(request: Request) -> Reply:
    slots = request.slots
    if slots.get("kind") == "timer":
        return await timers.remaining(request)
    if "date" in slots:
        day = {"kind": "date", "start": slots["date"], "grain": "day"}
        return await _of_days(request.with_slots({**slots, "when": day}))
    if slots.get("next") or slots.get("last") or "name" in slots or "number" in slots:
        return await _one(request)
    if "when" in slots and slots["when"]["kind"] != "recurrence":
        return await _of_days(request)
    if slots.get("kind") in ("alarm", "reminder"):
        return await _of_kind(request)
    begin = request.now
    return await _between(request, begin, begin + AHEAD)


async def missed(request: Request) -> Reply:
    """All of the last week that was due while nobody listened or the assistant was off."""
    person = request.turn.person
    found = [each for each in await request.reminders.missed() if visible(each.reminder, person)]
    phrases = request.phrases
    if not found:
        return request.reply(phrases.say("nothing_missed"))
    items = phrases.several([phrases.missed(each) for each in reversed(found)])
    said = phrases.say("missed", items=items, counted=phrases.counted("", len(found)))
    return request.reply(said, missed=[request.facts(each.reminder) for each in found])


async def _one(request: Request) -> Reply:
    """The next, the last, or the one of that name."""
    slots, now = request.slots, request.now
    start, end = window(slots["when"], now) if "when" in slots else (now, now + FAR)
    items = await _ours_and_subscribed(request, start, end)
    if slots.get("last"):
        items = [each for each in items if each.id] or items
    found = pick(items, slots)
    if not found:
        raise NotFound("nothing like that is kept", code=_none(request))
    phrases = request.phrases
    told = found if "name" in slots and not slots.get("next") else found[:1]
    said = phrases.several(
        [phrases.say("is_at", what=phrases.what(each), when=phrases.when(each)) for each in told]
    )
    places = [phrases.say("at_place", place=each.place) for each in told if each.place]
    return request.reply(phrases.joined([phrases.say("told", items=said), *places]), told)


async def _ours_and_subscribed(request: Request, start: datetime, end: datetime) -> list[Reminder]:
    """Each once, the next first; without timers, of which nobody means one here."""
    slots = {name: value for name, value in request.slots.items() if name in ("kind", "name", "when")}
    own = await fitting(request.reminders, slots, request.turn.person, request.now)
    own = [each for each in own if each.kind != "timer"]
    if slots.get("kind") not in (None, "event"):
        return own
    theirs = [each for each in await request.reminders.between(start, end) if each.calendar]
    shown = [each for each in theirs if visible(each, request.turn.person)]
    named = [each for each in shown if "name" not in slots or called(each, slots["name"])]
    return sorted([*own, *named], key=lambda each: each.due)


def _none(request: Request) -> str:
    return "no_such" if "name" in request.slots else _nothing_of(request.slots.get("kind", ""))


def _nothing_of(kind: str) -> str:
    return {"alarm": "no_alarm", "reminder": "no_reminder", "event": "no_event"}.get(kind, "nothing_kept")


async def _of_kind(request: Request) -> Reply:
    """Each with its rule or its next time."""
    kind = request.slots["kind"]
    items = await fitting(request.reminders, request.slots, request.turn.person, request.now)
    if not items:
        return request.reply(request.phrases.say(_nothing_of(kind)))
    phrases = request.phrases
    names = [
        phrases.say("listed", what=each.text, when=phrases.short_when(each))
        if each.text
        else phrases.short_when(each)
        for each in items
    ]
    said = phrases.say("list", counted=phrases.counted(kind, len(items)), items=phrases.several(names))
    return request.reply(said, items)


async def _of_days(request: Request) -> Reply:
    start, end = window(request.slots["when"], request.now)
    today = on(request.now.date(), time(), request.now)
    begins = max(start, today) if start < request.now < end else start
    return await _between(request, begins, end)


async def _between(request: Request, start: datetime, end: datetime) -> Reply:
    person, kind = request.turn.person, request.slots.get("kind")
    every = await request.reminders.between(start, end)
    items = [each for each in every if visible(each, person) and each.kind != "timer"]
    items = _told_once([each for each in items if kind in (None, each.kind)])
    last = (end - timedelta(seconds=1)).astimezone(request.now.tzinfo).date()
    one_day = start.astimezone(request.now.tzinfo).date() == last
    if not items:
        return request.reply(_empty(request, last if one_day else None))
    if one_day:
        return request.reply(_day(request, last, items), items)
    return request.reply(_days(request, items), items)


def _empty(request: Request, day: date | None) -> str:
    phrases, alarms = request.phrases, request.slots.get("kind") == "alarm"
    if not day:
        return phrases.say("no_alarm_then" if alarms else "nothing_then")
    said = phrases.times.short_day(day, request.now.date())
    return phrases.say("no_alarm_on_day" if alarms else "nothing_on_day", day=said)


def _told_once(items: Sequence[Reminder]) -> list[Reminder]:
    """Of what comes back many times a day only the first."""
    seen: set[int] = set()
    shown = []
    for each in items:
        if not (often(each.rrule) and each.id in seen):
            shown.append(each)
        seen.add(each.id)
    return shown


def _day(request: Request, day: date, items: Sequence[Reminder]) -> str:
    phrases = request.phrases
    entries = phrases.several([phrases.entry(each, request.slots.get("kind")) for each in items])
    counted = phrases.counted(request.slots.get("kind", ""), len(items))
    said = phrases.times.short_day(day, request.now.date())
    return phrases.say("day", day=said, counted=counted, items=entries)


def _days(request: Request, items: Sequence[Reminder]) -> str:
    """Grouped by day; of many only the first few, and how many more."""
    phrases, now = request.phrases, request.now
    shown = items if len(items) <= TOLD else items[:FEW]
    said = []
    for day, of_day in groupby(shown, lambda each: each.due.astimezone(now.tzinfo).date()):
        entries = phrases.times.several([phrases.entry(each, request.slots.get("kind")) for each in of_day])
        said.append(phrases.say("of_day", day=phrases.times.short_day(day, now.date()), items=entries))
    more = len(items) - len(shown)
    rest = phrases.say("and_more", count=phrases.count(more)) if more else ""
    counted = phrases.counted(request.slots.get("kind", ""), len(items))
    return phrases.say("list_of_days", counted=counted, days=phrases.say("break").join(said) + rest)
