"""Time expressions with what they mean, and whether what was found in them is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.messages import Language
from assistant.understanding.when.expression import Expression

REMINDER_KINDS = frozenset({"datetime", "date", "time", "duration", "recurrence"})
SLACK = tuple(timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
"""Some sources count the last second, minute, hour or day of a range to it, and some do not."""


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    language: Language
    now: datetime
    kind: str
    """datetime, date, time, duration, recurrence, range, timerange, or none."""
    expected: Mapping[str, Any]
    source: str
    tags: frozenset[str]
    part: str
    """The file it comes from."""
    has: bool | None
    """Of kind none: whether there is a time at all, whatever it means."""


def cases(folder: Path) -> list[Case]:
    """Those of every `.jsonl` file of a folder, in the order of their names."""
    return [
        _case(json.loads(line), path.stem)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def _case(row: Mapping[str, Any], part: str) -> Case:
    return Case(
        text=row["text"],
        language=row["lang"],
        now=datetime.fromisoformat(row["reference_time"]).replace(tzinfo=UTC),
        kind=row["kind"],
        expected=row["expected"],
        source=row["source"],
        tags=frozenset(row["tags"]),
        part=part,
        has=bool(row["has"]) if "has" in row else None,
    )


def right(case: Case, expressions: Sequence[Expression]) -> bool:
    """Whether one of them means what was expected, or, of kind none, whether any is there that should be."""
    if case.kind == "none":
        return bool(expressions) == bool(case.has)
    return any(JUDGES[case.kind](case.expected, each) for each in expressions)


def _readings(found: Expression) -> Iterable[datetime]:
    """What `start` may mean, in the words of the clock on the wall."""
    given = (found.start, *found.others)
    return (datetime.fromisoformat(each).replace(tzinfo=None) for each in given if each)


def _moment(expected: Mapping[str, Any], found: Expression) -> bool:
    wanted = {datetime.fromisoformat(each) for each in expected["any"]}
    return not wanted.isdisjoint(_readings(found))


def _date(expected: Mapping[str, Any], found: Expression) -> bool:
    return any(each.date().isoformat() in expected["any"] for each in _readings(found))


def _time(expected: Mapping[str, Any], found: Expression) -> bool:
    return any(each.time().isoformat() in expected["any"] for each in _readings(found))


def _duration(expected: Mapping[str, Any], found: Expression) -> bool:
    return bool(found.seconds == expected["seconds"])


def _range(expected: Mapping[str, Any], found: Expression) -> bool:
    if not found.start or not found.end:
        return False
    start, end = (datetime.fromisoformat(each).replace(tzinfo=None) for each in (found.start, found.end))
    wanted = [tuple(datetime.fromisoformat(each) for each in pair) for pair in expected["any"]]
    return any(start == first and _about(end - last) for first, last in wanted)


def _timerange(expected: Mapping[str, Any], found: Expression) -> bool:
    if not found.start or not found.end or "T" not in found.start:
        return False
    start, end = datetime.fromisoformat(found.start), datetime.fromisoformat(found.end)
    dated = [[f"{start.date()}T{first}", f"{end.date()}T{last}"] for first, last in expected["any"]]
    dated += [[first, last.replace("T23:59:59", "T00:00:00")] for first, last in dated]
    return _range({"any": dated}, found)


def _about(difference: timedelta) -> bool:
    return not difference or abs(difference) in SLACK


def _recurrence(expected: Mapping[str, Any], found: Expression) -> bool:
    if not found.rrule:
        return False
    rule = dict(part.split("=", 1) for part in found.rrule.split(";"))
    if rule["FREQ"] != expected["freq"] or int(rule.get("INTERVAL", 1)) != expected["interval"]:
        return False
    days = {day[-2:] for day in rule.get("BYDAY", "").split(",") if day}
    if "byday" in expected and days != set(expected["byday"]):
        return False
    numbers = (("bymonth", "BYMONTH"), ("bymonthday", "BYMONTHDAY"))
    if any(key in expected and rule.get(name) != str(expected[key]) for key, name in numbers):
        return False
    clock = (found.start or "")[11:16]
    return "time" not in expected or bool(clock == expected["time"])


JUDGES: Mapping[str, Callable[[Mapping[str, Any], Expression], bool]] = {
    "datetime": _moment,
    "date": _date,
    "time": _time,
    "duration": _duration,
    "range": _range,
    "timerange": _timerange,
    "recurrence": _recurrence,
}
