"""What one says to the assistant about itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Exchange, Intent, SkillError, SkillSection
from assistant.testing import home, turn
from skills.assistant import AssistantSkill


@pytest.fixture
def skill(tmp_path: Path) -> AssistantSkill:
    return AssistantSkill(SkillSection(), home(tmp_path))


async def test_stop_is_answered_with_silence(skill: AssistantSkill) -> None:
    reply = await skill.act(turn(), Intent("assistant.stop"))
    assert (reply.text, reply.result) == ("", {"stopped": True})


async def test_repeat_says_the_last_thing_that_was_said_as_it_was_said(skill: AssistantSkill) -> None:
    history = (Exchange("几点了", "现在三点。", "zh"), Exchange("stop", "", "en"))
    reply = await skill.act(turn("en", history=history), Intent("assistant.repeat"))
    assert (reply.text, reply.language) == ("现在三点。", "zh")


async def test_repeat_owns_up_when_nothing_was_said(skill: AssistantSkill) -> None:
    assert (await skill.act(turn("zh"), Intent("assistant.repeat"))).text == "我还没说过什么。"


@pytest.mark.parametrize(("action", "part"), [("help", "timers"), ("status", "since Wednesday, March 4")])
async def test_it_tells_of_itself(action: str, part: str, skill: AssistantSkill) -> None:
    assert part in (await skill.act(turn(), Intent(f"assistant.{action}"))).text


async def test_it_owns_up_that_it_cannot_speak_louder(skill: AssistantSkill) -> None:
    with pytest.raises(SkillError) as raised:
        await skill.act(turn(), Intent("assistant.volume", {"change": 10}))
    assert raised.value.key == "fixed_volume"
