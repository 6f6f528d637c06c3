"""So long from now or from a day: in half an hour, 3 days ago, 半小时后, 圣诞节前三天."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from assistant.understanding.when import beginnings
from assistant.understanding.when.amounts import Amount, amount, sloppy_amount
from assistant.understanding.when.vocabulary import (
    AFTER_DAY,
    AGO,
    AHEAD,
    AHEAD_AMOUNT,
    FROM_NOW,
    MINUTE_ONLY,
    PAST_AMOUNT,
)
from assistant.understanding.when.words import Found, Words, reader_from

DAY_HAS = 86_400


@dataclass(frozen=True, slots=True)
class Offset:
    amount: Amount
    sign: int = 1
    """-1: before."""

    def from_day(self, day: date) -> date | None:
        """None where no calendar reaches."""
        moment = self.after(datetime.combine(day, time()))
        return moment.date() if moment else None

    def after(self, moment: datetime) -> datetime | None:
        """None where no calendar reaches."""
        try:
            return self.amount.after(moment, self.sign)
        except (OverflowError, ValueError):
            return None


@reader_from(*beginnings.OFFSET)
def offset_from_now(words: Words, at: int) -> Found[Offset] | None:
    """In half an hour, 3 days ago, two weeks from now, 半小时后, 再过五分钟."""
    return _ahead(words, at) or _behind(words, at)


def _ahead(words: Words, at: int) -> Found[Offset] | None:
    """With the word before it."""
    start = words.skip(AHEAD, at)
    if start > at:
        found = sloppy_amount(words, start)
        return (words.skip(FROM_NOW, found[0]), Offset(found[1])) if found else None
    start = words.skip(PAST_AMOUNT, at)
    found = amount(words, start) if start > at else None
    return (words.skip(AHEAD_AMOUNT, found[0]), Offset(found[1])) if found else None


def _behind(words: Words, at: int) -> Found[Offset] | None:
    """With the word after it."""
    found = sloppy_amount(words, at)
    if not found or (found[0] == at + 2 and words.text(at) == "十" and words.word(MINUTE_ONLY, at + 1)):
        return None
    for category, sign in ((FROM_NOW, 1), (AHEAD_AMOUNT, 1), (AGO, -1)):
        if mark := words.word(category, found[0]):
            return mark[0], Offset(found[1], sign)
    return None


@reader_from(*beginnings.AFTER_DAYS)
def amount_after_day(words: Words, at: int) -> Found[Offset] | None:
    """What stands behind a day: 前三天, 后两周."""
    mark = words.word(AFTER_DAY, at)
    found = amount(words, mark[0]) if mark else None
    return (found[0], Offset(found[1], mark[1])) if mark and found else None
