"""Reads the operation log: its entries, and whether anybody has touched it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from assistant.people.journal import Journal, full_files, read_head
from assistant.people.seal import Break, Link, breaks


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; what is left empty does not matter."""

    person: str = ""
    since: datetime | None = None
    intent: str = ""
    """Its name or the beginning of it: `schedule`, `schedule.cancel`."""
    denied: bool = False
    """True: only what was not allowed, or not at once."""

    def fits(self, entry: Mapping[str, Any]) -> bool:
        name = str(entry.get("intent", ""))
        return (
            (not self.person or entry.get("person") == self.person)
            and (not self.intent or name == self.intent or name.startswith(f"{self.intent}."))
            and (not self.denied or entry.get("verdict", "allow") != "allow")
            and (self.since is None or _after(entry, self.since))
        )


def entries(path: Path, wanted: Wanted = Wanted()) -> Iterator[Mapping[str, Any]]:
    """Oldest first; a line that cannot be read is passed over, for the check to tell of."""
    for line in _lines(path):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and wanted.fits(entry):
            yield entry


def latest(path: Path, most: int) -> list[Mapping[str, Any]]:
    """The last entries, newest first; only the end of the log is read."""
    found: list[Mapping[str, Any]] = []
    for file in (path, *reversed(full_files(path))):
        if len(found) >= most or not file.exists():
            break
        lines = file.read_bytes().splitlines()[-most:]
        found += [json.loads(line) for line in reversed(lines) if line.startswith(b"{")]
    return found[:most]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check found wrong."""

    kind: Literal["changed", "missing", "unguarded"]
    """At line `number`; all lines behind `number`; the note of how many there are to be is gone."""
    number: int


def verify(journal: Journal) -> tuple[int, list[Finding]]:
    """How many lines there are, and where somebody has changed, removed, moved or cut any."""
    with journal.locked() as beside:
        head = read_head(beside)
        found: list[Finding] = []
        end = Link()
        for each in breaks(_lines(journal.path), Link(head.first - 1, head.before), journal.key):
            if isinstance(each, Break):
                found.append(Finding("changed", each.number))
            else:
                end = each
        if end.count and not head.count:
            found.append(Finding("unguarded", end.count))
        if end.count < head.count:
            found.append(Finding("missing", end.count))
        return end.count - head.first + 1, found


def _lines(path: Path) -> Iterator[bytes]:
    files = [file for file in (*full_files(path), path) if file.exists()]
    return chain.from_iterable(file.read_bytes().splitlines() for file in files)


def _after(entry: Mapping[str, Any], since: datetime) -> bool:
    try:
        return datetime.fromisoformat(str(entry["at"])) >= since
    except (KeyError, ValueError, TypeError):
        return False
