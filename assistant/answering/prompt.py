"""What a responder is told: who it is, the time, what was said before, and the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from assistant.answering.known import NOTHING, Known, quoted
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


def prompt(
    turn: Turn,
    question: str,
    tools: Sequence[Tool],
    results: Sequence[ToolResult],
    *,
    known: Known = NOTHING,
    leaves: bool = False,
) -> Prompt:
    """`results` are those of the calls made for this question so far.

    `known` has to do with the question. Unless it may leave the house (`leaves`), a responder outside is told
    neither of it nor of earlier rounds that were about such things.
    """
    notes = quoted(known, words(), turn.language, turn.now.tzinfo)
    told = _prompt(turn, question, tools, results, turn.history)
    open_rounds = [each for each in turn.history if not each.private]
    if leaves or not (notes or len(open_rounds) < len(turn.history)):
        return replace(told, notes=notes)
    return replace(told, notes=notes, outside=_prompt(turn, question, tools, results, open_rounds))


def _prompt(
    turn: Turn,
    question: str,
    tools: Sequence[Tool],
    results: Sequence[ToolResult],
    history: Sequence[Exchange],
) -> Prompt:
    return Prompt(
        system=words().say("persona", turn.language, now=turn.now).strip(),
        question=question[:LONGEST],
        language=turn.language,
        rounds=tuple(reversed(list(_rounds(history)))),
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
