"""Listens for ever: frames become a wake word, then an utterance, then a turn; a wake word interrupts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from assistant.audio.chime import AUDIBLE_SECONDS
from assistant.audio.cut import Cut
from assistant.audio.gate import WakeGate
from assistant.audio.preroll import Preroll
from assistant.audio.tones import remove_tones
from assistant.floor import Floor
from assistant.messages import AudioFrame, Utterance, Wake
from assistant.overhear import NothingRings, Overhearing, Ringing
from assistant.protocols import VoiceDetector
from assistant.record import TurnRecord
from assistant.settings import EndpointSection

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reactions:
    """What is done about what is heard."""

    acknowledge: Callable[[], None]
    """Lets the user know, at once and without waiting, that the wake word was heard."""
    expect: Callable[[Utterance], None]
    """Prepares, without waiting, for what may be the whole utterance."""
    take_turn: Callable[[Utterance], Awaitable[TurnRecord]]
    ringing: Ringing = NothingRings()  # noqa: RUF009 - it has no state
    """While it rings, it is spoken to without the wake word."""


@dataclass(frozen=True, slots=True)
class Senses:
    """What the listener hears with."""

    gate: WakeGate
    vad: VoiceDetector
    endpoint: EndpointSection
    words: tuple[str, ...]
    """The wake words, by name."""


class Listener:
    """Follows one microphone."""

    def __init__(self, senses: Senses, floor: Floor, reactions: Reactions) -> None:
        self._senses = senses
        self._floor = floor
        self._reactions = reactions
        self._preroll = Preroll()
        self._overhearing = Overhearing(reactions.ringing, senses.endpoint, senses.gate)
        self._cut: Cut | None = None
        self._deaf = False
        self._chime_until = 0.0

    async def listen(self, frames: AsyncIterator[AudioFrame]) -> None:
        """Until the frames end."""
        self._senses.gate.reset()
        async for frame in frames:
            self.hear(frame)

    def hear(self, frame: AudioFrame) -> None:
        """Takes the next frame."""
        self._deaf = False
        if frame.at < self._chime_until or self._reactions.ringing.sounds:
            frame = remove_tones(frame)
        self._preroll.keep(frame)
        if self._cut:
            self._collect(self._cut, frame)
        elif wake := self._senses.gate.hear(frame):
            self._wake(wake)
        elif overheard := self._overhearing.hear(frame):
            self._give(self._reactions.ringing.hear(overheard))
        elif draft := self._overhearing.draft():
            self._reactions.expect(draft)

    def abandon(self) -> None:
        """No more sound comes for now: whoever was speaking to us is not heard to the end."""
        self._deaf = True
        if self._cut or self._overhearing.speaking:
            self._cut = None
            self._overhearing.drop()
            self._floor.release()

    def _wake(self, wake: Wake) -> None:
        log.debug("wake word", extra={"word": wake.word, "score": wake.score})
        self._overhearing.drop()
        self._floor.to_user()
        self._reactions.acknowledge()
        self._chime_until = wake.at + AUDIBLE_SECONDS
        earlier = self._preroll.after(wake)
        self._cut = Cut(self._senses.endpoint, self._senses.vad, wake=wake, earlier=earlier)

    def _collect(self, cut: Cut, frame: AudioFrame) -> None:
        if utterance := cut.add(frame):
            self._cut = None
            self._senses.gate.reset()
            self._give(self._turn(utterance))
        elif draft := cut.draft():
            self._reactions.expect(draft)

    def _give(self, turn: Coroutine[Any, Any, TurnRecord | None]) -> None:
        task = self._floor.give(turn, name="turn")
        task.add_done_callback(self._after_turn)

    async def _turn(self, utterance: Utterance) -> TurnRecord:
        return await self._reactions.take_turn(utterance)

    def _after_turn(self, task: asyncio.Task[TurnRecord | None]) -> None:
        """A question of ours is answered without a wake word, unless the user has been quicker."""
        if task.cancelled():
            return
        if error := task.exception():
            log.error("a turn failed", exc_info=error)
        elif (record := task.result()) and record.reply.expects_answer and not (self._cut or self._deaf):
            self._floor.to_user()
            self._cut = Cut(self._senses.endpoint, self._senses.vad)
