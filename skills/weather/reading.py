"""Reads what servers send: every figure may be missing, null, of another type or beyond belief."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from assistant import Unreachable

MOST_BYTES = 2_000_000
SECONDS = 4.0
"""Long for a voice: the next provider is asked after it."""
MOST_ITEMS = 800
"""Of a list: 16 days have 408 hours with yesterday's."""

T = TypeVar("T")
M = TypeVar("M", bound="Sent")


class Sent(BaseModel):
    """Part of an answer; what is not named here is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def within(low: float, high: float) -> Callable[[Any], float | None]:
    """Reads a number; anything else, and what lies outside, is as if it had not been sent."""

    def read(value: Any) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return None
        return number if math.isfinite(number) and low <= number <= high else None

    return read


def _list(value: Any) -> Any:
    return value[:MOST_ITEMS] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split())[:200] if isinstance(value, str) else ""


Celsius = Annotated[float | None, BeforeValidator(within(-95, 65))]
Percent = Annotated[float | None, BeforeValidator(within(0, 100))]
Millimetres = Annotated[float | None, BeforeValidator(within(0, 2000))]
Speed = Annotated[float | None, BeforeValidator(within(0, 500))]
Degrees = Annotated[float | None, BeforeValidator(within(0, 360))]
Index = Annotated[float | None, BeforeValidator(within(0, 1000))]
Code = Annotated[float | None, BeforeValidator(within(0, 9999))]
Latitude = Annotated[float | None, BeforeValidator(within(-90, 90))]
Longitude = Annotated[float | None, BeforeValidator(within(-180, 180))]
Metres = Annotated[float | None, BeforeValidator(within(0, 1_000_000))]
Text = Annotated[str, BeforeValidator(_text)]
"""On one line, at most 200 characters."""
Many = Annotated[tuple[T, ...], BeforeValidator(_list)]


def read(kind: type[M], body: bytes, source: str) -> M:
    """Raises Unreachable where it is no JSON object of this kind."""
    try:
        return kind.model_validate_json(body)
    except (ValidationError, RecursionError) as error:
        raise Unreachable(f"{source} answered something else: {str(error)[:200]}") from error


def moment(text: str, zone: tzinfo) -> datetime | None:
    """Of ISO 8601; what has no offset is meant in `zone`."""
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def zone_of(name: str) -> tzinfo:
    """Of an IANA name or of an offset such as +08:00; UTC where it is neither."""
    try:
        if name[:1] in {"+", "-"}:
            return datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo or UTC
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def at(values: Sequence[T], index: int) -> T | None:
    """Lists that belong together may differ in length."""
    return values[index] if index < len(values) else None
