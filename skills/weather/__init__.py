"""Understands what is asked of the weather; nothing answers yet, since no forecast is connected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from assistant import Intent, Language, Skill, SkillError, Turn, action
from skills.weather.vocabulary import aspects, places


class WeatherSkill(Skill):
    name = "weather"

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        """`place`, and `aspect` whole and by the part of speech that its words are used as."""
        roles = aspects(language)
        every = {name: value for names in roles.values() for name, value in names.items()}
        return {"place": places(language), "aspect": every, **roles}

    @action("now")
    async def now(self, turn: Turn, intent: Intent) -> NoReturn:
        """The weather at this moment, or one `aspect` of it, here or at `place`."""
        raise SkillError("no source of weather is connected", code="not_connected")

    @action("forecast")
    async def forecast(self, turn: Turn, intent: Intent) -> NoReturn:
        """The weather to come, of the time `when`."""
        raise SkillError("no source of weather is connected", code="not_connected")
