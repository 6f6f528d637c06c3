"""Notices an answer that only repeats itself."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 120
"""Tokens of what is repeated, at most."""
TIMES = 4
FEWEST = 32
"""Tokens; so much of the same is no emphasis any more."""


def stuck(ids: Sequence[int]) -> bool:
    """Whether the end of `ids` is the same few tokens over and over."""
    return any(_repeats(ids, period) for period in range(1, LONGEST + 1))


def _repeats(ids: Sequence[int], period: int) -> bool:
    length = max(TIMES * period, FEWEST)
    if len(ids) < length or ids[-1] != ids[-1 - period]:
        return False
    tail = ids[-length:]
    return tail[period:] == tail[:-period]
