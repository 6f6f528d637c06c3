"""What is answered about each aspect of the weather, as sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import timedelta

from skills.weather import falling, outlook
from skills.weather.asked import Asked, degrees_of, sky_of
from skills.weather.periods import soon
from skills.weather.report import SNOWY, WET, Day

COMFORT = ("icy", "cold", "cool", "mild", "warm", "hot", "scorching")
COMFORT_FROM = (0, 10, 17, 23, 28, 34)
"""Celsius from which on each but the first begins."""
CLOTHES = ("wear_parka", "wear_coat", "wear_jacket", "wear_sweater", "wear_light", "wear_summer", "wear_cool")
AIR = ("air_good", "air_fair", "air_sensitive", "air_bad", "air_very_bad", "air_hazardous")
UV = ("uv_low", "uv_moderate", "uv_high", "uv_very_high", "uv_extreme")
UV_FROM = (3, 6, 8, 11)
"""Index from which on each but the first begins (WHO)."""
MOST_DAYS_APART = 3
"""More days are summed up."""


def answer(asked: Asked) -> str:
    """The sentences, the most important first."""
    if asked.change and asked.aspect in {"rain", "snow", ""}:
        return falling.change(asked) or asked.phrases.text("unknown")
    tell = TELL.get(asked.aspect, _general)
    return (tell(asked) or asked.phrases.text("unknown")).strip()


def _general(asked: Asked) -> str:
    if asked.period is None:
        return _now(asked)
    if not asked.period.whole_days:
        return _hours(asked)
    days = asked.days
    if not days:
        return ""
    if len(days) <= MOST_DAYS_APART:
        return asked.phrases.text("next").join(_day(asked, day) for day in days)
    return _many_days(asked, days)


def _now(asked: Asked) -> str:
    phrases, now = asked.phrases, asked.report.now
    if now.temperature is None and now.sky is None:
        return "".join(_day(asked, day) for day in asked.days)
    said = [
        phrases.answer("now_is", sky=sky_of(phrases, now.sky), degrees=degrees_of(phrases, now.temperature))
    ]
    if now.feels is not None and now.temperature is not None and abs(now.feels - now.temperature) >= 4:
        said.append(phrases.answer("feels_like", degrees=phrases.degrees(now.feels)))
    if day := outlook.day_at(asked.report, phrases.now.date()):
        said.append(
            phrases.text("today_span", span=phrases.span(day.low, day.high)) if day.high is not None else ""
        )
    coming = outlook.begins(asked.report, phrases.now, "rain")
    if coming and coming.at <= soon(phrases.now).end and now.sky not in WET | SNOWY:
        said.append(phrases.text("rain_later", at=phrases.at(coming.at)))
    return phrases.text("next").join(filter(None, said))


def _day(asked: Asked, day: Day) -> str:
    phrases = asked.phrases
    span = phrases.span(day.low, day.high)
    if not span and day.sky is None:
        return ""
    key = "day_was" if day.day < phrases.now.date() else "day_is"
    extra = ""
    if day.sky in WET | SNOWY and day.chance is not None and day.chance < outlook.LIKELY:
        extra = phrases.text("perhaps")
    elif day.wind is not None and day.wind >= 39:
        extra = phrases.text("and_wind", wind=phrases.wind(day.wind, day.direction))
    return phrases.answer(
        key, when=phrases.day(day.day), sky=sky_of(phrases, day.sky), span=span, extra=extra
    )


def _many_days(asked: Asked, days: Sequence[Day]) -> str:
    phrases = asked.phrases
    lows = [each.low for each in days if each.low is not None]
    highs = [each.high for each in days if each.high is not None]
    wet = [each for each in days if each.sky in WET | SNOWY and (each.chance is None or each.chance >= 40)]
    if not lows and not highs:
        return ""
    names = phrases.text("and").join(phrases.day(each.day).strip() for each in wet[:4])
    rain = phrases.text("rain_on", days=names) if wet else phrases.text("no_rain_on")
    span = phrases.span(min(lows, default=None), max(highs, default=None))
    return phrases.answer("days_are", when=asked.when, span=span, rain=rain)


def _hours(asked: Asked) -> str:
    phrases, hours = asked.phrases, outlook.hours_in(asked.report, asked.over)
    if not hours:
        return "".join(_day(asked, day) for day in asked.days)
    warm = [each.temperature for each in hours if each.temperature is not None]
    worst = next((each.sky for each in hours if each.sky in WET | SNOWY and (each.chance or 100) >= 40), None)
    sky = worst or hours[len(hours) // 2].sky
    span = phrases.span(min(warm, default=None), max(warm, default=None))
    return phrases.answer("day_is", when=asked.when, sky=sky_of(phrases, sky), span=span, extra="")


def _temperature(asked: Asked) -> str:
    phrases, now = asked.phrases, asked.report.now
    if asked.period is None and now.temperature is not None:
        said = [phrases.answer("temperature_now", degrees=phrases.degrees(now.temperature))]
        if now.feels is not None and abs(now.feels - now.temperature) >= 2:
            said.append(phrases.answer("feels_like", degrees=phrases.degrees(now.feels)))
        return phrases.text("next").join(said)
    warm = _by_hour(asked)
    lows = warm or [each.low for each in asked.days if each.low is not None]
    highs = warm or [each.high for each in asked.days if each.high is not None]
    if not highs:
        return ""
    comfort = phrases.text(COMFORT[bisect_right(COMFORT_FROM, max(highs))])
    span = phrases.span(min(lows, default=None), max(highs))
    return phrases.answer("temperature_is", when=asked.when, span=span, comfort=comfort)


def _by_hour(asked: Asked) -> Sequence[float]:
    """Celsius in the hours asked about; empty where whole days are."""
    hours = [] if asked.over.whole_days else outlook.hours_in(asked.report, asked.over)
    return [each.temperature for each in hours if each.temperature is not None]


def _clothes(asked: Asked) -> str:
    phrases, now = asked.phrases, asked.report.now
    day = next(iter(asked.days), None)
    felt = now.feels if now.feels is not None else now.temperature
    low, high = (day.low, day.high) if day else (felt, felt)
    if warm := _by_hour(asked):
        low, high = min(warm), max(warm)
    known = [each for each in (low, high) if each is not None]
    if not known:
        return ""
    degree = sum(known) / len(known)
    advice = phrases.text(CLOTHES[bisect_right(COMFORT_FROM, degree)])
    text = phrases.answer(
        "clothes", when=asked.when or phrases.text("today"), span=phrases.span(low, high), advice=advice
    )
    rain = outlook.outlook(asked.report, asked.period or soon(phrases.now), "rain")
    return text + (
        phrases.text("next") + phrases.text("and_umbrella") if rain and rain.likelihood == "yes" else ""
    )


def _wind(asked: Asked) -> str:
    phrases, now = asked.phrases, asked.report.now
    if asked.period is None and now.wind is not None:
        return phrases.answer(
            "wind_is", when=phrases.text("right_now"), wind=phrases.wind(now.wind, now.direction)
        )
    hours = [] if asked.over.whole_days else outlook.hours_in(asked.report, asked.over)
    blowing = [(each.wind, each.direction) for each in hours] or [
        (each.wind, each.direction) for each in asked.days
    ]
    known = [(wind, direction) for wind, direction in blowing if wind is not None]
    strongest = max(known, key=lambda pair: pair[0], default=None)
    return phrases.answer("wind_is", when=asked.when, wind=phrases.wind(*strongest)) if strongest else ""


def _humidity(asked: Asked) -> str:
    phrases = asked.phrases
    if asked.period is None and asked.report.now.humidity is not None:
        return phrases.answer("humidity", when="", percent=round(asked.report.now.humidity))
    damp = [each.humidity for each in outlook.hours_in(asked.report, asked.over) if each.humidity is not None]
    damp = damp or [each.humidity for each in asked.days if each.humidity is not None]
    return phrases.answer("humidity", when=asked.when, percent=round(sum(damp) / len(damp))) if damp else ""


def _uv(asked: Asked) -> str:
    phrases = asked.phrases
    strongest = max((each.uv for each in asked.days if each.uv is not None), default=None)
    if strongest is None:
        return ""
    level = phrases.text(UV[bisect_right(UV_FROM, round(strongest))])
    return phrases.answer("uv", when=asked.when, index=round(strongest), level=level)


def _air(asked: Asked) -> str:
    """Of now, whenever was asked about: nobody's forecast of the air is good enough to be told."""
    air = asked.report.air
    if air is None:
        return ""
    level = asked.phrases.text(AIR[air.level])
    key = (
        "air_now" if asked.period is None or asked.over.first <= asked.phrases.now.date() else "air_only_now"
    )
    return asked.phrases.answer(key, level=level, index=round(air.index) if air.index is not None else "")


