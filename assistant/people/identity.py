"""Who speaks, and how sure that is: the microphone's person, or whoever has said a PIN, for a while."""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from assistant.errors import NotAllowed, NotFound, PinNeeded
from assistant.messages import Person
from assistant.people.household import DEFAULT_CERTAINTY, Household, PersonSection, person
from assistant.people.pins import Tries, matches, runs

PROVED = 0.95
"""The certainty that a PIN gives."""

HIDDEN = "····"
"""Stands in every record where a PIN was said."""


Verdict: TypeAlias = Literal["none", "right", "wrong", "locked"]


@dataclass(frozen=True, slots=True)
class Overheard:
    """What was said, without any PIN."""

    text: str
    """For whoever carries it out: what was said beside the PIN."""
    shown: str
    """For every record: with `HIDDEN` in its place."""
    pin: Verdict = "none"


class Identity:
    """Of one microphone, or of one person for good."""

    def __init__(
        self,
        household: Callable[[], Household],
        monotonic: Callable[[], float],
        *,
        known: Person | None = None,
    ) -> None:
        """`monotonic` gives seconds; `known` is somebody whom the caller vouches for."""
        self.microphone = ""
        """Its name, once it is known."""
        self._household = household
        self._monotonic = monotonic
        self._known = known
        self._claimed: PersonSection | None = None
        self._until = 0.0
        self._proved = False
        self._tries = Tries(monotonic)

    def who(self) -> Person:
        """Whoever speaks now."""
        if self._claimed and self._monotonic() < self._until:
            return person(self._claimed, PROVED if self._proved else DEFAULT_CERTAINTY)
        return self._known or self._household().at(self.microphone)

    def introduce(self, name: str) -> Person:
        """Somebody says who they are. Raises NotFound; PinNeeded where their PIN must tell; NotAllowed."""
        found = self._household().find(name)
        if not found:
            raise NotFound(f"nobody of the household is called {name}", code="nobody", name=name)
        now = self.who()
        if now.name == found.name and (now.certainty > DEFAULT_CERTAINTY or not found.pin):
            return now
        if found.pin:
            raise PinNeeded(f"{found.name} has a PIN", person=found.name)
        if found.role not in {"child", "guest"}:
            raise NotAllowed(f"{found.name} has no PIN yet", code="no_pin", person=found.name)
        self._believe(found, proved=False)
        return self.who()

    def leave(self) -> None:
        """Whoever had said who they are is gone."""
        self._claimed, self._until = None, 0.0

    @property
    def locked_seconds(self) -> float:
        """How long no PIN is taken; 0: they are."""
        return self._tries.locked_seconds

    async def overhear(self, text: str, *, asked: bool) -> Overheard:
        """Takes a PIN out of what was said, and believes it where it is one's answer or introduction.

        `asked`: a PIN is what we wait for. In any other sentence digits are no try, but a PIN is hidden.
        """
        tried = asked or claims(text)
        secrets = {each.pin: each for each in self._household().people if each.pin}
        for start, end, digits in runs(text) if secrets else ():
            rest, shown = text[:start] + text[end:], text[:start] + HIDDEN + text[end:]
            if tried and self.locked_seconds:
                return Overheard(rest, shown, "locked")
            found = await asyncio.to_thread(_owner, digits, secrets)
            if tried:
                return Overheard(rest, shown, self._judge(found))
            if found:
                return Overheard(rest, shown)
        return Overheard(text, text)

    def _judge(self, found: PersonSection | None) -> Verdict:
        if found:
            self._tries.right()
            self._believe(found, proved=True)
            return "right"
        self._tries.wrong()
        return "locked" if self.locked_seconds else "wrong"

    def _believe(self, section: PersonSection, *, proved: bool) -> None:
        self._claimed, self._proved = section, proved
        self._until = self._monotonic() + self._household().sure_minutes * 60


def _owner(digits: str, secrets: dict[str, PersonSection]) -> PersonSection | None:
    return next((each for pin, each in secrets.items() if matches(digits, pin)), None)


def claims(text: str) -> bool:
    """Whether somebody says who they are, or names a PIN."""
    return bool(_claims().search(text))


@cache
def _claims() -> re.Pattern[str]:
    words = tomllib.loads((files(__package__) / "claims.toml").read_text("utf-8"))
    english = "|".join(map(re.escape, words["en"]))
    return re.compile(rf"\b(?:{english})\b|{'|'.join(words['zh'])}", re.IGNORECASE)
