"""Cuts one utterance out of the stream of frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.audio.endpoint import Endpointer, Phase
from assistant.audio.preroll import VOICE_TAIL_SECONDS
from assistant.messages import FRAME, RATE, AudioFrame, Utterance, Wake
from assistant.protocols import VoiceDetector
from assistant.settings import EndpointSection

DRAFT_FRAMES = round(0.32 * RATE / FRAME)
"""Frames of silence after which a draft is worth its while: more than any recogniser's margin."""


class Cut:
    """Takes frames until the speech in them has ended. Make a new one for the next utterance."""

    def __init__(
        self,
        section: EndpointSection,
        vad: VoiceDetector,
        *,
        wake: Wake | None = None,
        earlier: Sequence[AudioFrame] = (),
    ) -> None:
        """`earlier`: frames from before the wake word was noticed that belong to the utterance."""
        vad.reset()
        self._vad = vad
        self._wake = wake
        self._endpointer = Endpointer(section, doubtful=doubtful_samples(wake, earlier))
        self._frames: list[AudioFrame] = []
        for frame in earlier:
            self.add(frame)

    @property
    def speaking(self) -> bool:
        """Somebody has begun, by more than a click or a cough, and has not finished."""
        return self._endpointer.phase is Phase.SPEAKING

    def add(self, frame: AudioFrame, *, silence_seconds: float | None = None) -> Utterance | None:
        """The utterance once it is complete: silent where nobody spoke in time."""
        self._frames.append(frame)
        phase = self._endpointer.feed(self._vad.detect(frame), silence_seconds=silence_seconds)
        return self._utterance() if phase.final else None

    def draft(self) -> Utterance | None:
        """The utterance as it would be if it ended now: once in each pause, when that has lasted a while."""
        if self.speaking and self._endpointer.silence // FRAME == DRAFT_FRAMES:
            return self._utterance()
        return None

    def _utterance(self) -> Utterance:
        start, end = self._endpointer.speech
        return Utterance(
            pcm=np.concatenate([frame.pcm for frame in self._frames]),
            rate=RATE,
            wake=self._wake,
            ended=self._frames[0].at + end / RATE,
            speech=(start, end),
        )


def doubtful_samples(wake: Wake | None, earlier: Sequence[AudioFrame]) -> int:
    """In how much of the utterance's beginning speech may still be the wake word's end."""
    if wake is None or not earlier:
        return 0
    return round((wake.at + VOICE_TAIL_SECONDS - earlier[0].at) * RATE)
