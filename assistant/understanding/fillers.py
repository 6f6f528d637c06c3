"""Words that carry no meaning of their own and may be passed over: politeness, hesitation, the wake word."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token

FRONT, END, HESITATION, POLITENESS, APART = "front", "end", "hesitation", "anywhere", "apart"
PLACES = FRONT, END, HESITATION, POLITENESS, APART


class Passages:
    """Where in one text words may be passed over."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        ends: dict[str, Ends] = {place: [[] for _ in tokens] for place in PLACES}
        for at in range(len(tokens)):
            for end, place in fillers().starting(tokens, at):
                ends[place][at].append(end)
        self._polite, self._apart = ends[POLITENESS], ends[APART]
        others = self._polite, self._apart, ends[HESITATION]
        front, ending = _from_front(ends[FRONT], *others), _to_end(ends[END], *others)
        self._always = [
            {*one, *two, *three} for one, two, three in zip(front, ending, ends[HESITATION], strict=True)
        ]

    def any(self, at: int) -> bool:
        """Something may be passed over here."""
        return bool(self._always[at] or self._polite[at] or self._apart[at])

    def past(self, at: int, *, before_text: bool, after_text: bool) -> set[int]:
        """To which tokens one may go on from token `at`; a title may begin with a polite word."""
        past = set(self._always[at])
        if not before_text:
            past.update(self._polite[at], () if after_text else self._apart[at])
        return past


Ends = list[list[int]]
"""For each token the ends of the fillers that begin there."""


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
def fillers() -> Phrases[str]:
    """The fillers of all languages, each with its place in a sentence."""
    found: Phrases[str] = Phrases()
    for places in listed().values():
        for place, texts in places.items():
            for text in texts:
                found.add(text, place)
    return found
