"""How what was kept is said back: in full, so that a wrong one is heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from assistant import Reminder
from skills.schedule.moments import MORNING
from skills.schedule.phrases import whole_day
from skills.schedule.request import Request
from skills.schedule.rules import moved, often


def confirmed(request: Request, kept: Reminder) -> Sequence[str]:
    phrases, elsewhere = request.phrases, _elsewhere(request, kept)
    when = phrases.when(kept)
    values = {"when": when, "text": kept.text, "name": kept.text, "first": _first(request, kept)}
    said = [phrases.say(_key(request, kept), **values)]
    if kept.place:
        said.append(phrases.say("at_place", place=kept.place))
    if elsewhere:
        said.append(_there(request, kept, elsewhere))
    if kept.kind == "event" and kept.seconds and not whole_day(kept):
        said.append(phrases.say("lasts", span=timedelta(seconds=kept.seconds)))
    if kept.lead_seconds > 0:
        said.append(phrases.say("told_before", span=timedelta(seconds=kept.lead_seconds)))
    said += [phrases.say("told_that_morning")] if whole_day(kept) else []
    if kept.does:
        said.append(phrases.say("with_news" if kept.does.skill == "news" else "with_music"))
    said += [phrases.say("not_on_holidays")] if kept.skips_holidays else []
    said += [phrases.say("on_the_last_day")] if moved(kept.rrule) else []
    said += [phrases.say("only_for_you")] if not kept.shared else []
    return said


def _key(request: Request, kept: Reminder) -> str:
    if kept.kind == "reminder":
        return "remind_every" if kept.recurs else "remind"
    if kept.kind == "event":
        return "event_every" if kept.recurs else "event"
    if kept.text:
        return "alarm_every_named" if kept.recurs else "alarm_named"
    if kept.due.astimezone(request.now.tzinfo).hour not in MORNING:
        return "rings_every" if kept.recurs else "rings"
    return "alarm_every" if kept.recurs else "alarm"


def _first(request: Request, kept: Reminder) -> str:
    """The day; the time of the day as well, where the rule follows another zone's clock."""
    here = kept.due.astimezone(request.now.tzinfo)
    if _elsewhere(request, kept):
        return request.phrases.times.moment(here, request.now)
    if often(kept.rrule):
        return request.phrases.times.clock(here)
    return request.phrases.times.day(here.date(), request.now.date())


def _elsewhere(request: Request, kept: Reminder) -> ZoneInfo | None:
    """The zone that was said, where its clocks differ from ours then."""
    zone = kept.due.tzinfo
    if not isinstance(zone, ZoneInfo) or "zone" not in request.slots.get("when", {}):
        return None
    return zone if kept.due.utcoffset() != kept.due.astimezone(request.now.tzinfo).utcoffset() else None


def _there(request: Request, kept: Reminder, zone: ZoneInfo) -> str:
    city = request.phrases.times.city(zone)
    if kept.recurs:
        return request.phrases.say("by_clock_of", city=city)
    return request.phrases.say("there", city=city, when=request.phrases.times.moment(kept.due, request.now))
