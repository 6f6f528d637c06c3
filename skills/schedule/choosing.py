"""Which of the kept things are meant: by kind, name, time, place in the list, or as the last one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from assistant import Person, Reminder, Reminders
from skills.schedule.moments import When, on
from skills.schedule.rules import parts

Slots = Mapping[str, Any]
Window = tuple[datetime, datetime]
"""From which moment on, and until which."""

ALL = 0
"""In place of a number: whoever was asked which one wants all."""

SMALL = re.compile(r"\b(?:the|my|our|a|an|to|about|with)\b|[\s,.!?，。！？的]")
"""What names are compared without."""


def visible(item: Reminder, person: Person) -> bool:
    """What is private is named to its person alone, and only once it is sure that it is they."""
    return item.shared or (item.person == person.name and person.proved)


def own(item: Reminder, person: Person) -> bool:
    """What somebody unknown has asked for is everybody's."""
    return item.person in ("", person.name)


async def fitting(reminders: Reminders, slots: Slots, person: Person, now: datetime) -> list[Reminder]:
    """All open ones that fit what was said, the next first."""
    items = [each for each in await reminders.open() if visible(each, person)]
    if slots.get("id", ALL) != ALL:
        return [each for each in items if each.id == slots["id"]]
    if kind := slots.get("kind"):
        items = [each for each in items if each.kind == kind]
    if name := slots.get("name") or slots.get("text"):
        items = [each for each in items if called(each, name)]
    if seconds := slots.get("duration"):
        items = [each for each in items if each.kind == "timer" and each.seconds == seconds]
    return await _at(reminders, items, slots["when"], now) if "when" in slots else items


def pick(items: Sequence[Reminder], slots: Slots) -> list[Reminder]:
    """Those of them that the words pick out; several where they leave it open."""
    if of_all(slots):
        return list(items)
    if slots.get("next"):
        return list(items[:1])
    if slots.get("last"):
        return [max(items, key=lambda each: each.id)] if items else []
    if number := slots.get("number"):
        place = int(number) - 1 if number > 0 else int(number)
        return [items[place]] if -len(items) <= place < len(items) else []
    return list(items)


def of_all(slots: Slots) -> bool:
    """Asked for so, or answered."""
    return bool(slots.get("all")) or slots.get("id") == ALL


def called(item: Reminder, name: str) -> bool:
    """Whether one name holds the other, or all of its words, whatever stands between."""
    said, own = plain(name), plain(f"{item.text}{item.place}")
    if not said or not own:
        return False
    return said in own or own in said or _words(name) <= _words(f"{item.text} {item.place}")


def _words(name: str) -> frozenset[str]:
    return frozenset(plain(word) for word in name.split()) - {""}


def plain(name: str) -> str:
    return SMALL.sub("", name.casefold()).rstrip("s")


async def _at(reminders: Reminders, items: list[Reminder], when: When, now: datetime) -> list[Reminder]:
    if when["kind"] == "recurrence":
        return [each for each in items if each.recurs and _same_rule(each, when)]
    if when["kind"] == "time":
        return [each for each in items if _clock(each.due, now) in clocks(when, now)]
    start, end = window(when, now)
    within = {each.id for each in await reminders.between(start, end)}
    same = [each for each in items if each.id in within]
    if when["kind"] == "instant" and when.get("others"):
        more = [datetime.fromisoformat(each) for each in when["others"]]
        same += [each for each in items if each.due in more and each not in same]
    return same


def clocks(when: When, now: datetime) -> set[tuple[int, int]]:
    moments = (when["start"], *when.get("others", ()))
    return {_clock(datetime.fromisoformat(each), now) for each in moments}


def _clock(at: datetime, now: datetime) -> tuple[int, int]:
    here = at.astimezone(now.tzinfo)
    return here.hour, here.minute


def _same_rule(item: Reminder, when: When) -> bool:
    own, said = parts(item.rrule), parts(when["rrule"])
    same = all(own.get(name) == said.get(name) for name in ("FREQ", "BYDAY", "BYMONTHDAY"))
    return same and ("BYHOUR" not in said or item.due.hour == int(said["BYHOUR"].split(",")[0]))


def window(when: When, now: datetime) -> Window:
    """The time that an expression covers; of one that comes back, its first."""
    if when["kind"] == "duration":
        return now, now + timedelta(seconds=when["seconds"])
    start = _moment(when["start"], now)
    if "end" in when:
        return start, _moment(when["end"], now)
    if when["grain"] in ("day", "week") or "T" not in when["start"]:
        return start, on(start.date() + timedelta(days=1), time(), now)
    return start, start + timedelta(hours=1 if when["grain"] == "hour" else 0, minutes=1)


def _moment(iso: str, now: datetime) -> datetime:
    """A day is its midnight in the zone of `now`."""
    return datetime.fromisoformat(iso) if "T" in iso else on(date.fromisoformat(iso), time(), now)
