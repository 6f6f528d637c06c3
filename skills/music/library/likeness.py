"""How much what was heard sounds like a name: 1 is the very name, below `FITS` it is another one."""

from __future__ import annotations

from functools import cache
from typing import Any

from skills.music.library.written import Reading

FITS = 0.72
"""Measured by `python -m bench titles`: what is right stands above it, what is not in the library below."""
FITS_SHORT = 0.85
"""For a name of `SHORT` letters or fewer, where half the words of a language are near."""
SHORT = 4
SOUND = 0.8
"""What the sound counts; the rest is for the same characters, so that 晴天 stands before 情天."""
ABROAD = 0.96
"""For a name in letters that was heard in Chinese characters, or the other way round."""
CONTAINED = 0.74, 0.22
"""For a name of which only a piece was said: this, and so much more the larger the piece is."""


def likeness(heard: Reading, name: Reading, *_: object) -> float:
    ratio = _ratio()
    if heard.text == name.text:
        return 1.0
    fine: float = ratio(heard.fine, name.fine) / 100
    written: float = ratio(heard.text, name.text) / 100
    score = SOUND * fine + (1 - SOUND) * written
    if heard.chinese != name.chinese:
        abroad: float = ratio(heard.coarse, name.coarse) / 100
        score = max(score, ABROAD * abroad)
    if len(heard.fine) > SHORT and heard.fine in name.fine:
        least, more = CONTAINED
        score = max(score, least + more * len(heard.fine) / len(name.fine))
    return score


def fits(score: float, heard: Reading) -> bool:
    return score >= (FITS_SHORT if len(heard.fine) <= SHORT else FITS)


@cache
def _ratio() -> Any:
    from rapidfuzz.fuzz import ratio

    return ratio
