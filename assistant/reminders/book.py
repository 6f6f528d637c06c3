"""The household's reminders, kept for good in one SQLite file that several processes may use at once."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Literal

from assistant.protocols import Place
from assistant.reminder import Missed, Reminder
from assistant.reminders.clocks import Clocks
from assistant.reminders.holidays import NEVER, DaysOff
from assistant.reminders.recovery import Recovery
from assistant.settings import RemindersSection


class Book:
    """The protocol `Reminders`, and what whoever rings needs. Every method but `ringing` and `left` may
    raise StorageError; the next call then tries anew, so that it works again once the disk does."""

    def __init__(
        self,
        section: RemindersSection,
        place: Place,
        clocks: Clocks,
        *,
        off: DaysOff = NEVER,
        backup_seconds: float = 60.0,
    ) -> None:
        """`backup_seconds`: how long after a change a copy is made."""
        self.changed = asyncio.Event()
        """Set whenever what is due next may have changed; whoever waits for it clears it."""
        self.recovery: Recovery | None = None
        """What was lost or restored; None where the store was well."""

    async def __aenter__(self) -> Book:
        """Opens the store; one that cannot be opened is tried again at every call, and raises then."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    # What skills use: assistant.reminder.Reminders says what each does.

    async def keep(self, reminder: Reminder) -> Reminder:
        raise NotImplementedError

    async def replace(self, reminder: Reminder) -> Reminder:
        raise NotImplementedError

    async def cancel(self, ids: Collection[int]) -> int:
        raise NotImplementedError

    async def skip(self, number: int) -> Reminder:
        raise NotImplementedError

    async def open(self) -> Sequence[Reminder]:
        raise NotImplementedError

    async def between(self, start: datetime, end: datetime) -> Sequence[Reminder]:
        """Events that were told already are among them."""
        raise NotImplementedError

    async def pause(self, number: int) -> Reminder:
        raise NotImplementedError

    async def resume(self, number: int) -> Reminder:
        raise NotImplementedError

    def left(self, reminder: Reminder) -> float:
        raise NotImplementedError

    def ringing(self) -> Sequence[Reminder]:
        raise NotImplementedError

    async def dismiss(self) -> Sequence[Reminder]:
        raise NotImplementedError

    async def snooze(self, seconds: float) -> Sequence[Reminder]:
        raise NotImplementedError

    async def missed(self) -> Sequence[Missed]:
        raise NotImplementedError

    # What rings them uses.

    async def due(self, now: datetime) -> Sequence[Reminder]:
        """Those to be told by now, the longest overdue first: pending or snoozed, neither paused nor silent."""
        raise NotImplementedError

    async def next_due(self) -> datetime | None:
        """When the next of them is to be told: its `due` less its lead. None: none is kept."""
        raise NotImplementedError

    async def begin(self, reminder: Reminder, now: datetime) -> Reminder | None:
        """It rings, which is on the disk before the first sound; None where it was changed meanwhile."""
        raise NotImplementedError

    async def finish(
        self, reminder: Reminder, outcome: Literal["done", "missed"], now: datetime, *, off: bool = False
    ) -> None:
        """What rang, or what is overdue, has ended. One that recurs goes on to its next time with it.

        `off`: the assistant did not run. Then each of its times until now is missed but the last, which is
        due again: whoever rings decides whether that one may still ring. Changed meanwhile, it is left alone.
        """
        raise NotImplementedError

    async def fell_silent(self, reminder: Reminder, now: datetime) -> None:
        """Somebody began to speak: for a minute `ringing`, `dismiss` and `snooze` still mean it."""
        raise NotImplementedError

    async def interrupted(self) -> Sequence[Reminder]:
        """What rang when the assistant died. It counts as ringing from now on, so it is to be rung again
        or finished; asked for again, there is none."""
        raise NotImplementedError

    async def put_calendar(self, name: str, reminders: Iterable[Reminder]) -> None:
        """These are all that stands in a subscribed calendar. What stood there already keeps its state."""
        raise NotImplementedError

    # What minds the clock uses.

    async def changed_elsewhere(self) -> bool:
        """Whether another process has written since this was last asked; sets `changed` then."""
        raise NotImplementedError

    async def clock_jumped(self, now: datetime) -> None:
        """The wall clock was set: timers of this boot go by the seconds that passed."""
        raise NotImplementedError
