"""Words that carry no meaning of their own and may be passed over: politeness, hesitation, the wake word."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token

HESITATION, POLITENESS = "hesitation", "anywhere"


class Passages:
    """Where in one text words may be passed over."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._hesitations = _ends(tokens, HESITATION)
        self._politeness = _ends(tokens, POLITENESS)
        self._front = _from_front(_ends(tokens, "front"), self._politeness, self._hesitations)
        self._end = _to_end(_ends(tokens, "end"), self._politeness, self._hesitations)

    def past(self, at: int, *, before_text: bool) -> set[int]:
        """To which tokens one may go on from token `at`; a title may begin with a polite word."""
        past = {*self._hesitations[at], *self._front[at], *self._end[at]}
        return past if before_text else {*past, *self._politeness[at]}


Ends = list[list[int]]
"""For each token the ends of the fillers that begin there."""


def _ends(tokens: Sequence[Token], place: str) -> Ends:
    return [[end for end, _ in fillers()[place].starting(tokens, at)] for at in range(len(tokens))]


def _from_front(front: Ends, *others: Ends) -> Ends:
    """Only those before which nothing but fillers was said."""
    reached = {0}
    kept: Ends = [[] for _ in front]
    for at, ends in enumerate(front):
        if at in reached:
            kept[at] = ends
            reached.update(ends, *(other[at] for other in others))
    return kept


def _to_end(ending: Ends, *others: Ends) -> Ends:
    """Only those after which nothing but fillers is said."""
    reached = {len(ending)}
    kept: Ends = [[] for _ in ending]
    for at in reversed(range(len(ending))):
        kept[at] = [end for end in ending[at] if end in reached]
        if kept[at] or any(end in reached for other in others for end in other[at]):
            reached.add(at)
    return kept


@cache
def listed() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Language -> place -> fillers, from `fillers.toml`."""
    return tomllib.loads((files(__package__) / "fillers.toml").read_text("utf-8"))


@cache
def fillers() -> Mapping[str, Phrases[None]]:
    """The fillers of all languages by their place in a sentence."""
    found: dict[str, Phrases[None]] = {}
    for places in listed().values():
        for place, texts in places.items():
            for text in texts:
                found.setdefault(place, Phrases()).add(text, None)
    return found
