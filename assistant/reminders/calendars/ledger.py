"""What is remembered of every calendar: when it was read, what was wrong, and which version is kept."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.errors import StorageError

FILE = "calendars.json"


@dataclass(slots=True)
class Entry:
    """One calendar."""

    source: str
    """A digest: the address may be a secret."""
    version: str = ""
    """ETag, as the server gave it."""
    modified: str = ""
    """Last-Modified, as the server gave it."""
    body: str = ""
    """A digest of what it sent: some servers never say that nothing is new."""
    read: str = ""
    """When it was last read well, or the server had nothing new: ISO."""
    events: int = 0
    """How many occurrences are listed."""
    broken: int = 0
    left_out: int = 0
    wrong: str = ""
    """Why the last try failed; empty where it did not."""
    written: dict[str, Any] = field(default_factory=dict)
    """Of a calendar that we write to: what we wrote, by UID."""

    def is_of(self, source: str) -> bool:
        """Whether it tells of this address, and not of one that stood there before."""
        return self.source == digest(source)


ENTRIES = TypeAdapter(dict[str, Entry])


class Ledger:
    """By the calendar's name, on the disk."""

    def __init__(self, state: Path) -> None:
        """`state` is the folder that must survive."""
        self._file = state / FILE
        self.copies = state / "calendars"
        """The last good version of those that come over the network."""
        self.entries: dict[str, Entry] = _read(self._file)

    def entry(self, name: str, source: str) -> Entry:
        """A calendar that has moved begins anew."""
        known = self.entries.get(name)
        if known is None or not known.is_of(source):
            known = self.entries[name] = Entry(digest(source))
        return known

    def copy(self, name: str) -> Path:
        return self.copies / f"{digest(name)}.ics"

    def forget(self, name: str) -> None:
        self.entries.pop(name, None)
        self.copy(name).unlink(missing_ok=True)

    def save(self) -> None:
        """Raises StorageError."""
        text = json.dumps({name: asdict(entry) for name, entry in self.entries.items()}, ensure_ascii=False)
        unfinished = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            unfinished.replace(self._file)
        except OSError as error:
            raise StorageError(f"cannot write {self._file}: {error.strerror or error}") from error


def entries(state: Path) -> Mapping[str, Entry]:
    """As they were last written, for whoever only looks."""
    return _read(state / FILE)


def _read(file: Path) -> dict[str, Entry]:
    """Nothing of it is dear: what is lost is read from the calendars again."""
    try:
        return ENTRIES.validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return {}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
