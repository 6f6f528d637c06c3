"""What plays now, what was before, and what comes: in order or shuffled, repeated or not."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from skills.music.item import Item

Repeat: TypeAlias = Literal["off", "one", "all"]
MOST = 1000


@dataclass
class Queue:
    """Plain values, so that it can be kept as JSON."""

    items: list[Item] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    """Places in `items`, as they are played."""
    at: int = 0
    """The place in `order` of what plays."""
    shuffled: bool = False
    repeat: Repeat = "off"
    last: bool = False
    """What plays is the last for now: nothing comes by itself."""

    @property
    def current(self) -> Item | None:
        return self.items[self.order[self.at]] if 0 <= self.at < len(self.order) else None

    @property
    def upcoming(self) -> Item | None:
        """What comes by itself."""
        if self.last:
            return None
        if self.repeat == "one":
            return self.current
        at = self._after(1)
        return self.items[self.order[at]] if at is not None else None

    def start(self, items: Sequence[Item], *, shuffled: bool = False) -> None:
        """Instead of what was there; one that repeats goes on repeating only as a whole."""
        self.items = list(items[:MOST])
        self.shuffled = shuffled
        self.order = fair(self.items) if shuffled else list(range(len(self.items)))
        self.at = 0
        self.last = False
        self.repeat = "all" if self.repeat == "all" else "off"

    def advance(self) -> Item | None:
        """What plays has ended by itself; None: nothing comes any more, or only when it is asked for."""
        if self.last:
            self.skip()
            return None
        return self.current if self.repeat == "one" else self.skip()

    def skip(self, count: int = 1) -> Item | None:
        """So many further, or back where negative; None, and nothing changes, where there is nothing."""
        at = self._after(count)
        if at is None:
            return None
        self.at, self.last = at, False
        return self.current

    def shuffle(self, on: bool) -> None:
        """What plays goes on playing, and what comes is mixed, or comes in its order again."""
        if not self.order:
            return
        playing = self.order[self.at]
        self.shuffled = on
        if on:
            rest = [place for place in range(len(self.items)) if place != playing]
            mixed = fair([self.items[place] for place in rest])
            self.order, self.at = [playing, *(rest[place] for place in mixed)], 0
        else:
            self.order, self.at = list(range(len(self.items))), playing

    def put_next(self, items: Sequence[Item]) -> None:
        """Behind what plays, in this order."""
        self._put(items, self.at + 1)

    def put_last(self, items: Sequence[Item]) -> None:
        self._put(items, len(self.order))

    def _put(self, items: Sequence[Item], at: int) -> None:
        added = items[: MOST - len(self.items)]
        places = range(len(self.items), len(self.items) + len(added))
        self.items += added
        self.order[at:at] = places

    def _after(self, count: int) -> int | None:
        at = self.at + count
        if 0 <= at < len(self.order):
            return at
        return at % len(self.order) if self.repeat == "all" and self.order else None


def fair(items: Sequence[Item]) -> list[int]:
    """Places by chance, each artist's spread over the whole, so that nobody comes twice in a row."""
    by: defaultdict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        by[item.artist or item.key].append(place)
    spots: list[tuple[float, int]] = []
    for places in by.values():
        random.shuffle(places)
        first = random.random()  # noqa: S311 - music, not secrets
        gap = len(items) / len(places)
        wobble = [random.uniform(-0.1, 0.1) for _ in places]  # noqa: S311
        spots += [((first + number + wobble[number]) * gap, place) for number, place in enumerate(places)]
    return [place for _, place in sorted(spots)]
