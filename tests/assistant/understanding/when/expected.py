"""What is found in a text, in a form that is short to write down."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.understanding.when import Expression, find

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Wednesday morning."""


def found(text: str, now: datetime = NOW) -> tuple[Expression, ...]:
    return find(text, "zh", now)


def short(text: str, now: datetime = NOW) -> list[str]:
    """Of each expression its kind, its start, and its end, in the words of the clock on the wall."""
    return [
        " ".join(part for part in (each.kind, _plain(each.start), _plain(each.end)) if part)
        for each in found(text, now)
    ]


def _plain(moment: str | None) -> str:
    return moment[:16] if moment else ""
