"""Whole conversations as data: what is heard, what is done, what is said."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant.abilities import understand
from assistant.filters import Permitting, chain, enforce, unconditional
from assistant.messages import Language
from assistant.plugins import adapters, load
from assistant.testing import NOON, FakeCompany, FakeMouth, FakeSpeaker, FakeTranscriber, home
from assistant.turn import Conversation, Faculties
from assistant.wording import Wording

SCENES = {
    file.stem: tomllib.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parent.parent / "scenes").glob("*.toml"))
}


def _conversation(folder: Path, language: Language) -> Conversation:
    """With every skill that is installed, without any sound."""
    house = home(folder)
    kinds = {name: load("skills", name) for name in adapters("skills")}
    skills = {name: kind(kind.Section(), house) for name, kind in kinds.items()}
    able = Faculties(
        hearing=FakeTranscriber([]),
        confidence=0.5,
        route=understand(skills.values()).route,
        skills=skills,
        handle=chain([Permitting(), enforce, unconditional]),
        speaking=FakeMouth(),
        speaker=FakeSpeaker(),
        wording=Wording(Path(assistant.__file__).parent / "replies"),
    )
    return Conversation(lambda: able, FakeCompany(), lambda: NOON, language)


@pytest.mark.parametrize("name", SCENES)
async def test_the_scene_plays(name: str, tmp_path: Path) -> None:
    scene = SCENES[name]
    conversation = _conversation(tmp_path, scene["language"])
    for expected in scene["turn"]:
        record = await conversation.read(expected["heard"], expected.get("language", scene["language"]))
        told = [step.as_json() for step in record.plan.steps]
        codes = [done.code for done in record.done if not done.ok]
        assert _matches(expected, [done.intent for done in record.done], codes), (expected, told, codes)
        assert record.reply.expects_answer == expected.get("asks", False), expected
        assert re.search(expected.get("said", ""), record.reply.text), (expected, record.reply.text)


def _matches(expected: dict[str, Any], done: list[str], codes: list[str | None]) -> bool:
    if "done" in expected and done != expected["done"]:
        return False
    wanted = expected.get("failed", ["how_long"] if expected.get("asks") else [])
    return bool(codes == wanted)
