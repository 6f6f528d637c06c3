"""Tells on which line of a TOML file each key stands, which the standard library's parser does not.

    lines_of("[a]\\nb = [{c = 1}]")  # {("a",): 1, ("a", "b"): 2, ("a", "b", 0): 2, ("a", "b", 0, "c"): 2}

The text must be valid: `tomllib` has read it before. Format: https://toml.io/en/v1.0.0.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

Key: TypeAlias = tuple[str | int, ...]

BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY_PART = re.compile(r"""[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
STRING = re.compile(
    r'"{3}(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\'',
    re.DOTALL,
)
SCALAR = re.compile(r"[^,\]}#\r\n]+")


def lines_of(text: str) -> Mapping[Key, int]:
    """Every key's line, counted from 1, the first one where a table is opened twice."""
    return Scan(text).lines


class Scan:
    """One pass over the text; `_at` is the next character."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Key, int] = {}
        self._text = text
        self._at = 0
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        self._tables: Counter[Key] = Counter()
        """How many tables each array of tables has so far."""
        self._document()

    def _document(self) -> None:
        table: Key = ()
        self._skip_blank()
        while self._at < len(self._text):
            if self._text.startswith("[[", self._at):
                table = self._next_table()
            elif self._text.startswith("[", self._at):
                table = self._table()
            else:
                self._pair(table)
            self._skip_blank()

    def _table(self) -> Key:
        table = self._header(1)
        self._note(table)
        return table

    def _next_table(self) -> Key:
        array = self._header(2)
        self._note(array)
        self._tables[array] += 1
        self._note(self._latest(array))
        return self._latest(array)

    def _header(self, brackets: int) -> Key:
        self._at += brackets
        *outer, last = self._key()
        self._at += brackets
        for end in range(1, len(outer) + 1):
            self._note(self._latest(tuple(outer[:end])))
        return (*self._latest(tuple(outer)), last)

    def _latest(self, parts: Key) -> Key:
        """Behind the name of an array of tables comes the index of its latest table."""
        key: Key = ()
        for part in parts:
            key = (*key, part)
            if key in self._tables:
                key = (*key, self._tables[key] - 1)
        return key

    def _pair(self, table: Key) -> None:
        parts = self._key()
        for end in range(1, len(parts) + 1):
            self._note((*table, *parts[:end]))
        self._at += 1  # the equals sign
        self._value((*table, *parts))

    def _key(self) -> Key:
        parts = [self._key_part()]
        while self._text[self._at] == ".":
            self._at += 1
            parts.append(self._key_part())
        return tuple(parts)

    def _key_part(self) -> str:
        raw = self._take(KEY_PART).strip()
        return next(iter(tomllib.loads(f"{raw} = 0")))

    def _value(self, key: Key) -> None:
        self._skip_blank()
        match self._text[self._at]:
            case "[":
                self._list(key)
            case "{":
                self._inline_table(key)
            case '"' | "'":
                self._take(STRING)
            case _:
                self._take(SCALAR)

    def _list(self, key: Key) -> None:
        self._at += 1
        index = 0
        while not self._ends("]"):
            self._note((*key, index))
            self._value((*key, index))
            index += 1

    def _inline_table(self, key: Key) -> None:
        self._at += 1
        while not self._ends("}"):
            self._pair(key)

    def _ends(self, bracket: str) -> bool:
        """Steps over a comma, and over the closing bracket where it comes next."""
        self._skip_blank()
        if self._text[self._at] == ",":
            self._at += 1
            self._skip_blank()
        ends = self._text[self._at] == bracket
        self._at += ends
        return ends

    def _skip_blank(self) -> None:
        self._take(BLANK)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if not found:
            raise ValueError(f"not TOML at character {self._at}")
        self._at = found.end()
        return found[0]

    def _note(self, key: Key) -> None:
        self.lines.setdefault(key, bisect_left(self._breaks, self._at) + 1)
