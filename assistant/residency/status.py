"""How the graphics card's memory stands, for `assistant status`."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.residency.nvml import Reading
from assistant.residency.thresholds import Level


@dataclass(frozen=True, slots=True)
class Lodging:
    """One model."""

    name: str
    loaded: bool
    users: int


@dataclass(frozen=True, slots=True)
class Status:
    """All of it."""

    card: Reading
    level: Level
    models: tuple[Lodging, ...]
    """The most important first."""
