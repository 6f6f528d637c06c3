"""Why a time expression was found, and what else was considered at each place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from assistant.understanding.tokens import tokenise
from assistant.understanding.when import Expression, Times


def considered(text: str, now: datetime, found: Sequence[Expression]) -> Iterator[dict[str, Any]]:
    """Everything that could be read, from left to right, each with its rule and why it was not taken."""
    tokens = tokenise(text)
    times = Times(tokens, now)
    for at in range(len(tokens)):
        for _, each in times.starting(at):
            said = text[slice(*each.span)]
            yield {
                "said": said,
                "rule": each.rule,
                "taken": each in found,
                **each.as_json(),
                **_why(text, each, found),
            }


def _why(text: str, each: Expression, found: Sequence[Expression]) -> dict[str, str]:
    if each in found:
        return {}
    over = next((other for other in found if _overlap(each.span, other.span)), None)
    if over is None:
        return {"why_not": "alone it is no time expression"}
    reason = "read otherwise" if over.span == each.span else "part of a longer one"
    return {"why_not": f"{reason}: {text[slice(*over.span)]}"}


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
