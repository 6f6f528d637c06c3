"""What flies through the assistant from sound to spoken answer, in the order it flies.

Audio inside the program is 16 kHz, mono, int16. Everything here is frozen: a stage never changes
what an earlier stage handed on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Hertz: the sample rate of every `AudioFrame` and `Utterance`."""

FRAME = 512
"""Samples: the length of an `AudioFrame`, 32 ms."""

Pcm: TypeAlias = NDArray[np.int16]
"""Shape (samples,), int16, mono."""

Language: TypeAlias = Literal["zh", "en"]

SURE = 0.9
"""From this certainty on, it is they who speak as if their PIN was just heard."""

Role: TypeAlias = Literal["owner", "adult", "child", "guest", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class AudioFrame:
    """The next 32 ms from a microphone."""

    pcm: Pcm
    """`FRAME` samples."""
    at: float
    """Seconds on the microphone's own clock (samples counted since it opened), of the first sample."""


@dataclass(frozen=True, slots=True)
class Wake:
    """Somebody said the wake word."""

    word: str
    """The model's name, such as `hey_jarvis`."""
    score: float
    """0 to 1."""
    at: float
    """Seconds on the microphone's clock at which it was decided."""


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """What one person said in one go, cut out of the stream."""

    pcm: Pcm
    rate: int
    wake: Wake | None
    """None where no wake word was asked for: a follow-up, or a file fed with `--no-wake`."""
    ended: float
    """Seconds on the microphone's clock at which the speech in it ended."""
    speech: tuple[int, int] = (0, 0)
    """Samples: where in `pcm` the speech starts and ends; (0, 0) where nobody spoke."""

    @property
    def silent(self) -> bool:
        return self.speech[0] == self.speech[1]

    @property
    def endpoint_ms(self) -> float | None:
        """How long after the end of the speech it was decided that it had ended."""
        return None if self.silent else (len(self.pcm) - self.speech[1]) * 1000 / self.rate


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of an utterance."""

    text: str
    """Empty where nothing was said."""
    language: Language
    confidence: float
    """0 to 1; below `asr.confidence` nothing is done and the assistant asks again."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that is wanted."""

    name: str
    """`<skill>.<action>`."""
    slots: Mapping[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    source: str = "grammar"
    """Who understood it: grammar, classifier, dialogue or responder; confirmed: somebody said yes to it.

    continued: the last request with other values; corrected: those in place of the last ones.
    """

    @property
    def skill(self) -> str:
        return self.name.partition(".")[0]

    @property
    def action(self) -> str:
        return self.name.partition(".")[2]

    def as_json(self) -> dict[str, Any]:
        """The object of the command line's contract."""
        return {
            "intent": self.name,
            "slots": dict(self.slots),
            "confidence": round(self.confidence, 3),
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one utterance asks for, in order."""

    steps: tuple[Intent, ...]
    unsure: bool = False
    """True: to be asked about before anything is done."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the assistant asked and waits to hear."""

    intent: Intent
    """What will be done with the answer."""
    slot: str = ""
    """Which of its slots the answer fills; empty: it is to be answered by yes or no."""
    kind: str = "text"
    """The type of that slot; without a slot, `confirm`: a yes lets it be done though it is not harmless."""
    choices: tuple[tuple[str, Any], ...] = ()
    """What may be chosen from, each as it was said and what it means; empty: any value."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: a text, or the sentences of one still being made."""

    text: str
    language: Language
    expects_answer: bool = False
    """True: the microphone listens for the answer without a wake word."""
    result: Mapping[str, Any] = field(default_factory=dict)
    """JSON values that say what was done, for `--json` and for the operation log."""
    sentences: AsyncIterator[str] | None = None
    """Where given, it is spoken instead of `text`, sentence by sentence."""
    asks: Question | None = None
    """Where an answer is expected: what will be done with it."""
    opens: Callable[[], Question | None] | None = None
    """Of sentences that are still being made: what they ask, known once they have been spoken."""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A piece of sound for the speaker."""

    pcm: Pcm
    rate: int
    """Hertz."""
    text: str = ""
    """Of the first piece of a sentence, that sentence."""

    @property
    def seconds(self) -> float:
        return len(self.pcm) / self.rate


@dataclass(frozen=True, slots=True)
class Tool:
    """An action that a responder may call."""

    name: str
    """`<skill>.<action>`."""
    description: str
    """One sentence, for a model."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """JSON schema of the slots."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A responder wants an action to be done."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    """The link's own name for this call, where it has one."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What became of a call."""

    call: ToolCall
    said: str
    """What the skill said about it, or why it was not done."""
    ok: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a responder is told."""

    system: str
    """Who it is, the time, what it may say; in the language of the question."""
    question: str
    language: Language
    rounds: tuple[tuple[str, str], ...] = ()
    """Earlier questions and answers, oldest first."""
    tools: tuple[Tool, ...] = ()
    results: tuple[ToolResult, ...] = ()
    """Of the calls made for this question so far."""
    notes: str = ""
    """What is remembered and what papers say that has to do with it, as quoted data; empty: nothing."""
    outside: Prompt | None = None
    """What a responder outside the house is told in its place; None: the same."""

    def told(self, *, outside: bool) -> Prompt:
        """What a responder of the house, or one outside it, is told: the notes stand behind the system."""
        shown = self.outside if outside and self.outside else self
        return replace(shown, system=f"{shown.system}\n{shown.notes}", notes="") if shown.notes else shown


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the household, or somebody unknown."""

    name: str
    role: Role
    certainty: float = 1.0
    """0 to 1: how sure it is that it is they who speak."""
    quiet: str = ""
    """Their quiet hours, such as `21:00-07:00`; empty: none."""
    loudest: float = 1.0
    """0 to 1: no louder than this for them."""
    likes: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """What they prefer, by skill: music -> artists and genres, news -> topics."""
    private: frozenset[str] = frozenset()
    """What of theirs is theirs alone where they say nothing else: schedule, memory."""
    has_pin: bool = False

    @property
    def proved(self) -> bool:
        """What is theirs alone may be told: they said their PIN, or have none that could be asked for."""
        return self.certainty >= SURE or not self.has_pin


@dataclass(frozen=True, slots=True)
class Exchange:
    """One earlier round of the dialogue."""

    heard: str
    said: str
    """As far as it was heard."""
    language: Language
    at: datetime | None = None
    """When it was said; aware."""
    plan: tuple[Intent, ...] = ()
    """What was understood."""
    asks: Question | None = None
    """What was left open."""
    person: str = ""
    """Who said it."""
    certainty: float = 1.0
    """0 to 1: how sure that was."""
    quotes: bool = False
    """What was answered may hold words from outside, such as a headline, which nobody here has said."""
    private: bool = False
    """It holds what is remembered, or what stands in the household's papers."""
    whole: str = ""
    """Where the answer was interrupted, all of it; `said` is then what was heard of it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who asks what and when: the one parameter that everything in a turn is given."""

    id: str
    person: Person
    language: Language
    """Of the question, and so of the answer."""
    history: tuple[Exchange, ...]
    """Oldest first."""
    now: datetime
    """Aware, in the household's zone."""
