"""Answers that are given again."""

from __future__ import annotations

import pytest

from assistant.messages import Prompt, ToolCall, ToolResult
from assistant.residency.answers import PERSONS, Answers, Asked

ASKED = Asked("How far is the moon?", "en", ("2026-03-04",))
PROMPT = Prompt(system="", question=ASKED.text, language="en")
CALL = ToolCall("weather.now")


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def answers(clock: Clock) -> Answers:
    return Answers(2, clock)


def test_the_same_question_is_answered_at_once(answers: Answers) -> None:
    answers.keep("ann", ASKED, ["It is far.", "Very far."], PROMPT, seconds=60)
    again = Asked("  how far is the Moon", "en", ("2026-03-04",))
    assert answers.find("ann", again) == "It is far.\nVery far."


@pytest.mark.parametrize(
    "other",
    [
        Asked("How far is the sun?", "en", ASKED.state),
        Asked(ASKED.text, "zh", ASKED.state),
        Asked(ASKED.text, "en", ("2026-03-05",)),
    ],
)
def test_another_question_or_state_is_not(answers: Answers, other: Asked) -> None:
    answers.keep("ann", ASKED, ["It is far."], PROMPT, seconds=60)
    assert answers.find("ann", other) is None


def test_sums_differ_by_their_signs(answers: Answers) -> None:
    answers.keep("ann", Asked("3 + 4", "en"), ["Seven."], PROMPT, seconds=60)
    assert answers.find("ann", Asked("3 - 4", "en")) is None


def test_nobody_is_given_another_s_answer(answers: Answers) -> None:
    answers.keep("ann", ASKED, ["It is far."], PROMPT, seconds=60)
    assert answers.find("bob", ASKED) is None


def test_it_has_its_time(answers: Answers, clock: Clock) -> None:
    answers.keep("ann", ASKED, ["It is far."], PROMPT, seconds=60)
    clock.seconds = 60
    assert answers.find("ann", ASKED) is None


@pytest.mark.parametrize(
    ("pieces", "results", "seconds"),
    [
        (["I look."], (ToolResult(CALL, "Sunny.", ok=True),), 60),
        (["I look.", CALL], (), 60),
        ([CALL], (), 60),
        ([], (), 60),
        (["It is far."], (), 0),
    ],
)
def test_what_was_done_or_read_is_not_kept(
    answers: Answers, pieces: list[str | ToolCall], results: tuple[ToolResult, ...], seconds: float
) -> None:
    prompt = Prompt(system="", question=ASKED.text, language="en", results=results)
    answers.keep("ann", ASKED, pieces, prompt, seconds=seconds)
    assert answers.find("ann", ASKED) is None


def test_only_so_many_are_kept(answers: Answers) -> None:
    for number in range(3):
        answers.keep("ann", Asked(str(number), "en"), ["Yes."], PROMPT, seconds=60)
    assert [answers.find("ann", Asked(str(number), "en")) for number in range(3)] == [None, "Yes.", "Yes."]


def test_only_of_so_many_persons(answers: Answers) -> None:
    for number in range(PERSONS + 1):
        answers.keep(str(number), ASKED, ["Yes."], PROMPT, seconds=60)
    assert answers.find("0", ASKED) is None
    assert answers.find("1", ASKED)


def test_a_person_can_be_forgotten(answers: Answers) -> None:
    answers.keep("ann", ASKED, ["It is far."], PROMPT, seconds=60)
    answers.forget("ann")
    assert answers.find("ann", ASKED) is None
