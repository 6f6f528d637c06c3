"""The two clocks a reminder is kept by: the one on the wall, and the seconds that pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@cache
def this_boot() -> str:
    """Names the time since the computer was started; empty where the kernel does not say."""
    try:
        return BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""


def elapsed() -> float:
    """Seconds since the computer was started, sleep included; nobody can set it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Passed in, so that a test can move them by hand."""

    wall: Callable[[], datetime] = lambda: datetime.now(UTC)
    """Aware; it may be set, and then jumps."""
    elapsed: Callable[[], float] = elapsed
    """Seconds, from any beginning; goes on through suspend."""
    boot: str = ""
    """While this is the same, `elapsed` counts from the same beginning. Empty: never the same."""


def real(wall: Callable[[], datetime]) -> Clocks:
    return Clocks(wall, elapsed, this_boot())
