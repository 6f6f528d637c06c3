"""What the classifier's guesses come to for the skills that are running."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol


class Guess(Protocol):
    """An intent, and how probable it is."""

    @property
    def intent(self) -> str: ...

    @property
    def probability(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """The likeliest skill."""

    intent: str
    """The likeliest of its intents; empty where no skill is likely at all."""
    probability: float
    """That it is this skill, whichever of its intents."""
    answer: float
    """The probability that no skill is meant."""


def verdict(guesses: Iterable[Guess], intents: Collection[str]) -> Verdict:
    """Guesses add up by skill, since an alarm or a reminder is the schedule's all the same.

    `intents` are those that can be done; all others are for the responder.
    """
    likeliest: dict[str, str] = {}
    skills: defaultdict[str, float] = defaultdict(float)
    answer = 0.0
    for guess in guesses:
        if guess.intent not in intents:
            answer += guess.probability
            continue
        skill = guess.intent.partition(".")[0]
        likeliest.setdefault(skill, guess.intent)
        skills[skill] += guess.probability
    if not skills:
        return Verdict("", 0.0, answer)
    best = max(skills, key=lambda skill: skills[skill])
    return Verdict(likeliest[best], skills[best], answer)
