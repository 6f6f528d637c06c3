"""A skill that somebody else ships is found, configured, understood and answered like a bundled one."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from assistant.plugins import adapters, load_skills, start_skill
from assistant.settings import Settings
from assistant.testing import NOON, home, turn
from assistant.understanding.grammar import Grammar
from assistant.understanding.router import Router

SAMPLE = Path(__file__).parents[1] / "sample_skill"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What an installer leaves behind: the package, and beside it what the distribution says of itself."""
    site = tmp_path / "site-packages"
    shutil.copytree(SAMPLE / "greeter", site / "greeter", ignore=shutil.ignore_patterns("__pycache__"))
    project = tomllib.loads((SAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    about = site / f"assistant_greeter-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    groups = project["entry-points"].items()
    (about / "entry_points.txt").write_text(
        "".join(f"[{group}]\n{name} = {kind}\n" for group, rows in groups for name, kind in rows.items())
    )
    monkeypatch.syspath_prepend(str(site))
    yield site
    sys.modules.pop("greeter", None)


@pytest.mark.usefixtures("installed")
def test_it_is_found_beside_the_bundled_skills() -> None:
    assert {"assistant", "clock", "greeter", "schedule"} <= set(adapters("skills"))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("text", "language", "excited", "answer"),
    [
        ("Could you say hello to Grandma, please?", "en", False, "Hello, Grandma."),
        ("say hi to the seven dwarfs", "en", True, "Hello, the seven dwarfs!"),
        ("请跟奶奶打个招呼吧", "zh", False, "奶奶，你好。"),
    ],
)
async def test_it_answers(text: str, language: str, excited: bool, answer: str, tmp_path: Path) -> None:
    settings = Settings.model_validate({"skills": {"greeter": {"excited": excited}}})
    async with AsyncExitStack() as stack:
        skill, fate = await start_skill("greeter", settings, home(tmp_path), stack)
        assert fate.state == "enabled"
        assert skill
        asked = turn("zh" if language == "zh" else "en")
        step = Router(Grammar.compile([skill])).route(text, asked.language, NOON).steps[0]
        assert step.name == "greeter.greet"
        assert (await skill.act(asked, step)).text == answer


@pytest.mark.usefixtures("installed")
def test_a_mistake_in_its_section_turns_off_no_other_skill(tmp_path: Path) -> None:
    settings = Settings.model_validate({"skills": {"greeter": {"excitd": True}}})
    skills, fates = load_skills(settings, home(tmp_path))
    assert {fate.name: fate.state for fate in fates}["greeter"] == "wrong config"
    assert "clock" in {skill.name for skill in skills}
