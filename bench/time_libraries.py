"""Other libraries that read time expressions, each made to answer as ours does.

None of them is a dependency; a benchmark measures those that are installed.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from assistant.messages import Language
from assistant.understanding.when import find
from assistant.understanding.when.expression import Expression, Kind

Find = Callable[[str, Language, datetime], tuple[Expression, ...]]

FREQUENCIES = {"D": ("DAILY", 1), "W": ("WEEKLY", 1), "M": ("MONTHLY", 1), "Y": ("YEARLY", 1)}
DAYS = ("", "MO", "TU", "WE", "TH", "FR", "SA", "SU")
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
SECONDS |= {"workday": 86_400, "month": 2_592_000, "year": 31_536_000}


def installed() -> dict[str, Find]:
    """Ours, and those that are there."""
    others = {
        "recognizers-text": ("recognizers_date_time", recognizers),
        "jionlp": ("jionlp", jionlp),
        "dateparser": ("dateparser", dateparser),
    }
    there = {name: made() for name, (module, made) in others.items() if find_spec(module)}
    return {"ours": find, **there}


def _expression(kind: Kind, **values: Any) -> Expression:
    return Expression((0, 0), kind, "minute", **values)


def recognizers() -> Find:
    module = importlib.import_module("recognizers_date_time")
    cultures = {"en": module.Culture.English, "zh": module.Culture.Chinese}

    def found(text: str, language: Language, now: datetime) -> tuple[Expression, ...]:
        naive = now.replace(tzinfo=None)
        results = module.recognize_datetime(text, cultures[language], reference=naive)
        return tuple(each for result in results for each in _resolved(result.resolution, naive))

    return found


def _resolved(resolution: Mapping[str, Any] | None, now: datetime) -> Iterator[Expression]:
    """Every value of a resolution is taken as one of the readings."""
    for value in (resolution or {}).get("values", ()):
        kind, given = value["type"], value.get("value", "")
        if kind == "set":
            yield from _set(value["timex"])
        elif kind == "duration":
            yield _expression("duration", seconds=float(given))
        elif kind == "time":
            yield _expression("time", start=f"{now.date()}T{given}")
        elif kind in ("date", "datetime") and given[:1].isdigit():
            yield _expression("instant", start=given.replace(" ", "T"))
        elif "start" in value and "end" in value:
            dated = f"{now.date()}T" if kind == "timerange" else ""
            start, end = (dated + value[side].replace(" ", "T") for side in ("start", "end"))
            yield _expression("range", start=start, end=end)


def _set(timex: str) -> Iterator[Expression]:
    """P1D, P2WE, T19:13, XXXX-WXX-7T09, XXXX-04-15."""
    day, _, clock = timex.partition("T")
    hour = re.match(r"(\d\d)(?::(\d\d))?", clock)
    start = f"2000-01-01T{hour[1]}:{hour[2] or '00'}" if hour else None
    rule = None
    if not day:
        rule = "FREQ=DAILY"
    elif period := re.fullmatch(r"P(\d+)(WE|D|W|M|Y)", day):
        frequency, times = FREQUENCIES[period[2][0]]
        weekend = ";BYDAY=SA,SU" if period[2] == "WE" else ""
        rule = f"FREQ={frequency};INTERVAL={times * int(period[1])}{weekend}"
    elif weekday := re.fullmatch(r"XXXX-WXX-(\d)", day):
        rule = f"FREQ=WEEKLY;BYDAY={DAYS[int(weekday[1])]}"
    elif date := re.fullmatch(r"XXXX-(\d\d|XX)-(\d\d)", day):
        month = "FREQ=MONTHLY" if date[1] == "XX" else f"FREQ=YEARLY;BYMONTH={int(date[1])}"
        rule = f"{month};BYMONTHDAY={int(date[2])}"
    if rule:
        yield _expression("recurrence", start=start, rrule=rule)


def jionlp() -> Find:
    module = importlib.import_module("jionlp")

    def found(text: str, language: Language, now: datetime) -> tuple[Expression, ...]:
        if language != "zh":
            return ()
        base = now.replace(tzinfo=None).timestamp()
        results = module.ner.extract_time(text, time_base=base)
        return tuple(each for result in results for each in _parsed(result["detail"]))

    return found


def _parsed(detail: Mapping[str, Any]) -> Iterator[Expression]:
    kind, value = detail["type"], detail["time"]
    if kind == "time_delta" and isinstance(value, dict):
        yield _expression("duration", seconds=_seconds(value))
    elif kind == "time_period":
        point = value["point"]["time"][0].replace(" ", "T") if value["point"] else None
        yield _expression("recurrence", start=point, rrule=_rule(value["delta"], point))
    elif isinstance(value, list) and all(each[:1].isdigit() for each in value):
        start, end = (each.replace(" ", "T") for each in value)
        yield _expression("range", start=start, end=end)


def _seconds(delta: Mapping[str, Any]) -> float:
    """The first of a guess such as two or three days."""
    amounts = ((unit, each[0] if isinstance(each, list) else each) for unit, each in delta.items())
    return sum(SECONDS.get(unit, 0) * float(amount) for unit, amount in amounts)


def _rule(delta: Mapping[str, Any], point: str | None) -> str:
    unit, times = next(iter(delta.items()), ("day", 1))
    if unit == "day" and times == 7:
        day = DAYS[datetime.fromisoformat(point).isoweekday()] if point else ""
        return "FREQ=WEEKLY" + (f";BYDAY={day}" if day else "")
    frequency, base = FREQUENCIES.get(unit[0].upper(), ("DAILY", 1))
    return f"FREQ={frequency};INTERVAL={base * int(times)}"


def dateparser() -> Find:
    search = importlib.import_module("dateparser.search").search_dates

    def found(text: str, language: Language, now: datetime) -> tuple[Expression, ...]:
        settings = {"RELATIVE_BASE": now.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
        dates = search(text, languages=[language], settings=settings) or ()
        return tuple(_expression("instant", start=when.isoformat()) for _, when in dates)

    return found
