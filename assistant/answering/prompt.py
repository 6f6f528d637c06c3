"""What a responder is told: who it is, the time, what was said before, and the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from assistant.messages import Exchange, Prompt, Tool, ToolResult, Turn
from assistant.wording import Wording

ROUNDS = 6
"""Of the dialogue, at most..."""
REMEMBERED = 1500
"""...and characters of it."""
LONGEST = 2000
"""Characters of a question; what is longer is cut."""


@cache
def words() -> Wording:
    return Wording(files(__package__) / "replies")


def prompt(turn: Turn, question: str, tools: Sequence[Tool], results: Sequence[ToolResult]) -> Prompt:
    """`results` are those of the calls made for this question so far."""
    return Prompt(
        system=words().say("persona", turn.language, now=turn.now).strip(),
        question=question[:LONGEST],
        language=turn.language,
        rounds=tuple(reversed(list(_rounds(turn.history)))),
        tools=tuple(tools),
        results=tuple(results),
    )


def _rounds(history: Sequence[Exchange]) -> Iterator[tuple[str, str]]:
    """The latest first, for as long as there is room."""
    room = REMEMBERED
    for exchange in reversed(history[-ROUNDS:]):
        room -= len(exchange.heard) + len(exchange.said)
        if room < 0:
            return
        if exchange.heard and exchange.said:
            yield exchange.heard, exchange.said
