"""Tells on which line of a TOML file each key stands, which the standard library's parser does not.

    lines_of("[a]\\nb = [{c = 1}]")  # {("a",): 1, ("a", "b"): 2, ("a", "b", 0): 2, ("a", "b", 0, "c"): 2}

The text must be valid: `tomllib` has read it before. Format: https://toml.io/en/v1.0.0.
"""

from __future__ import annotations

import re
import tomllib
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
        self._tables: Counter[Key] = Counter()
        self._document()

    def _document(self) -> None:
        table: Key = ()
        while self._skip_blank() < len(self._text):
            if self._text.startswith("[[", self._at):
                table = self._header(2)
            elif self._text.startswith("[", self._at):
                table = self._header(1)
            else:
                self._pair(table)

    def _header(self, brackets: int) -> Key:
        self._at += brackets
        parts = self._key()
        self._at += brackets
        *outer, last = parts
        table: Key = (*self._inside(tuple(outer)), last)
        self._note(table)
        if brackets == 2:
            self._tables[table] += 1
        return self._inside((), table)

    def _inside(self, parts: Key, table: Key = ()) -> Key:
        """The key that `parts` mean now: a name of an array of tables means its latest table."""
        if not parts:
            return (*table, self._tables[table] - 1) if table in self._tables else table
        opened = (*table, parts[0])
        return self._inside(parts[1:], self._inside((), opened) if parts[1:] or opened in self._tables else opened)

    def _pair(self, table: Key) -> None:
        start = self._at
        parts = self._key()
        for end in range(1, len(parts) + 1):
            self._note((*table, *parts[:end]), start)
        self._at += 1  # =
        self._value((*table, *parts))

    def _key(self) -> Key:
        parts: list[str] = []
        while not parts or self._text.startswith(".", self._at):
            self._at += bool(parts)
            found = KEY_PART.match(self._text, self._at)
            assert found, "tomllib has read this text"  # noqa: S101 - a promise of the caller
            parts.append(_unquoted(found[1]))
            self._at = found.end()
        return tuple(parts)

    def _value(self, key: Key) -> None:
        self._skip_blank()
        opening = self._text[self._at]
        if opening == "[":
            self._list(key)
        elif opening == "{":
            self._inline_table(key)
        else:
            found = (STRING if opening in "\"'" else SCALAR).match(self._text, self._at)
            assert found, "tomllib has read this text"  # noqa: S101 - a promise of the caller
            self._at = found.end()

    def _list(self, key: Key) -> None:
        index = 0
        while self._next_item("]"):
            self._note((*key, index))
            self._value((*key, index))
            index += 1

    def _inline_table(self, key: Key) -> None:
        while self._next_item("}"):
            self._pair(key)

    def _next_item(self, closing: str) -> bool:
        """Steps over the opening bracket or a comma; False, and past it, at the closing bracket."""
        self._skip_blank()
        if self._text[self._at] in "[{," and not self._closed(closing):
            self._at += 1
            self._skip_blank()
        return not self._closed(closing)
