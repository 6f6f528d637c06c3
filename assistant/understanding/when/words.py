"""The tokens of a text as the readers of time expressions see them: by what each may mean."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, wraps
from importlib.resources import files
from typing import Any, Generic, TypeAlias, TypeVar, cast

from assistant.understanding.numbers import (
    BELOW_TWENTY,
    FRACTIONS,
    MULTIPLES_OF_TEN,
    NUMERALS,
    Number,
    number,
)
from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token
from assistant.understanding.when.holidays import first_words
from assistant.understanding.when.ordinals import ordinal
from assistant.wording import LANGUAGES

T = TypeVar("T")
Found: TypeAlias = tuple[int, T]
"""The token after what was read, and its value."""

DASHES = frozenset({"-", "–", "—", "——", "--", "~", "～", "至", "−", "―"})
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
    _read: dict[Any, dict[int, Any]] = field(default_factory=dict)
    _said: set[str] | None = None

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
        known = self._meanings.get(at)
        if known is None:
            found = lexicon().starting(self.tokens, at)
            known = {name: (end, value) for end, (name, value) in found}
            for name, read in COMPUTED.items():
                if value := read(self.tokens, at):
                    known[name] = value
            self._meanings[at] = known
        return known

    @property
    def said(self) -> set[str]:
        """The categories of all words of the text."""
        if self._said is None:
            self._said = {name for at in range(len(self.tokens)) for name in self.meanings(at)}
            if any(token.after.strip() in DASHES for token in self.tokens):
                self._said.add(DASH.name)
        return self._said

    def word(self, category: Category[T], at: int) -> Found[T] | None:
        return self.meanings(at).get(category.name)

    def skip(self, category: Category[Any], at: int) -> int:
        """The place after a phrase of the category, or the same place."""
        found = self.meanings(at).get(category.name)
        return found[0] if found else at

    def before(self, at: int, category: Category[Any]) -> bool:
        """Whether a phrase of the category, of one word or two, ends before token `at`."""
        found = (self.meanings(start).get(category.name) for start in (at - 1, at - 2) if start >= 0)
        return any(each and each[0] == at for each in found)

    def number(self, at: int) -> Found[Number] | None:
        return self.word(NUMBER, at)

    def whole(self, at: int) -> Found[int] | None:
        """A number without a fraction."""
        found = self.word(NUMBER, at)
        return (found[0], int(found[1])) if found and found[1] == int(found[1]) else None

    def ordinal(self, at: int) -> Found[int] | None:
        """First, 3rd."""
        return self.word(ORDINAL, at)

    def once(self, read: Callable[[Words, int], T], at: int) -> T:
        known = self._read.get(read)
        if known is None:
            known = self._read[read] = {}
        if at not in known:
            self.reads += 1
            known[at] = read(self, at)
        return cast("T", known[at])


NUMBER: Category[Number] = Category("number")
ORDINAL: Category[int] = Category("ordinal")
DASH: Category[None] = Category("dash")
"""Nowhere a word, but said where one stands between two."""
HOLIDAY: Category[None] = Category("holiday")
Read: TypeAlias = Callable[[Words, int], T]


def reader(read: Read[T]) -> Read[T]:
    """Remembers what it read at each token of a text."""

    @wraps(read)
    def remembered(words: Words, at: int) -> T:
        return words.once(read, at)

    return remembered


def reader_from(*begins: Category[Any]) -> Callable[[Read[T | None]], Read[T | None]]:
    """A reader that need not look where no word of these categories begins."""
    names = frozenset(category.name for category in begins)

    def remembering(read: Read[T | None]) -> Read[T | None]:
        @wraps(read)
        def remembered(words: Words, at: int) -> T | None:
            return None if names.isdisjoint(words.meanings(at)) else words.once(read, at)

        return remembered

    return remembering


def longest(*found: Found[T] | None) -> Found[T] | None:
    """Of equals the first."""
    best = None
    for each in found:
        if each and (best is None or each[0] > best[0]):
            best = each
    return best


def _number(tokens: Sequence[Token], at: int) -> Found[Number] | None:
    text = tokens[at].text if at < len(tokens) else ""
    return (
        number(tokens, at) if text[:1].isdecimal() or text in NUMBER_WORDS or text[:1] in NUMERALS else None
    )


def _ordinal(tokens: Sequence[Token], at: int) -> Found[int] | None:
    return ordinal(tokens, at) if at < len(tokens) and tokens[at].text.isascii() else None


def _holiday(tokens: Sequence[Token], at: int) -> Found[None] | None:
    """That a holiday may begin here, no more."""
    word = tokens[at].text if at < len(tokens) else ""
    return (at, None) if word in first_words() or word[:1].isdecimal() else None


COMPUTED: dict[str, Callable[[Sequence[Token], int], Found[Any] | None]] = {
    "number": _number,
    "ordinal": _ordinal,
    "holiday": _holiday,
}
NUMBER_WORDS = frozenset([*BELOW_TWENTY, *MULTIPLES_OF_TEN, *FRACTIONS, "a"])


@cache
def lexicon() -> Phrases[tuple[str, Any]]:
    phrases: Phrases[tuple[str, Any]] = Phrases()
    for language in (*LANGUAGES, "recurrence"):
        tables = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
        for name, rows in tables.items():
            for value, names in rows:
                for phrase in names.split(","):
                    phrases.add(phrase, (name, value))
    return phrases
