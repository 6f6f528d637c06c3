"""Hours of the day such as 22:00-07:00, which may go past midnight."""

from __future__ import annotations

import re
from datetime import datetime, time

HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def within(hours: str, at: datetime) -> bool:
    """Whether the wall-clock time of `at` lies in them; no hours hold none, equal ends hold all."""
    if not hours:
        return False
    begin, end = ends(hours)
    now = at.time()
    return begin <= now < end if begin < end else now >= begin or now < end


def ends(hours: str) -> tuple[time, time]:
    """Raises ValueError."""
    found = HOURS.fullmatch(hours)
    if not found:
        raise ValueError(f"{hours!r} are no hours; write them as 22:00-07:00")
    first, second, third, fourth = (int(part) for part in found.groups())
    return time(first, second), time(third, fourth)
