"""Who speaks, and how sure that is: the microphone's person, or whoever has said a PIN, for a while."""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Literal, TypeAlias

from assistant.errors import NotAllowed, NotFound, PinNeeded
from assistant.messages import Person
from assistant.people.household import DEFAULT_CERTAINTY, Household, PersonSection, person
from assistant.people.pins import Run, Tries, matches, runs

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
        self._claimed = ""
        self._until = 0.0
        self._proved = False
        self._tries = Tries(monotonic)

    def who(self) -> Person:
        """Whoever speaks now."""
        household = self._household()
        if self._monotonic() < self._until and (claimed := household.find(self._claimed)):
            return person(claimed, PROVED if self._proved else DEFAULT_CERTAINTY)
        return self._known or household.at(self.microphone)

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
        self._claimed, self._until = "", 0.0

    @property
    def locked_seconds(self) -> float:
        """How long no PIN is taken; 0: they are."""
        return self._tries.locked_seconds

    async def overhear(self, text: str, *, asked: bool) -> Overheard:
        """Takes PINs out of what was said, and believes one where it is somebody's answer or introduction.

        `asked`: a PIN is what we wait for. In any other sentence digits are no try, but a PIN is hidden.
        """
        trying = asked or claims(text)
        verdict: Verdict = "none"
        places: list[tuple[int, int]] = []
        for run in self._runs(text, trying=trying):
            if trying:
                verdict = await self._try(run)
                trying = verdict != "right"
            elif not await self._find(run):
                continue
            places.append((run.start, run.end))
        return Overheard(_without(text, places, ""), _without(text, places, HIDDEN), verdict)

    async def conceal(self, text: str, *, asked: bool) -> str:
        """The text as every record may show it, where nobody shall be believed or refused for it."""
        trying = asked or claims(text)
        runs = self._runs(text, trying=trying)
        places = [(run.start, run.end) for run in runs if trying or await self._find(run)]
        return _without(text, places, HIDDEN)

    def _runs(self, text: str, *, trying: bool) -> list[Run]:
        """None where nobody has a PIN. A recogniser may take one for a time of the day."""
        if not any(each.pin for each in self._household().people):
            return []
        return list(runs(text.replace(":", " ").replace("：", " ") if trying else text))

    async def _find(self, run: Run) -> PersonSection | None:
        """Whose PIN was said."""
        return await asyncio.to_thread(_owner, run, [each for each in self._household().people if each.pin])

    async def _try(self, run: Run) -> Verdict:
        if self.locked_seconds:
            return "locked"
        if found := await self._find(run):
            self._tries.right()
            self._believe(found, proved=True)
            return "right"
        self._tries.wrong()
        return "locked" if self.locked_seconds else "wrong"

    def _believe(self, section: PersonSection, *, proved: bool) -> None:
        self._claimed, self._proved = section.name, proved
        self._until = self._monotonic() + self._household().sure_minutes * 60


def _owner(run: Run, people: Sequence[PersonSection]) -> PersonSection | None:
    tried = product(run.readings, people)
    return next((person for digits, person in tried if matches(digits, person.pin)), None)


def _without(text: str, places: Sequence[tuple[int, int]], instead: str) -> str:
    for start, end in reversed(places):
        text = text[:start] + instead + text[end:]
    return text


def claims(text: str) -> bool:
    """Whether somebody says who they are, or names a PIN."""
    return bool(_claims().search(text))


@cache
def _claims() -> re.Pattern[str]:
    words = tomllib.loads((files(__package__) / "claims.toml").read_text("utf-8"))
    english = "|".join(map(re.escape, words["en"]))
    return re.compile(rf"\b(?:{english})\b|{'|'.join(words['zh'])}", re.IGNORECASE)
