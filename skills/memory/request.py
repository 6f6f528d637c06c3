"""One request to the memory: who asks for what, and everything that is needed to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from assistant import Home, Intent, Language, Memories, Memory, Reply, Turn

FRESH = timedelta(minutes=2)
"""How long `it` means what was last spoken of."""


class Says(Protocol):
    """Finds the sentence of a key."""

    def say(self, key: str, language: Language, *, pick: str = "", **values: Any) -> str: ...


@dataclass(slots=True)
class Spoken:
    """What was last kept or named, by person, so that `it` means it."""

    latest: dict[str, tuple[Memory, datetime]] = field(default_factory=dict)

    def note(self, person: str, memory: Memory, now: datetime) -> None:
        self.latest[person] = (memory, now)

    def it(self, person: str, now: datetime) -> Memory | None:
        memory, at = self.latest.get(person, (None, now))
        return memory if now - at <= FRESH else None


@dataclass(frozen=True, slots=True)
class Request:
    home: Home
    turn: Turn
    intent: Intent
    wording: Says
    spoken: Spoken

    @property
    def slots(self) -> Mapping[str, Any]:
        return self.intent.slots

    @property
    def memories(self) -> Memories:
        return self.home.memories

    @property
    def person(self) -> str:
        return self.turn.person.name

    @property
    def text(self) -> str:
        return str(self.slots.get("text", "")).strip()

    def say(self, key: str, **values: Any) -> str:
        return self.wording.say(key, self.turn.language, pick=self.turn.id, **values)

    def reply(self, said: str, memories: Sequence[Memory] = (), **result: Any) -> Reply:
        """`memories` are those it is about, the chief one first: `it` is that from now on."""
        if memories:
            self.spoken.note(self.person, memories[0], self.turn.now)
        told = {"memories": [each.id for each in memories]} if memories else {}
        said = said[:1].upper() + said[1:]
        return Reply(said, self.turn.language, result={**told, **result})
