"""Clock times in English and Chinese: 7:30 pm, half past seven, noon, 下午三点一刻."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from assistant.understanding.numbers import number
from assistant.understanding.tokens import Token
from assistant.understanding.when.durations import Table

PARTS = Table[tuple[int, int]](  # from which hour until which; twelve at night is 24
    ((0, 12), "am,a m,in the morning,this morning,凌晨,清晨,早上,早晨,今早,上午"),
    ((10, 15), "中午"),
    ((12, 24), "pm,p m,in the afternoon,in the evening,this evening,下午,傍晚"),
    ((13, 25), "at night,tonight,晚上,今晚,夜里"),
)
"""From which hour until which a part of the day reaches."""
NAMED = Table[tuple[int, int]](
    ((12, 0), "noon,midday,正午"),
    ((0, 0), "midnight,午夜,零点"),
)
O_CLOCK = Table[None]((None, "o'clock,点钟,点整,点,时整,时"))
MINUTES = Table[int]((15, "一刻,过一刻"), (30, "半"), (45, "三刻"))
PAST = Table[int]((1, "past"), (-1, "to"))
QUARTERS = Table[int]((15, "a quarter,quarter"), (30, "half"))
ZERO = Table[None]((None, "过,零"))
MINUTE = Table[None]((None, "分钟,分,minutes,minute"))


@dataclass(frozen=True, slots=True)
class ClockTime:
    end: int
    """The token after it."""
    hour: int
    minute: int
    part: tuple[int, int] | None = None
    """None: the hour may be meant in either half of the day."""

    def after(self, now: datetime) -> datetime:
        """The first moment after `now` at which a clock shows this."""
        moments = (
            datetime.combine(now.date() + timedelta(days=day), time(hour, self.minute), now.tzinfo)
            for day in (0, 1, 2)
            for hour in self._hours()
        )
        return next(moment for moment in moments if moment > now)

    def _hours(self) -> tuple[int, ...]:
        if self.part is None:
            return (self.hour,) if self.hour == 0 or self.hour > 12 else (self.hour % 12, self.hour % 12 + 12)
        low, high = self.part
        hours = (self.hour % 24, self.hour % 12, self.hour % 12 + 12, self.hour % 12 + 24)
        return (next((hour for hour in hours if low <= hour < high), self.hour) % 24,)


def clock_time(tokens: Sequence[Token], at: int) -> ClockTime | None:
    """The clock time that begins at token `at`. A bare number is none."""
    if named := NAMED.at(tokens, at):
        return ClockTime(named[0], *named[1], part=(0, 24))
    before = PARTS.at(tokens, at)
    at = before[0] if before else at
    if not (read := _past(tokens, at) or _hour(tokens, at)):
        return None
    at, hour, minute, certain = read
    after = None if before else PARTS.at(tokens, at)
    part = before or after
    if hour > 24 or minute > 59 or not (part or certain):
        return None
    return ClockTime(after[0] if after else at, hour % 24, minute, part[1] if part else None)


def _whole(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    found = number(tokens, at)
    return (found[0], int(found[1])) if found and found[1] == int(found[1]) else None


def _past(tokens: Sequence[Token], at: int) -> tuple[int, int, int, bool] | None:
    """Half past seven, ten to eight: where it ends, hour, minute, and that it is surely a time."""
    amount = QUARTERS.at(tokens, at) or _whole(tokens, at)
    if not amount:
        return None
    unit = MINUTE.at(tokens, amount[0])
    side = PAST.at(tokens, unit[0] if unit else amount[0])
    hour = _whole(tokens, side[0]) if side else None
    if not side or not hour or amount[1] > 59 or not 1 <= hour[1] <= 12:
        return None
    minutes = (hour[1] * 60 + side[1] * amount[1]) % (12 * 60)
    return hour[0], minutes // 60 or 12, minutes % 60, True


def _hour(tokens: Sequence[Token], at: int) -> tuple[int, int, int, bool] | None:
    """7:30, seven thirty, seven o'clock, 三点零五分."""
    if not (hour := _whole(tokens, at)) or hour[1] > 24:
        return None
    at, certain = hour[0], False
    if at < len(tokens) and tokens[at].text == ":":
        at, certain = at + 1, True
    elif mark := O_CLOCK.at(tokens, at):
        at, certain = mark[0], True
    if named := MINUTES.at(tokens, at):
        return named[0], hour[1], named[1], certain
    start = zero[0] if (zero := ZERO.at(tokens, at)) else at
    if not (minute := _whole(tokens, start)) or minute[1] > 59:
        return at, hour[1], 0, certain
    mark = MINUTE.at(tokens, minute[0])
    return mark[0] if mark else minute[0], hour[1], minute[1], certain
