"""What became of memories whose file was found damaged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.memories import Memory


@dataclass(frozen=True, slots=True)
class Recovery:
    """The file was set aside, and what could be read of it goes on, with the last good copy beside it."""

    aside: Path
    """The folder in which the damaged files lie, until somebody wants something forgotten."""
    lost: tuple[Memory, ...] = ()
    """What is known to be lost, by whose it was and how it began; all else in these is made up."""
    older: tuple[Memory, ...] = ()
    """What was taken from the copy."""
    unsure: bool = False
    """True: whatever was kept after `since` may be lost."""
    since: datetime | None = None
    """When the last good copy was made; None: there was none."""
