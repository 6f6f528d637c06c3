"""Decides when somebody has begun to speak and when they have finished, counting samples only."""

from __future__ import annotations

from enum import Enum

from assistant.messages import FRAME, RATE
from assistant.settings import EndpointSection


class Phase(Enum):
    """Where an utterance stands; the last three are final."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    ENDED = "ended"
    """By silence."""
    TIMED_OUT = "timed_out"
    """Nobody began."""
    TOO_LONG = "too_long"

    @property
    def final(self) -> bool:
        return self not in (Phase.WAITING, Phase.SPEAKING)


class Endpointer:
    """Follows one utterance, frame by frame. Make a new one for the next.

    Sounds shorter than the minimum speech, a cough or a click, do not begin an utterance; pauses
    shorter than the silence asked for do not end it.
    """

    def __init__(self, section: EndpointSection, *, doubtful: int = 0) -> None:
        """`doubtful`: samples at the start, in which speech may be the end of the wake word.

        Only what is still spoken after them begins an utterance, which then starts where that speech did.
        """
        self._section = section
        self._doubtful = doubtful
        self._phase = Phase.WAITING
        self._heard = 0
        self._voiced = False
        self._speech = 0
        self._start = 0
        self._end = 0

    @property
    def phase(self) -> Phase:
        return self._phase

    @property
    def speech(self) -> tuple[int, int]:
        """Samples from the first one fed: where speech starts and ends so far; (0, 0) before it begins."""
        return (0, 0) if self._phase in (Phase.WAITING, Phase.TIMED_OUT) else (self._start, self._end)

    @property
    def silence(self) -> int:
        """Samples since somebody last spoke."""
        return self._heard - self._end

    def feed(self, probability: float, *, silence_seconds: float | None = None) -> Phase:
        """Takes the next frame's probability of speech.

        `silence_seconds` overrides the section's for this decision alone. A final phase stays.
        """
        if self._phase.final:
            return self._phase
        self._heard += FRAME
        self._voiced = probability >= self._threshold()
        if self._phase is Phase.WAITING:
            self._phase = self._wait()
        if self._phase is Phase.SPEAKING:
            self._phase = self._follow(
                self._section.silence_seconds if silence_seconds is None else silence_seconds
            )
        return self._phase

    def _threshold(self) -> float:
        return self._section.silence_threshold if self._voiced else self._section.speech_threshold

    def _wait(self) -> Phase:
        """Gathers speech until there is enough; gives it up after as much silence as speech was asked for."""
        minimum = self._section.minimum_speech_seconds * RATE
        if self._voiced:
            self._gather()
        elif self._speech and self.silence >= minimum:
            self._speech = 0
        if self._speech >= minimum and self._end > self._doubtful:
            return Phase.SPEAKING
        timed_out = not self._speech and self._heard >= self._section.start_timeout_seconds * RATE
        return Phase.TIMED_OUT if timed_out else Phase.WAITING

    def _gather(self) -> None:
        if not self._speech:
            self._start = self._heard - FRAME
        self._speech += FRAME
        self._end = self._heard

    def _follow(self, silence_seconds: float) -> Phase:
        if self._voiced:
            self._end = self._heard
        if self.silence >= silence_seconds * RATE and not self._voiced:
            return Phase.ENDED
        if self._heard - self._start >= self._section.longest_seconds * RATE:
            return Phase.TOO_LONG
        return Phase.SPEAKING
