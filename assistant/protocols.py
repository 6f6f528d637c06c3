"""What a device or a model must be able to do, so that the assistant can use it.

An adapter is found by entry point (group `assistant.<stage>`, one of wake, vad, asr, llm, tts,
embed; `assistant.skills` for skills) and built as `Adapter(section, place)`, where `section` is its
validated config table (an instance of its `Section` class attribute). Everything with a lifetime is an async
context manager; heavy modules are imported and weights are loaded in `__aenter__` or later, in the model's
own thread.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from assistant.messages import (
    AudioFrame,
    Language,
    Prompt,
    Speech,
    ToolCall,
    Transcript,
    Utterance,
    Wake,
)


class Section(BaseModel):
    """One table of the config file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an adapter or a skill may read and write."""

    models: Path
    """Weights: downloaded once, shared by all adapters."""
    cache: Path
    """May be deleted at any time."""
    state: Path
    """Must survive."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What may be said to this household, so that a recogniser can expect it."""

    jsgf: str
    """A JSGF grammar of every English sentence the skills know; empty where there is none."""
    phrases: tuple[str, ...] = ()
    """Words and names worth a bias, most useful first."""
    languages: tuple[Language, ...] = ("zh", "en")
    """What the household speaks; no other is to be heard."""


class Microphone(Protocol):
    """Gives sound for as long as it is open."""

    def frames(self) -> AsyncIterator[AudioFrame]:
        """Raises MicrophoneLost when no more sound will come; a file's end ends the iterator."""
        ...


class Speaker(Protocol):
    """Plays one stream at a time."""

    async def play(self, pieces: AsyncGenerator[Speech, None]) -> float:
        """Returns the seconds played once the device has drained; silent within 50 ms when cancelled.

        Asks for the next piece as soon as one sounds. Raises SpeakerLost.
        """
        ...

    async def chime(self, sound: Speech) -> None:
        """Starts a short sound at once, beside whatever plays, and returns without waiting for its end."""
        ...


class WakeDetector(Protocol):
    """Fed every frame in which there may be a voice; quick enough for the event loop."""

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the wake words it hears, as `Wake.word` has them."""
        ...

    def detect(self, frame: AudioFrame) -> Wake | None: ...

    def reset(self) -> None:
        """Forgets all sound heard so far."""
        ...


class VoiceDetector(Protocol):
    """Tells speech from other sound; quick enough for the event loop."""

    def detect(self, frame: AudioFrame) -> float:
        """The probability, 0 to 1, that somebody speaks in this frame."""
        ...

    def reset(self) -> None: ...


class Ear(Protocol):
    """Turns an utterance into words."""

    async def transcribe(self, utterance: Utterance) -> Transcript:
        """An empty text where nobody said anything; low confidence where it is a guess.

        Raises ModelFailed.
        """
        ...


class Transcriber(Ear, Protocol):
    """One recogniser."""

    @property
    def languages(self) -> frozenset[Language]: ...

    async def prime(self, vocabulary: Vocabulary) -> None:
        """Called before the first utterance and whenever the vocabulary changes."""
        ...


class Voice(Protocol):
    """Turns one sentence into sound."""

    @property
    def languages(self) -> frozenset[Language]: ...

    @property
    def key(self) -> str:
        """Names voice, speed and all else that changes the sound: the cache's key beside the text.

        Empty for a voice that is quicker than a disk, so that nothing it says is kept.
        """
        ...

    @property
    def cloud(self) -> bool:
        """True: the text leaves the house."""
        ...

    def speak(self, text: str, language: Language) -> AsyncGenerator[Speech, None]:
        """Yields pieces as they are made. Raises VoiceFailed; never yields nothing."""
        ...


class Responder(Protocol):
    """Answers what no skill does."""

    @property
    def cloud(self) -> bool:
        """True: the prompt leaves the house."""
        ...

    def answer(self, prompt: Prompt) -> AsyncGenerator[str | ToolCall, None]:
        """Yields pieces of text as they are made, never half a character, and calls of `prompt.tools`.

        Raises LinkFailed; closing it stops the model within one token.
        """
        ...


class Resident(Protocol):
    """A model that takes memory only while it is loaded; its owner lends it, loads and unloads it."""

    @property
    def to_fetch(self) -> str:
        """The catalogue's name of what is to be downloaded before it can be loaded; empty: nothing."""
        ...

    @property
    def vram_mb(self) -> int:
        """MiB of the GPU's memory that it takes once loaded; 0: none."""
        ...

    @property
    def loaded(self) -> bool: ...

    async def load(self) -> None:
        """Loads and warms up. Raises ModelError."""
        ...

    async def unload(self) -> None: ...


class Announcer(Protocol):
    """Lets a skill speak first, when nobody has asked."""

    def announce(
        self, text: str, language: Language, *, sound: Speech | None = None, rounds: int = 1
    ) -> None:
        """Says `text` as soon as nobody is talking, after `sound`, `rounds` times or until it is stopped."""
        ...


RoomState: TypeAlias = Literal["free", "talk", "alarm"]
"""talk: somebody speaks to us, or we speak; alarm: something rings until it is stopped."""


class Room(Protocol):
    """What goes on in the room, for whatever else makes a sound in it."""

    @property
    def state(self) -> RoomState: ...

    def watch(self, changed: Callable[[RoomState], None]) -> Callable[[], None]:
        """Calls `changed` at each change, at once, until what is returned is called."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent."""

    status: int
    """200 to 299, or 304: nothing new."""
    body: bytes
    """Unpacked."""
    headers: Mapping[str, str]
    """By name in small letters."""
    url: str
    """Where it came from in the end."""


class Web(Protocol):
    """The network, with a limit to everything."""

    async def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 8.0,
        most_bytes: int = 4_000_000,
        private: bool = False,
    ) -> Answer:
        """Only http and https, also where it is redirected to. `seconds` are for everything together.

        `private` allows addresses of the house itself, such as 192.168.1.2. Raises Unreachable.
        """
        ...


class Embedder(Protocol):
    """Turns texts into vectors that lie close where the texts mean the same."""

    @property
    def key(self) -> str:
        """Names the model and its version: vectors of another key cannot be compared."""
        ...

    @property
    def dimensions(self) -> int: ...

    async def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        """Shape (texts, dimensions), each row of length 1. Raises ModelFailed.

        `question`: the texts look for others, which some models want to know.
        """
        ...
