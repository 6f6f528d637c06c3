"""How what is kept is cancelled, left out once, snoozed or dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from assistant import NotAllowed, NotFound, Reminder, Reply, SkillError
from skills.schedule.asking import chosen, the_last
from skills.schedule.changing import change
from skills.schedule.choosing import called, fitting, own, visible, window
from skills.schedule.request import Request

LONGEST_SNOOZE = 86_400.0
"""Seconds."""
AHEAD = timedelta(days=60)
"""How far subscribed calendars are searched."""


async def cancel(request: Request) -> Reply:
    """One, all, or only the next time of one that comes back, where its day was said."""
    mine = _permitted(request, await chosen(request, await _candidates(request)))
    once = [each for each in mine if each.recurs and _names_a_day(request)]
    if once and not _next_is_meant(request, once):
        raise SkillError("only the next time can be left out", code="only_the_next")
    skipped = [await request.reminders.skip(each.id) for each in once]
    rest = [each for each in mine if each not in once]
    if rest:
        await request.reminders.cancel([each.id for each in rest])
    return _told(request, rest, once, skipped)


def _permitted(request: Request, items: list[Reminder]) -> list[Reminder]:
    """Of all that are meant, others' only where that is allowed. Raises NotAllowed, ConfirmationNeeded."""
    mine = [each for each in items if own(each, request.turn.person)]
    if mine and len(items) > 1 and any(each.kind != "timer" for each in items):
        request.permit("all")
    if len(mine) == len(items):
        return items
    try:
        request.permit("others")
    except NotAllowed:
        if not mine:
            raise
        return mine
    return items


def _told(request: Request, ended: list[Reminder], once: list[Reminder], skipped: list[Reminder]) -> Reply:
    phrases, count = request.phrases, len(ended) + len(once)
    if count > 1:
        said = phrases.say("cancelled_all", count=phrases.count(count))
    elif ended:
        said = phrases.say("cancelled", item=phrases.item(ended[0]))
    else:
        before = phrases.times.short_day(
            once[0].due.astimezone(request.now.tzinfo).date(), request.now.date()
        )
        after = phrases.times.moment(skipped[0].due.astimezone(request.now.tzinfo), request.now)
        said = phrases.say("skipped", what=phrases.what(once[0]), day=before, when=after)
    return request.reply(said, skipped, cancelled=[each.id for each in ended])


def _names_a_day(request: Request) -> bool:
    return request.slots.get("when", {}).get("kind") in ("date", "range", "instant")


def _next_is_meant(request: Request, items: Sequence[Reminder]) -> bool:
    start, end = window(request.slots["when"], request.now)
    return all(start <= each.due < end for each in items)


async def _candidates(request: Request) -> list[Reminder]:
    """Never empty. Raises NotFound; what has no name, kind or time of its own is a timer, if there is any."""
    slots, person, now = request.slots, request.turn.person, request.now
    if slots.get("last") and not slots.keys() & {"kind", "name"}:
        return await the_last(request)
    kinds = [{}] if slots.keys() & {"kind", "when", "id"} else [{"kind": "timer"}, {}]
    for kind in kinds:
        if items := await fitting(request.reminders, {**slots, **kind}, person, now):
            return items
    await _refuse_subscribed(request)
    raise NotFound("nothing like that is kept", code=_nothing(slots.get("kind", ""), slots.keys() & NARROW))


NARROW = {"name", "when", "duration", "number"}
NOTHING = {
    "": "nothing_kept",
    "timer": "no_timer",
    "alarm": "no_alarm",
    "reminder": "no_reminder",
    "event": "no_event",
}


def _nothing(kind: str, narrowed: set[str]) -> str:
    return "no_such" if narrowed else NOTHING.get(kind, "nothing_kept")


async def _refuse_subscribed(request: Request) -> None:
    """Raises where a subscribed calendar has it."""
    name, now = request.slots.get("name", ""), request.now
    start, end = window(request.slots["when"], now) if "when" in request.slots else (now, now + AHEAD)
    if not name and "when" not in request.slots:
        return
    for each in await request.reminders.between(start, end):
        if each.calendar and visible(each, request.turn.person) and (not name or called(each, name)):
            raise SkillError("it stands elsewhere", code="in_calendar", calendar=each.calendar)


async def snooze(request: Request) -> Reply:
    """Says until when. Five more minutes are added to a timer where nothing rings."""
    minutes = request.slots.get("number") or request.section.snooze_minutes
    seconds = float(request.slots.get("duration") or minutes * 60)
    if not 0 < seconds <= LONGEST_SNOOZE:
        raise SkillError(f"nobody snoozes for {seconds} s", code="too_long_to_snooze")
    rang = await request.reminders.snooze(seconds)
    if rang:
        when = request.phrases.times.clock(rang[0].due.astimezone(request.now.tzinfo))
        return request.reply(request.phrases.say("snoozed", when=when), rang)
    if "number" in request.slots:
        return await change(request.with_slots({"by": seconds}))
    raise NotFound("nothing rings", code="nothing_rings")


async def stop(request: Request) -> Reply:
    """What rang is done; silence is the answer."""
    return request.reply("", await request.reminders.dismiss(), stopped=True)
