"""Which of several: first, 2nd, the last, third from the end; 第三, 最后一个, 倒数第二."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.numbers import MULTIPLES_OF_TEN, Found, number
from assistant.understanding.tokens import Token

IRREGULAR = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
    *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
BELOW_TEN = {name: value for value, name in enumerate(IRREGULAR, 1)}
BELOW_TWENTY = {**BELOW_TEN, **{name: value for value, name in enumerate(TEENS, 10)}}
TENS = {f"{name.removesuffix('y')}ieth": value for name, value in MULTIPLES_OF_TEN.items()}
ENDINGS = frozenset({"st", "nd", "rd", "th"})
FROM_END = (("to", "last"), ("from", "last"), ("from", "the", "end"), ("from", "the", "last"), ("last",))


def ordinal(tokens: Sequence[Token], at: int) -> Found | None:
    """The place in a list, from 1 on; of those counted from the end -1, -2 and so on."""
    return _last(tokens, at) or _chinese(tokens, at) or _english(tokens, at)


def _last(tokens: Sequence[Token], at: int) -> Found | None:
    text = _text(tokens, at)
    if text in ("last", "final"):
        return at + 1, -1
    if text == "最" and _text(tokens, at + 1) == "后":
        return (at + 3 if _text(tokens, at + 2) == "一" else at + 2), -1
    return None


def _chinese(tokens: Sequence[Token], at: int) -> Found | None:
    backward = [token.text for token in tokens[at : at + 2]] == ["倒", "数"]
    start = at + 2 if backward else at
    found = number(tokens, start + 1) if _text(tokens, start) == "第" else None
    if not found or not isinstance(found[1], int):
        return None
    return found[0], -found[1] if backward else found[1]


def _english(tokens: Sequence[Token], at: int) -> Found | None:
    found = _named(tokens, at) or _in_digits(tokens, at)
    if not found:
        return None
    end, value = found
    for phrase in FROM_END:
        if tuple(token.text for token in tokens[end : end + len(phrase)]) == phrase:
            return end + len(phrase), -value
    return end, value


def _named(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """twelfth, twentieth, twenty first."""
    text = _text(tokens, at)
    if text in MULTIPLES_OF_TEN and (below := BELOW_TEN.get(_text(tokens, at + 1))):
        return at + 2, MULTIPLES_OF_TEN[text] + below
    value = BELOW_TWENTY.get(text) or TENS.get(text)
    return (at + 1, value) if value else None


def _in_digits(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """2nd."""
    text = _text(tokens, at)
    close = at < len(tokens) and not tokens[at].after
    if text.isdecimal() and len(text) < 6 and close and _text(tokens, at + 1) in ENDINGS:
        return at + 2, int(text)
    return None


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""
