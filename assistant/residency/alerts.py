"""What is told when memory comes and goes, and what of it is worth saying aloud."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

log = logging.getLogger(__name__)

QUIET_SECONDS = 600.0
"""Between two things said aloud."""

Departure: TypeAlias = Literal["low", "critical", "lost"]
Kind: TypeAlias = Departure | Literal["refused", "back"]
"""`low`: a model goes once nobody uses it; `critical`: at once; `lost`: the card gives no answer any more;
`refused`: a model is wanted and there is no room for it; `back`: it is wanted and here again."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something about one model has changed."""

    kind: Kind
    resident: str
    """The model's name."""
    free_mb: int
    need_mb: int
    key: str
    """Of the sentence in `replies/`; with `_offline` behind it where nobody else may answer."""
    spoken: bool
    """True: worth saying aloud, as the quality of answers has changed."""


Observer: TypeAlias = Callable[[Alert], None]


class Tact:
    """Speaks of a change only if it is one from what was last said, and not twice in ten minutes."""

    def __init__(self) -> None:
        self._good = True
        self._said: float | None = None

    def due(self, good: bool, *, now: float) -> bool:
        """Whether to say now how answers are; if so, it counts as said."""
        silent = self._said is None or now - self._said >= QUIET_SECONDS
        if good == self._good or not silent:
            return False
        self._good, self._said = good, now
        return True


class News:
    """Tells all observers of one model."""

    def __init__(self, resident: str, observers: Sequence[Observer]) -> None:
        self._resident = resident
        self._observers = observers
        self._tact = Tact()
        self._good = True
        self._card_seen = False

    def goes(self, kind: Departure, memory: Memory, *, broken_off: bool, now: float) -> None:
        """It has to go, perhaps in mid-answer."""
        self._card_seen = True
        if broken_off:
            self._good = False
        self._tell(kind, memory, spoken=broken_off and self._tact.due(False, now=now))

    def answers(self, good: bool, memory: Memory, *, now: float) -> None:
        """Somebody wanted it, and it was there or not; told only where that is new."""
        self._card_seen = self._card_seen or memory.card
        spoken = self._card_seen and self._tact.due(good, now=now)
        if spoken or good != self._good:
            self._good = good
            self._tell("back" if good else "refused", memory, spoken=spoken)

    def _tell(self, kind: Kind, memory: Memory, *, spoken: bool) -> None:
        key = "vram_back" if kind == "back" else "vram_low" if memory.card else "gpu_lost"
        alert = Alert(kind, self._resident, memory.free_mb, memory.need_mb, key, spoken)
        level = logging.INFO if kind == "back" else logging.WARNING
        log.log(level, SAYS[kind], self._resident, memory.free_mb, memory.need_mb)
        for observer in self._observers:
            observer(alert)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the card had when it was told, in MiB."""

    card: bool
    """False: there is none, or it gives no answer."""
    free_mb: int
    need_mb: int


SAYS = {
    "low": "the graphics card's memory is low: %s goes once nobody uses it (%d MiB free, it has %d)",
    "critical": "the graphics card's memory runs out: %s goes at once (%d MiB free, it has %d)",
    "lost": "the graphics card gives no answer: %s is given up (%d MiB free, it had %d)",
    "refused": "%s is wanted and there is no room for it (%d MiB free, it needs %d)",
    "back": "%s answers again (%d MiB free, it has %d)",
}
