"""Judges what the assistant made of a sound against what it should have made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, TypeAlias

from assistant.messages import Intent, Plan
from assistant.understanding.pieces import ANSWER
from bench.loop import Outcome

Verdict: TypeAlias = Literal["right", "wrong", "asked", "declined", "unheard", "asleep"]
"""right: exactly what was wanted. wrong: something else would have been done, the worst of all.
asked: "say that again". declined: "I can't do that". unheard: woken, but no words. asleep: not even woken."""

VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "asked", "declined", "unheard", "asleep")


def judge(outcome: Outcome, wanted: Plan) -> Verdict:
    """For what nobody can do, to decline is right as well; so is to ask again."""
    turn = outcome.turn
    if not outcome.woke:
        return "asleep"
    if turn is None or not turn.heard.text:
        return "unheard"
    if not turn.plan.steps:
        return "asked"
    if not acts(turn.plan):
        return "declined"
    return "right" if same(turn.plan, wanted) else "wrong"


def acts(plan: Plan) -> bool:
    """Whether anything would be done."""
    return any(step.name != ANSWER for step in plan.steps)


def same(one: Plan, other: Plan) -> bool:
    return [_what(step) for step in one.steps] == [_what(step) for step in other.steps]


def _what(step: Intent) -> tuple[str, dict[str, object]]:
    return step.name, dict(step.slots)


def shares(verdicts: Iterable[Verdict]) -> dict[Verdict, float]:
    """Percent of each."""
    counts = Counter(verdicts)
    total = max(counts.total(), 1)
    return {verdict: 100 * counts[verdict] / total for verdict in VERDICTS}
