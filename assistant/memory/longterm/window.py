"""Which memories a question may see at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.memory.longterm.keeping import SEEN
from assistant.memory.longterm.rows import micros


@dataclass(frozen=True, slots=True)
class Window:
    """Applied in SQL, so that nothing else ever leaves the store."""

    person: str
    since: datetime | None = None
    """From then on..."""
    until: datetime | None = None
    """...and before this."""

    @property
    def where(self) -> str:
        """Of the table memories."""
        return SEEN + self.times

    @property
    def times(self) -> str:
        """What follows another condition; empty where all times are seen."""
        since = " AND at >= :since" if self.since else ""
        until = " AND at < :until" if self.until else ""
        return since + until

    @property
    def values(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "since": self.since and micros(self.since),
            "until": self.until and micros(self.until),
        }

    @property
    def timed(self) -> bool:
        return bool(self.since or self.until)
