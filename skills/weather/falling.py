"""What is answered about rain, snow and storms: whether, from when, until when, and about umbrellas."""

from __future__ import annotations

from skills.weather import outlook
from skills.weather.asked import Asked, sky_of, warnings
from skills.weather.periods import soon, whole

RAIN = {"yes": "rain_yes", "maybe": "rain_maybe", "no": "rain_no"}
SNOW = {"yes": "snow_yes", "maybe": "snow_maybe", "no": "snow_no"}
STORM = {"yes": "storm_yes", "maybe": "storm_maybe", "no": "storm_no"}
FELL = {"rain": ("rain_fell", "rain_fell_not"), "snow": ("snow_fell", "snow_fell_not")}
UMBRELLA = {"yes": "umbrella_yes", "maybe": "umbrella_maybe", "no": "umbrella_no"}
EVENTS = {"rain": RAIN, "snow": SNOW, "storm": STORM}
FALLS = {"rain": ("rain_now", "rain_not_now"), "snow": ("snow_now", "snow_not_now")}
STOPS = {"rain": ("rain_stops", "rain_stays"), "snow": ("snow_stops", "snow_stays")}
MOST_DAYS = 3
"""So many are named."""
STARTS = {"rain": ("rain_starts", "rain_not_ahead"), "snow": ("snow_starts", "snow_not_ahead")}


def event(asked: Asked) -> str:
    """Rain, snow or storm."""
    phrases, kind = asked.phrases, asked.aspect
    if kind == "storm" and (found := warnings(asked)):
        return found
    if not outlook.knows(asked.report):
        return ""
    if asked.period is None and kind in FALLS:
        return _falls(asked)
    period = asked.period or soon(phrases.now)
    found_out = outlook.outlook(asked.report, period, kind)
    if found_out is None:
        return ""
    if period.last < phrases.now.date() and kind in FELL:
        fell, fell_not = FELL[kind]
        return phrases.answer(fell_not if found_out.likelihood == "no" else fell, when=phrases.when(period))
    chance = phrases.text("chance", percent=found_out.chance) if found_out.chance else ""
    when = _days(asked, found_out.likelihood) or phrases.when(period)
    text = phrases.answer(EVENTS[kind][found_out.likelihood], when=when, chance=chance)
    begins = found_out.begins
    if (
        begins
        and found_out.likelihood == "yes"
        and begins > phrases.now
        and period.days == 1
        and not period.is_hour
    ):
        text += phrases.text("next") + phrases.answer("from_about", at=phrases.at_within(begins, period))
    return text


def _days(asked: Asked, likelihood: outlook.Likelihood) -> str:
    """Which of several days; empty where it is none, or only one was asked about."""
    if asked.period is None or asked.period.days == 1 or likelihood == "no":
        return ""
    each = {
        day.day: outlook.outlook(asked.report, whole(day.day, asked.phrases.now), asked.aspect)
        for day in asked.days
    }
    those = [day for day, found in each.items() if found and found.likelihood == likelihood]
    return asked.phrases.days(those[:MOST_DAYS]) if those else ""


def _falls(asked: Asked) -> str:
    """Whether it rains now, and what comes of it."""
    phrases, kind = asked.phrases, asked.aspect
    yes, no = FALLS[kind]
    if outlook.falls_now(asked.report, phrases.now, kind):
        return (
            phrases.answer(yes, sky=sky_of(phrases, asked.report.now.sky))
            + phrases.text("next")
            + change(asked)
        )
    coming = outlook.begins(asked.report, phrases.now, kind)
    later = coming and coming.at <= soon(phrases.now).end
    return phrases.answer(no) + (
        phrases.text("next") + phrases.answer(STARTS[kind][0], at=phrases.at(coming.at))
        if coming and later
        else ""
    )


def change(asked: Asked) -> str:
    """When it begins or ends; of what falls now the end, if nobody said which."""
    if not asked.report.days or not outlook.knows(asked.report):
        return ""
    phrases, report, kind = asked.phrases, asked.report, asked.aspect or "rain"
    if asked.change != "start" and outlook.falls_now(report, phrases.now, kind):
        end = outlook.ends(report, phrases.now, kind)
        stops, stays = STOPS[kind]
        return phrases.answer(stops, at=phrases.at(end)) if end else phrases.answer(stays)
    starts, not_ahead = STARTS[kind]
    not_now = phrases.answer(FALLS[kind][1]) + phrases.text("next") if asked.change == "stop" else ""
    if hour := outlook.begins(report, phrases.now, kind):
        return not_now + phrases.answer(starts, at=phrases.at(hour.at))
    days = [each for each in report.days if each.day > phrases.now.date() and each.sky in outlook.KINDS[kind]]
    if days:
        return not_now + phrases.answer(starts, at=phrases.day(days[0].day))
    return not_now + phrases.answer(not_ahead, day=phrases.day(report.days[-1].day))


def umbrella(asked: Asked) -> str:
    phrases = asked.phrases
    period = asked.period or soon(phrases.now)
    found = outlook.outlook(asked.report, period, "rain")
    if asked.period is None and outlook.falls_now(asked.report, phrases.now, "rain"):
        return phrases.answer("umbrella_now", sky=sky_of(phrases, asked.report.now.sky))
    if found is None:
        return ""
    at = phrases.at_within(found.begins, period) if found.begins and period.days == 1 else ""
    return phrases.answer(UMBRELLA[found.likelihood], when=phrases.when(period), at=at)
