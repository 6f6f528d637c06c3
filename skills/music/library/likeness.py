"""How much what was heard sounds like a name: 1 is the very name, below `FITS` it is another one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from skills.music.library.sounds import skeleton
from skills.music.library.written import Reading

FITS = 0.75
"""Measured by `python -m bench titles`: what is meant seldom stands below, what is not there often."""
FITS_SHORT = 0.85
"""For a name of `SHORT` letters or fewer, where half the words of a language are near."""
SHORT = 3
SOUND = 0.8
"""What the sound counts; the rest is for the same characters, so that 晴天 stands before 情天."""
ABROAD = 0.96, 0.5
"""For an English name that was heard in Chinese characters: less, the shorter it is."""
HEARD_IN_LETTERS = 0.92
"""The other way round is seldom: who says a Chinese name is heard in Chinese."""
CONTAINED = 0.74, 0.22
"""For a name of which only a piece was said: this, and so much more the larger the piece is."""


def likeness(heard: Reading, name: Reading) -> float:
    """Of two that are written in the same script."""
    if heard.text == name.text:
        return 1.0
    ratio = _ratio()
    score: float = (SOUND * ratio(heard.fine, name.fine) + (1 - SOUND) * ratio(heard.text, name.text)) / 100
    if len(heard.fine) > SHORT and heard.fine in name.fine:
        least, more = CONTAINED
        return max(score, least + more * len(heard.fine) / len(name.fine))
    return score


def likeness_abroad(heard: Reading, name: Reading) -> float:
    """Of two of which one is in Chinese characters, the other in letters."""
    ratio = _ratio()
    sound, bones = ratio(heard.coarse, name.coarse), ratio(skeleton(heard.coarse), skeleton(name.coarse))
    most, less = ABROAD
    score: float = (most - less / max(len(name.coarse), 1)) * (sound + bones) / 200
    return max(score if heard.chinese else HEARD_IN_LETTERS * score, likeness(heard, name))


def likeness_whole(heard: str, title: str, artists: Sequence[str]) -> float:
    """Of the sound of what was heard and that of a title with its artist before or after it."""
    ratio = _ratio()
    orders = [whole for artist in artists for whole in (artist + title, title + artist)]
    score: float = max((ratio(heard, whole) for whole in orders), default=0.0) / 100
    return score


def fits(score: float, heard: Reading) -> bool:
    return score >= (FITS_SHORT if len(heard.fine) <= SHORT else FITS)


@cache
def _ratio() -> Any:
    from rapidfuzz.fuzz import ratio

    return ratio
