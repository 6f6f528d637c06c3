"""The whole loop from sound to plan, without a microphone and without doing anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.app import App
from assistant.audio.quiet import Quiet
from assistant.filters import Attempt
from assistant.floor import Floor
from assistant.listen import Listener, Reactions
from assistant.messages import Language, Pcm, Plan, Reply
from assistant.protocols import Speaker
from assistant.record import TurnRecord
from assistant.settings import AsrSection, AudioSection, HouseholdSection, Settings, TtsSection
from assistant.testing import NOON, FakeCompany, frames_of, place
from assistant.turn import Conversation, Faculties
from assistant.watchers import Watchers


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sound."""

    woke: bool
    turn: TurnRecord | None
    """None where no utterance followed."""


class Loop:
    """Each sound is heard as if it were the first."""

    def __init__(self, app: App) -> None:
        self._app = app

    def route(self, text: str, language: Language) -> Plan:
        return self._app.abilities.understanding.route(text, language, NOON)

    async def hear(self, sound: Pcm) -> Outcome:
        """Ends with the first turn. What is planned is not done."""
        turns: list[TurnRecord] = []
        wakes: list[None] = []
        conversation = Conversation(self._idle, FakeCompany(), lambda: NOON, "en", [turns.append])
        floor = Floor()
        reactions = Reactions(lambda: wakes.append(None), lambda _: None, conversation.hear)
        listener = Listener(self._app.senses.value, floor, reactions)
        self._app.senses.value.gate.reset()
        for frame in frames_of(sound):
            listener.hear(frame)
            await asyncio.sleep(0)
            await floor.finished()
            if turns:
                break
        return Outcome(bool(wakes), turns[0] if turns else None)

    def _idle(self) -> Faculties:
        return replace(self._app.faculties(), handle=_do_nothing)


async def _do_nothing(attempt: Attempt) -> Reply:
    return Reply("", attempt.turn.language)


@asynccontextmanager
async def opened(
    scratch: Path, engine: str, section: Mapping[str, Any], watchers: Watchers | None = None
) -> AsyncIterator[App]:
    """An assistant with this one recogniser, ready, that speaks with the offline voice to nobody."""
    settings = Settings(
        household=HouseholdSection(zone="UTC"),
        asr=AsrSection.model_validate({"order": (engine,), engine: section}),
        tts=TtsSection(order=("espeak",)),
    )
    async with App(settings, place(scratch), _speaker, watchers=watchers or Watchers()) as app:
        await app.hearing.value.settled()
        yield app


@asynccontextmanager
async def _speaker(_: AudioSection) -> AsyncIterator[Speaker]:
    yield Quiet()
