"""What became of a store that was found damaged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.reminder import Reminder


@dataclass(frozen=True, slots=True)
class Recovery:
    """It was set aside, and what could be read of it goes on, with the last good copy beside it."""

    aside: Path
    """The folder in which the damaged files lie now."""
    lost: tuple[Reminder, ...] = ()
    """What is known to be lost, by its text and time; all else in these is made up."""
    older: tuple[Reminder, ...] = ()
    """What was taken from the copy, and may have been changed since."""
    unsure: bool = False
    """True: whatever was kept after `since` may be lost."""
    since: datetime | None = None
    """When the last good copy was made; None: there was none."""
