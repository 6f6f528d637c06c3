"""Whoever looks on at what the assistant does, such as a command that prints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.announcements import Announcement
from assistant.record import TurnRecord


@dataclass(frozen=True, slots=True)
class Watchers:
    """Each is called once for everything that happens."""

    turns: Sequence[Callable[[TurnRecord], None]] = ()
    announcements: Sequence[Callable[[Announcement], None]] = ()


NOBODY = Watchers()
