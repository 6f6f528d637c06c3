"""What is kept for later: timers, alarms, reminders and events, as skills see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from assistant.messages import Intent, Language

Kind: TypeAlias = Literal["timer", "alarm", "reminder", "event"]

State: TypeAlias = Literal["pending", "ringing", "snoozed", "done", "missed", "cancelled"]
"""pending -> ringing -> done | missed | snoozed; snoozed -> ringing; anything open -> cancelled."""

OPEN: frozenset[State] = frozenset({"pending", "ringing", "snoozed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing that somebody wants to be told of in time. It may recur: `due` is then its next time."""

    kind: Kind
    due: datetime
    """Aware, in its own zone; the one a timer was set to ring at, even while it is paused."""
    person: str
    """Whose it is."""
    language: Language
    """In which it was asked for, and so is told."""
    text: str = ""
    """What it is about, as it was said; a timer's or an alarm's name. Empty where nothing was said."""
    shared: bool = True
    """True: of the whole household; False: it is told, listed and named to its person alone."""
    place: str = ""
    """Where an event is."""
    seconds: float = 0.0
    """How long a timer runs or an event lasts."""
    lead_seconds: float = 0.0
    """How long before `due` it is told: events. Negative: so long after it, as those of a whole day."""
    start: datetime | None = None
    """Of one that recurs: DTSTART, aware, in its zone; its wall-clock time holds through summer time."""
    rrule: str = ""
    """RFC 5545, without `RRULE:`; `RSCALE=CHINESE` (RFC 7529) counts lunar months. Empty: once."""
    skips_holidays: bool = False
    """True: it keeps silent on holidays, and rings on the weekend days that make up for them."""
    paused_seconds: float | None = None
    """What was left of a timer when it was paused; None while it runs."""
    does: Intent | None = None
    """Done when it rings, in place of the sound: music or news to wake up with."""
    id: int = 0
    """0: not kept yet."""
    state: State = "pending"
    made: datetime | None = None
    """When it was kept."""
    silent: bool = False
    """True: it is listed and never told."""
    calendar: str = ""
    """The subscribed calendar it stands in, which cannot be changed from here; empty: our own."""

    @property
    def recurs(self) -> bool:
        return bool(self.rrule)

    @property
    def open(self) -> bool:
        """It is yet to ring, or rings."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Missed:
    """A time at which something was to be told, and nobody was there or the assistant was off."""

    reminder: Reminder
    """As it was then: `reminder.due` is the time that was missed."""
    off: bool
    """True: the assistant did not run; False: it rang, and nobody answered."""


class Reminders(Protocol):
    """Keeps them for good: whatever these methods return is on the disk. All raise StorageError."""

    async def keep(self, reminder: Reminder) -> Reminder:
        """Returns it as it is kept: with its id, and with the first `due` after now of one that recurs.

        Raises ReminderRefused where it will never ring or there are too many.
        """
        ...

    async def replace(self, reminder: Reminder) -> Reminder:
        """Keeps another version under the same id; it is pending again. Raises as `keep`, or NotFound."""
        ...

    async def cancel(self, ids: Collection[int]) -> int:
        """How many were open and are cancelled; a ringing one falls silent."""
        ...

    async def skip(self, number: int) -> Reminder:
        """Leaves out the next time of one that recurs. Raises NotFound."""
        ...

    async def open(self) -> Sequence[Reminder]:
        """Our own that are open, the next first, paused timers last."""
        ...

    async def between(self, start: datetime, end: datetime) -> Sequence[Reminder]:
        """Every time, `start <= due < end`, of ours and of subscribed calendars; one that recurs as often
        as it does. In order of `due`."""
        ...

    async def pause(self, number: int) -> Reminder:
        """A timer; paused already, it stays so. Raises NotFound."""
        ...

    async def resume(self, number: int) -> Reminder:
        """A timer. Raises NotFound."""
        ...

    def left(self, reminder: Reminder) -> float:
        """Seconds until it rings. A timer's do not care for changes of the clock."""
        ...

    def ringing(self) -> Sequence[Reminder]:
        """What rings now, or was silenced within the last minute by somebody who began to speak."""
        ...

    async def dismiss(self) -> Sequence[Reminder]:
        """What rang is done. Empty: nothing did."""
        ...

    async def snooze(self, seconds: float) -> Sequence[Reminder]:
        """What rang rings again later; `due` of those returned says when. Empty: nothing did."""
        ...

    async def missed(self) -> Sequence[Missed]:
        """Of the last week, oldest first; asked for again, they are given again."""
        ...
