"""What the figures of a report come to: whether it rains and until when, and what is severe."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from skills.weather.periods import Period
from skills.weather.report import SNOWY, STORMY, WET, Day, Hour, Report

LIKELY = 55.0
"""Percent from which on we say yes..."""
POSSIBLE = 30.0
"""...and from which on, perhaps."""
HEAVY_RAIN = 50.0
"""Millimetres a day: what the Chinese authorities call 暴雨."""
GALE = 75.0
"""km/h of a gust: force 9."""
HEAT = 37.0
FROST = -20.0
DRY_HOURS = 2
"""So long must it be dry before we say that the rain is over."""

Likelihood = Literal["yes", "maybe", "no"]
KINDS: dict[str, frozenset[str]] = {
    "rain": frozenset(WET),
    "snow": frozenset(SNOWY),
    "storm": frozenset(STORMY),
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether it rains, snows or storms in a period."""

    likelihood: Likelihood
    chance: int | None = None
    """Percent, in steps of 5."""
    begins: datetime | None = None
    """Where the hours are known."""
    millimetres: float = 0


def outlook(report: Report, period: Period, kind: str) -> Outlook | None:
    """None where nothing is known of the period."""
    hours = [each for each in hours_in(report, period) if each.sky]
    if hours and hours[-1].at + timedelta(hours=1) >= period.end:
        return _of_hours(hours, KINDS[kind])
    days = [each for each in days_in(report, period) if each.sky]
    return _of_days(days, KINDS[kind]) if days else None


def hours_in(report: Report, period: Period) -> Sequence[Hour]:
    return [
        each for each in report.hours if each.at + timedelta(hours=1) > period.start and each.at < period.end
    ]


def days_in(report: Report, period: Period) -> Sequence[Day]:
    return [each for each in report.days if period.first <= each.day <= period.last]


def day_at(report: Report, day: date) -> Day | None:
    return next((each for each in report.days if each.day == day), None)


def falling(hour: Hour, kinds: Collection[str]) -> bool:
    return hour.sky in kinds and (hour.chance is None or hour.chance >= POSSIBLE)


def begins(report: Report, now: datetime, kind: str) -> Hour | None:
    """The next hour in which it probably does."""
    return next((each for each in report.hours if each.at > now and falling(each, KINDS[kind])), None)


def ends(report: Report, now: datetime, kind: str) -> datetime | None:
    """When it will have been dry for two hours; None where no end is in sight."""
    ahead = [each for each in report.hours if each.at + timedelta(hours=1) > now]
    for index, each in enumerate(ahead[:-DRY_HOURS]):
        if not any(falling(hour, KINDS[kind]) for hour in ahead[index : index + DRY_HOURS]):
            return max(each.at, now)
    return None


def falls_now(report: Report, now: datetime, kind: str) -> bool:
    """False too where nobody knows; ask `knows` first."""
    if report.now.sky is not None:
        return report.now.sky in KINDS[kind]
    return any(
        falling(each, KINDS[kind]) for each in report.hours if each.at <= now < each.at + timedelta(hours=1)
    )


def knows(report: Report) -> bool:
    """Whether anything is known of the sky."""
    skies = [report.now.sky, *(each.sky for each in report.hours), *(each.sky for each in report.days)]
    return any(skies)


def severe(days: Iterable[Day]) -> tuple[str, Day] | None:
    """The worst of these days as the key of its words; None where nothing is severe."""
    for day in days:
        for key, is_severe in (
            ("severe_hail", day.sky == "hail"),
            (
                "severe_rain",
                day.sky == "rainstorm" or ((day.rain or 0) >= HEAVY_RAIN and day.sky not in SNOWY),
            ),
            ("severe_snow", day.sky == "heavy_snow"),
            ("severe_wind", (day.gusts or day.wind or 0) >= GALE),
            ("severe_heat", (day.high if day.high is not None else 0) >= HEAT),
            ("severe_cold", (day.low if day.low is not None else 0) <= FROST),
        ):
            if is_severe:
                return key, day
    return None


def _of_hours(hours: Sequence[Hour], kinds: frozenset[str]) -> Outlook:
    hits = [each for each in hours if each.sky in kinds]
    first = next((each for each in hits if falling(each, kinds)), None)
    chances = [each.chance for each in hits if each.chance is not None]
    millimetres = sum(each.rain or 0 for each in hits)
    return _judged(bool(hits), chances, first.at if first else None, millimetres)


def _of_days(days: Sequence[Day], kinds: frozenset[str]) -> Outlook:
    hits = [each for each in days if each.sky in kinds]
    chances = [each.chance for each in hits if each.chance is not None]
    return _judged(bool(hits), chances, None, sum(each.rain or 0 for each in hits))


def _judged(hit: bool, chances: Sequence[float], first: datetime | None, millimetres: float) -> Outlook:
    if not hit:
        return Outlook("no")
    if not chances:
        return Outlook("yes", None, first, millimetres)
    best = max(chances)
    likelihood: Likelihood = "yes" if best >= LIKELY else "maybe" if best >= POSSIBLE else "no"
    return Outlook(likelihood, 5 * round(best / 5), first, millimetres)
