"""The folders that the config names: whose they are, and which files lie there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from assistant.knowledge.kinds import DEEPEST, KINDS, MOST_FILES
from assistant.messages import Role
from assistant.settings import FolderSection

HOUSEHOLD = frozenset({"owner", "adult", "child"})
"""Who hears a folder for which nobody is named: neither guests nor whoever is not known."""

NOBODY = frozenset({""})


@dataclass(frozen=True, slots=True)
class Folder:
    path: str
    """Absolute, without links."""
    people: frozenset[str]
    """Names and roles in small letters; empty: the household."""

    def audible(self, role: str, person: str) -> bool:
        """Whether they may hear what stands there. A name that is also a role means the role."""
        if not self.people:
            return role in HOUSEHOLD
        name = person.casefold()
        named = name in self.people and name not in get_args(Role)
        return role in self.people or (bool(name) and named)


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it lies there."""

    path: str
    folder: str
    size: int
    """Bytes."""
    changed: int
    """Nanoseconds since 1970, of what it holds or of who may read it."""


@dataclass(slots=True)
class Scan:
    """What lies in the folders."""

    files: dict[str, Found] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    """Folders that could not be looked into: what is known of them still holds."""
    full: bool = False
    """There are more files than are read."""


def folders(sections: Iterable[FolderSection]) -> tuple[Folder, ...]:
    """Named twice, a folder is for those who are named each time."""
    found: dict[str, frozenset[str]] = {}
    for section in sections:
        path = os.path.realpath(Path(section.path).expanduser())
        people = frozenset(name.casefold() for name in section.people)
        before = found.get(path, people)
        found[path] = _both(before, people)
    return tuple(Folder(path, people) for path, people in found.items())


def _both(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    if first and second:
        return first & second or NOBODY
    named = first or second
    return (named - {"guest", "unknown"} or NOBODY) if named else named


def audible(folders: Iterable[Folder], role: str, person: str) -> list[str]:
    """The folders, by their paths, that they may hear."""
    return [folder.path for folder in folders if folder.audible(role, person)]


def folder_of(path: str, folders: Iterable[Folder]) -> str:
    """The narrowest that holds it, so that a folder may be kept from those who hear the one around it.

    Empty where there is none.
    """
    holders = [folder.path for folder in folders if path.startswith(folder.path.rstrip("/") + "/")]
    return max(holders, key=len, default="")


def scan(folders: Sequence[Folder]) -> Scan:
    """Looks into them; blocks. Links are not followed, and what is hidden is left alone."""
    found, others = Scan(), {folder.path for folder in folders}
    for folder in folders:
        waiting = [(folder.path, 0)]
        while waiting and not found.full:
            place, depth = waiting.pop()
            deeper = _look(place, folder.path, found)
            waiting += [(each, depth + 1) for each in deeper if each not in others and depth < DEEPEST]
    return found


def _look(place: str, folder: str, found: Scan) -> list[str]:
    """Takes the files of one folder; the folders in it."""
    deeper: list[str] = []
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name.startswith((".", "~$")):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    deeper.append(entry.path)
                elif Path(entry.name).suffix.lower() in KINDS and entry.is_file(follow_symlinks=False):
                    _take(entry, folder, found)
    except FileNotFoundError:
        return []
    except OSError:
        found.unread.append(place)
    return deeper


def _take(entry: os.DirEntry[str], folder: str, found: Scan) -> None:
    try:
        entry.path.encode()
        seen = entry.stat(follow_symlinks=False)
    except (FileNotFoundError, UnicodeEncodeError):  # gone meanwhile; a name that no text can hold
        return
    if len(found.files) >= MOST_FILES:
        found.full = True
        return
    changed = max(seen.st_mtime_ns, seen.st_ctime_ns)
    found.files[entry.path] = Found(entry.path, folder, seen.st_size, changed)
