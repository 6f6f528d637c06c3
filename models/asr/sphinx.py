"""pocketsphinx: fits sound to the commands of a grammar, and to any speech at all.

The sound is decoded twice: along the grammar, and along whatever sequence of English sounds fits it best.
Where a command was said both fit about as well; where anything else was said the second fits far better.

Decoding keeps the interpreter to itself, so this runs in a process of its own (`sphinx_child.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeAlias

from models.asr import commands

COMMANDS, SOUNDS = "commands", "sounds"
"""The two searches."""

Row: TypeAlias = tuple[str, int, int, float]
"""What was put at one place of the sound; see `rejection.Segment`."""

BEAMS = {"beam": 1e-70, "pbeam": 1e-70, "wbeam": 1e-35, "maxhmmpf": 5000}
"""Wide: the defaults (1e-48, 1e-48, 7e-29) lose a third of what people say.

Of 19 clips they get 10, while 1e-80, 1e-80, 1e-60 get 15. These here take half the time of those, and in a
second comparison were as exact.
"""

TINY = 1e-300
"""What a likelihood is at least: of a whole minute it would vanish."""

NEVER = "ZH UH ZH OY ZH UH ZH"
"""The sounds of a word that cannot be pronounced: nobody ever says them."""


class Sphinx:
    """Loading takes 0.3 s, fitting up to a third of the sound's length."""

    def __init__(self) -> None:
        """Raises ImportError where this Python has no pocketsphinx."""
        import pocketsphinx

        model = pocketsphinx.get_model_path("en-us")
        self._decoder: Any = pocketsphinx.Decoder(
            hmm=f"{model}/en-us",
            dict=f"{model}/cmudict-en-us.dict",
            lm=None,
            cmn="batch",
            bestpath=False,
            loglevel="FATAL",
            **BEAMS,
        )
        self._decoder.add_allphone_file(SOUNDS, f"{model}/en-us-phone.lm.bin")

    def learn(self, jsgf: str, wake_words: Iterable[str]) -> None:
        """Raises RuntimeError or ValueError for a grammar that is none; the one before it then stays."""
        wake_words = tuple(wake_words)
        self._pronounce(commands.words(jsgf) | {part for word in wake_words for part in word.split()})
        for word in wake_words:
            for entry, sounds in commands.wake_sounds(word, self._decoder.lookup_word).items():
                self._add(entry, sounds)
        self._decoder.add_jsgf_string(COMMANDS, commands.fit(jsgf, wake_words))

    def fit(self, sound: bytes) -> dict[str, list[Row]]:
        """What fits 16 kHz int16 best in each of the two searches; without the second where no word fits.

        Raises RuntimeError where it breaks, KeyError where no commands were learnt.
        """
        found = {COMMANDS: self._search(COMMANDS, sound)}
        if any(not name.startswith((*commands.UNSPOKEN, commands.MARK)) for name, *_ in found[COMMANDS]):
            found[SOUNDS] = self._search(SOUNDS, sound)
        return found

    def _search(self, name: str, sound: bytes) -> list[Row]:
        """Nothing where the sound fits nothing."""
        decoder = self._decoder
        decoder.activate_search(name)
        decoder.start_utt()
        decoder.process_raw(sound, full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return []
        return [
            (one.word, one.start_frame, one.end_frame + 1, math.log(max(one.ascore, TINY)))
            for one in decoder.seg()
            if one.start_frame >= 0
        ]

    def _pronounce(self, words: Iterable[str]) -> None:
        """Adds what the dictionary lacks."""
        for word in sorted(word for word in words if self._decoder.lookup_word(word) is None):
            self._add(word, guess(word))

    def _add(self, entry: str, sounds: str) -> None:
        if self._decoder.lookup_word(entry) is None:
            self._decoder.add_word(entry, sounds, True)


def guess(word: str) -> str:
    """How a word of no dictionary sounds."""
    from models.asr import lexicon  # takes 3 MB, and seldom is there such a word

    return lexicon.pronounce(word) or NEVER
