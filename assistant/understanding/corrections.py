"""What the speaker takes back within one sentence: seven, no, eight o'clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.understanding.connectives import phrases
from assistant.understanding.connectors import COMMA, FULL_STOP, commands, connected, opens
from assistant.understanding.costs import words
from assistant.understanding.pieces import Interpreter, Understood
from assistant.understanding.shared import bare, join, parallel
from assistant.understanding.tokens import Token, tokenise

MOST = 3
"""Corrections in one text."""
SHORT = 4
"""Words of a mere fragment, such as the answer to a question."""
ENDING = 6
"""Tokens at the end, among which everything may be taken back."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A text without what was taken back."""

    text: str
    dropped: tuple[str, ...]
    cancelled: bool = False
    """Nothing of it is wanted any more."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that take something back."""

    start: int
    end: int
    """Characters, with the punctuation around them."""
    kind: str


def corrected(text: str, ask: Interpreter) -> Correction | None:
    """None where nothing is taken back. Each rewriting must be understood to count."""
    if _cancels(text, ask):
        return Correction("", (text,), cancelled=True)
    dropped: list[str] = []
    for _ in range(MOST):
        found = next((each for mark in marks(text) if (each := _replaced(text, mark, ask))), None)
        if not found:
            break
        text = found.text
        dropped += found.dropped
    return Correction(text, tuple(dropped)) if dropped else None


def marks(text: str) -> tuple[Mark, ...]:
    """What may take back something that stands before it, and puts something in its place."""
    tokens = tokenise(text)
    found: list[Mark] = []
    at = 1
    while at < len(tokens):
        idle = phrases("corrections", "idle").longest(tokens, at)
        end, kind = (idle[0], "") if idle else _longest(tokens, at)
        if kind and at < end < len(tokens) and not _asks(tokens, at, end):
            found.append(Mark(tokens[at - 1].end, tokens[end].start, kind))
        at = max(end, at + 1)
    return tuple(found[:MOST])


def _asks(tokens: Sequence[Token], at: int, end: int) -> bool:
    """A word between two that are alike makes a question: 大不大."""
    return end == at + 1 and tokens[at - 1].text == tokens[end].text


def _longest(tokens: Sequence[Token], at: int) -> tuple[int, str]:
    ends = {kind: phrases("corrections", kind).longest(tokens, at) for kind in ("retract", "doubt")}
    found = [(longest[0], kind) for kind, longest in ends.items() if longest]
    return max(found, default=(at, ""))


def _cancels(text: str, ask: Interpreter) -> bool:
    """It ends in words that take everything back, after something that could be wanted."""
    tokens = tokenise(text)
    at = _cancel(tokens)
    whole = ask(text.strip())
    if not at or (whole and any(start == tokens[at].start for start, _ in whole.text_spans)):
        return False
    before, gap = text[: tokens[at - 1].end], text[tokens[at - 1].end : tokens[at].start]
    if _pause(gap):
        return True
    return not (whole and _of_a_thing(before, whole)) and ask(before) is not None


def _of_a_thing(before: str, whole: Understood) -> bool:
    """Not the request is taken back, but what it names: the tablets reminder is off, 吃药的提醒不要了."""
    apart = all(end <= len(before) for _, end in whole.text_spans)
    return whole.by_template and apart and not commands(before)


def _cancel(tokens: Sequence[Token]) -> int:
    """The token at which such words begin, with what leads up to them; 0 where there are none."""
    such = phrases("corrections", "cancel", "retract", "doubt")
    final = phrases("corrections", "cancel")
    end = len(tokens)
    ending = range(max(1, end - ENDING), end)
    start = next((at for at in ending if any(stop == end for stop, _ in final.starting(tokens, at))), 0)
    for at in range(start - 1, 0, -1):
        if any(stop == start for stop, _ in such.starting(tokens, at)):
            start = at
    return start


def _replaced(text: str, mark: Mark, ask: Interpreter) -> Correction | None:
    """The first rewriting that is understood."""
    clause, rest = _clause(text, mark)
    left, right = text[clause : mark.start], text[mark.end : rest]
    if not _meant(text[clause:rest], Mark(mark.start - clause, mark.end - clause, mark.kind), right, ask):
        return None
    for cut, candidate in _candidates(left, right, ask):
        understood = ask(candidate)
        if understood and understood.by_template and _fits(understood, cut):
            return Correction(text[:clause] + candidate + text[rest:], (left[cut:] or left,))
    said = mark.kind == "retract" or _pause(text[mark.start : mark.end])
    short = words(left) <= SHORT >= words(right)
    if said and short and clause == 0 and not commands(left) and ask(left) is None:
        return Correction(right + text[rest:], (left,))
    return None


def _clause(text: str, mark: Mark) -> tuple[int, int]:
    """From where on and up to where the correction may reach: other requests are not touched."""
    around = [each for each in connected(text) if opens(text[each.end :])]
    before = [each.end for each in around if each.end < mark.start]
    after = [each.start for each in around if each.start > mark.end]
    return max(before, default=0), min(after, default=len(text))


def _meant(text: str, mark: Mark, right: str, ask: Interpreter) -> bool:
    """A correction, and no part of a title or of what is to be remembered."""
    clear = mark.kind == "retract" or _pause(text[mark.start : mark.end])
    whole = ask(text.strip())
    if not whole or not whole.by_template:
        return clear or opens(text)
    left = ask(text[: mark.start].strip())
    named = clear and left is not None and bool(left.spans)
    if whole.closed or (not named and any(mark.start <= start <= mark.end for start, _ in whole.text_spans)):
        return False
    if clear or parallel(text[: mark.start], right):
        return True
    understood = ask(right)
    return opens(right) and understood is not None and understood.by_template


def _pause(text: str) -> bool:
    return bool(FULL_STOP.search(text) or COMMA.search(text))


def _candidates(left: str, right: str, ask: Interpreter) -> Iterator[tuple[int, str]]:
    """Where `left` is cut, and the text; what keeps most of `left` for certain comes first."""
    if opens(right) and ask(right):
        yield 0, right
    if beside := parallel(left, right):
        yield beside, join(left[:beside], right)
    understood = ask(left)
    yield from _in_place(left, right, understood)
    for cut in _cuts(left, understood):
        yield cut, join(left[:cut], right)
    yield 0, right


def _in_place(left: str, right: str, understood: Understood | None) -> Iterator[tuple[int, str]]:
    """With one value for another, and all that was said after it."""
    spans = understood.spans if understood else {}
    for name, (start, end) in sorted(spans.items(), key=lambda item: -item[1][0]):
        if tokenise(left[end:]) and name != "text":
            yield start, join(join(left[:start], bare(right)), left[end:])


def _cuts(left: str, understood: Understood | None) -> Iterator[int]:
    """Before the slots, the last first; of what is to be remembered only the last words are replaced."""
    tokens = tokenise(left)
    last = [token.start for token in reversed(tokens[-3:]) if token.start]
    spans = understood.spans.items() if understood else ()
    if any(name == "text" for name, _ in spans):
        yield from last
    yield from sorted({start for name, (start, _) in spans if start and name != "text"}, reverse=True)
    yield from last


def _fits(understood: Understood, cut: int) -> bool:
    """What takes the place of something is understood as a value, or nothing is kept of what it replaces."""
    return not cut or any(end > cut for _, end in understood.spans.values()) or understood.closed
