"""The numbers from one to a hundred as they are said, for a volume that changes by so much."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant import Language

ONES = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
DIGITS = "零一二三四五六七八九"


def spoken(language: Language) -> Mapping[str, int]:
    """In digits and in words -> 1 to 100."""
    say: Callable[[int], str] = {"en": _english, "zh": _chinese}[language]
    return {name: number for number in range(1, 101) for name in (str(number), say(number))}


def _english(number: int) -> str:
    if number == 100:
        return "a hundred"
    return ONES[number] if number < len(ONES) else f"{TENS[number // 10]} {ONES[number % 10]}".strip()


def _chinese(number: int) -> str:
    if number == 100:
        return "一百"
    tens, ones = divmod(number, 10)
    return f"{DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{DIGITS[ones] if ones else ''}"
