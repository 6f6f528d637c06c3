"""Runs a Whisper network on one utterance, and says how sure it is.

It is faster-whisper with three differences. Only the languages of the household are considered. An utterance
is encoded once, for its language and its words. And where time is dear, the network is shown ten seconds
instead of the thirty that it was trained on: on a processor that is eight times quicker (small, one thread:
0.9 s instead of 7.6 s). Sound for which that gives a doubtful text is shown at full length once more.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.messages import RATE, Language, Pcm

FRAMES = 100
"""Spectrum frames per second."""
FULL_SECONDS = 30
"""What Whisper was trained on."""
SHORT_SECONDS = 10
TAIL_SECONDS = 1
"""Silence that the network must see after the words."""
TOKENS = 224
"""The longest text, as in openai/whisper; and at most so many for each second of sound: """
TOKENS_A_SECOND = 12
SURE = -0.2
"""Mean log probability above which the words are beyond doubt."""
NO_HINTS: Mapping[Language, str] = {}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network reads out of a sound."""

    text: str
    language: Language
    seconds: float
    """Of the sound."""
    logprob: float
    """Mean natural logarithm of the tokens' probabilities."""
    no_speech: float
    """Probability that nobody speaks."""

    @property
    def repetition(self) -> float:
        """The text's length over its length compressed; above 2.4 it goes in circles (openai/whisper)."""
        raw = self.text.encode()
        return len(raw) / len(zlib.compress(raw))


class Network:
    """A loaded model. Not for the event loop."""

    def __init__(self, folder: Path, device: str, compute_type: str, threads: int) -> None:
        """Raises RuntimeError, ValueError or OSError where the folder or the device cannot be used."""
        from faster_whisper import WhisperModel

        self._whisper: Any = WhisperModel(
            str(folder),
            device=device,
            compute_type=compute_type,
            cpu_threads=threads,
            local_files_only=True,
        )
        self._tokenizers: dict[Language, Any] = {}

    def try_out(self) -> None:
        """Raises RuntimeError where a library is missing, which a graphics card tells only at work."""
        self._encode(np.zeros(RATE, np.float32), SHORT_SECONDS)

    def read(
        self,
        pcm: Pcm,
        languages: Sequence[Language],
        *,
        window: int,
        beam: int,
        hints: Mapping[Language, str] = NO_HINTS,
    ) -> Reading:
        """`window`: seconds that the network is shown, at least as long as the sound.

        `hints`: words to expect, tried where the network is not sure by itself. Raises RuntimeError.
        """
        sound = pcm[: FULL_SECONDS * RATE].astype(np.float32) / np.float32(32768)
        encoded = self._encode(sound, window)
        language = self._language(encoded, languages)
        seconds = len(sound) / RATE
        reading = self._words(encoded, language, seconds, beam, "")
        if reading.logprob >= SURE or not hints.get(language):
            return reading
        hinted = self._words(encoded, language, seconds, beam, hints[language])
        return max(reading, hinted, key=lambda one: one.logprob)

    def _words(self, encoded: Any, language: Language, seconds: float, beam: int, hints: str) -> Reading:
        tokenizer = self._tokenizer(language)
        prompt = self._whisper.get_prompt(tokenizer, [], without_timestamps=True, hotwords=hints or None)
        result = self._whisper.model.generate(
            encoded,
            [prompt],
            beam_size=beam,
            max_length=len(prompt) + min(TOKENS, 8 + int(seconds * TOKENS_A_SECOND)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self._suppressed(tokenizer),
        )[0]
        tokens = result.sequences_ids[0]
        logprob = result.scores[0] * len(tokens) / (len(tokens) + 1)  # the end is a token too
        return Reading(tokenizer.decode(tokens), language, seconds, logprob, result.no_speech_prob)

    def _encode(self, sound: NDArray[np.float32], window: int) -> Any:
        spectrum = self._whisper.feature_extractor(sound)[:, : window * FRAMES]
        missing = window * FRAMES - spectrum.shape[1]
        return self._whisper.encode(np.pad(spectrum, ((0, 0), (0, missing))))

    def _language(self, encoded: Any, languages: Sequence[Language]) -> Language:
        if len(languages) == 1 or not self._whisper.model.is_multilingual:
            return languages[0] if len(languages) == 1 else "en"
        likely = {token[2:-2]: share for token, share in self._whisper.model.detect_language(encoded)[0]}
        return max(languages, key=lambda language: likely.get(language, 0.0))

    def _tokenizer(self, language: Language) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self._whisper.hf_tokenizer,
                self._whisper.model.is_multilingual,
                task="transcribe",
                language=language,
            )
        return self._tokenizers[language]

    def _suppressed(self, tokenizer: Any) -> Sequence[int]:
        from faster_whisper.transcribe import get_suppressed_tokens

        return tuple(get_suppressed_tokens(tokenizer, [-1]))


def window_for(seconds: float) -> int:
    """The shortest that shows all of a sound."""
    return min(max(SHORT_SECONDS, int(seconds) + 1 + TAIL_SECONDS), FULL_SECONDS)
