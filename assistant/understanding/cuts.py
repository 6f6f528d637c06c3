"""All ways to cut one text into requests, the best found from left to right by dynamic programming.

A piece counts only where it is understood by itself; a mere name belongs to what stands before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.messages import Intent
from assistant.understanding.carryover import share
from assistant.understanding.connectors import FULL_STOP, Boundary, commands, opens
from assistant.understanding.costs import cost, words
from assistant.understanding.pieces import ANSWER, Interpreter, Part, Understood
from assistant.understanding.runs import run
from assistant.understanding.shared import unlinked

SURE = 0.75
"""0 to 1: as sure as a guess must be to be a piece."""
LEAST = 1.3
"""Words of such a guess: two Chinese characters, such as 关灯."""
SHARED = 0.5
"""What a piece costs more that was completed by another."""
MOST_SHARING = 4
"""Pieces that may share words."""
LEVELS = frozenset({"level", "frequency"})
"""Slots whose value may be that of anything: the lamp, turn it to 50."""
STOP, TALK = "assistant.stop", "assistant"

Cut = tuple[float, tuple[Part, ...]]
"""What it costs, and its parts."""


def by_cost(cut: Cut) -> tuple[float, int]:
    return cut[0], len(cut[1])


class Cuts:
    """All ways to cut one text at some of its boundaries."""

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
        unique = {tuple(part.span for part in parts): (each, parts) for each, parts in reversed(found)}
        return sorted(unique.values(), key=by_cost)

    def _reaching(self, end: int, reached: Sequence[Sequence[Cut]]) -> list[Cut]:
        """The two best cuts of all up to piece `end`: the last part tells what may follow."""
        found = [
            (before + more, (*parts, *new))
            for start in range(end + 1)
            if reached[start]
            for more, new in self._ways(start, end)
            for before, parts in reached[start]
            if not parts or self._may_follow(parts[-1], new[0], self._boundaries[start - 1])
        ]
        return sorted(found, key=by_cost)[:2]

    def _ways(self, start: int, end: int) -> list[Cut]:
        """Pieces `start` to `end` as one request, or as several that share words."""
        one = self._one(start, end)
        if not one.understood.certain and (self._unsaid(start - 1) or self._unsaid(end)):
            return []
        ways: list[Cut] = [(self._cost(one), (one,))] if _acceptable(one) else []
        if start < end < start + MOST_SHARING and not one.understood.certain:
            ways += self._shared(start, end)
        if start == end and not one.understood.certain:
            ways += self._run(one)
        return ways

    def _run(self, one: Part) -> list[Cut]:
        begin, parts = one.span[0], run(one.text, self._ask) or ()
        moved = tuple(replace(each, span=(each.span[0] + begin, each.span[1] + begin)) for each in parts)
        return [(sum(map(self._cost, moved)), moved)] if moved else []

    def _shared(self, start: int, end: int) -> list[Cut]:
        inner = [each for each in self._boundaries[start:end] if each.said]
        starts = [self._starts[start], *(each.end for each in inner)]
        ends = [*(each.start for each in inner), self._ends[end]]
        parts = share(self._text, list(zip(starts, ends, strict=True)), self._ask) if inner else None
        return [(sum(map(self._cost, parts)) + sum(map(_completing, parts)), parts)] if parts else []

    def _one(self, start: int, end: int) -> Part:
        begin, stop = self._starts[start], self._ends[end]
        text = self._text[begin:stop].strip()
        begin += len(self._text[begin:stop]) - len(self._text[begin:stop].lstrip())
        return Part(text, (begin, begin + len(text)), self._ask(text) or _for_responder(text))

    def _unsaid(self, boundary: int) -> bool:
        return 0 <= boundary < len(self._boundaries) and not self._boundaries[boundary].said

    def _cost(self, part: Part) -> float:
        return cost(part, self._boundaries)

    def _may_follow(self, left: Part, right: Part, boundary: Boundary) -> bool:
        if ANSWER == left.understood.intent.name == right.understood.intent.name:
            return False
        same = left.understood.intent.name == right.understood.intent.name
        if not boundary.said:
            return not same and _stands_alone(left) and _stands_alone(right)
        if same and not boundary.strong and not _begins(right):
            return False
        paused = boundary.strong or FULL_STOP.search(self._text[boundary.start : boundary.end])
        if right.understood.intent.name == STOP and not paused:
            return False
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


def aside(whole: Part, places: Sequence[Boundary], ask: Interpreter) -> tuple[Part, ...] | None:
    """A command for the responder, and a request that alone made the whole look like one: 关灯 | 放首歌."""
    if whole.understood.by_template:
        return None
    for place in places:
        left, right = whole.text[: place.start].strip(), whole.text[place.end :].strip()
        understood = ask(right) if commands(right) and _for_another(left, ask) else None
        if understood and whole.understood.intent.name in (understood.intent.name, ANSWER):
            part = Part(right, (place.end, place.end + len(right)), understood)
            if understood.certain and _stands_alone(part) and LEVELS.isdisjoint(understood.intent.slots):
                return Part(left, (0, len(left)), _for_responder(left)), part
    return None


def _for_another(text: str, ask: Interpreter) -> bool:
    """A whole command that no skill knows."""
    if not commands(text) or words(text) < LEAST or unlinked(text) != text:
        return False
    understood = ask(text)
    return understood is None or understood.intent.name == ANSWER


def _acceptable(part: Part) -> bool:
    """A guess must at least look like a request."""
    understood = part.understood
    likely = understood.sure >= SURE and opens(part.text) and words(part.text) >= LEAST
    return understood.by_template or likely


def _stands_alone(part: Part) -> bool:
    """Long enough to be no chance, and no word by the way."""
    return opens(part.text) and words(part.text) >= 1.9 and part.understood.intent.skill != TALK


def _completing(part: Part) -> float:
    """Of open words the times that they share out are proof enough."""
    return 0.0 if "text" in part.understood.spans else SHARED


def _for_responder(text: str) -> Understood:
    """What nobody here understands may still be a request of its own, such as for a joke."""
    intent = Intent(ANSWER, {"text": text}, SURE, "responder")
    return Understood(intent, sure=SURE, closed=False, text_spans=((0, len(text)),))


def _begins(part: Part) -> bool:
    """As a request does, at once or after its time: at eight remind me, 晚上八点提醒我."""
    begin, end = part.understood.spans.get("when", (0, 0))
    timed = begin <= len("at ") and commands(part.text[end:])
    return opens(part.text) or timed


def _ends_open(part: Part) -> bool:
    """Its last value was taken as it came, so that more might belong to it."""
    ends = max((end for _, end in part.understood.text_spans), default=0)
    return ends > 0 and ends >= max((end for _, end in part.understood.spans.values()), default=0)


def _breaks_off(right: Part, boundary: Boundary) -> bool:
    """It is a command of its own, whatever was said before it."""
    if not right.understood.by_template or right.understood.intent.skill == TALK:
        return False
    return commands(right.text) or _begins(right) or (boundary.strong and right.understood.closed)
