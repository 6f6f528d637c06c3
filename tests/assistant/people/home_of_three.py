"""A whole assistant, in text, in which Mum (the owner), Dad and the guest Tom speak at one microphone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.app import App
from assistant.messages import Language
from assistant.people.household import Household, PersonSection
from assistant.people.permissions import usual
from assistant.people.pins import hashed
from assistant.protocols import Place, Speaker
from assistant.record import TurnRecord
from assistant.reminder import Reminder
from assistant.settings import AudioSection, Settings
from assistant.testing import NOON, FakeSpeaker
from assistant.watchers import Watchers
from bench.chat_server import ChatServer, serving

PIN, DADS = "72940618", "53104127"
"""So long that no time, hash or address holds them by chance."""
MUM = PersonSection(name="Mum", called=("妈妈",), role="owner", pin=hashed(PIN), private=("schedule",))
DAD = PersonSection(name="Dad", called=("爸爸",), role="adult", pin=hashed(DADS))
TOM = PersonSection(name="Tom", role="guest")


@dataclass
class Hands:
    """Of the clock, which a test moves."""

    passed: timedelta = timedelta()


@dataclass
class Home:
    app: App
    server: ChatServer
    state: Path
    speaker: FakeSpeaker
    hands: Hands
    records: list[TurnRecord] = field(default_factory=list)

    async def say(self, text: str, language: Language = "en") -> str:
        """Somebody says it; what is answered."""
        return (await self.app.conversation.read(text, language)).reply.text

    async def mum(self) -> None:
        assert (await self.say(f"I am mum, {PIN}")).endswith("Mum.")

    async def dad(self) -> None:
        assert (await self.say(f"I am dad, {DADS}")).endswith("Dad.")

    async def tom(self) -> None:
        assert (await self.say("I am Tom")).endswith("Tom.")

    async def kept(self) -> list[Reminder]:
        return list(await self.app.book.open())

    def journal(self) -> list[dict[str, Any]]:
        file = self.state / "operations.jsonl"
        return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


@asynccontextmanager
async def home_of_three(folder: Path, cache: Path, server: ChatServer | None = None) -> AsyncIterator[Home]:
    """`cache` holds what is compiled, which many tests may share."""

    @asynccontextmanager
    async def open_speaker(_: AudioSection) -> AsyncIterator[Speaker]:
        yield speaker

    def now() -> datetime:
        return NOON + hands.passed

    speaker, hands = FakeSpeaker(), Hands()
    async with serving() as own:
        chat = server or own
        settings = Settings.model_validate(
            {
                "household": {"languages": ["en", "zh"], "zone": "UTC"},
                "tts": {"order": ["espeak"]},
                "asr": {"order": ["pocketsphinx"]},
                "llm": {"order": ["openai"], "openai": {"base_url": chat.url, "model": "small"}},
            }
        )
        place = Place(models=folder / "models", cache=cache, state=folder / "state")
        records: list[TurnRecord] = []
        app = App(
            settings,
            place,
            open_speaker,
            clock=now,
            household=Household((MUM, DAD, TOM), usual()),
            watchers=Watchers(turns=(records.append,)),
        )
        living = Home(app, chat, place.state, speaker, hands, records)
        async with app:
            yield living
