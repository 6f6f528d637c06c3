"""Skills of somebody else that break while they start, stop or are understood."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest

from assistant import plugins
from assistant.abilities import Abilities
from assistant.settings import Settings
from assistant.skill import Home, Skill, SkillSection
from assistant.testing import home
from assistant.wording import LANGUAGES


class Stubborn(Skill):
    name: ClassVar[str] = "stubborn"
    stopped = 0

    async def __aexit__(self, *reason: object) -> None:
        type(self).stopped += 1
        raise RuntimeError("I stay")


class Puzzling(Skill):
    name: ClassVar[str] = "puzzling"

    def lists(self, language: str) -> Any:
        raise LookupError(language)


class Slow(Skill):
    name: ClassVar[str] = "zzz"

    async def __aenter__(self) -> "Slow":
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]


@pytest.fixture
def skills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, type[Skill]]:
    """Those that are installed."""
    (tmp_path / "sentences").mkdir()
    for language in LANGUAGES:
        (tmp_path / f"sentences/{language}.toml").touch()
    installed: dict[str, type[Skill]] = {"stubborn": Stubborn, "puzzling": Puzzling}

    def build(section: SkillSection, home: Home, kind: type[Skill]) -> Skill:
        skill = kind(section, home)
        vars(skill)["folder"] = tmp_path
        return skill

    async def start(name: str, settings: Settings, home: Home, stack: AsyncExitStack) -> Any:
        skill = build(SkillSection(), home, installed[name])
        return await stack.enter_async_context(skill), plugins.Fate(name, "enabled")

    monkeypatch.setattr(Stubborn, "stopped", 0)
    monkeypatch.setattr(plugins, "adapters", lambda _: installed)
    monkeypatch.setattr(plugins, "start_skill", start)
    return installed


async def test_a_skill_that_does_not_stop_or_cannot_be_understood_harms_no_other(
    skills: dict[str, type[Skill]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Abilities(Settings(), home(tmp_path)) as abilities:
        assert list(abilities.skills) == ["stubborn"]
        assert "puzzling is off" in caplog.text
        await abilities.update(Settings(), home(tmp_path), ["stubborn"])
        assert list(abilities.skills) == ["stubborn"]
    assert caplog.text.count("I stay") == 2
    assert Stubborn.stopped == 2


async def test_a_start_that_is_given_up_stops_what_has_started(
    skills: dict[str, type[Skill]], tmp_path: Path
) -> None:
    skills["zzz"] = Slow
    starting = asyncio.create_task(Abilities(Settings(), home(tmp_path)).__aenter__())
    await asyncio.sleep(0)
    starting.cancel()
    await asyncio.wait([starting])
    assert Stubborn.stopped == 1


async def test_a_skill_started_anew_is_given_the_house_as_it_is_now(
    skills: dict[str, type[Skill]], tmp_path: Path
) -> None:
    london = home(tmp_path)
    paris = replace(london, zone=ZoneInfo("Europe/Paris"))
    async with Abilities(Settings(), london) as abilities:
        await abilities.update(Settings(), paris, ["stubborn"])
        assert abilities.skills["stubborn"].home.zone.key == "Europe/Paris"
