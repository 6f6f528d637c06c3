"""The operation log: one JSON line for every action that somebody attempted."""

from __future__ import annotations

import errno
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    turn: str
    """The turn's id."""
    person: str
    role: str
    intent: str
    slots: Mapping[str, Any]
    allowed: bool
    reason: str
    outcome: str
    """`ok`, or the error's code."""
    ms: float


class Journal:
    """Appends to one file, a whole line at a time, so that a crash leaves no torn line behind another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._failing = False

    def write(self, entry: Entry) -> None:
        """A journal that cannot be written is reported once; the household's wish is carried out anyway."""
        line = json.dumps(asdict(entry) | {"at": entry.at.isoformat()}, ensure_ascii=False, default=str)
        try:
            self._append(f"{line}\n".encode())
        except OSError as error:
            if not self._failing:
                log.warning("the operation log %s cannot be written: %s", self._path, error.strerror)
            self._failing = True
        else:
            self._failing = False

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            before = os.fstat(file).st_size
            if os.write(file, line) < len(line):
                os.ftruncate(file, before)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(file)
