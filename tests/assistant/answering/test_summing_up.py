"""A long conversation is summed up, by a responder that is told only what it may be told."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace

import pytest

from assistant.answering.summing_up import SummingUp
from assistant.errors import LinkFailed
from assistant.memory.dialogue import ROUNDS, Dialogue
from assistant.messages import Exchange, Prompt, ToolCall
from assistant.testing import NOON


@dataclass
class FakeAnswerer:
    outside: bool = False
    works: bool = True
    asked: list[Prompt] = field(default_factory=list)

    async def answer(self, prompt: Prompt, *, person: str) -> AsyncGenerator[str | ToolCall, None]:
        self.asked.append(prompt)
        if not self.works:
            raise LinkFailed("nobody")
        yield "We talked"
        yield "of whales."


def long_talk(*, secret: int = -1) -> Dialogue:
    dialogue = Dialogue(lambda: NOON)
    for number in range(ROUNDS + 3):
        said = Exchange(f"question {number}", "Yes.", "en", at=NOON, person="Mum")
        dialogue.add(replace(said, heard="the secret", private=True) if number == secret else said)
    return dialogue


async def test_what_there_is_no_room_for_stands_in_one_round() -> None:
    dialogue, answerer = long_talk(), FakeAnswerer()
    summing = SummingUp(dialogue, lambda: answerer, lambda: False)
    await summing.sum_up()
    await summing.sum_up()
    assert dialogue.rounds[0].said == "We talked of whales."
    assert len(answerer.asked) == 1
    assert "«question 0»" in answerer.asked[0].question


@pytest.mark.parametrize("outside", [False, True])
async def test_a_responder_outside_is_not_told_what_is_private(outside: bool) -> None:
    answerer = FakeAnswerer(outside=outside)
    await SummingUp(long_talk(secret=1), lambda: answerer, lambda: False).sum_up()
    (asked,) = answerer.asked
    assert ("the secret" in asked.question) != outside
    assert "the secret" not in asked.told(outside=True).question


@pytest.mark.parametrize("works", [True, False])
async def test_without_a_responder_the_oldest_are_gone(works: bool) -> None:
    dialogue, answerer = long_talk(), FakeAnswerer(works=works)
    await SummingUp(dialogue, lambda: answerer, lambda: False).sum_up()
    assert (dialogue.rounds[0].said == "Yes.") != works