def _sun(asked: Asked) -> str:
    phrases, rises = asked.phrases, asked.aspect == "sunrise"
    day = next(iter(asked.days), None)
    moment = (day.sunrise if rises else day.sunset) if day else None
    if moment is None:
        return ""
    return phrases.answer("sunrise" if rises else "sunset", when=asked.when, time=phrases.clock(moment))


def compared(asked: Asked, than: str) -> str:
    """With the day before, by what it will be warmest."""
    phrases = asked.phrases
    if than != "day_before":
        return phrases.text("only_day_before")
    day = outlook.day_at(asked.report, asked.over.first)
    before = outlook.day_at(asked.report, asked.over.first - timedelta(days=1))
    if day is None or before is None or day.high is None or before.high is None:
        return phrases.text("unknown")
    warmer = day.high - before.high
    degrees = phrases.difference(warmer)
    key = "same_as" if degrees < 2 else "warmer_than" if warmer > 0 else "colder_than"
    when, other = phrases.day(day.day), phrases.day(before.day)
    span = phrases.span(day.low, day.high)
    return phrases.answer(key, when=when, other=other.strip(), number=degrees, span=span)


TELL: dict[str, Callable[[Asked], str]] = {
    "temperature": _temperature,
    "rain": falling.event,
    "snow": falling.event,
    "storm": falling.event,
    "umbrella": falling.umbrella,
    "clothes": _clothes,
    "wind": _wind,
    "humidity": _humidity,
    "uv": _uv,
    "air": _air,
    "sunrise": _sun,
    "sunset": _sun,
}
