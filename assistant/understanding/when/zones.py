"""Zones of time: Tokyo time, Eastern, UTC+8, GMT minus five, 东京时间, 美东时间."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from assistant.understanding.numbers import number
from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token
from assistant.understanding.when.table import Table, skip

Found = tuple[int, tzinfo]
"""The token after the zone, and the zone."""

TIME = Table[None]((None, "time,local time,standard time,daylight time,is time,is local time"))
TIME_ZH = Table[None]((None, "时间,当地时间,的时间,那边时间,本地时间"))
BEFORE = Table[None]((None, "the time in,time in,in"))
UNIVERSAL = Table[None]((None, "utc,gmt,u t c,g m t,格林威治时间,格林尼治时间,世界时"))
SIGN = Table[int]((1, "plus,加"), (-1, "minus,减"))
SIGNS = {"+": 1, "-": -1, "−": -1, "－": -1, "＋": 1}
EAST, WEST = 14, -12
"""Hours: no zone is further from UTC."""
HOURS = Table[None]((None, "hours,hour,小时,个小时"))
DISTRICT = Table[int]((1, "东"), (-1, "西"))
DISTRICT_MARK = Table[None]((None, "区,区时间"))


def zone(tokens: Sequence[Token], at: int) -> Found | None:
    """The zone that begins at token `at`. A city is none without the word `time`."""
    found = (_offset(tokens, at), _district(tokens, at), _named(tokens, at), _place(tokens, at))
    return max((each for each in found if each), key=lambda each: each[0], default=None)


HALF_HOURS = {
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    570: "Australia/Darwin",
}
"""By minutes: zones that stay there all the year, since none of Etc/ has half hours."""


def zone_name(found: tzinfo) -> str:
    """By IANA; empty of a fixed offset that no zone has."""
    if isinstance(found, ZoneInfo):
        return found.key
    hours, minutes = divmod((found.utcoffset(None) or timedelta(0)) // timedelta(minutes=1), 60)
    if minutes:
        return HALF_HOURS.get(60 * hours + minutes, "")
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def _named(tokens: Sequence[Token], at: int) -> Found | None:
    found = _names("zones").longest(tokens, skip(THE, tokens, at))
    return (found[0], ZoneInfo(found[1])) if found else None


def _place(tokens: Sequence[Token], at: int) -> Found | None:
    """Tokyo time, time in Tokyo, 东京时间."""
    before = BEFORE.at(tokens, at)
    place = _names("places").longest(tokens, before[0] if before else at)
    if not place:
        return None
    after = TIME.at(tokens, place[0]) or TIME_ZH.at(tokens, place[0])
    asked = before and tokens[before[0] - 2].text == "time"
    return (after[0] if after else place[0], ZoneInfo(place[1])) if after or asked else None


def _offset(tokens: Sequence[Token], at: int) -> Found | None:
    """UTC, UTC+8, GMT minus five, UTC+5:30."""
    if not (universal := UNIVERSAL.at(tokens, at)):
        return None
    at = universal[0]
    spoken = SIGN.at(tokens, at)
    sign = spoken[1] if spoken else SIGNS.get(tokens[at - 1].after.strip(), 0)
    hours = number(tokens, spoken[0] if spoken else at) if sign else None
    if not hours or not WEST <= sign * hours[1] <= EAST:
        return at, ZoneInfo("UTC")
    minutes = _minutes(tokens, hours[0])
    end = minutes[0] if minutes else skip(HOURS, tokens, hours[0])
    offset = timedelta(hours=hours[1], minutes=minutes[1] if minutes else 0)
    return end, timezone(sign * offset)


def _minutes(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    values = [token.text for token in tokens[at : at + 2]]
    if len(values) < 2 or values[0] != ":" or values[1] not in ("00", "30", "45"):
        return None
    return at + 2, int(values[1])


def _district(tokens: Sequence[Token], at: int) -> Found | None:
    """东八区."""
    side = DISTRICT.at(tokens, at)
    hours = number(tokens, side[0]) if side else None
    mark = DISTRICT_MARK.at(tokens, hours[0]) if hours else None
    if not side or not hours or not mark or not 0 < hours[1] <= 12:
        return None
    return mark[0], timezone(side[1] * timedelta(hours=hours[1]))


THE = Table[None]((None, "the"))


@cache
def _names(kind: str) -> Phrases[str]:
    table = tomllib.loads((files(__package__) / "zones.toml").read_text("utf-8"))
    phrases: Phrases[str] = Phrases()
    for row in table[kind]:
        for name in "|".join(row[1:]).split("|"):
            if name:
                phrases.add(name, row[0])
    return phrases
