"""The operation log: one JSON line for every action that somebody attempted, chained to the one before."""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.people.seal import FIRST, Link, follows, sealed
from assistant.protocols import Place

log = logging.getLogger(__name__)

ROTATE_BYTES = 4_000_000
KEPT_FILES = 50


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    turn: str
    """The turn's id."""
    person: str
    role: str
    certainty: float
    """0 to 1: how sure it was who asked."""
    intent: str
    slots: Mapping[str, Any]
    """Without those that their action keeps out of the log."""
    allowed: bool
    verdict: str
    """allow, confirm, pin or deny."""
    reason: str
    outcome: str
    """`ok`, or the error's code."""
    ms: float


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of the log beside its lines: so a tail that was cut off is missed."""

    count: int = 0
    code: str = FIRST
    size: int = 0
    """Bytes of the current file behind its last line."""
    first: int = 1
    """The number of the oldest line that is kept."""
    before: str = FIRST
    """The code of the line before that one."""

    @property
    def link(self) -> Link:
        return Link(self.count, self.code)


class Journal:
    """Appends a whole line at a time; the daemon and the shell may do so at once."""

    def __init__(self, path: Path, *, rotate_bytes: int = ROTATE_BYTES, kept_files: int = KEPT_FILES) -> None:
        """A file is full at `rotate_bytes`; of the full ones the latest `kept_files` are kept."""
        self.path = path
        self._rotate_bytes = rotate_bytes
        self._kept_files = kept_files
        self._failing = False

    def write(self, entry: Entry) -> None:
        """A journal that cannot be written is reported once; the household's wish is carried out anyway."""
        values = asdict(entry) | {"at": entry.at.isoformat()}
        try:
            with self.locked() as beside:
                self._append(values, beside)
        except OSError as error:
            if not self._failing:
                log.warning("the operation log %s cannot be written: %s", self.path, error.strerror)
            self._failing = True
        else:
            self._failing = False

    @property
    def key(self) -> bytes:
        """The secret of the chain; made with the first line."""
        file = self.path.with_suffix(".key")
        try:
            return file.read_bytes()
        except FileNotFoundError:
            _replace(file, secrets.token_bytes(32))
            return file.read_bytes()

    @contextmanager
    def locked(self) -> Iterator[int]:
        """Nobody else appends meanwhile. Yields the open file of the head."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = os.open(self.path.with_suffix(".head"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(beside, fcntl.LOCK_EX)
            yield beside
        finally:
            os.close(beside)

    def _append(self, values: Mapping[str, Any], beside: int) -> None:
        known = read_head(beside)
        with self._opened() as file:
            head = self._caught_up(known, file)
        if head != known:
            _write_head(beside, head)  # before anything is moved or written on top of it
        line, link = sealed(values, head.link, self.key)
        if head.size and head.size + len(line) > self._rotate_bytes:
            head = self._rotated(head)
            _write_head(beside, head)
        with self._opened() as file:
            _write_whole(file, line, head.size)
        _write_head(beside, Head(link.count, link.code, head.size + len(line), head.first, head.before))

    @contextmanager
    def _opened(self) -> Iterator[int]:
        file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            yield file
        finally:
            os.close(file)

    def _caught_up(self, head: Head, file: int) -> Head:
        """The head as the file has it: a crash may have come between the two, or in the middle of a line.

        A file that is shorter was moved away by a rotation that was cut off, or cut: the check will tell.
        """
        size = os.fstat(file).st_size
        rest = os.pread(file, max(size - head.size, 0), head.size)
        link, at = head.link, min(head.size, size)
        for line in rest.splitlines(keepends=True):
            after = follows(line.removesuffix(b"\n"), link, self.key)
            if not after or not line.endswith(b"\n"):
                break
            link, at = after, at + len(line)
        if rest and not rest.endswith(b"\n"):
            size = at + rest[at - head.size :].rfind(b"\n") + 1
            os.ftruncate(file, size)  # the torn end of a line whose writing nobody was told of
        return Head(link.count, link.code, size, head.first, head.before)

    def _rotated(self, head: Head) -> Head:
        self.path.rename(self.path.with_name(f"{self.path.stem}-{head.count:09}{self.path.suffix}"))
        first, before = head.first, head.before
        for file in full_files(self.path)[: -self._kept_files]:
            last = json.loads(file.read_bytes().splitlines()[-1])
            first, before = last["n"] + 1, last["code"]
            file.unlink()
        return Head(head.count, head.code, 0, first, before)


def log_in(place: Place) -> Path:
    """Where the operation log lies."""
    return place.state / "operations.jsonl"


def full_files(path: Path) -> list[Path]:
    """Oldest first."""
    return sorted(path.parent.glob(f"{path.stem}-*{path.suffix}"))


def read_head(beside: int) -> Head:
    """What is no head counts as none: then the log is checked from its first line."""
    try:
        return Head(**json.loads(os.pread(beside, 1000, 0)))
    except (ValueError, TypeError):
        return Head()


def _write_head(beside: int, head: Head) -> None:
    """In one piece and always of one length, so that it is never half old."""
    os.pwrite(beside, json.dumps(asdict(head)).ljust(400).encode(), 0)


def _write_whole(file: int, line: bytes, size: int) -> None:
    """Nothing at all where there is no room for all of it."""
    if os.write(file, line) < len(line):
        os.ftruncate(file, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _replace(file: Path, content: bytes) -> None:
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    fresh.replace(file)
