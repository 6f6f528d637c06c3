"""Finds the sound files below the library's folders, and says why it passes over others."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SOUNDS = frozenset(
    (
        *(
            ".mp3",
            ".flac",
            ".ogg",
            ".oga",
            ".opus",
            ".m4a",
            ".m4b",
            ".mp4",
            ".aac",
            ".wav",
            ".wma",
            ".ape",
            ".wv",
        ),
        *(".aiff", ".aif", ".dsf", ".tta", ".mpc", ".mka", ".caf", ".amr", ".au", ".weba"),
    )
)
PROTECTED = frozenset(
    (
        *(".m4p", ".aa", ".aax", ".aaxc", ".ncm", ".qmc0", ".qmc3", ".qmcflac", ".qmcogg", ".mflac", ".mgg"),
        *(".kgm", ".kgma", ".vpr", ".kwm"),
    )
)
"""What shops and streaming services encrypt for their own players."""
LISTS = frozenset({".m3u", ".m3u8", ".pls"})
HUGE = 4 * 1024**3
"""Bytes: more is no music, whatever its name."""
ABSENT = -1
"""The time of a folder that is not there."""
MOST = 200_000
"""Files of one library."""
DEEPEST = 40
"""Folders in each other."""


@dataclass(frozen=True, slots=True)
class Found:
    path: str
    root: str
    size: int
    """Bytes."""
    changed: int
    """Nanoseconds since 1970."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The folders below the root, and the name without its ending."""
        folders, name = os.path.split(os.path.relpath(self.path, self.root))
        return (*Path(folders).parts, os.path.splitext(name)[0])  # noqa: PTH122 - surrogates and all


@dataclass(slots=True)
class Walk:
    """One look at all folders."""

    roots: Sequence[str]
    skipped: Counter[str] = field(default_factory=Counter)
    """By reason: empty huge loop protected unreadable too_many."""
    folders: dict[str, int] = field(default_factory=dict)
    """Every folder that is there, and when it changed, in nanoseconds since 1970."""
    unread: list[str] = field(default_factory=list)
    """Folders that exist but could not be read: what was in them may still be there."""
    lists: list[Found] = field(default_factory=list)
    """Playlists."""
    _seen: set[tuple[int, int]] = field(default_factory=set)
    _count: int = 0

    def files(self) -> Iterator[Found]:
        for root in self.roots:
            yield from self._below(root, root, 0)

    def _below(self, folder: str, root: str, depth: int) -> Iterator[Found]:
        try:
            state = os.stat(folder)  # noqa: PTH116 - of names that are no text, ten thousand at a time
            if (state.st_dev, state.st_ino) in self._seen or depth > DEEPEST:
                self.skipped["loop"] += 1
                return
            self._seen.add((state.st_dev, state.st_ino))
            self.folders[folder] = state.st_mtime_ns
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            self.skipped["unreadable"] += 1
            self.unread.append(folder)
            return
        for entry in inside:
            yield from self._entry(entry, root, depth)

    def _entry(self, entry: os.DirEntry[str], root: str, depth: int) -> Iterator[Found]:
        if entry.name.startswith("."):
            return
        ending = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122
        try:
            if entry.is_dir():
                yield from self._below(entry.path, root, depth + 1)
            elif ending in PROTECTED:
                self.skipped["protected"] += 1
            elif ending in SOUNDS or ending in LISTS:
                yield from self._file(entry, ending, root)
        except OSError:
            self.skipped["unreadable"] += 1

    def _file(self, entry: os.DirEntry[str], ending: str, root: str) -> Iterator[Found]:
        state = entry.stat()
        if reason := self._refused(entry.path, state):
            self.skipped[reason] += 1
            return
        found = Found(entry.path, root, state.st_size, state.st_mtime_ns)
        if ending in LISTS:
            self.lists.append(found)
            return
        self._count += 1
        yield found

    def _refused(self, path: str, state: os.stat_result) -> str:
        """A pipe or a device would never end; who may not read it cannot play it."""
        if not stat.S_ISREG(state.st_mode) or not os.access(path, os.R_OK):
            return "unreadable"
        if not state.st_size:
            return "empty"
        if state.st_size > HUGE:
            return "huge"
        return "too_many" if self._count >= MOST else ""


def changes(folders: dict[str, int]) -> bool:
    """True where one of the `folders` is not as it was: something came, went or was renamed."""
    return any(_changed(folder) != before for folder, before in folders.items())


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116
    except OSError:
        return ABSENT
