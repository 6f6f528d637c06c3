"""Tells the weather, here and elsewhere, now and for the next days."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Any, Literal, Self

from pydantic import Field

from assistant import (
    Home,
    Intent,
    Language,
    Reply,
    Skill,
    SkillSection,
    Turn,
    Unreachable,
    action,
    background,
)
from skills.weather.answers import answer, compared
from skills.weather.asked import Asked, warnings
from skills.weather.forecasts import AHEAD, FRESH, Forecasts, Provider
from skills.weather.gazetteer import spoken
from skills.weather.open_meteo import OpenMeteo
from skills.weather.periods import Period, period_of
from skills.weather.phrases import Phrases
from skills.weather.qweather import QWeather
from skills.weather.reading import zone_of
from skills.weather.report import Report
from skills.weather.vocabulary import aspects, places, times
from skills.weather.whereabouts import Whereabouts

LOOK_SECONDS = 60.0
"""How often it is looked whether the home's weather is about to be old."""


class WeatherSection(SkillSection):
    place: str = Field(default="", max_length=60)
    """Where the home is; empty: it is asked once."""
    units: Literal["metric", "imperial"] = "metric"
    order: tuple[Literal["open_meteo", "qweather"], ...] = Field(
        default=("open_meteo", "qweather"), min_length=1
    )
    """The first provider that answers is believed."""
    qweather_host: str = ""
    """The account's own, such as abc.xyz.qweatherapi.com."""
    qweather_key: str = ""


class WeatherSkill(Skill):
    name = "weather"
    Section = WeatherSection
    section: WeatherSection

    def __init__(self, section: WeatherSection, home: Home) -> None:
        super().__init__(section, home)
        self._forecasts = Forecasts(tuple(self._providers()), home.place.cache / "weather", home.clock)
        self._whereabouts = Whereabouts(section.place, home.place.state / "weather" / "home.json", home.web)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Has the home's weather ready before it is asked for."""
        if self.home.stays:
            await self._stack.enter_async_context(background("weather", self._stay_fresh))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        """`place`; `aspect`, whole and by the part of speech of its words; and words of time."""
        return {"place": places(language), **aspects(language), **times(language)}

    @action("now", reads=True)
    async def now(self, turn: Turn, intent: Intent) -> Reply:
        """The weather at this moment, or one `aspect` of it, here or at `place`."""
        return await self._told(turn, intent)

    @action("forecast", reads=True)
    async def forecast(self, turn: Turn, intent: Intent) -> Reply:
        """The weather to come, of the time `when`; when it will `change`."""
        return await self._told(turn, intent)

    async def _told(self, turn: Turn, intent: Intent) -> Reply:
        spot, at_home = await self._whereabouts.asked(turn, intent)
        report = await self._forecasts.of(spot)
        now = turn.now.astimezone(zone_of(report.zone))
        phrases = Phrases(
            partial(self.wording.say, language=turn.language, pick=turn.id),
            turn.language,
            self.section.units,
            now,
            "" if at_home else spoken(spot, turn.language),
        )
        period = period_of(intent.slots, now, turn.now.date())
        result = {"place": spot.named(turn.language), "stale": self._forecasts.stale(report) is not None}
        if beyond := _beyond(report, period, phrases):
            return Reply(beyond, turn.language, result=result)
        asked = Asked(report, phrases, period, _slot(intent, "aspect"), _change(intent))
        said = self._said(asked, intent)
        return Reply(said, turn.language, result=result)

    def _said(self, asked: Asked, intent: Intent) -> str:
        """How old it is first, then what is severe, then what was asked."""
        phrases = asked.phrases
        parts = [compared(asked, _slot(intent, "than")) if "than" in intent.slots else answer(asked)]
        if asked.aspect in {"", "umbrella"} and "than" not in intent.slots and (severe := warnings(asked)):
            parts.insert(0, severe)
        if age := self._forecasts.stale(asked.report):
            parts.insert(0, phrases.answer("stale", age=_rough(age)))
        return phrases.text("next").join(parts)

    async def _stay_fresh(self) -> None:
        while True:
            try:
                if spot := await self._whereabouts.home("zh"):
                    await self._forecasts.of(spot, younger=FRESH - AHEAD)
            except (Unreachable, LookupError):
                """It is asked again in a minute, and told when somebody asks."""
            await asyncio.sleep(LOOK_SECONDS)

    def _providers(self) -> list[Provider]:
        """Those that are set up, in the order of the config."""
        section, web = self.section, self.home.web
        ready: dict[str, Provider] = {"open_meteo": OpenMeteo(web)}
        if section.qweather_host and section.qweather_key:
            ready["qweather"] = QWeather(web, section.qweather_host, section.qweather_key)
        return [ready[name] for name in section.order if name in ready]


def _beyond(report: Report, period: Period | None, phrases: Phrases) -> str:
    """A sentence where the report does not reach so far; empty where it does."""
    if period is None or not report.days:
        return ""
    if period.first > report.days[-1].day:
        return phrases.answer("too_far", day=phrases.name_of(report.days[-1].day))
    return phrases.answer("too_early") if period.last < report.days[0].day else ""


def _rough(age: timedelta) -> timedelta:
    """As people say it: in minutes, then in hours, then in days."""
    seconds = age.total_seconds()
    step = 60 if seconds < 3600 else 3600 if seconds < 2 * 86_400 else 86_400
    return timedelta(seconds=max(1, round(seconds / step)) * step)


def _slot(intent: Intent, name: str) -> str:
    return str(intent.slots.get(name, ""))


def _change(intent: Intent) -> str:
    """*When will it rain* asks for the start."""
    falls = intent.slots.get("aspect") in {"rain", "snow"}
    return _slot(intent, "change") or ("start" if "ask" in intent.slots and falls else "")
