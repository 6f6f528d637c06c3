"""pocketsphinx in one thread: hears commands of a grammar, and how well the sound fits any speech at all.

The sound is decoded twice: along the grammar, and along whatever sequence of English sounds fits it best.
Where a command was said both fit about as well; where anything else was said the second fits far better.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import ModelFailed, ModelMissing
from assistant.messages import Pcm
from models.asr import commands, lexicon
from models.asr.rejection import Segment, strain

log = logging.getLogger(__name__)

COMMANDS, SOUNDS = "commands", "sounds"
"""The two searches."""

BEAMS = {"beam": 1e-70, "pbeam": 1e-70, "wbeam": 1e-35, "maxhmmpf": 5000}
"""Wide: the defaults (1e-48, 1e-48, 7e-29) lose a third of what people say.

Of 19 clips they get 10, while 1e-80, 1e-80, 1e-60 get 15. These here take half the time of those, and in a
second comparison were as exact.
"""

DITHER = 30.0
"""Standard deviation of the noise added, of int16: the model never heard digital silence.

Without it 36 of 100 synthetic commands are exact, with it 86."""

TINY = 1e-300
"""What a likelihood is at least: of a whole minute it would vanish."""

NEVER = "ZH UH ZH OY ZH UH ZH"
"""The sounds of a word that cannot be pronounced: nobody ever says them."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What fits the sound best."""

    text: str
    """Without the wake word; empty where only that was said."""
    strain: float
    """How badly the words fit; see `rejection`."""


class Sphinx:
    """Not for the event loop: loading takes 0.3 s, hearing up to a fifth of the sound's length."""

    def __init__(self) -> None:
        """Raises ModelMissing."""
        try:
            import pocketsphinx
        except ImportError as error:
            raise ModelMissing(
                f"pocketsphinx is not installed (it has no wheel for every Python): {error}"
            ) from error
        model = Path(pocketsphinx.get_model_path("en-us"))
        self._decoder: Any = pocketsphinx.Decoder(
            hmm=str(model / "en-us"),
            dict=str(model / "cmudict-en-us.dict"),
            lm=None,
            cmn="batch",
            bestpath=False,
            loglevel="FATAL",
            **BEAMS,
        )
        self._decoder.add_allphone_file(SOUNDS, str(model / "en-us-phone.lm.bin"))
        self._ready = False

    def learn(self, jsgf: str, wake_words: Iterable[str]) -> None:
        """Raises ModelFailed for a grammar that is none."""
        wake_words = tuple(wake_words)
        self._pronounce(commands.words(jsgf) | {part for word in wake_words for part in word.split()})
        for word in wake_words:
            for entry, sounds in commands.wake_sounds(word, self._decoder.lookup_word).items():
                self._add(entry, sounds)
        try:
            self._decoder.add_jsgf_string(COMMANDS, commands.fit(jsgf, wake_words))
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"pocketsphinx cannot read the grammar of the commands: {error}") from error
        self._ready = True

    def hear(self, pcm: Pcm) -> Heard | None:
        """None where nothing fits. Raises ModelFailed."""
        if not len(pcm):
            return None
        if not self._ready:
            raise ModelFailed("pocketsphinx was given no commands to hear")
        noisy = pcm + np.random.default_rng(0).normal(0, DITHER, len(pcm))
        sound = np.clip(noisy, -32768, 32767).astype(np.int16).tobytes()
        try:
            found = self._search(COMMANDS, sound)
            spoken = [segment for segment in found if not segment.name.startswith(commands.UNSPOKEN)]
            said = [segment for segment in spoken if not segment.name.startswith(commands.MARK)]
            if not said:
                return Heard("", 0.0) if spoken else None
            silences = [segment for segment in found if segment not in spoken]
            fits = strain(said, silences, self._search(SOUNDS, sound))
        except RuntimeError as error:
            raise ModelFailed(f"pocketsphinx broke: {error}") from error
        return Heard(commands.plain(segment.name for segment in said), fits)

    def _search(self, name: str, sound: bytes) -> list[Segment]:
        """What fits the sound best; nothing where the sound fits nothing."""
        decoder = self._decoder
        decoder.activate_search(name)
        decoder.start_utt()
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return []
        return [
            Segment(one.word, one.start_frame, one.end_frame + 1, math.log(max(one.ascore, TINY)))
            for one in decoder.seg()
            if one.start_frame >= 0
        ]

    def _pronounce(self, words: Iterable[str]) -> None:
        """Adds what the dictionary lacks."""
        missing = sorted(word for word in words if self._decoder.lookup_word(word) is None)
        for word in missing:
            self._add(word, lexicon.pronounce(word) or NEVER)
        if missing:
            log.debug("pocketsphinx guesses how words sound", extra={"words": missing})

    def _add(self, entry: str, sounds: str) -> None:
        if self._decoder.lookup_word(entry) is None:
            self._decoder.add_word(entry, sounds, True)
