"""When an entry appeared, in whichever of the formats of feeds it is written."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

LOOSE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]*(\d{1,2}):(\d{2})")
FAR_EAST = re.compile(r"(?:GMT|UTC)\s*\+\s*0?8(?::?00)?$|\bCST$")
"""`CST` is China's here: American feeds write numbers."""


def iso(text: str) -> str:
    """RFC 822, RFC 3339 or what looks like either; empty where nobody can tell."""
    date = FAR_EAST.sub("+0800", text.strip()[:64])
    for read in (datetime.fromisoformat, _rfc822, _loosely):
        try:
            return read(date).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return ""


def _rfc822(text: str) -> datetime:
    """Of a date in `-0000` the zone is unknown."""
    return parsedate_to_datetime(text)


def _loosely(text: str) -> datetime:
    found = LOOSE.search(text)
    if not found:
        raise ValueError(text)
    return datetime(*map(int, found.groups()))  # type: ignore[arg-type] # noqa: DTZ001 - the feed gives no zone
