"""The household's time: always aware, always in its zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from tzlocal import get_localzone_name

from assistant.settings import HouseholdSection

Clock = Callable[[], datetime]


def zone_of(household: HouseholdSection) -> ZoneInfo:
    """The configured zone, else the system's, else UTC."""
    return ZoneInfo(household.zone or get_localzone_name() or "UTC")


def clock_in(zone: ZoneInfo) -> Clock:
    return lambda: datetime.now(zone)


def clock_from(start: datetime, zone: ZoneInfo) -> Clock:
    """A clock that shows `start` now and goes on from there; a naive `start` is meant in `zone`."""
    aware = start.astimezone(zone) if start.tzinfo else start.replace(tzinfo=zone)
    began = monotonic()
    return lambda: (aware + timedelta(seconds=monotonic() - began)).astimezone(zone)
