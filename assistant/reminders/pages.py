"""Reads and writes single reminders in the open store."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.errors import NotFound, ReminderRefused
from assistant.reminder import Reminder
from assistant.reminders import rows
from assistant.reminders.clocks import Clocks
from assistant.reminders.holidays import DaysOff
from assistant.reminders.recurrence import next_after, times_between
from assistant.reminders.rows import micros

SECOND = 1_000_000
"""Microseconds."""


@dataclass(slots=True)
class Pages:
    """The store during one call. Only the store's thread uses it, but for `deadlines`."""

    db: sqlite3.Connection
    clocks: Clocks
    off: DaysOff
    most: int
    """How many of ours may be open."""
    deadlines: dict[int, float] = field(default_factory=dict)
    """When running timers of this boot end, by id: seconds on `clocks.elapsed`."""

    @property
    def now(self) -> datetime:
        """In UTC: between two moments of one zone Python reckons by the wall clock, summer time or not."""
        return self.clocks.wall().astimezone(UTC)

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self.db.execute(sql, values).fetchall()

    def find(self, where: str, *values: Any) -> list[Reminder]:
        return [self.read(row) for row in self.rows(f"SELECT * FROM reminders WHERE {where}", *values)]  # noqa: S608

    def one(self, number: int) -> Reminder:
        """One of ours that was not cancelled. Raises NotFound."""
        found = self.find("id = ? AND calendar = '' AND state <> 'cancelled' AND of IS NULL", number)
        if not found:
            raise NotFound(f"there is no reminder {number}")
        return found[0]

    def read(self, row: sqlite3.Row) -> Reminder:
        found = rows.reminder(row)
        if row["elapsed"] is not None and row["boot"] == self.clocks.boot:
            self.deadlines[found.id] = row["elapsed"] / SECOND
        return found

    def following(self, reminder: Reminder, after: datetime) -> datetime | None:
        """When one that recurs rings next. A rule that is no longer understood has ended."""
        with suppress(ReminderRefused):
            return next_after(reminder, after, self.off) if reminder.recurs else None
        return None

    def times(self, reminder: Reminder, start: datetime, end: datetime, most: int) -> list[datetime]:
        """`start <= time < end`, the latest of them."""
        found: deque[datetime] = deque(maxlen=most)
        if reminder.recurs and start < end:
            with suppress(ReminderRefused):
                found.extend(times_between(reminder, start, end, self.off))
        return list(found)

    def insert(self, reminder: Reminder, **more: Any) -> Reminder:
        """Returns it with its id."""
        values = self._columns(reminder) | more
        sql = f"INSERT INTO reminders ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"  # noqa: S608
        number = self.db.execute(sql, tuple(values.values())).lastrowid or 0
        return self._noted(replace(reminder, id=number), values)

    def update(self, reminder: Reminder, **more: Any) -> Reminder:
        values = {"ended": None, "off": False} | self._columns(reminder) | more
        sets = ", ".join(f"{name} = ?" for name in values)
        self.db.execute(f"UPDATE reminders SET {sets} WHERE id = ?", (*values.values(), reminder.id))  # noqa: S608
        return self._noted(reminder, values)

    def delete(self, ids: Iterable[int]) -> None:
        self.db.executemany("DELETE FROM reminders WHERE id = ?", [(number,) for number in ids])

    def _columns(self, reminder: Reminder) -> dict[str, Any]:
        values = rows.columns(reminder) | {"tell": self._tell(reminder), "boot": None, "elapsed": None}
        if reminder.kind == "timer" and values["tell"] is not None and self.clocks.boot:
            left = micros(reminder.due) - micros(self.now)
            values["boot"] = self.clocks.boot
            values["elapsed"] = round(self.clocks.elapsed() * SECOND) + left
        return values

    def _noted(self, reminder: Reminder, values: dict[str, Any]) -> Reminder:
        self.deadlines.pop(reminder.id, None)
        if values["elapsed"] is not None:
            self.deadlines[reminder.id] = values["elapsed"] / SECOND
        return reminder

    def _tell(self, reminder: Reminder) -> int | None:
        """What is made when its lead has begun already is told at its own time."""
        waits = reminder.state in {"pending", "snoozed"} and reminder.paused_seconds is None
        if reminder.silent or not waits:
            return None
        early = reminder.due.astimezone(UTC) - timedelta(seconds=reminder.lead_seconds)
        return micros(early if early > self.now else reminder.due)
