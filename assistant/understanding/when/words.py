"""The tokens of a text as the readers of time expressions see them: by what each may mean."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, wraps
from importlib.resources import files
from typing import Any, Generic, TypeAlias, TypeVar, cast

from assistant.understanding.numbers import Number, number
from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token
from assistant.understanding.when.ordinals import ordinal
from assistant.wording import LANGUAGES

T = TypeVar("T")
Found: TypeAlias = tuple[int, T]
"""The token after what was read, and its value."""

Meanings: TypeAlias = dict[str, tuple[int, Any]]


@dataclass(frozen=True, slots=True)
class Category(Generic[T]):
    """A table of `en.toml` and `zh.toml`, with values of one type."""

    name: str


@dataclass(slots=True)
class Words:
    """One text. Each place is looked up once, each reader reads each place once."""

    tokens: Sequence[Token]
    now: datetime
    """Aware."""
    reads: int = 0
    """How often a reader had to read, which is the work that was done."""
    _meanings: dict[int, Meanings] = field(default_factory=dict)
    _read: dict[tuple[Any, int], Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.date()

    def __len__(self) -> int:
        return len(self.tokens)

    def text(self, at: int) -> str:
        """Nothing outside the text."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def gap(self, at: int) -> str:
        """What stands before token `at`."""
        return self.tokens[at - 1].after if 0 < at <= len(self.tokens) else ""

    def meanings(self, at: int) -> Meanings:
        """The longest phrase of each category that begins at token `at`: where it ends, its value."""
        if at not in self._meanings:
            found = _lexicon().starting(self.tokens, at)
            self._meanings[at] = {name: (end, value) for end, (name, value) in found}
        return self._meanings[at]

    def word(self, category: Category[T], at: int) -> Found[T] | None:
        return self.meanings(at).get(category.name)

    def skip(self, category: Category[Any], at: int) -> int:
        """The place after a phrase of the category, or the same place."""
        found = self.meanings(at).get(category.name)
        return found[0] if found else at

    def number(self, at: int) -> Found[Number] | None:
        return self.once(_number, at)

    def whole(self, at: int) -> Found[int] | None:
        """A number without a fraction."""
        found = self.once(_number, at)
        return (found[0], int(found[1])) if found and found[1] == int(found[1]) else None

    def ordinal(self, at: int) -> Found[int] | None:
        """First, 3rd."""
        return self.once(_ordinal, at) if at < len(self.tokens) else None

    def once(self, read: Callable[[Words, int], T], at: int) -> T:
        key = (read, at)
        if key not in self._read:
            self.reads += 1
            self._read[key] = read(self, at)
        return cast("T", self._read[key])


def reader(read: Callable[[Words, int], T]) -> Callable[[Words, int], T]:
    """Remembers what it read at each token of a text."""

    @wraps(read)
    def remembered(words: Words, at: int) -> T:
        return words.once(read, at)

    return remembered


def longest(*found: Found[T] | None) -> Found[T] | None:
    """Of equals the first."""
    return max((each for each in found if each), key=lambda each: each[0], default=None)


def _number(words: Words, at: int) -> Found[Number] | None:
    return number(words.tokens, at)


def _ordinal(words: Words, at: int) -> Found[int] | None:
    return ordinal(words.tokens, at)


@cache
def _lexicon() -> Phrases[tuple[str, Any]]:
    phrases: Phrases[tuple[str, Any]] = Phrases()
    for language in (*LANGUAGES, "recurrence"):
        tables = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
        for name, rows in tables.items():
            for value, names in rows:
                for phrase in names.split(","):
                    phrases.add(phrase, (name, value))
    return phrases
