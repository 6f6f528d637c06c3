"""一点: one o'clock, or a little."""

from __future__ import annotations

from assistant.understanding.when.vocabulary import CLOCK_BEFORE, LEAD, NO_CLOCK_AFTER
from assistant.understanding.when.words import Words

BEFORE = frozenset(
    {"part", "this_day_part", "relative_day", "weekday", "day_mark", "connector", "part_or_else", "short_of"}
)


def is_a_little(words: Words, at: int, end: int) -> bool:
    """Unless it begins the text, or a word behind which it stands tells that it is a clock time."""
    if words.text(at) != "一" or end != at + 2 or words.text(at + 1) != "点":
        return False
    if words.word(NO_CLOCK_AFTER, end):
        return True
    told = at == 0 or words.before(at, CLOCK_BEFORE) or words.before(at, LEAD)
    return not (told or _follows_a_day(words, at))


def _follows_a_day(words: Words, at: int) -> bool:
    """下午一点, 明天一点."""
    near = (found for start in range(max(at - 4, 0), at) for found in words.meanings(start).items())
    return any(end == at and name in BEFORE for name, (end, _) in near)
