"""Calls of tools are found in what a model writes, and never shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelFailed
from assistant.messages import Tool, ToolCall
from models.llm.chatglm2.calls import CallReader, fits
from models.llm.chatglm2.repeats import stuck

SCHEMA = {
    "type": "object",
    "properties": {"minutes": {"type": "integer"}, "unit": {"enum": ["c", "f"]}, "loud": {"type": "boolean"}},
    "required": ["minutes"],
}
TIMER = Tool("schedule.timer", "Sets a timer.", SCHEMA)
CALL = '{"tool": "schedule.timer", "arguments": {"minutes": 5}}'
CALLED = ToolCall("schedule.timer", {"minutes": 5})


def _read(text: str, *, tools: tuple[Tool, ...] = (TIMER,), size: int = 3) -> list[str | ToolCall]:
    reader = CallReader(tools)
    found: list[str | ToolCall] = []
    for start in range(0, len(text), size):
        found += reader.feed(text[start : start + size])
        if reader.over:
            return found
    return [*found, *reader.end()]


def _shown(found: list[str | ToolCall]) -> str:
    return "".join(piece for piece in found if isinstance(piece, str))


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    "text", [CALL, f"\n {CALL}", f"```json\n{CALL}\n```", f"```\n{CALL}", f"{CALL}\nDone, it is set."]
)
def test_a_call_at_the_start_is_found_and_not_shown(text: str, size: int) -> None:
    assert _read(text, size=size) == [CALLED]


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize(
    "text", ["It rains.", "{ is a brace", '{"a": 1} is JSON', "```python\nx", "`x` is it"]
)
def test_what_is_no_call_is_shown_whole(text: str, size: int) -> None:
    assert _shown(_read(text, size=size)) == text


def test_without_tools_nothing_is_a_call() -> None:
    assert _shown(_read(CALL, tools=())) == CALL


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_a_call_in_mid_answer_is_neither_done_nor_shown(size: int) -> None:
    assert _shown(_read(f"Of course. {CALL} Done.", size=size)) == "Of course. "


@pytest.mark.parametrize(
    "text",
    [
        '{"tool": "door.open", "arguments": {}}',
        '{"tool": 5}',
        '{"tool": "schedule.timer", "arguments": {}}',
        '{"tool": "schedule.timer", "arguments": {"minutes": "five"}}',
        '{"tool": "schedule.timer", "arguments": {"minutes": true}}',
        '{"tool": "schedule.timer", "arguments": {"minutes": 5, "who": "me"}}',
        '{"tool": "schedule.timer", "arguments": {"minutes": 5, "unit": "k"}}',
        '{"tool": "schedule.timer", "arguments": [5]}',
        '{"tool": "schedule.timer", "arg',
    ],
)
def test_a_call_that_makes_no_sense_is_a_failure(text: str) -> None:
    with pytest.raises(ModelFailed):
        _read(text)


def test_a_brace_that_never_closes_is_bounded() -> None:
    assert _shown(_read("{" + "x" * 5000)) == "{" + "x" * 5000


@given(st.text(), st.integers(1, 9))
def test_no_text_is_lost_or_doubled(text: str, size: int) -> None:
    shown = _shown(_read(f"A{text}", size=size))
    assert shown == f"A{text}" or '"tool"' in text


@pytest.mark.parametrize(
    ("arguments", "good"),
    [({"minutes": 1}, True), ({"minutes": 1, "loud": False}, True), ({"loud": 0}, False)],
)
def test_arguments_fit_their_schema(arguments: dict[str, Any], good: bool) -> None:
    assert fits(arguments, SCHEMA) is good
    assert not fits(arguments, {})


@pytest.mark.parametrize("period", [1, 2, 7, 100])
def test_an_answer_that_repeats_itself_is_noticed(period: int) -> None:
    ids = [900, 901, *list(range(period)) * (400 // period + 1)]
    assert stuck(ids)
    assert not stuck(ids[: 2 + 2 * period + 3])


def test_a_lively_answer_is_let_be() -> None:
    assert not stuck([number * number % 1009 for number in range(400)])
    assert not stuck([])
