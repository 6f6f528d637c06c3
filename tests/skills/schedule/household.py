"""A household with the real store, whose clocks a test moves by hand, and the schedule as it is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant import Intent, Language, Person, Reply, Turn
from assistant.errors import ConfirmationNeeded
from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.reminders.clocks import Clocks
from assistant.settings import RemindersSection
from assistant.testing import NOON, OWNER, home, place
from assistant.understanding.grammar import Grammar
from assistant.understanding.language import detect
from skills.schedule import ScheduleSection, ScheduleSkill


@dataclass
class Household:
    """It is Wednesday, 4 March 2026, noon UTC, until a test says otherwise."""

    skill: ScheduleSkill
    book: Book
    passed: timedelta = field(default_factory=timedelta)
    person: Person = OWNER
    turns: int = 0
    confirmed: list[str] = field(default_factory=list)
    """What the person has said yes to: the permissions."""

    @property
    def now(self) -> datetime:
        return NOON + self.passed

    def pass_seconds(self, seconds: float) -> None:
        self.passed += timedelta(seconds=seconds)

    async def ask(self, action: str, language: Language = "en", **slots: Any) -> Reply:
        return await self._act(self.turn(language), Intent(f"schedule.{action}", slots))

    async def hear(self, text: str, **answered: Any) -> Reply:
        """What the sentences make of it; `answered` are slots that were asked for."""
        language = detect(text, "en")
        found = next(iter(grammar().match(text, language, self.now)))
        assert found.intent.startswith("schedule."), (text, found)
        return await self._act(self.turn(language), Intent(found.intent, {**found.slots, **answered}))

    async def _act(self, turn: Turn, intent: Intent) -> Reply:
        try:
            return await self.skill.act(turn, intent)
        except ConfirmationNeeded as asked:
            self.confirmed.append(asked.needs)
            return await self.skill.act(turn, replace(intent, source="confirmed"))

    def turn(self, language: Language) -> Turn:
        self.turns += 1
        return Turn(f"turn {self.turns}", self.person, language, history=(), now=self.now)

    async def ring(self) -> list[Reminder]:
        """Whatever is due begins to ring."""
        begun = [await self.book.begin(each, self.now) for each in await self.book.due(self.now)]
        return [each for each in begun if each]

    async def kept(self) -> list[Reminder]:
        return list(await self.book.open())


@asynccontextmanager
async def household(folder: Path, **settings: Any) -> AsyncIterator[Household]:
    def seconds_passed() -> float:
        return living.passed.total_seconds()

    house = home(folder)
    clocks = Clocks(lambda: living.now, seconds_passed, "boot")
    book = Book(RemindersSection(**settings), place(folder), clocks, backup_seconds=3600)
    skill = ScheduleSkill(ScheduleSection(), replace(house, reminders=book, clock=lambda: living.now))
    living = Household(skill, book)
    async with book:
        yield living


_grammar: list[Grammar] = []


def grammar() -> Grammar:
    """Of the schedule alone; compiled once."""
    if not _grammar:
        _grammar.append(Grammar.compile([ScheduleSkill(ScheduleSection(), home(Path()))]))
    return _grammar[0]
