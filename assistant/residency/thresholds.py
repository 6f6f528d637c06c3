"""When a model may come and which must go: decisions about the graphics card's memory, in MiB.

`reserve_mb` stays free whatever is loaded, and a model comes only where `load_mb` more would stay free:
between that and `low_mb`, where models go again, lies the gap that keeps them from going to and fro.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assistant.settings import ResidencySection

Level: TypeAlias = Literal["ample", "low", "critical"]

LONGEST_WAIT_SECONDS = 600.0
"""A model that had to go again and again waits no longer than this for lasting room."""
FORGET_SECONDS = 3600.0
"""After so long, having had to go is forgotten."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A model on the card."""

    name: str
    vram_mb: int
    leaving: bool = False
    """It has been told to go, and its memory will come back."""


def level_of(free_mb: int, limits: ResidencySection) -> Level:
    if free_mb < limits.critical_mb:
        return "critical"
    return "low" if free_mb < limits.low_mb else "ample"


def outgoing(free_mb: int, guests: Sequence[Guest], limits: ResidencySection) -> tuple[str, ...]:
    """Who must go too, so that `reserve_mb` are free again; `guests` the most important first."""
    coming = free_mb + sum(guest.vram_mb for guest in guests if guest.leaving)
    staying = [guest for guest in guests if not guest.leaving]
    if level_of(coming, limits) == "ample":
        return ()
    return _least(staying, limits.reserve_mb - coming)


def displaced(
    free_mb: int, need_mb: int, idle: Sequence[Guest], limits: ResidencySection
) -> tuple[str, ...] | None:
    """Who of `idle` must go so that a model of `need_mb` may come; None: it may not come at all.

    `idle` holds only what is less important and not in use, the most important first.
    """
    missing = need_mb + limits.reserve_mb + limits.load_mb - free_mb
    if missing > sum(guest.vram_mb for guest in idle):
        return None
    return _least(idle, missing)


def _least(guests: Sequence[Guest], missing_mb: int) -> tuple[str, ...]:
    """The least important ones that together give back what is missing, or all."""
    names = []
    for guest in reversed(guests):
        if missing_mb <= 0:
            break
        names.append(guest.name)
        missing_mb -= guest.vram_mb
    return tuple(names)


class Gauge:
    """The level as it is told: worse at once, better only when that has lasted."""

    def __init__(self, limits: ResidencySection) -> None:
        self.level: Level = "ample"
        self._limits = limits
        self._free_since: float | None = None

    def see(self, free_mb: int, *, now: float) -> Level:
        if free_mb < self._limits.reserve_mb:
            self._free_since = None
            self.level = max(self.level, level_of(free_mb, self._limits), key=LEVELS.index)
        elif self._free_since is None:
            self._free_since = now
        if self._free_since is not None and now - self._free_since >= self._limits.calm_seconds:
            self.level = "ample"
        return self.level


LEVELS: Sequence[Level] = ("ample", "low", "critical")


class Gate:
    """Open for one model while it has room; after it had to go, only once there has been room for long."""

    def __init__(self, limits: ResidencySection) -> None:
        self._calm = limits.calm_seconds
        self._room_since: float | None = None
        self._expulsions: tuple[float, ...] = ()

    def see(self, room: bool, *, now: float) -> bool:
        """Whether the model may come; to be asked as long as it is away."""
        if not room:
            self._room_since = None
            return False
        if self._room_since is None:
            self._room_since = now
        return now - self._room_since >= self.wait_seconds(now)

    def expel(self, *, now: float) -> None:
        """Others needed the memory, and the model had to go."""
        self._room_since = None
        self._expulsions = (*self._recent(now), now)

    def wait_seconds(self, now: float) -> float:
        times = len(self._recent(now))
        return min(self._calm * 2 ** (times - 1), LONGEST_WAIT_SECONDS) if times else 0.0

    def _recent(self, now: float) -> tuple[float, ...]:
        return tuple(at for at in self._expulsions if now - at < FORGET_SECONDS)
