"""Parts of the day: where each lies by itself, and which hour a clock time means beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.understanding.when import beginnings
from assistant.understanding.when.vocabulary import (
    EARLY,
    MERIDIEM,
    PART,
    PART_BEFORE,
    PART_IS_GREETING,
    PART_OR_ELSE,
    SHIFT,
    THIS_DAY_PART,
)
from assistant.understanding.when.words import Found, Words, reader_from


@dataclass(frozen=True, slots=True)
class Part:
    begins: int
    ends: int
    """Hours of the day; from 24 on those of the next."""
    hours: tuple[int, int]
    """The hours that a clock time beside it can mean: from which, until which."""

    def hour(self, said: int, *, sure: bool) -> int | None:
        """What an hour means here, where it is `sure` in which half of the day; None: nothing."""
        meant = (said, said + 24) if sure else (said, said % 12, said % 12 + 12, said % 12 + 24)
        low, high = self.hours
        return next((hour for hour in meant if low <= hour < high), None)


PARTS: Mapping[str, Part] = {
    "am": Part(8, 12, (0, 12)),
    "pm": Part(12, 18, (12, 24)),
    "dawn": Part(0, 6, (0, 12)),
    "early morning": Part(5, 9, (1, 13)),
    "morning": Part(8, 12, (1, 13)),
    "forenoon": Part(8, 12, (1, 13)),
    "noon": Part(11, 14, (10, 15)),
    "lunch": Part(12, 14, (10, 16)),
    "afternoon": Part(12, 18, (12, 24)),
    "late afternoon": Part(16, 18, (12, 24)),
    "dusk": Part(17, 19, (12, 24)),
    "evening": Part(18, 24, (16, 28)),
    "night": Part(18, 24, (17, 29)),
    "late night": Part(21, 24, (18, 30)),
    "midnight": Part(23, 29, (21, 31)),
    "daytime": Part(8, 18, (6, 18)),
}
DAY_PARTS: Mapping[str, tuple[int, str]] = {
    "tonight": (0, "night"),
    "this morning": (0, "morning"),
    "tomorrow morning": (1, "morning"),
    "tomorrow night": (1, "night"),
    "night after": (2, "night"),
    "last night": (-1, "night"),
    "yesterday morning": (-1, "morning"),
    "the night before": (-2, "night"),
}
"""How many days from today, and which part."""


@reader_from(*beginnings.PART_OF_DAY)
def part(words: Words, at: int) -> Found[Part] | None:
    """Evening, in the morning, 下午; no greeting such as 早上好."""
    start = words.skip(PART_BEFORE, at)
    found = words.word(PART, start) or _early(words, start)
    if not found and start > at:
        found = words.word(PART, at)
    if not found or words.word(PART_IS_GREETING, found[0]):
        return None
    return found[0], PARTS[found[1]]


def _early(words: Words, at: int) -> Found[str] | None:
    """Early tomorrow is early in the morning, late tonight late at night."""
    early = words.word(EARLY, at)
    return words.word(PART, early[0]) if early else None


def short_part(words: Words, at: int) -> Found[Part] | None:
    """早 and 晚, which alone are early and late, and am after a day."""
    found = words.word(PART_OR_ELSE, at) or words.word(MERIDIEM, at)
    return (found[0], PARTS[found[1]]) if found and found[1] in PARTS else None


@reader_from(*beginnings.DAY_PART)
def day_part(words: Words, at: int) -> Found[tuple[int, Part]] | None:
    """Tonight, 明早: how many days from today, and the part of that day."""
    late = words.word(EARLY, at)
    start = late[0] if late else at
    if not (found := words.word(THIS_DAY_PART, start)):
        return _shifted(words, start)
    days, name = DAY_PARTS[found[1]]
    return found[0], (days, PARTS["late night" if late and name == "night" else name])


def _shifted(words: Words, at: int) -> Found[tuple[int, Part]] | None:
    """This evening, next morning."""
    shift = words.word(SHIFT, at)
    found = part(words, shift[0]) if shift and abs(shift[1]) < 2 and words.text(at).isascii() else None
    return (found[0], (shift[1], found[1])) if shift and found else None
