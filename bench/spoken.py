"""Speaks texts, each in its own process: what espeak-ng says depends on what its process said before.

`python -m bench.spoken FOLDER` reads a list of [text, voice, words a minute] in JSON from standard input, and
writes 0.raw, 1.raw, ... into the folder: 16 kHz, mono, 16 bit.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np

from assistant.audio.resampler import Resampler
from assistant.messages import RATE, Pcm
from models.tts import espeakng


def main(folder: Path) -> int:
    """The exit code: 1 where a text could not be spoken."""
    for number, (text, voice, speed) in enumerate(json.load(sys.stdin)):
        child = os.fork()
        if child == 0:
            (folder / f"{number}.raw").write_bytes(spoken(text, voice, speed).tobytes())
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            return 1
    return 0


def spoken(text: str, voice: str, speed: int) -> Pcm:
    """As it comes from the voice."""
    pieces: list[Pcm] = []

    def take(piece: Pcm) -> bool:
        pieces.append(piece)
        return True

    espeakng.synthesise(text, take, voice=voice, speed=speed, pitch=50, volume=100)
    resampler = Resampler(RATE)
    sound: Pcm = np.concatenate([resampler.feed(np.concatenate(pieces), espeakng.RATE), resampler.rest()])
    return sound


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
