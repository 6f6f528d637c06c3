"""What the planner works with: a piece of a sentence, what it was understood as, and the step it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assistant.messages import Intent, Language

ANSWER = "chat.answer"
"""What is for the responder."""

NAMES = frozenset({"place", "name", "topic", "city"})
"""Slots of open text that hold one name; in any other, what is connected belongs together."""

BUDGET = 40
"""How many different pieces of one text are interpreted at most."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The best understanding of one piece as one intent."""

    intent: Intent
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Slot -> its characters in the piece."""
    sure: float = 1.0
    """0 to 1."""
    closed: bool = True
    """Nothing in it was taken as it came."""
    text_spans: tuple[tuple[int, int], ...] = ()
    """The characters of the piece that were taken as open text."""

    @property
    def by_template(self) -> bool:
        """Every word of the piece is accounted for, as open text at least."""
        return self.intent.source == "grammar"

    @property
    def certain(self) -> bool:
        return self.by_template and self.closed


@dataclass(frozen=True, slots=True)
class Part:
    """A request within a text."""

    text: str
    """Completed, where it was elliptical."""
    span: tuple[int, int]
    """Its own characters in the whole text."""
    understood: Understood


class Interpreter(Protocol):
    """The best understanding of a piece, or None."""

    def __call__(self, text: str) -> Understood | None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    intent: Intent
    span: tuple[int, int]
    """Characters of `Weighed.text`."""
    language: Language
    condition: str = ""
    """The words on which it depends; empty where it is to be done in any case."""
    text: str = ""
    """What was interpreted: the piece, completed by what it shares with another."""


@dataclass(frozen=True, slots=True)
class Considered:
    """One way to cut the text, for `--explain`."""

    pieces: tuple[str, ...]
    intents: tuple[str, ...]
    cost: float
    """Less is better."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How a text is cut into steps, and why."""

    text: str
    """After corrections; the steps' spans count in it."""
    steps: tuple[Step, ...] = ()
    """Empty where nothing was understood, or all was taken back."""
    considered: tuple[Considered, ...] = ()
    """The best first."""
    dropped: tuple[str, ...] = ()
    """What the speaker took back."""
    cancelled: bool = False
    """All of it was taken back."""


class Memo:
    """An interpreter that is asked once for each piece, and not for ever."""

    def __init__(self, interpret: Interpreter) -> None:
        self._interpret = interpret
        self._known: dict[str, Understood | None] = {}

    def __call__(self, text: str) -> Understood | None:
        if text not in self._known:
            if len(self._known) >= BUDGET:
                return None
            self._known[text] = self._interpret(text) if text else None
        return self._known[text]
