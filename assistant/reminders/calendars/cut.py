"""Cuts the text of a calendar into its events and zones, so that one broken event costs no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

WANTED = frozenset(
    {
        *("UID", "SUMMARY", "LOCATION", "STATUS", "CLASS", "SEQUENCE", "DTSTART", "DTEND", "DURATION"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
    }
)
"""Of an event; everything else is left unread."""
RECURRING = frozenset({"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})

FOLD = re.compile(r"\r?\n[ \t]")
NAME = re.compile(r"[A-Za-z0-9-]+")
DAY = re.compile(r":(\d{8})")
LONGEST_TEXT = 4000
"""Characters of a line that is to be spoken."""
LONGEST_ZONE = 2000
"""Lines; of the real ones none comes near it."""


@dataclass(slots=True)
class Block:
    """The lines of one event or zone, without those that mark its beginning and end."""

    kind: str
    """VEVENT or VTIMEZONE."""
    lines: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Of the properties, in capitals."""
    depth: int = 0
    """How many components are open within it."""

    def text(self) -> str:
        return "\r\n".join([f"BEGIN:{self.kind}", *self.lines, f"END:{self.kind}", ""])

    def value(self, name: str) -> str:
        """As it is written; empty where there is none."""
        line = next((line for line in self.lines if _name(line) == name), "")
        return line.partition(":")[2]

    def day(self, name: str) -> str:
        """YYYYMMDD of a date or time; empty where none can be read."""
        line = next((line for line in self.lines if _name(line) == name), "")
        found = DAY.search(line)
        return found[1] if found else ""

    def take(self, line: str) -> None:
        name = _name(line)
        if self.kind == "VTIMEZONE":
            if not name.startswith("X-") and len(self.lines) < LONGEST_ZONE:
                self.lines.append(line)
        elif not self.depth and name in WANTED:
            self.lines.append(line[:LONGEST_TEXT] if name in {"SUMMARY", "LOCATION"} else line)
            self.names.add(name)


@dataclass(slots=True)
class Cut:
    """What a calendar holds, not yet read."""

    name: str = ""
    """As it calls itself."""
    zones: list[Block] = field(default_factory=list)
    events: dict[str, list[Block]] = field(default_factory=dict)
    """By UID: an event and its exceptions."""
    broken: int = 0
    """Events that have no end."""


def decoded(body: bytes) -> str:
    """UTF-8, as RFC 5545 asks, or UTF-16 where its mark is there; what is neither becomes `�`."""
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    return body.decode("utf-16" if wide else "utf-8-sig", "replace")


def cut(text: str) -> Cut:
    """Raises ValueError where it is no calendar, or only the first part of one."""
    if not re.search(r"^\s*BEGIN:VCALENDAR", text, re.IGNORECASE | re.MULTILINE):
        raise ValueError("it holds no calendar")
    if not re.search(r"^\s*END:VCALENDAR\s*\Z", text, re.IGNORECASE | re.MULTILINE):
        raise ValueError("it breaks off before its end")
    found = Cut()
    block: Block | None = None
    for line in _lines(text):
        block = _after(line, block, found)
    found.broken += block is not None
    return found


def _lines(text: str) -> Iterator[str]:
    """Unfolded."""
    for line in re.split(r"[\r\n]+", FOLD.sub("", text)):
        if line := line.strip():
            yield line


def _after(line: str, block: Block | None, found: Cut) -> Block | None:
    """The block that is open once the line is read."""
    mark, _, kind = line.partition(":")
    mark, kind = mark.upper(), kind.strip().upper()
    if mark == "BEGIN":
        return _begun(kind, line, block, found)
    if block is None:
        _about(mark, line, found)
        return None
    if mark == "END":
        return _ended(kind, line, block, found)
    block.take(line)
    return block


def _begun(kind: str, line: str, block: Block | None, found: Cut) -> Block | None:
    if kind == "VEVENT":  # never within another: that one was cut off
        found.broken += block is not None and block.kind == kind
        return Block(kind)
    if block is None:
        return Block(kind) if kind == "VTIMEZONE" else None
    block.depth += 1
    if block.kind == "VTIMEZONE":
        block.take(line)
    return block


def _ended(kind: str, line: str, block: Block, found: Cut) -> Block | None:
    if kind == "VCALENDAR":  # before the event has ended
        found.broken += block.kind == "VEVENT"
        return None
    if block.depth:
        block.depth -= 1
        if block.kind == "VTIMEZONE":
            block.take(line)
        return block
    if block.kind == "VTIMEZONE":
        found.zones.append(block)
    else:
        uid = block.value("UID") or f"without-{len(found.events)}"
        found.events.setdefault(uid, []).append(block)
    return None


def _about(mark: str, line: str, found: Cut) -> None:
    """What is said of the calendar itself."""
    name, value = mark.partition(";")[0], line.partition(":")[2].strip()
    if name in {"X-WR-CALNAME", "NAME"}:
        found.name = found.name or value[:200]


def _name(line: str) -> str:
    found = NAME.match(line)
    return found[0].upper() if found else ""
