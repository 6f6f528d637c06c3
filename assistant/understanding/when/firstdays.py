"""The day from which on something comes back: 从后天起每天, every day starting tomorrow."""

from __future__ import annotations

from datetime import date

from assistant.understanding.when.days import day
from assistant.understanding.when.periods import named_period
from assistant.understanding.when.timesofday import after_range_mark
from assistant.understanding.when.words import Category, Found, Words, reader

Mark = Category[int]
FROM: Mark = Category("first_day_from")
ON: Mark = Category("first_day_on")
STARTING: Mark = Category("first_day_starting")


@reader
def first_day(words: Words, at: int) -> Found[date] | None:
    """That begins at token `at`, with the words that say that it is the first."""
    mark = words.word(STARTING, at)
    start = mark[0] if mark else words.skip(FROM, at)
    found = _begin(words, start)
    if not found or found[1] < words.today:
        return None
    if after := words.word(ON, found[0]):
        return after[0], found[1]
    told = start > at and (mark is not None or words.text(at).isascii())
    is_range = after_range_mark(words, found[0]) is not None
    return found if told and not is_range else None


def _begin(words: Words, at: int) -> Found[date] | None:
    """A day, or the first one of next month."""
    found, within = day(words, at), named_period(words, at)
    if within and within[1].sure and (not found or within[0] >= found[0]):
        return within[0], within[1].start
    return (found[0], found[1].first) if found and found[1].sure else None
