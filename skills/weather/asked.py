"""One question about the weather, with what is known and the words to answer in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from skills.weather import outlook
from skills.weather.periods import Period, today
from skills.weather.phrases import Phrases
from skills.weather.report import Day, Report


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about a report."""

    report: Report
    phrases: Phrases
    period: Period | None
    """None: now."""
    aspect: str = ""
    change: str = ""
    """stop or start: when it will."""

    @property
    def over(self) -> Period:
        return self.period or today(self.phrases.now)

    @property
    def when(self) -> str:
        return self.phrases.when(self.over)

    @property
    def days(self) -> Sequence[Day]:
        return outlook.days_in(self.report, self.over)


def warnings(asked: Asked) -> str:
    """Of the authorities, and of what the forecast itself shows to be severe in the days asked about."""
    phrases = asked.phrases
    official = [
        phrases.answer(
            "warning",
            kind=each.kinds[phrases.language],
            colour=phrases.text(each.colour) if each.colour else "",
        )
        for each in asked.report.warnings
        if asked.over.start <= (each.until or asked.phrases.now + timedelta(days=1))
    ]
    if official:
        return phrases.text("next").join(official[:2])
    if found := outlook.severe(asked.days):
        key, day = found
        return phrases.answer(key, when=phrases.day(day.day))
    return ""


def sky_of(phrases: Phrases, sky: str | None) -> str:
    return phrases.text(sky) if sky else ""


def degrees_of(phrases: Phrases, celsius: float | None) -> str:
    return "" if celsius is None else phrases.degrees(celsius)
