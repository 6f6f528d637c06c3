"""What rings in this process, and what has only just fallen silent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from assistant.reminder import Reminder
from assistant.reminders.rows import micros

MEANT_SECONDS = 60.0
"""So long "stop" and "snooze" mean what fell silent when somebody began to speak."""


class Rings:
    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._ringing: dict[int, Reminder] = {}
        self._silent: dict[int, tuple[float, Reminder]] = {}

    def meant(self) -> Sequence[Reminder]:
        """In the order in which they began."""
        now = self._elapsed()
        recent = {n: each for n, (at, each) in self._silent.items() if now - at <= MEANT_SECONDS}
        return tuple((recent | self._ringing).values())

    def begin(self, reminders: Iterable[Reminder]) -> None:
        self._ringing |= {each.id: each for each in reminders}

    def end(self, number: int) -> None:
        """It has rung out; it may still be meant."""
        self._ringing.pop(number, None)

    def fell_silent(self, reminder: Reminder) -> None:
        self._silent[reminder.id] = (self._elapsed(), reminder)

    def forget(self, ids: Collection[int]) -> None:
        for number in ids:
            self._ringing.pop(number, None)
            self._silent.pop(number, None)

    def unknown(self, reminders: Iterable[Reminder]) -> list[Reminder]:
        """Those that rang in a process that is gone."""
        return [each for each in reminders if each.id not in self._ringing]

    def keep_only(self, still: Collection[tuple[int, int]]) -> None:
        """By id and time."""
        gone = {each.id for each in self._ringing.values() if (each.id, micros(each.due)) not in still}
        self.forget(gone)
