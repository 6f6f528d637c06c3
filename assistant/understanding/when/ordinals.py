"""Ordinals below forty: first, 3rd, twenty-first, the 31st; and the last."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.numbers import TEENS
from assistant.understanding.tokens import Token
from assistant.understanding.when.table import Table

BELOW_TEN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
TENS = ((20, "twentieth", "twenty"), (30, "thirtieth", "thirty"))
NAMES = Table[int](
    *enumerate(BELOW_TEN, 1),
    (12, "twelfth"),
    *((value, name + "th") for value, name in enumerate(TEENS, 10) if value != 12),
    *((value, name) for value, name, _ in TENS),
    *((tens + ones, f"{stem} {name}") for tens, _, stem in TENS for ones, name in enumerate(BELOW_TEN, 1)),
)
SUFFIX = Table[None]((None, "st,nd,rd,th"))


def ordinal(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The ordinal that begins at token `at`, without an article; 3 alone is none."""
    if found := NAMES.at(tokens, at):
        return found
    suffix = SUFFIX.at(tokens, at + 1)
    digits = tokens[at].text if suffix and tokens[at].end == tokens[at + 1].start else ""
    return (at + 2, int(digits)) if digits.isdecimal() and len(digits) <= 2 else None
