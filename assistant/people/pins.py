"""PINs: read from what was said, kept only as a salted scrypt hash (RFC 7914), tried three times at most."""

from __future__ import annotations

import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import scrypt
from hmac import compare_digest
from itertools import pairwise, product

SHORTEST, LONGEST = 4, 8
"""Digits."""

N, R, P = 2**14, 8, 1
"""16 MiB and about 50 ms for each try."""

TRIES = 3
LOCK_SECONDS = 60.0

DIGITS = {
    **{digit: digit for digit in "0123456789"},
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
    "〇": "0",
    "洞": "0",
    "幺": "1",
    "么": "1",
    "妖": "1",
    "腰": "1",
    "两": "2",
    "兩": "2",
    "拐": "7",
    "勾": "9",
    **dict(
        zip(
            ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
            "0123456789",
            strict=True,
        )
    ),
    "oh": "0",
    "o": "0",
    "to": "2",
    "too": "2",
    "for": "4",
    "要": "1",
}
"""As they are said one by one, on the telephone and in the army too, and as a recogniser may write them."""

UNSURE = frozenset({"to", "too", "for", "o", "oh", "么", "要", "两", "兩"})
"""At either end of the digits, these may be none..."""
MOST_UNSURE = 2
"""...so many of them."""

TWICE = {"double": 2, "triple": 3, "两个": 2, "兩個": 2, "三个": 3, "三個": 3}

WORD = re.compile(
    "|".join(sorted((re.escape(word) for word in TWICE), key=len, reverse=True)) + r"|[a-z]+|\d|[^\W\d_]",
    re.IGNORECASE,
)
APART = re.compile(r"[\s\-,.，。、…]*")
"""May stand between two digits..."""
PARTS = re.compile(r"[,.，。…]")
"""...and may part two PINs."""

Word = tuple[int, int, str]
"""Characters from and to, and the digits said there."""


@dataclass(frozen=True, slots=True)
class Run:
    """Digits said one by one: as many as a PIN has, or more."""

    start: int
    end: int
    """Characters of the text."""
    readings: tuple[str, ...]
    """PINs that may have been said in it; none where there are too many digits."""


def runs(text: str) -> Iterator[Run]:
    """From left to right."""
    for words in _said(text):
        if sum(len(digits) for _, _, digits in words) >= SHORTEST:
            yield Run(words[0][0], words[-1][1], tuple(_readings(text, words)))


def _said(text: str) -> Iterator[list[Word]]:
    """The words for digits, those together that nothing else parts."""
    run: list[Word] = []
    times, end = 1, 0
    for found in WORD.finditer(text):
        word = found.group().lower()
        if not APART.fullmatch(text[end : found.start()]) or word not in DIGITS.keys() | TWICE.keys():
            yield run
            run, times = [], 1
        if word in DIGITS:
            run.append((found.start(), found.end(), DIGITS[word] * times))
        times, end = TWICE.get(word, 1), found.end()
    yield run


def _readings(text: str, words: list[Word]) -> Iterator[str]:
    """All of it, what is left without doubtful ends, and what commas or stops part."""
    parts = [part for whole in (words, *_parts(text, words)) for part in _bared(text, whole)]
    found = dict.fromkeys("".join(digits for _, _, digits in part) for part in parts)
    return (each for each in found if SHORTEST <= len(each) <= LONGEST)


def _bared(text: str, words: list[Word]) -> Iterator[list[Word]]:
    """ "One two three four to unlock" holds four digits or five."""
    doubtful = [text[start:end].lower() in UNSURE for start, end, _ in words]
    for before, after in product(range(MOST_UNSURE + 1), repeat=2):
        if before + after < len(words) and all(doubtful[:before] + doubtful[len(words) - after :]):
            yield words[before : len(words) - after]


def _parts(text: str, words: list[Word]) -> list[list[Word]]:
    parts = [words[:1]]
    for before, word in pairwise(words):
        if PARTS.search(text[before[1] : word[0]]):
            parts.append([])
        parts[-1].append(word)
    return parts if len(parts) > 1 else []


def hashed(pin: str) -> str:
    """`scrypt$n$r$p$salt$hash`, the last two in base64. Raises ValueError where it is no PIN."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise ValueError(f"a PIN has {SHORTEST} to {LONGEST} digits")
    salt = secrets.token_bytes(16)
    made = scrypt(pin.encode(), salt=salt, n=N, r=R, p=P, dklen=32)
    return f"scrypt${N}${R}${P}${b64encode(salt).decode()}${b64encode(made).decode()}"


def matches(pin: str, kept: str) -> bool:
    """Takes about 50 ms, right or wrong. What is no hash matches nothing."""
    try:
        kind, n, r, p, salt, wanted = kept.split("$")
        if kind != "scrypt" or int(n) > 2**17 or int(r) > 16 or int(p) > 4:
            return False
        raw = b64decode(wanted, validate=True)
        made = scrypt(
            pin.encode(), salt=b64decode(salt, validate=True), n=int(n), r=int(r), p=int(p), dklen=32
        )
    except ValueError:
        return False
    return compare_digest(raw, made)


class Tries:
    """Counts wrong PINs, of whomever they are: after three of them nobody is heard for a minute."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """`monotonic` gives seconds."""
        self._monotonic = monotonic
        self._wrong = 0
        self._until = 0.0

    @property
    def locked_seconds(self) -> float:
        """How long it stays locked; 0: it is not."""
        return max(self._until - self._monotonic(), 0.0)

    @property
    def left(self) -> int:
        return TRIES - self._wrong

    def right(self) -> None:
        self._wrong = 0

    def wrong(self) -> None:
        self._wrong += 1
        if self._wrong >= TRIES:
            self._wrong, self._until = 0, self._monotonic() + LOCK_SECONDS
