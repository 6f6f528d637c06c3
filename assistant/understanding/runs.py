"""Several of a thing, named without a word between: three alarms, six, six ten, six twenty."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.numbers import number
from assistant.understanding.pieces import Interpreter, Part
from assistant.understanding.shared import counted, join
from assistant.understanding.tokens import Token, tokenise

MOST = 4
"""Of a thing."""
PLACES = 6
"""Where one of them may begin."""


def run(text: str, ask: Interpreter) -> tuple[Part, ...] | None:
    """As many requests as are counted, each read for certain; None where there are not as many."""
    said = counted(text)
    if not said or not 1 < said[1] <= MOST:
        return None
    one, many, end = said
    tokens = [token for token in tokenise(text) if token.start >= end]
    starts = _numbers(tokens)
    if len(starts) < many or starts[0] != tokens[0].start:
        return None
    return _cut(text, one, [*starts[:PLACES], len(text)], many, ask)


def _numbers(tokens: Sequence[Token]) -> list[int]:
    """The characters at which a number begins."""
    found, at = [], 0
    while at < len(tokens):
        if read := number(tokens, at):
            found.append(tokens[at].start)
        at = read[0] if read else at + 1
    return found


def _cut(text: str, one: str, places: Sequence[int], many: int, ask: Interpreter) -> tuple[Part, ...] | None:
    """The first piece from the first place on, and then the others; the shortest first."""
    last = many == 1
    for at in [len(places) - 1] if last else range(1, len(places) - 1):
        part = _part(text, one, (places[0], places[at]), ask)
        if part and last:
            return (part,)
        if part and (following := _cut(text, one, places[at:], many - 1, ask)):
            return (part, *following)
    return None


def _part(text: str, one: str, span: tuple[int, int], ask: Interpreter) -> Part | None:
    whole = join(one, text[slice(*span)].strip())
    understood = ask(whole)
    return Part(whole, span, understood) if understood and understood.certain else None
