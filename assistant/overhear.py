"""Hears what is said without the wake word while something rings."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Protocol

from assistant.audio.cut import Cut
from assistant.audio.gate import WakeGate
from assistant.messages import AudioFrame, Utterance
from assistant.record import TurnRecord
from assistant.settings import EndpointSection

START_SECONDS = 1.0
"""Of what came before the speech, at most so much is kept."""
LONGEST_SECONDS = 5.0
"""Whoever stops a ring says less; whoever talks on means somebody else."""


class Ringing(Protocol):
    """What rings, as the ears need to know it."""

    @property
    def sounds(self) -> bool:
        """Its tones may be in the room."""
        ...

    @property
    def listens(self) -> bool:
        """What is said now may be meant for it."""
        ...

    def began(self) -> None:
        """Somebody begins to speak."""
        ...

    def hear(self, utterance: Utterance) -> Coroutine[Any, Any, TurnRecord | None]:
        """They have said it. None: it was not meant."""
        ...


class NothingRings:
    sounds = False
    listens = False

    def began(self) -> None:
        """Nobody is asked."""

    async def hear(self, utterance: Utterance) -> TurnRecord | None:
        return None


class Overhearing:
    """Cuts utterances out of frames that the wake word's gate has heard, and takes its word for a voice."""

    def __init__(self, ringing: Ringing, section: EndpointSection, gate: WakeGate) -> None:
        self._ringing = ringing
        self._section = section.model_copy(
            update={"start_timeout_seconds": START_SECONDS, "longest_seconds": LONGEST_SECONDS}
        )
        self._gate = gate
        self._cut: Cut | None = None
        self.speaking = False
        """Somebody has begun to speak, and has not finished."""

    def hear(self, frame: AudioFrame) -> Utterance | None:
        """What was said, once it is complete."""
        if not self.speaking and not self._ringing.listens:
            self._cut = None
            return None
        self._cut = self._cut or Cut(self._section, LastVoice(self._gate))
        utterance = self._cut.add(frame)
        if self._cut.speaking and not self.speaking:
            self.speaking = True
            self._ringing.began()
        if not utterance:
            return None
        self.drop()
        return None if utterance.silent else utterance

    def draft(self) -> Utterance | None:
        return self._cut.draft() if self._cut else None

    def drop(self) -> None:
        """Whatever was being said does not count."""
        self._cut, self.speaking = None, False


class LastVoice:
    """What the gate's own voice detector said of the last frame, so that it hears each frame once."""

    def __init__(self, gate: WakeGate) -> None:
        self._gate = gate

    def detect(self, frame: AudioFrame) -> float:
        return self._gate.voice

    def reset(self) -> None:
        """The gate does that."""
