"""What is more than a whole number: decimals, signs, percentages, fractions, and digits one by one."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.understanding.numbers import BELOW_TEN, DIGITS, UNITS, Found, Number, number
from assistant.understanding.tokens import Token

MINUS = (("minus",), ("negative",), ("负",), ("零", "下"))
SPELT = {**BELOW_TEN, "zero": 0, "oh": 0, "o": 0}
CLOCK = frozenset("分刻钟")
"""After 三点五 they make it a time."""
COUPLE = ("a", "couple", "of")
PERCENT = (("percent",), ("per", "cent"), ("%",))
OF_HUNDRED = ("百", "分", "之")
BELOW = {2: "half halves", 3: "third", 4: "quarter fourth", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}
PARTS = {name: below for below, names in BELOW.items() for one in names.split() for name in (one, f"{one}s")}


def quantity(tokens: Sequence[Token], at: int) -> Found | None:
    """A number with its sign and its decimals: minus five, 零下三度's -3, three point five, 1.5万, 2k."""
    if sign := _starts(tokens, at, MINUS):
        found = _unsigned(tokens, at + sign)
        return (found[0], -found[1]) if found else None
    found = _unsigned(tokens, at)
    if found and at and tokens[at - 1].after.endswith((" -", "−")):
        return found[0], -found[1]
    return found


def percent(tokens: Sequence[Token], at: int) -> Found | None:
    """In points of a hundred: thirty percent, 30 %, 百分之三十, 三成."""
    if _starts(tokens, at, (OF_HUNDRED,)):
        return quantity(tokens, at + len(OF_HUNDRED))
    found = quantity(tokens, at)
    if not found:
        return None
    end, value = found
    if sign := _starts(tokens, end, PERCENT):
        return end + sign, value
    return (end + 1, value * 10) if _text(tokens, end) == "成" and 0 < value < 10 else None


def fraction(tokens: Sequence[Token], at: int) -> Found | None:
    """Between nothing and one: a half, two thirds, three quarters, 三分之一, 一半, 1/3."""
    if _starts(tokens, at, (("一", "半"),)):
        return at + 2, 0.5
    if _text(tokens, at) in ("half", "半"):
        return at + 1, 0.5
    found = (at + 1, 1) if _text(tokens, at) in ("a", "an") else number(tokens, at)
    if not found:
        return None
    end, value = found
    if _starts(tokens, end, (("分", "之"),)):
        above = number(tokens, end + 2)
        return (above[0], above[1] / value) if above and above[1] < value else None
    if below := PARTS.get(_text(tokens, end)):
        return (end + 1, value / below) if value < below else None
    return found if isinstance(value, float) and value < 1 else None


def _unsigned(tokens: Sequence[Token], at: int) -> Found | None:
    if _starts(tokens, at, (COUPLE, COUPLE[1:])):
        return at + (3 if _text(tokens, at) == "a" else 2), 2
    found = _spelt(tokens, at) or number(tokens, at)
    return _scaled(tokens, *(_decimal(tokens, *found) or found)) if found else None


def _spelt(tokens: Sequence[Token], at: int) -> Found | None:
    """Digits one by one: one oh seven. Two alone are rather two numbers."""
    end = at
    while _text(tokens, end) in SPELT and end - at < 12:
        end += 1
    said = [tokens[each].text for each in range(at, end)]
    if len(said) < 2 or (len(said) == 2 and said[1] not in ("oh", "o", "zero")) or said[0] in ("oh", "o"):
        return None
    return end, int("".join(str(SPELT[word]) for word in said))


def _decimal(tokens: Sequence[Token], at: int, whole: Number) -> Found | None:
    """After the whole number: point five, 点五."""
    known = {"point": SPELT, "点": DIGITS}.get(_text(tokens, at)) if isinstance(whole, int) else None
    end = at + 1
    while known and _text(tokens, end) in known and end - at <= 6:
        end += 1
    if known is None or end == at + 1 or _text(tokens, end) in CLOCK | UNITS.keys():
        return None
    return end, float(f"{whole}." + "".join(str(known[tokens[each].text]) for each in range(at + 1, end)))


def _scaled(tokens: Sequence[Token], at: int, value: Number) -> Found:
    """1.5万, 2k."""
    text = _text(tokens, at)
    scale = 1000 if text == "k" and not tokens[at - 1].after else UNITS.get(text, 1)
    if scale == 1 or (not tokens[at - 1].text[-1].isdecimal() and "." not in str(value)):
        return at, value
    scaled = value * scale
    return at + 1, int(scaled) if scaled == int(scaled) else scaled


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


def _starts(tokens: Sequence[Token], at: int, phrases: Sequence[Sequence[str]]) -> int:
    """How many tokens the first of these phrases that begins at `at` has; 0 where none does."""
    near = [token.text for token in tokens[at : at + 3]]
    return next((len(phrase) for phrase in phrases if near[: len(phrase)] == list(phrase)), 0)
