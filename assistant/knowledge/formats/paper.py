"""A document while it is read: its title, and its sections one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Flaw: TypeAlias = Literal[
    "encrypted", "no_text", "not_text", "broken", "too_large", "bomb", "too_costly", "unreadable", "cut"
]
"""Why a file is not read, or (`cut`) not to its end; the doctor says it in words."""

LONGEST_TITLE = 120
"""Characters."""


class Unreadable(ValueError):
    """Nothing of it can be read."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between two headings, or on one page."""

    text: str
    """Paragraphs, with an empty line between them."""
    chapters: tuple[str, ...] = ()
    """The headings above it, the widest first."""
    page: int = 0
    """From 1; 0: it has no pages."""


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    """As it calls itself; empty where it does not."""
    sections: Iterator[Section]
    """Read as they are asked for. May raise Unreadable."""


@dataclass(slots=True)
class Outline:
    """The headings that hold at a place of the text."""

    _open: list[tuple[int, str]] = field(default_factory=list)

    def enter(self, level: int, title: str) -> None:
        self._open = [each for each in self._open if each[0] < level]
        if short := " ".join(title.split())[:LONGEST_TITLE]:
            self._open.append((level, short))

    @property
    def chapters(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._open)
