"""Titles that sound like times: play Yesterday, 播放十年, 放一首刘德华的今天."""

from __future__ import annotations

from assistant.understanding.when.expression import Kind
from assistant.understanding.when.vocabulary import PLAYED, PLAYED_AFTER
from assistant.understanding.when.words import Words

KINDS: frozenset[Kind] = frozenset({"date", "duration", "range"})


def is_title(words: Words, at: int, end: int, kind: Kind) -> bool:
    """Whether what stands from `at` to `end` is rather what is to be played."""
    if kind not in KINDS or PLAYED.name not in words.said:
        return False
    if end < len(words) and not words.word(PLAYED_AFTER, end):
        return False
    if words.text(at - 1) == "的":
        return any(PLAYED.name in words.meanings(each) for each in range(max(at - 8, 0), at))
    return words.before(at, PLAYED)
