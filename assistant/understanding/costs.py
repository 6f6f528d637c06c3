"""What a piece of a text costs: nothing for a word of a template, a little for one that is taken as it came.

Every piece costs a little too, so that a text is cut no oftener than it gains by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.connectors import Boundary, opens
from assistant.understanding.pieces import ANSWER, NAMES, Part
from assistant.understanding.tokens import tokenise

PIECE = 1.5
"""What every piece costs."""
TAKEN = 1.0
"""A word of open text."""
GUESSED = 0.5
"""A word of a piece that no template reads, where the classifier is sure; where it is not, up to 1 more."""
UNHEEDED = 3.0
"""A request that is not heeded, since it stands within another, or a name too many."""
UNKNOWN = 1.5
"""A piece that is left to the responder."""

HEARD = frozenset({"music"})
"""Skills whose open text may hold any words."""


def cost(part: Part, boundaries: Sequence[Boundary]) -> float:
    """`boundaries` are those of the whole text."""
    understood = part.understood
    if not understood.by_template:
        base = PIECE + UNKNOWN * (understood.intent.name == ANSWER)
        guessed = (GUESSED + 1 - understood.sure) * words(part.text)
        return base + guessed + UNHEEDED * _requests(part, boundaries)
    taken = sum(words(part.text[slice(*span)]) for span in understood.text_spans)
    return PIECE + TAKEN * taken + UNHEEDED * _names(part, boundaries)


def doubtful(part: Part) -> bool:
    """A guess, or a name that may hold anything: what lies behind may be another request."""
    return not part.understood.by_template or bool(_named(part))


def hides(part: Part, at: int) -> bool:
    """Character `at` of the whole text stands amid words that may be anything, such as a title."""
    at -= part.span[0]
    heard = part.understood.intent.skill in HEARD
    return heard and any(start < at < end for start, end in part.understood.text_spans)


def words(text: str) -> float:
    """A Chinese word has a character and a half, more or less."""
    return sum(1 if token.text.isascii() else 0.65 for token in tokenise(text))


def _requests(part: Part, boundaries: Sequence[Boundary]) -> int:
    """How many requests may begin within it."""
    start, end = part.span
    inside = [each for each in boundaries if each.said and start < each.end < end]
    return sum(opens(part.text[each.end - start :]) for each in inside)


def _names(part: Part, boundaries: Sequence[Boundary]) -> int:
    """How often a name is connected with another: a place called *Beijing and Shanghai*."""
    within = [each.start - part.span[0] for each in boundaries if each.said]
    connected = sum(start <= at < end for start, end in _named(part) for at in within)
    return connected and connected + _requests(part, boundaries)


def _named(part: Part) -> list[tuple[int, int]]:
    """The open text of slots that hold one name."""
    spans = part.understood.spans.items()
    return [span for name, span in spans if name in NAMES and span in part.understood.text_spans]
