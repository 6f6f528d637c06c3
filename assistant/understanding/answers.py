"""The answer to a question that the assistant asked: yes, no, never mind, a choice, or the missing value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from assistant.messages import Intent, Question
from assistant.understanding.followups import CANCEL, NO, YES, Span, roles_of, said
from assistant.understanding.numbers import number
from assistant.understanding.tokens import tokenise

STOP = "assistant.stop"
SOURCE = "dialogue"
CONFIRMED = "confirmed"

Value = tuple[str, Any, Span]
"""Of a text: its type, what it means, and its characters."""


class Values(Protocol):
    """What is known of slots: which an intent has, and which values a text holds."""

    def slots_of(self, intent: str) -> Mapping[str, Sequence[str]]:
        """Slot -> its types."""
        ...

    def values(self, text: str, now: datetime, kinds: Collection[str]) -> Sequence[Value]:
        """From left to right; none overlaps another."""
        ...


def plainly(question: Question, text: str, now: datetime, values: Values) -> Intent | None:
    """The answer where the text is one and nothing else; None where it may be about something else."""
    heard = said(text)
    if heard == CANCEL or (heard == NO and not question.slot):
        return Intent(STOP, source=SOURCE)
    if not question.slot:
        source = CONFIRMED if question.kind == "confirm" else SOURCE
        return replace(question.intent, confidence=1.0, source=source) if heard == YES else None
    if question.choices:
        return _chosen(question, text, now, values)
    found = [each for each in values.values(text, now, [question.kind]) if each[0] == question.kind]
    if len(found) != 1 or roles_of(tokenise(text), [found[0][2]]) is None:
        return None
    return _filled(question, found[0][1])


def loosely(question: Question, text: str, now: datetime, values: Values) -> Intent | None:
    """The answer in a text that is nothing else that is known: its first such value, or all its words.

    Of two the last where the first was taken back: six, no, half past five.
    """
    if not question.slot or question.choices:
        return None
    if question.kind == "text":
        return _filled(question, text.strip())
    found = values.values(text, now, [question.kind])
    roles = roles_of(tokenise(text), [span for _, _, span in found]) if found else None
    return _filled(question, found[-1 if roles and NO in roles else 0][1]) if found else None


def _filled(question: Question, value: Any) -> Intent:
    intent = question.intent
    return Intent(intent.name, {**intent.slots, question.slot: value}, 1.0, SOURCE)


def _chosen(question: Question, text: str, now: datetime, values: Values) -> Intent | None:
    """By name, or by its place in the list."""
    tokens = _in_figures(text)
    named = [value for name, value in question.choices if _holds(tokens, _in_figures(name))]
    if named and all(value == named[0] for value in named):
        return _filled(question, named[0])
    places = values.values(text, now, ["ordinal"]) or values.values(text, now, ["number"])
    if len(places) != 1 or roles_of(tokenise(text), [places[0][2]]) is None:
        return None
    place = places[0][1]
    index = place - 1 if place > 0 else place
    within = -len(question.choices) <= index < len(question.choices)
    return _filled(question, question.choices[int(index)][1]) if within else None


def _in_figures(text: str) -> tuple[str, ...]:
    """Its words, with numbers as figures, so that 八点 is 8点; but for the one in "the second one"."""
    tokens = tokenise(text)
    found: list[str] = []
    at = 0
    while at < len(tokens):
        read = number(tokens, at) if tokens[at].text != "one" else None
        found.append(str(read[1]) if read else tokens[at].text)
        at = read[0] if read else at + 1
    return tuple(found)


def _holds(tokens: Sequence[str], part: Sequence[str]) -> bool:
    length = len(part)
    return any(tuple(tokens[at : at + length]) == tuple(part) for at in range(len(tokens) - length + 1))
