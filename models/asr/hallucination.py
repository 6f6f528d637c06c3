"""Tells what Whisper heard from what it made up, which it does wherever nobody speaks.

openai/whisper drops a text only where it is both unlikely (mean log probability below -1) and said by nobody
(probability above 0.6). Seen on silence: "Who are you?" at -0.29 and 0.96, which passes that rule.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from models.asr.tidy import CHINESE, bare
from models.asr.transcription import SURE, Reading

NOBODY = 0.6
"""Probability of no speech from which a text must be beyond doubt."""
CIRCLES = 2.4
REPEATED = re.compile(r"(\D{2,}?)\s*(?:\1\s*){3,}")
"""The same again, four times or more; digits may."""
FASTEST = {"zh": 12.0, "en": 30.0}
"""Characters per second that nobody says; hurried speech has 8 and 20."""
SLACK = 4
"""Characters more, for the shortest sounds."""


def confidence(reading: Reading) -> float:
    """0 to 1: 0.5 at the mean log probability of -1 below which openai/whisper calls a text failed."""
    return float(2.0 ** min(reading.logprob, 0.0) * (1.0 - reading.no_speech))


def made_up(reading: Reading) -> bool:
    """Whether nobody said that."""
    return (
        (reading.no_speech > NOBODY and reading.logprob < SURE)
        or reading.repetition > CIRCLES
        or REPEATED.search(reading.text) is not None
        or _too_fast(reading)
        or _phantom(reading)
    )


def _too_fast(reading: Reading) -> bool:
    said = bare(reading.text)
    language = "zh" if CHINESE.search(said) else "en"
    return len(said) > FASTEST[language] * reading.seconds + SLACK


def _phantom(reading: Reading) -> bool:
    """The thanks and credits under the films from which Whisper learnt."""
    said = bare(reading.text)
    phantoms = _phantoms()
    if any(phrase in said for phrase in phantoms["anywhere"]):
        return True
    doubtful = reading.logprob < SURE or reading.no_speech > 1 - NOBODY
    return said in phantoms["alone"] or (doubtful and said in phantoms["alone_and_doubtful"])


@cache
def _phantoms() -> Mapping[str, frozenset[str]]:
    lists = tomllib.loads((files(__package__) / "phantoms.toml").read_text("utf-8"))
    return {where: frozenset(map(bare, phrases)) for where, phrases in lists.items()}
