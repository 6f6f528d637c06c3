"""The household as skills see it: who says who they are, who may do what, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.company import People
from assistant.filters import raise_unless_allowed, request
from assistant.messages import Intent, Person, Turn
from assistant.people.audit import latest
from assistant.people.household import Household
from assistant.people.identity import Identity


@dataclass(frozen=True, slots=True)
class Residents:
    """Implements `People`."""

    household: Callable[[], Household]
    identity: Identity
    log: Path
    """The operation log."""

    def names(self) -> Sequence[str]:
        return [name for each in self.household().people for name in each.names]

    def introduce(self, name: str) -> Person:
        return self.identity.introduce(name)

    def leave(self) -> None:
        self.identity.leave()

    def check(self, turn: Turn, intent: Intent, needs: str) -> None:
        raise_unless_allowed(self.household().decide(request(turn, needs)), turn, intent, needs)

    def deeds(self, most: int) -> Sequence[Mapping[str, Any]]:
        return latest(self.log, most)


_: type[People] = Residents
