"""Tells the time and the date, here and elsewhere, and how long it is until a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from assistant import Intent, Language, Reply, Skill, Turn, action
from skills.clock.holidays import next_holiday
from skills.clock.places import names, places


class ClockSkill(Skill):
    name = "clock"

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return {"place": names(language)}

    @action("time", reads=True)
    async def tell_time(self, turn: Turn, intent: Intent) -> Reply:
        """Here, or at `place`; with the day where it is another one there."""
        if not (key := intent.slots.get("place")):
            return self.reply(turn, "time", time=turn.now.timetz(), result={"time": _iso(turn.now)})
        place = places()[key]
        there = turn.now.astimezone(place.zone)
        kind = "zone_time" if place.is_zone else "time_in"
        return self.reply(
            turn,
            kind if there.date() == turn.now.date() else f"{kind}_other_day",
            place=place.named(turn.language),
            time=there.timetz(),
            day=there.date(),
            result={"time": _iso(there), "place": key, "zone": place.zone.key},
        )

    @action("date", reads=True)
    async def tell_date(self, turn: Turn, intent: Intent) -> Reply:
        """With the weekday: of today at home or at `place`, of `date`, or of the day `duration` from now."""
        if key := intent.slots.get("place"):
            place = places()[key]
            day = turn.now.astimezone(place.zone).date()
            return self._day(turn, "date_in", day, place=place.named(turn.language))
        day = _day_asked(turn, intent)
        if day == turn.now.date():
            return self._day(turn, "date", day)
        return self._day(turn, "date_of" if day.year == turn.now.year else "date_of_year", day)

    @action("week", reads=True)
    async def week(self, turn: Turn, intent: Intent) -> Reply:
        """The number of the week, counted as ISO 8601 does."""
        week = _day_asked(turn, intent).isocalendar().week
        return self.reply(turn, "week", week=week, result={"week": week})

    @action("month", reads=True)
    async def month(self, turn: Turn, intent: Intent) -> Reply:
        return self._day(turn, "month", turn.now.date())

    @action("year", reads=True)
    async def year(self, turn: Turn, intent: Intent) -> Reply:
        return self._day(turn, "year", turn.now.date(), year=turn.now.year)

    @action("until", reads=True)
    async def until(self, turn: Turn, intent: Intent) -> Reply:
        """Days until a date, or hours and minutes until a clock time."""
        if moment := intent.slots.get("time"):
            seconds = round((datetime.fromisoformat(moment) - turn.now.astimezone(UTC)).total_seconds())
            left = timedelta(minutes=max(1, round(seconds / 60)))
            return self.reply(turn, "until_time", left=left, result={"seconds": seconds})
        day = _day_asked(turn, intent)
        days = (day - turn.now.date()).days
        near = {-1: "was_yesterday", 0: "is_today", 1: "is_tomorrow"}
        key = near.get(days, "days_left" if days > 0 else "days_ago")
        return self.reply(turn, key, days=abs(days), day=day, result={"date": day.isoformat(), "days": days})

    @action("difference", reads=True)
    async def difference(self, turn: Turn, intent: Intent) -> Reply:
        """How far `place` is ahead of or behind `other`, or home where no other is named."""
        place = places()[intent.slots["place"]]
        other = places()[intent.slots["other"]] if "other" in intent.slots else None
        ahead = _offset(turn.now, place.zone) - _offset(turn.now, other.zone if other else turn.now.tzinfo)
        key = "same_time" if not ahead else "ahead" if ahead > timedelta() else "behind"
        return self.reply(
            turn,
            key if other else f"{key}_of_us",
            place=place.named(turn.language),
            other=other.named(turn.language) if other else "",
            hours=abs(ahead),
            time=turn.now.astimezone(place.zone).timetz(),
            result={"seconds": ahead.total_seconds()},
        )

    @action("convert", reads=True)
    async def convert(self, turn: Turn, intent: Intent) -> Reply:
        """What a clock shows at `place` when it shows `time` at `other`; home where either is not named."""
        place = places()[intent.slots["place"]] if "place" in intent.slots else None
        other = places()[intent.slots["other"]] if "other" in intent.slots else None
        there = turn.now.astimezone(other.zone) if other else turn.now
        said = datetime.fromisoformat(intent.slots["time"]).astimezone(turn.now.tzinfo).time()
        shown = datetime.combine(there, said, there.tzinfo).astimezone(
            place.zone if place else turn.now.tzinfo
        )
        kind = "converted_in" if place else "converted"
        return self.reply(
            turn,
            kind if shown.date() == there.date() else f"{kind}_other_day",
            place=place.named(turn.language) if place else "",
            time=shown.timetz(),
            day=shown.date(),
            result={"time": _iso(shown)},
        )

    @action("holiday", reads=True)
    async def holiday(self, turn: Turn, intent: Intent) -> Reply:
        """The next one of those who speak the language of the question."""
        day, name = next_holiday(turn.now.date(), turn.language)
        days = (day - turn.now.date()).days
        return self.reply(
            turn, "holiday", name=name, day=day, days=days, result={"date": day.isoformat(), "days": days}
        )

    def _day(self, turn: Turn, key: str, day: date, **values: Any) -> Reply:
        return self.reply(turn, key, day=day, result={"date": day.isoformat()}, **values)


def _day_asked(turn: Turn, intent: Intent) -> date:
    if asked := intent.slots.get("date"):
        return date.fromisoformat(asked)
    return turn.now.date() + timedelta(seconds=intent.slots.get("duration", 0))


def _offset(now: datetime, zone: tzinfo | None) -> timedelta:
    """Of `zone` from UTC."""
    return now.astimezone(zone).utcoffset() or timedelta()


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
