"""Decides who may do what; until the household names its people, its one owner may do all."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.messages import Person


@dataclass(frozen=True, slots=True)
class Decision:
    allowed: bool
    reason: str
    """A word for the operation log: why it was decided so."""


def decide(person: Person, needs: str) -> Decision:
    """Whether `person` has the permission `needs`, such as `music.play`. What no rule allows is denied."""
    if person.role == "owner":
        return Decision(True, "owner")
    return Decision(False, f"no rule gives {person.role} {needs}")
