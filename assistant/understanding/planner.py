"""Cuts a transcript into the requests that it holds, by comparing what each way of cutting is understood as.

A cut counts only where every piece is understood by itself; a piece that is a mere name belongs to what
stands before it. Cuts are compared by cost: a word of a template costs nothing, one taken as it came a
little, and every piece a little too, so that a text is cut no oftener than it gains by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.messages import Intent, Language
from assistant.understanding.carryover import Part, share
from assistant.understanding.conditions import conditional
from assistant.understanding.connectors import Boundary, commands, connected, juxtaposed, opens
from assistant.understanding.corrections import corrected
from assistant.understanding.language import detect
from assistant.understanding.pieces import (
    ANSWER,
    Considered,
    Interpreter,
    Memo,
    Step,
    Understood,
    Weighed,
)
from assistant.understanding.tokens import tokenise

PIECE = 1.5
"""What every piece costs."""
TAKEN = 1.0
"""A word of open text."""
GUESSED = 0.4
"""A word of a piece that no template reads, where the classifier is sure; where it is not, up to 1 more."""
UNHEEDED = 3.0
"""A request that is not heeded, since it stands within what the classifier took for another."""
SURE = 0.75
"""0 to 1: as sure as a piece must be to be one."""
UNKNOWN = 4.0
"""A piece that is left to the responder."""
SHARED = 0.5
"""A piece that was completed by another."""


def plan(text: str, language: Language, interpret: Interpreter) -> tuple[Step, ...] | None:
    """What is to be done, in order; None where nothing of it is understood, or all is taken back."""
    return weigh(text, language, interpret).steps or None


def weigh(text: str, language: Language, interpret: Interpreter) -> Weighed:
    """As `plan`, with what was considered. `language` is that of pieces that do not show their own."""
    ask = Memo(interpret)
    whole = ask(text)
    if whole and whole.certain:
        return Weighed(text, (_step(Part(text, (0, len(text)), whole), language),))
    mended = corrected(text, ask)
    if mended and mended.cancelled:
        return Weighed(text, dropped=mended.dropped, cancelled=True)
    if mended:
        return replace(_cut(mended.text, language, ask), dropped=mended.dropped)
    return _cut(text, language, ask)


def _cut(text: str, language: Language, ask: Interpreter) -> Weighed:
    whole = ask(text)
    if step := conditional(text, language, ask):
        return Weighed(text, (step,))
    said = connected(text)
    options = Cuts(text, said, ask).best()
    if not all(part.understood.by_template for part in options[0][1]):
        options = sorted([*options, *Cuts(text, _together(said, juxtaposed(text)), ask).best()], key=_by_cost)
    if whole is None and len(options[0][1]) == 1:
        return Weighed(text)
    considered = tuple(_considered(cost, parts) for cost, parts in options)
    return Weighed(text, tuple(_step(part, language) for part in options[0][1]), considered)


def _together(said: Sequence[Boundary], unsaid: Sequence[Boundary]) -> tuple[Boundary, ...]:
    """Those of speech without any connecting word only where nothing is said."""
    new = [each for each in unsaid if not any(other.start <= each.end <= other.end for other in said)]
    return tuple(sorted((*said, *new), key=lambda each: each.start))


Cut = tuple[float, tuple[Part, ...]]
"""What it costs, and its parts."""


def _by_cost(cut: Cut) -> tuple[float, int]:
    return cut[0], len(cut[1])


class Cuts:
    """All ways to cut one text, the best found from left to right by dynamic programming."""

    def __init__(self, text: str, boundaries: Sequence[Boundary], ask: Interpreter) -> None:
        self._text = text
        self._ask = ask
        self._boundaries = boundaries
        self._starts = [0, *(each.end for each in boundaries)]
        self._ends = [*(each.start for each in boundaries), len(text)]

    def best(self) -> list[Cut]:
        """The best cuts, and the whole."""
        reached: list[list[Cut]] = [[(0.0, ())]]
        for end in range(len(self._ends)):
            reached.append(self._reaching(end, reached))
        whole = self._one(0, len(self._ends) - 1)
        found = [*reached[-1], (self._cost(whole), (whole,))]
        unique = {tuple(part.span for part in parts): (cost, parts) for cost, parts in reversed(found)}
        return sorted(unique.values(), key=_by_cost)[:4]

    def _reaching(self, end: int, reached: Sequence[Sequence[Cut]]) -> list[Cut]:
        """The two best cuts of all up to piece `end`: the last part tells what may follow."""
        found = [
            (cost + more, (*parts, *new))
            for start in range(end + 1)
            if reached[start]
            for more, new in self._ways(start, end)
            for cost, parts in reached[start]
            if not parts or self._may_follow(parts[-1], new, self._boundaries[start - 1])
        ]
        return sorted(found, key=_by_cost)[:2]

    def _ways(self, start: int, end: int) -> list[Cut]:
        """Pieces `start` to `end` as one request, or as several that share words."""
        ways: list[Cut] = []
        one = self._one(start, end)
        if self._acceptable(one) or (start == 0 and end == len(self._ends) - 1):
            ways.append((self._cost(one), (one,)))
        if start < end < start + 4 and not one.understood.certain:
            inner = [each for each in self._boundaries[start:end] if each.said]
            starts = [self._starts[start], *(each.end for each in inner)]
            ends = [*(each.start for each in inner), self._ends[end]]
            if inner and (parts := share(self._text, list(zip(starts, ends, strict=True)), self._ask)):
                ways.append((sum(map(self._cost, parts)) + SHARED * len(parts), parts))
        return ways

    def _one(self, start: int, end: int) -> Part:
        span = self._starts[start], self._ends[end]
        text = self._text[slice(*span)].strip()
        return Part(text, span, self._ask(text) or _for_responder(text))

    def _acceptable(self, part: Part) -> bool:
        """A guess must at least look like a request."""
        return part.understood.by_template or (
            part.understood.sure >= SURE and opens(part.text) and _words(part.text) >= 2
        )

    def _may_follow(self, left: Part, new: Sequence[Part], boundary: Boundary) -> bool:
        right = new[0]
        if ANSWER == left.understood.intent.name == right.understood.intent.name:
            return False
        if not boundary.said:
            return left.understood.certain and right.understood.certain and opens(right.text)
        if not _ends_open(left):
            return right.understood.by_template or opens(right.text)
        return _breaks_off(right, boundary) and not self._loses_time(left, right)

    def _loses_time(self, left: Part, right: Part) -> bool:
        """What the whole is told to do at a time must not be torn from it."""
        whole = self._ask(self._text.strip())
        if left.span[0] or not whole or whole.intent.name != left.understood.intent.name:
            return False
        lost = "when" in whole.intent.slots and "when" not in left.understood.intent.slots
        return lost and right.understood.intent.name != whole.intent.name

    def _cost(self, part: Part) -> float:
        understood = part.understood
        if not understood.by_template:
            base = PIECE + UNKNOWN * (understood.intent.name == ANSWER)
            guessed = (GUESSED + 1 - understood.sure) * _words(part.text)
            return base + guessed + UNHEEDED * self._unheeded(part)
        return PIECE + sum(TAKEN * _words(part.text[slice(*span)]) for span in understood.text_spans)

    def _unheeded(self, part: Part) -> int:
        """How many requests may begin within it."""
        inside = [each for each in self._boundaries if part.span[0] < each.end < part.span[1]]
        return sum(each.said and opens(self._text[each.end :]) for each in inside)


def _for_responder(text: str) -> Understood:
    """What nobody here understands may still be a request of its own, such as for a joke."""
    intent = Intent(ANSWER, {"text": text}, SURE, "responder")
    return Understood(intent, sure=SURE, closed=False, text_spans=((0, len(text)),))


def _ends_open(part: Part) -> bool:
    """Its last value was taken as it came, so that more might belong to it."""
    ends = max((end for _, end in part.understood.text_spans), default=0)
    return ends > 0 and ends >= max((end for _, end in part.understood.spans.values()), default=0)


def _breaks_off(right: Part, boundary: Boundary) -> bool:
    """It is a command of its own, whatever was said before it."""
    if not right.understood.by_template or right.understood.intent.skill == "assistant":
        return False
    return commands(right.text) or opens(right.text) or (boundary.strong and right.understood.closed)


def _words(text: str) -> float:
    """A Chinese word has a character and a half, more or less."""
    return sum(1 if token.text.isascii() else 0.65 for token in tokenise(text))


def _step(part: Part, language: Language) -> Step:
    return Step(part.understood.intent, part.span, detect(part.text, language), text=part.text)


def _considered(cost: float, parts: Sequence[Part]) -> Considered:
    return Considered(
        tuple(part.text for part in parts),
        tuple(part.understood.intent.name for part in parts),
        round(cost, 2),
    )
