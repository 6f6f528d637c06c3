"""The weather skill says that it has no service yet, and knows places and aspects by many names."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Intent, SkillError, SkillSection
from assistant.testing import home, turn
from skills.weather import WeatherSkill


@pytest.fixture
def weather(tmp_path: Path) -> WeatherSkill:
    return WeatherSkill(SkillSection(), home(tmp_path))


@pytest.mark.parametrize("name", ["now", "forecast"])
async def test_it_says_that_no_service_is_connected(weather: WeatherSkill, name: str) -> None:
    with pytest.raises(SkillError) as raised:
        await weather.act(turn("en"), Intent(f"weather.{name}"))
    assert raised.value.key == "not_connected"


def test_a_place_has_one_name_in_each_language(weather: WeatherSkill) -> None:
    english, chinese = weather.lists("en")["place"], weather.lists("zh")["place"]
    assert english["New York City"] == english["NYC"] == "New York"
    assert chinese["北京市"] == chinese["北京"] == "北京"
    assert chinese["纽约"] == "纽约"


def test_every_word_for_an_aspect_is_in_the_whole_list(weather: WeatherSkill) -> None:
    lists = weather.lists("en")
    roles = ("event", "ongoing", "quality", "measure", "garment", "figure", "sunny_time")
    assert set(lists["aspect"]) == set().union(*(lists[role] for role in roles))
    assert {"rain", "snow", "umbrella", "clothes", "sunset"} <= set(lists["aspect"].values())
