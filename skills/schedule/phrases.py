"""How one kept thing is named, and several are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from assistant import Language, Missed, Reminder
from skills.schedule.recurrences import recurrence
from skills.schedule.times import Times, times

TOLD = 5
"""More are counted, and only the first few named."""
FEW = 3


class Says(Protocol):
    """The replies of the skill."""

    def say(self, key: str, language: Language, *, pick: str = "", **values: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Phrases:
    """What is said in one turn."""

    wording: Says
    language: Language
    now: datetime
    pick: str = ""

    @property
    def times(self) -> Times:
        return times(self.language)

    def say(self, key: str, **values: Any) -> str:
        return self.wording.say(key, self.language, pick=self.pick, **values)

    def joined(self, sentences: Sequence[str]) -> str:
        return ("" if self.language == "zh" else " ").join(sentences)

    def count(self, number: int) -> str:
        return self.times.count(number)

    def when(self, item: Reminder) -> str:
        """In full: the rule, or the next time."""
        if item.recurs:
            return recurrence(self.times, item.rrule, item.start or item.due, self.now)
        if whole_day(item):
            return self.times.day(item.due.date(), self.now.date())
        return self.times.moment(item.due.astimezone(self.now.tzinfo), self.now)

    def short_when(self, item: Reminder) -> str:
        if item.recurs:
            return self.when(item)
        if whole_day(item):
            return self.times.short_day(item.due.date(), self.now.date())
        return self.times.short_moment(item.due.astimezone(self.now.tzinfo), self.now)

    def what(self, item: Reminder) -> str:
        """Without its time: the alarm, 给妈妈打电话的提醒."""
        if item.kind == "timer":
            key = "what_timer_named" if item.text else "what_timer"
            return self.say(key, name=item.text, span=timedelta(seconds=item.seconds))
        if item.kind == "alarm":
            return self.say("what_alarm_named" if item.text else "what_alarm", name=item.text)
        return self.say("what_reminder" if item.kind == "reminder" else "what_event", text=item.text)

    def item(self, item: Reminder) -> str:
        """With its time."""
        if item.kind == "timer":
            return self.what(item)
        return self.say("item", what=self.what(item), when=self.short_when(item))

    def label(self, item: Reminder) -> str:
        """What somebody says who chooses it among others: its name, or its hour."""
        if item.kind == "alarm" and not item.text:
            at = item.due.astimezone(self.now.tzinfo)
            hour = at.hour % 12 or 12
            return f"{hour}:{at.minute:02}" if at.minute else self.say("label_hour", hour=hour)
        return item.text or self.what(item)

    def entry(self, item: Reminder, kind: str | None = None) -> str:
        """In the list of a day: its clock time and what it is, where that is not the `kind` asked for."""
        at = item.due.astimezone(self.now.tzinfo)
        if not item.text and item.kind == kind:
            return self.times.short_clock(at)
        short = item.text or self.say("entry_alarm" if item.kind == "alarm" else "entry_nothing")
        if whole_day(item):
            return self.say("entry_day", what=short)
        return self.say("entry", clock=self.times.short_clock(at), what=short)

    def missed(self, missed: Missed) -> str:
        """With when it was due."""
        item = missed.reminder
        when = self.times.short_moment(item.due.astimezone(self.now.tzinfo), self.now)
        return self.say("item", what=self.what(item), when=when)

    def several(self, said: Sequence[str]) -> str:
        """All, or the first few and how many more."""
        if len(said) <= TOLD:
            return self.times.several(list(said))
        more = self.say("and_more", count=self.count(len(said) - FEW))
        return f"{self.times.words['comma'].join(said[:FEW])}{more}"

    def counted(self, kind: str, count: int) -> str:
        """You have two alarms."""
        key = COUNTED.get(kind, COUNTED[""])[0 if count == 1 else 1]
        return self.say(key, count=self.count(count))


COUNTED = {
    "alarm": ("one_alarm", "some_alarms"),
    "reminder": ("one_reminder", "some_reminders"),
    "event": ("one_event", "some_events"),
    "": ("one_thing", "some_things"),
}


def whole_day(item: Reminder) -> bool:
    """An event of whole days begins at midnight and lasts for them."""
    at = item.due
    days = item.seconds >= 86_400 and item.seconds % 86_400 == 0
    return item.kind == "event" and days and at.hour == at.minute == 0
