"""What a sentence typed into the shell asks to be kept."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from assistant.messages import Language
from assistant.reminder import Kind, Reminder
from assistant.understanding.when import Expression, find

MORNING = time(9)
"""When one is told of a day without an hour."""
LEAD_SECONDS = 900.0
"""Before an event."""
DAY_SECONDS = 86_400.0
EDGES = " \t,.;:!?，。；：！？、"
JOINING = re.compile(
    r"^(?:to|at|on|for|that|about|of)(?:\s+|$)|^[在于要去的](?=.)|^的$|(?:^|\s+)(?:at|on|for|in|by)$",
    re.IGNORECASE,
)
"""Words between the time and what it is about."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks, in which language, and when."""

    person: str
    language: Language
    now: datetime
    """Aware, in the household's zone."""


def requested(sentence: str, kind: Kind | None, request: Request) -> Reminder | None:
    """What the sentence means; its time and its kind are taken out of its text. None where it has no time."""
    found = find(sentence, request.language, request.now)
    if not found:
        return None
    when = next((each for each in found if each.kind != "duration"), found[0])
    text, meant = _about(sentence, when)
    length = next((each for each in found if each.kind == "duration" and each is not when), None)
    return reminder(text, when, kind or meant or _usual(when), request, length)


def timed(when: str, text: str, kind: Kind | None, request: Request) -> Reminder | None:
    """The same of a time that is given apart. None where it is no time."""
    found = find(when, request.language, request.now)
    return reminder(text, found[0], kind or _usual(found[0]), request) if found else None


def reminder(
    text: str, when: Expression, kind: Kind, request: Request, length: Expression | None = None
) -> Reminder:
    due = _moment(when, kind, request.now)
    if when.zone:
        due = due.astimezone(ZoneInfo(when.zone))
    seconds = _seconds(when, kind, length, due, request.now)
    recurs = when.kind == "recurrence"
    return Reminder(
        kind=kind,
        due=due,
        person=request.person,
        language=request.language,
        text=text,
        seconds=seconds,
        lead_seconds=LEAD_SECONDS if kind == "event" and seconds != DAY_SECONDS else 0,
        start=due if recurs else None,
        rrule=when.rrule or "" if recurs else "",
    )


def _usual(when: Expression) -> Kind:
    return "timer" if when.kind == "duration" else "reminder"


def _moment(when: Expression, kind: Kind, now: datetime) -> datetime:
    """The end of what is to be done by then, the beginning of everything else."""
    if when.kind == "duration":
        return now + timedelta(seconds=when.seconds or 0)
    start = _read(when.start or "", kind, now)
    return _read(when.end, kind, now) if when.end and kind != "event" and start <= now else start


def _read(iso: str, kind: Kind, now: datetime) -> datetime:
    """In the household's zone; a day without an hour begins at midnight for an event, else in the morning."""
    given = datetime.fromisoformat(iso)
    if given.tzinfo:
        return given.astimezone(now.tzinfo)
    hour = time() if kind == "event" else MORNING
    return datetime.combine(given.date(), hour, now.tzinfo)


def _seconds(when: Expression, kind: Kind, length: Expression | None, due: datetime, now: datetime) -> float:
    if kind == "timer":
        return when.seconds or (due - now).total_seconds()
    if kind != "event":
        return 0.0
    if length:
        return length.seconds or 0.0
    if when.kind == "range" and when.start and when.end:
        start, end = (datetime.fromisoformat(each) for each in (when.start, when.end))
        return (end - start).total_seconds()
    return DAY_SECONDS if when.kind == "date" else 0.0


def _about(sentence: str, when: Expression) -> tuple[str, Kind | None]:
    """What is left without the time, and the kind that its first or last words ask for."""
    start, end = when.span
    rest = " ".join(part for part in (_bare(sentence[:start]), _bare(sentence[end:])) if part)
    for words, kind in _carriers():
        for pattern in (rf"^{words}(?!\w)|^{words}(?<=[一-鿿])", rf"(?<!\w){words}$|(?<=[一-鿿]){words}$"):
            if found := re.search(pattern, rest, re.IGNORECASE):
                return _bare(rest[: found.start()] + rest[found.end() :]), kind
    return rest, None


def _bare(text: str) -> str:
    """Without punctuation and joining words at its edges."""
    before = None
    while before != text:
        before, text = text, JOINING.sub("", text.strip(EDGES)).strip(EDGES)
    return text


@cache
def _carriers() -> Sequence[tuple[str, Kind]]:
    """The longest first."""
    text = files("assistant.commands").joinpath("requests.toml").read_text("utf-8")
    tables: Mapping[str, Mapping[str, Kind]] = tomllib.loads(text)
    every = [(words, kind) for table in tables.values() for words, kind in table.items()]
    return [(re.escape(words), kind) for words, kind in sorted(every, key=lambda each: -len(each[0]))]
