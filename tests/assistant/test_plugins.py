"""Plugins are found by entry point, and a bad one is a value, never the end of the daemon."""

import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import cast

import pytest

from assistant import config, plugins
from assistant.errors import PluginError, SettingsError
from assistant.settings import Settings
from assistant.skill import Home
from assistant.whole import whole

HOME = cast("Home", None)
"""None of these skills looks at its house."""

SAMPLE = """
from pydantic import Field
from assistant import Skill, SkillSection

class Greeter(Skill):
    name = "greeter"
    class Section(SkillSection):
        times: int = Field(default=1, ge=1)

class Needy(Skill):
    name = "needy"
    class Section(SkillSection):
        token: str

class Broken(Skill):
    name = "unbuildable"
    def __init__(self, section, home):
        1 / 0

class Unstartable(Skill):
    name = "unstartable"
    async def __aenter__(self):
        raise RuntimeError("no luck")
"""


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A distribution as a third party would ship it: a package and its entry points."""
    (tmp_path / "greeter_sample.py").write_text(SAMPLE)
    info = tmp_path / "greeter_sample-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: greeter-sample\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[assistant.skills]\n"
        "greeter = greeter_sample:Greeter\n"
        "needy = greeter_sample:Needy\n"
        "unbuildable = greeter_sample:Broken\n"
        "unimportable = greeter_sample_without:Skill\n"
        "unstartable = greeter_sample:Unstartable\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    whole.cache_clear()
    yield
    whole.cache_clear()
    sys.modules.pop("greeter_sample", None)


def _fates(**tables: dict[str, object]) -> dict[str, plugins.Fate]:
    _, fates = plugins.load_skills(Settings(skills=tables), HOME)
    return {fate.name: fate for fate in fates}


@pytest.mark.usefixtures("sample")
def test_somebody_elses_skill_is_found_and_built() -> None:
    skills, _ = plugins.load_skills(Settings(skills={"greeter": {"times": 3}}), HOME)
    greeter = next(skill for skill in skills if skill.name == "greeter")
    assert greeter.section.model_dump() == {"enabled": True, "times": 3}


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(
    ("name", "state", "says"),
    [
        ("greeter", "enabled", None),
        ("unbuildable", "failed", "skill unbuildable cannot be built: ZeroDivisionError"),
        ("unimportable", "failed", "cannot be loaded: ModuleNotFoundError"),
        ("unstartable", "enabled", None),
    ],
)
def test_each_skill_has_a_fate(name: str, state: str, says: str | None) -> None:
    fate = _fates()[name]
    assert fate.state == state
    assert says is None or says in fate.problems[0]


@pytest.mark.usefixtures("sample")
def test_a_skill_can_be_turned_off() -> None:
    assert _fates(greeter={"enabled": False})["greeter"] == plugins.Fate("greeter", "disabled")


@pytest.mark.usefixtures("sample")
def test_a_wrong_table_turns_its_skill_off_and_says_all_that_is_wrong() -> None:
    fate = _fates(greeter={"times": 0, "tmies": 1})["greeter"]
    assert fate.state == "wrong config"
    assert fate.problems == (
        "skills.greeter.times: must be 1 or more, not 0",
        "skills.greeter.tmies: no such key, did you mean times?",
    )


@pytest.mark.usefixtures("sample")
def test_a_skill_that_needs_a_key_is_off_without_it_and_nothing_else_is_wrong(tmp_path: Path) -> None:
    (file := tmp_path / "assistant.toml").touch()
    assert config.check(file) == []
    file.write_text("[skills.needy]\ntoken = 3\n")
    assert [str(problem) for problem in config.check(file)] == [
        f"{file}:2: skills.needy.token: must be a text in quotes"
    ]
    assert _fates()["needy"].problems == ("skills.needy.token: is needed, but missing",)


@pytest.mark.usefixtures("sample")
async def test_a_skill_that_does_not_start_is_off() -> None:
    async with AsyncExitStack() as stack:
        greeter, _ = await plugins.start_skill("greeter", Settings(), HOME, stack)
        unstartable, fate = await plugins.start_skill("unstartable", Settings(), HOME, stack)
    assert greeter
    assert unstartable is None
    assert fate.problems == ("skill unstartable cannot be started: RuntimeError: no luck",)


def test_an_unknown_adapter_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(PluginError, match="wake: there is no openwakewrod, did you mean openwakeword"):
        plugins.load("wake", "openwakewrod")


def test_an_adapters_table_is_held_against_its_section() -> None:
    kind = plugins.load("wake", "openwakeword")
    assert isinstance(plugins.section(kind, {}), kind.Section)
    with pytest.raises(SettingsError, match="no such key"):
        plugins.section(kind, {"nonsense": 1})
