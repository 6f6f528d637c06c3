"""Clocks that a test moves by hand, and a book that goes by them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistant.reminder import Kind, Reminder
from assistant.reminders.book import Book
from assistant.reminders.clocks import Clocks
from assistant.settings import RemindersSection
from assistant.testing import place

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=BERLIN)
"""A Wednesday."""


@dataclass
class Hands:
    """Of a wall clock in Berlin, and of the one that counts seconds."""

    now: datetime = NOON
    elapsed: float = 1000.0
    boot: str = "first boot"
    _books: list[Book] = field(default_factory=list)

    def pass_seconds(self, seconds: float) -> None:
        """Both go on, in summer time or not."""
        self.elapsed += seconds
        self.set_forward(seconds)

    def set_forward(self, seconds: float) -> None:
        """Somebody sets the one on the wall."""
        self.now = datetime.fromtimestamp(self.now.timestamp() + seconds, BERLIN)

    def book(self, folder: Path, **settings: Any) -> Book:
        clocks = Clocks(lambda: self.now, lambda: self.elapsed, self.boot)
        return Book(RemindersSection(**settings), place(folder), clocks, backup_seconds=3600)


def reminder(kind: Kind = "alarm", minutes: float = 60, **more: Any) -> Reminder:
    """Due so long after noon."""
    due = more.pop("due", NOON + timedelta(minutes=minutes))
    return Reminder(kind=kind, due=due, person="owner", language="en", **more)


async def ring(book: Book, hands: Hands) -> list[Reminder]:
    """Whatever is due begins to ring."""
    begun = [await book.begin(each, hands.now) for each in await book.due(hands.now)]
    return [each for each in begun if each]
