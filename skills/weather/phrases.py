"""Figures and times of the weather in words, for the ear."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from assistant import Language
from skills.weather.periods import Period

BEAUFORT = (1, 6, 12, 20, 29, 39, 50, 62, 75, 89, 103, 118)
"""km/h from which on each force of the wind begins."""
GENTLE = 2
"""Up to this force nobody minds where the wind comes from."""
QUARTERS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
PARTS = {
    (0, 6): "early",
    (6, 12): "morning",
    (8, 12): "morning",
    (12, 18): "afternoon",
    (11, 14): "midday",
    (12, 14): "midday",
    (18, 24): "evening",
    (18, 0): "evening",
    (0, 12): "morning",
}
THIS = {
    "early": "this_early",
    "morning": "this_morning",
    "midday": "this_midday",
    "afternoon": "this_afternoon",
    "evening": "tonight",
}
OF_DAY = {
    "early": "early_on",
    "morning": "morning_of",
    "midday": "midday_of",
    "afternoon": "afternoon_of",
    "evening": "evening_of",
}
NAMED_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "after_tomorrow"}
"""How many days from now -> the key of its word."""
MILES = 1.609344

Units = Literal["metric", "imperial"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words of one language; every text is a reply of the skill."""

    say: Any
    """`Wording.say` for this turn: (key, **values) -> text."""
    language: Language
    units: Units
    now: datetime
    """At the place."""
    place: str
    """Its name; empty for the home."""

    def where(self) -> str:
        return self.text("in_place", place=self.place) if self.place else ""

    def text(self, key: str, **values: Any) -> str:
        text: str = self.say(key, **values)
        return text

    def answer(self, key: str, when: str = "", **values: Any) -> str:
        """A sentence with the time and the place that it is about."""
        text = self.text(key, when=when, place=self.where(), **values).strip()
        return text[:1].upper() + text[1:]

    def bare(self, celsius: float) -> str:
        """A temperature without its unit."""
        number = round(celsius if self.units == "metric" else celsius * 9 / 5 + 32)
        return self.text("below", number=-number) if number < 0 else str(number)

    def degrees(self, celsius: float) -> str:
        return self.text("degrees", number=self.bare(celsius))

    def span(self, low: float | None, high: float | None) -> str:
        """Empty where neither is known."""
        if low is None or high is None:
            known = high if low is None else low
            return "" if known is None else self.degrees(known)
        if self.bare(low) == self.bare(high):
            return self.degrees(low)
        return self.text("span", low=self.bare(low), high=self.bare(high))

    def difference(self, celsius: float) -> int:
        return round(abs(celsius) * (1 if self.units == "metric" else 9 / 5))

    def wind(self, speed: float, direction: float | None) -> str:
        force = bisect_right(BEAUFORT, speed)
        fast = round(speed if self.units == "metric" else speed / MILES)
        unit = self.text("kilometres" if self.units == "metric" else "miles")
        if force <= GENTLE or direction is None:
            key = "calm" if force <= GENTLE else "wind_force"
            return self.text(key, force=force, speed=fast, unit=unit)
        quarter = self.text(QUARTERS[round(direction / 45) % 8])
        return self.text("wind_from", force=force, speed=fast, unit=unit, quarter=quarter)

    def clock(self, moment: datetime) -> str:
        """3 PM, 下午3点: on the hour nobody says the minutes."""
        return self.text("clock", time=moment.time()).replace(self.text("sharp"), "")

    def at(self, moment: datetime) -> str:
        """With the day where that is not today."""
        if moment.date() == self.now.date():
            return self.text("at_time", time=self.clock(moment))
        return self.text("at_time_on", time=self.clock(moment), day=self.day(moment.date()).strip())

    def at_within(self, moment: datetime, period: Period) -> str:
        """Without the day where that was just said."""
        if period.named and period.days == 1:
            return self.text("at_time", time=self.clock(moment))
        return self.at(moment)

    def name_of(self, day: date) -> str:
        """tomorrow, Friday, March 21."""
        ahead = (day - self.now.date()).days
        if key := NAMED_DAYS.get(ahead):
            return self.text(key).strip()
        return self.text("weekday" if 0 < ahead < 7 else "date", day=day)

    def day(self, day: date) -> str:
        """tomorrow, on Friday, on the 21st."""
        ahead = (day - self.now.date()).days
        if key := NAMED_DAYS.get(ahead):
            return self.text(key)
        return self.text("on_weekday" if 0 < ahead < 7 else "on_date", day=day)

    def days(self, days: Sequence[date]) -> str:
        """on Saturday, on Sunday: the first as in a sentence, the others after it."""
        return self.text("and").join([self.day(days[0]), *(self.day(day).strip() for day in days[1:])])

    def when(self, period: Period) -> str:
        """Empty where nobody said when."""
        if not period.named:
            return ""
        if period.whole_days:
            if period.days == 1:
                return self.day(period.first)
            return self.text("from_to", first=self.name_of(period.first), last=self.name_of(period.last))
        if period.is_hour:
            return self.at(period.start)
        return self._part(period)

    def _part(self, period: Period) -> str:
        part = PARTS.get((period.start.hour, period.end.hour))
        if part and period.end - period.start < timedelta(days=1):
            return self._part_of_day(part, period.first)
        day = "" if period.first == self.now.date() else self.day(period.first)
        return day + self.text("between", start=self.clock(period.start), end=self.clock(period.end))

    def _part_of_day(self, part: str, day: date) -> str:
        if day == self.now.date():
            return self.text(THIS[part])
        return self.text(OF_DAY[part], day=self.day(day))
