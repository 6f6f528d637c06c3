"""Loudness that changes softly: a straight line from one level to another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fade:
    """From one factor to another, each 0 to 1."""

    start: float
    end: float
    began: float
    """Seconds of any clock."""
    seconds: float

    def at(self, now: float) -> float:
        done = 1.0 if self.seconds <= 0 else min(max((now - self.began) / self.seconds, 0.0), 1.0)
        return self.start + (self.end - self.start) * done

    def over(self, now: float) -> bool:
        return now >= self.began + self.seconds
