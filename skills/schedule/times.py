"""Days and clock times as people say them; the words are in `times.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from assistant import Language

NEAR = 7
"""Days: within these, a weekday tells the day."""


@dataclass(frozen=True, slots=True)
class Times:
    """Says times in one language. Moments are aware; they are said in the zone they are given in."""

    language: Language
    words: Mapping[str, Any]

    def say(self, key: str, **values: Any) -> str:
        return str(self.words[key]).format(**values)

    def number(self, value: int) -> str:
        """As a name: 二 and not 两."""
        return chinese(value, self.words) if self.language == "zh" else str(value)

    def count(self, value: int) -> str:
        """Of things: 两 and not 二."""
        return str(self.words["two_of"]) if self.language == "zh" and value == 2 else self.number(value)

    def clock(self, at: datetime) -> str:
        """at 7:30 in the morning, 早上七点半."""
        if at.minute == 0 and at.hour in (0, 12):
            return self.say("noon" if at.hour else "midnight")
        part = next(name for until, name in self.words["parts"] if at.hour < until)
        key = "minute" if at.minute else "hour"
        return self.say(key, hour=self._hour(at), minute=self._minute(at.minute), part=part)

    def short_clock(self, at: datetime) -> str:
        """at 7:30 AM, 早上七点半: for lists."""
        if self.language == "zh" or (at.minute == 0 and at.hour in (0, 12)):
            return self.clock(at)
        key = "short_minute" if at.minute else "short_hour"
        half = self.words["halves"][at.hour >= 12]
        return self.say(key, hour=self._hour(at), minute=at.minute, half=half)

    def day(self, day: date, today: date) -> str:
        """today; tomorrow, Monday November 23rd, ; on Friday March 5th, 2027."""
        return self.say(_nearness(day, today), date=self.written(day, today))

    def short_day(self, day: date, today: date) -> str:
        """today, tomorrow, on Friday, on March 5th: for lists."""
        key, ahead = _nearness(day, today), (day - today).days
        if key in ("tomorrow", "after_tomorrow"):
            return self.say(f"short_{key}", weekday=self.weekday(day))
        if key == "other_day":
            key = "short_weekday" if 0 < ahead < NEAR else "short_date"
        if key == "short_date" and day.year != today.year:
            return self.say("other_day", date=self.written(day, today))
        return self.say(key, **self._of(day))

    def moment(self, at: datetime, now: datetime) -> str:
        """Day and clock time in full."""
        day, today = at.date(), now.astimezone(at.tzinfo).date()
        key = "moment_tomorrow" if (day - today).days == 1 else "moment"
        key = "moment_next_year" if day.year != today.year else key
        return self.say(key, day=self.day(day, today), clock=self.clock(at))

    def short_moment(self, at: datetime, now: datetime) -> str:
        today = now.astimezone(at.tzinfo).date()
        return self.say("moment", day=self.short_day(at.date(), today), clock=self.short_clock(at))

    def written(self, day: date, today: date) -> str:
        key = "date" if day.year == today.year else "date_of_year"
        return self.say(key, **self._of(day))

    def weekday(self, day: date) -> str:
        return str(self.words["weekdays"][day.weekday()])

    def of_the_evening(self, text: str) -> bool:
        """Whether it is something that people do in the evening."""
        return any(word in text.casefold() for word in self.words["evening"])

    def nth_day(self, value: int) -> str:
        """23rd, 二十三."""
        if self.language == "zh":
            return self.number(value)
        suffixes = self.words["suffixes"]
        last = value % 10 if value // 10 != 1 else 0
        return f"{value}{suffixes[last] if last < len(suffixes) else suffixes[0]}"

    def city(self, zone: ZoneInfo) -> str:
        """Tokyo, 东京; a zone without a name of its own by that of its city."""
        return str(self.words["cities"].get(zone.key, zone.key.rpartition("/")[2].replace("_", " ")))

    def several(self, said: Sequence[str]) -> str:
        """One, two and three."""
        head, last = said[:-1], said[-1]
        return f"{self.words['comma'].join(head)}{self.words['and']}{last}" if head else last

    def _of(self, day: date) -> Mapping[str, str]:
        return {
            "weekday": self.weekday(day),
            "month": str(self.words["months"][day.month - 1]),
            "day": self.nth_day(day.day),
            "year": "".join(self.words["digits"][int(each)] for each in str(day.year))
            if self.language == "zh"
            else str(day.year),
        }

    def _hour(self, at: datetime) -> str:
        if self.language == "en":
            return str(at.hour % 12 or 12)
        return self.count(at.hour if at.hour <= 12 else at.hour - 12) if at.hour else self.number(0)

    def _minute(self, minute: int) -> Any:
        if self.language == "en":
            return minute
        if minute == 30:
            return self.words["half"]
        return self.say("few_minutes" if minute < 10 else "minutes", minute=self.number(minute))


@cache
def times(language: Language) -> Times:
    table = tomllib.loads((files(__package__) / "times.toml").read_text("utf-8"))
    return Times(language, table[language])


def chinese(value: int, words: Mapping[str, Any]) -> str:
    """Below a hundred in characters: 二十三."""
    if not 0 <= value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    digits, ten = words["digits"], words["ten"]
    if not tens:
        return str(digits[ones])
    return f"{digits[tens] if tens > 1 else ''}{ten}{digits[ones] if ones else ''}"


def _nearness(day: date, today: date) -> str:
    near = {-1: "yesterday", 0: "today", 1: "tomorrow", 2: "after_tomorrow"}
    return near.get((day - today) // timedelta(days=1), "other_day")
