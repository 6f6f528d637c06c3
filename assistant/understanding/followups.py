"""Short words that live on what was said before: yes, no, never mind, and the small words around a value."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from assistant.understanding.fillers import listed
from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token, tokenise

YES, NO, CANCEL, UNSURE, ELLIPSIS, AROUND = "yes", "no", "cancel", "unsure", "ellipsis", "around"

Span = tuple[int, int]
"""Characters of the text."""


def said(text: str) -> str | None:
    """`yes`, `no` or `cancel` where the whole text says nothing else; of several the safest."""
    roles = roles_of(tokenise(text), ())
    if roles is None:
        return None
    safest = next((role for role in (CANCEL, UNSURE, NO, YES) if role in roles), None)
    return None if safest == UNSURE else safest


def points(text: str) -> bool:
    """To what was last spoken of: it, that one, 它, 刚才那个."""
    tokens = tokenise(text)
    return any(pointers().longest(tokens, at) for at in range(len(tokens)))


def roles_of(tokens: Sequence[Token], spans: Collection[Span]) -> set[str] | None:
    """What the words outside `spans` do there; None where one of them is none of the small words."""
    roles: set[str] = set()
    at = 0
    while at < len(tokens):
        inside = next((span for span in spans if span[0] <= tokens[at].start < span[1]), None)
        if inside:
            at = _past(tokens, at, inside[1])
            continue
        found = list(_longest(tokens, at, spans))
        if not found:
            return None
        at = found[0][0]
        roles.update(role for _, role in found)
    return roles


def _longest(tokens: Sequence[Token], at: int, spans: Collection[Span]) -> Iterator[tuple[int, str]]:
    """The roles of the longest phrase here that reaches into no value."""
    limit = min((span[0] for span in spans if span[0] > tokens[at].start), default=tokens[-1].end + 1)
    found = [each for each in small_words().starting(tokens, at) if tokens[each[0] - 1].end <= limit]
    longest = max((end for end, _ in found), default=0)
    return (each for each in found if each[0] == longest)


def _past(tokens: Sequence[Token], at: int, end: int) -> int:
    while at < len(tokens) and tokens[at].start < end:
        at += 1
    return at


@cache
def pointers() -> Phrases[None]:
    found: Phrases[None] = Phrases()
    for roles in _roles().values():
        for text in roles["pointers"]:
            found.add(text, None)
    return found


@cache
def small_words() -> Phrases[str]:
    """Each phrase with its role; fillers have the role `around`."""
    found: Phrases[str] = Phrases()
    for roles in _roles().values():
        for role in (YES, NO, CANCEL, UNSURE, ELLIPSIS, AROUND):
            for text in roles[role]:
                found.add(text, role)
    for places in listed().values():
        for texts in places.values():
            for text in texts:
                found.add(text, AROUND)
    return found


@cache
def _roles() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Language -> role -> phrases, from `followups.toml`."""
    return tomllib.loads((files(__package__) / "followups.toml").read_text("utf-8"))
