"""One request to the schedule: who asks for what, and everything that is needed to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import Field

from assistant import Home, Intent, Reminder, Reminders, Reply, SkillSection, Turn
from skills.schedule.phrases import Phrases

FRESH = timedelta(minutes=2)
"""How long `it` means what was last spoken of."""


class ScheduleSection(SkillSection):
    """[skills.schedule]"""

    snooze_minutes: int = Field(default=9, gt=0, le=120)
    """How much later what is snoozed rings again, where nobody says how much."""
    event_minutes: int = Field(default=15, ge=0, le=1440)
    """How long before an event it is told."""


@dataclass(slots=True)
class Spoken:
    """What was last kept or named, by person, so that `it` means it."""

    latest: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    day: tuple[str, date] | None = None
    """The turn in which a day was said, and that day: what else is kept in it means the same one."""

    def note(self, person: str, number: int, now: datetime) -> None:
        self.latest[person] = (number, now)

    def it(self, person: str, now: datetime) -> int | None:
        number, at = self.latest.get(person, (0, now))
        return number if number and now - at <= FRESH else None


@dataclass(frozen=True, slots=True)
class Request:
    home: Home
    section: ScheduleSection
    turn: Turn
    intent: Intent
    phrases: Phrases
    spoken: Spoken

    @property
    def slots(self) -> Mapping[str, Any]:
        return self.intent.slots

    @property
    def now(self) -> datetime:
        return self.turn.now

    @property
    def reminders(self) -> Reminders:
        return self.home.reminders

    def with_slots(self, slots: Mapping[str, Any]) -> Request:
        return replace(self, intent=replace(self.intent, slots=slots))

    def permit(self, whose: str) -> None:
        """What is of `others`, or `all` at once. Raises NotAllowed, PinNeeded, ConfirmationNeeded."""
        self.home.people.check(self.turn, self.intent, f"{self.intent.name}:{whose}")

    def reply(self, text: str, items: Sequence[Reminder] = (), **result: Any) -> Reply:
        """`items` are those it is about; of one, `it` may be said from now on."""
        if len(items) == 1 and items[0].id:
            self.spoken.note(self.turn.person.name, items[0].id, self.now)
        told = {"items": [self.facts(each) for each in items]} if items else {}
        text = text[:1].upper() + text[1:]
        return Reply(text, self.turn.language, result={**told, **result})

    def facts(self, item: Reminder) -> Mapping[str, Any]:
        """As JSON."""
        known = {"id": item.id, "kind": item.kind, "due": item.due.isoformat(), "text": item.text}
        if item.recurs:
            known["rrule"] = item.rrule
        if item.kind == "timer":
            left, paused = self.left(item), item.paused_seconds is not None
            return {**known, "seconds": item.seconds, "left": left, "paused": paused}
        return known

    def left(self, timer: Reminder) -> int:
        """Seconds, rounded up, so that a timer that runs is never at zero."""
        return max(1, -int(-self.reminders.left(timer) // 1))
