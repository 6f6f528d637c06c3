"""Which hours or days are asked about, in the time of the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

DAY = timedelta(days=1)
SOON = timedelta(hours=12)
FEW_DAYS = 3


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until `end`, both aware."""

    start: datetime
    end: datetime
    whole_days: bool
    named: bool = True
    """False: nobody said when, so it need not be said in the answer."""

    @property
    def first(self) -> date:
        return self.start.date()

    @property
    def last(self) -> date:
        return max(self.first, (self.end - timedelta(seconds=1)).date())

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_hour(self) -> bool:
        return not self.whole_days and self.end - self.start <= timedelta(hours=1)


def period_of(slots: Mapping[str, Any], now: datetime, asked: date | None = None) -> Period | None:
    """Of the slots `when` or `span`; None where no time was said.

    `now` is in the place's zone; `asked` is the day where it is asked, if that is another one.
    """
    if isinstance(when := slots.get("when"), Mapping) and isinstance(when.get("start"), str):
        return _of_when(when, now, asked or now.date())
    if span := slots.get("span"):
        return _of_span(str(span), now)
    return None


def today(now: datetime) -> Period:
    return Period(
        _midnight(now.date(), now.tzinfo), _midnight(now.date() + DAY, now.tzinfo), True, named=False
    )


def whole(day: date, now: datetime) -> Period:
    return Period(_midnight(day, now.tzinfo), _midnight(day + DAY, now.tzinfo), True)


def soon(now: datetime) -> Period:
    """What one means by *will it rain?*."""
    return Period(now, now + SOON, False, named=False)


def _of_when(when: Mapping[str, Any], now: datetime, asked: date) -> Period:
    """What the household's clock would show is what the place's clock is meant to show.

    But today, tomorrow and yesterday are those of the place.
    """
    zone = now.tzinfo
    start = _local(when["start"], zone)
    if "T" in when["start"] and not when.get("end"):
        return Period(start, start + timedelta(hours=1), False)
    whole = "T" not in when["start"]
    end = _local(when["end"], zone) if when.get("end") else start + DAY
    if whole and not when.get("end") and abs((start.date() - asked).days) <= 1:
        start, end = start + (now.date() - asked), end + (now.date() - asked)
    if whole and end - start > DAY and start < now < end:
        start = _midnight(now.date(), zone)
    return Period(start, max(end, start + timedelta(hours=1)), whole)


def _of_span(span: str, now: datetime) -> Period:
    zone = now.tzinfo
    day = now.date()
    if span == "weekend":
        saturday = day + timedelta(days=(5 - day.weekday()) % 7) if day.weekday() != 6 else day
        return Period(
            _midnight(saturday, zone), _midnight(saturday + (7 - saturday.weekday()) * DAY, zone), True
        )
    if span == "night":
        evening = datetime.combine(day, time(18), zone)
        return Period(max(now, evening), _midnight(day + DAY, zone) + timedelta(hours=6), False)
    if span == "daytime":
        return Period(datetime.combine(day, time(6), zone), datetime.combine(day, time(18), zone), False)
    if span == "later":
        return Period(now, now + timedelta(hours=6), False, named=False)
    days = {"tomorrow": 1, "after_tomorrow": 1, "week": 7}.get(span, FEW_DAYS)
    skip = {"tomorrow": 1, "after_tomorrow": 2}.get(span, 0)
    return Period(_midnight(day + skip * DAY, zone), _midnight(day + (skip + days) * DAY, zone), True)


def _local(text: str, zone: tzinfo | None) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone)
