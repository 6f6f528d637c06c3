"""Text as English speakers say it."""

from __future__ import annotations

import re
from functools import cache

from assistant.understanding.spoken.rules import (
    DASH,
    DAY,
    HOUR,
    MONTH,
    NUMBER,
    SIXTY,
    Rule,
    Words,
    apply,
    one_of,
    plain,
    rule,
    written_out,
)
from assistant.wording import MONTHS

SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1_000, "thousand"), (100, "hundred"))
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
PARTS = {2: ("half", "halves"), 4: ("quarter", "quarters")}
LONGEST = 15
"""Digits of a number that is read as one; a longer one is read digit by digit."""

MONTH_NAMES = {name: month for month in MONTHS for name in (month, month[:3])} | {"Sept": "September"}
MONTH_NAME = rf"({'|'.join(sorted(MONTH_NAMES, key=len, reverse=True))})\b\.?"
HALF = r"(?:\s?([AaPp])(?:\.[Mm]\.|[Mm]\b))"
YEAR = r"(?:1[1-9]|20)\d\d"
NUMERAL = "|".join(sorted({*SMALL, *TENS, *(name for _, name in SCALES)}, key=len, reverse=True))


def in_english(text: str) -> str:
    return apply(_rules(), text)


@cache
def _rules() -> list[Rule]:
    words = Words.of("en")
    unit = one_of(words.units)
    money = one_of(words.currencies)
    return [
        written_out(words.abbreviations),
        *CALENDAR,
        *CLOCK,
        *TELEPHONE,
        rule(
            rf"({money})\s?({NUMBER})\s?(thousand|million|billion|trillion)\b",
            lambda m: f"{number(m[2])} {m[3]} {words.currencies[m[1]][1]}",
        ),
        rule(rf"({money})\s?({NUMBER})", lambda m: price(m[2], words.currencies[m[1]])),
        rule(r"(?<![\d.,])(\d{1,12})(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1]))),
        rule(rf"(?<![\d.,:-])({YEAR})s\b", lambda m: decade(m[1])),
        rule(rf"({NUMBER})\s?({unit}){DASH}(?=\d)", lambda m: f"{measure(m[1], words.units[m[2]])} to "),
        rule(r"(?<=\d)\s?-\s?(?=\d{1,15}\s?=)", lambda _: f" {words.signs['-']} "),
        rule(rf"({NUMBER}){DASH}(?={NUMBER}(?!-))", lambda m: f"{number(m[1])} to "),
        rule(rf"(?<![\w.)])-({NUMBER})", lambda m: f"minus {m[1]}"),
        rule(rf"({NUMBER})\s?-?({unit})(?![A-Za-z\d])", lambda m: measure(m[1], words.units[m[2]])),
        rule(r"(?<![\d/])24/7(?![\d/])", lambda _: "twenty-four seven"),
        rule(r"(?<![\d/])(\d{1,4})/(\d{1,4})(?![\d/])", lambda m: fraction(int(m[1]), int(m[2]))),
        rule(
            r"(?<![\d.])\d+(?:\.\d+){2,}(?!\d)", lambda m: f" {' point '.join(map(number, m[0].split('.')))}"
        ),
        rule(r"(?<=[A-Za-z])-?(\d+)", lambda m: f" {digits(m[1])} "),
        rule(r"(?<![\d.,:-])(?:19|20)\d\d(?![\d,:%]|\.\d|-\d)", lambda m: year(m[0])),
        rule(NUMBER, lambda m: f" {number(m[0])} "),
        rule(r"\d+", lambda m: f" {number(m[0])} "),
        rule(
            rf"\s{{0,3}}([+×÷=≈<>≥≤])\s{{0,3}}(?=(?:minus )?(?:{NUMERAL})\b)",
            lambda m: f" {words.signs[m[1]]} ",
        ),
        rule(rf"\s{{1,3}}-\s{{1,3}}(?=(?:{NUMERAL})\b)", lambda _: f" {words.signs['-']} "),
        rule(rf"[~～]\s?(?=(?:{NUMERAL})\b)", lambda _: f" {words.signs['~']} "),
        rule(r"[±&²³≥≤≈×÷]", lambda m: f" {words.signs[m[0]]} "),
        rule(r"[~～]", lambda _: " "),
    ]


def cardinal(value: int) -> str:
    """Of less than 10^15."""
    if value < 20:
        return SMALL[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return TENS[tens - 1] + (f"-{SMALL[ones]}" if ones else "")
    scale, name = next(scale for scale in SCALES if value >= scale[0])
    count, rest = divmod(value, scale)
    return f"{cardinal(count)} {name}" + (f" {cardinal(rest)}" if rest else "")


def ordinal(value: int) -> str:
    head, last = re.fullmatch(r"(.*?)(\w+)", cardinal(value)).groups()  # type: ignore[union-attr]
    if last in ORDINALS:
        return head + ORDINALS[last]
    return head + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def digits(text: str) -> str:
    return " ".join(SMALL[int(char)] for char in text if char.isdigit())


def phone(text: str) -> str:
    """The groups are kept apart."""
    return ", ".join(digits(group) for group in re.split(r"\D+", text) if group)


def number(text: str) -> str:
    whole, decimals = plain(text)
    as_digits = len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0"))
    said = digits(whole) if as_digits else cardinal(int(whole))
    return f"{said} point {digits(decimals)}" if decimals else said


def version(text: str) -> str:
    return " point ".join(map(number, text.split(".")))


def year(text: str) -> str:
    century, rest = divmod(int(text), 100)
    if century == 20 and rest < 10:
        return cardinal(int(text))
    if not rest:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def decade(text: str) -> str:
    said = year(text)
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def date(month: str, day: str, of_year: str | None = None) -> str:
    name = MONTHS[int(month) - 1] if month.isdigit() else MONTH_NAMES[month]
    return f"{name} {ordinal(int(day))}" + (f", {year(of_year)}" if of_year else "")


def moment(hour: str, minute: str, second: str | None, half: str | None) -> str:
    said = cardinal(int(hour))
    if int(minute):
        said += f" {'oh ' if int(minute) < 10 else ''}{cardinal(int(minute))}"
    elif not half:
        said += " hundred" if int(hour) > 12 else " o'clock"
    if second and int(second):
        said += f" and {cardinal(int(second))} second" + ("s" if int(second) > 1 else "")
    return said + (f" {half.upper()}M" if half else "")


def price(text: str, names: list[str]) -> str:
    """$5.50 is five dollars and fifty cents; $0.999 is left a decimal."""
    whole, decimals = plain(text)
    if len(decimals) not in (0, 2) or len(whole) > LONGEST:
        return f"{number(text)} {names[1]}"
    one, many, cent, cents = names
    units, hundredths = int(whole), int(decimals or 0)
    parts = [f"{number(whole)} {one if units == 1 else many}"] if units or not hundredths else []
    if hundredths:
        parts.append(f"{cardinal(hundredths)} {cent if hundredths == 1 else cents}")
    return " and ".join(parts)


def measure(text: str, names: list[str]) -> str:
    return f"{number(text)} {names[0] if text == '1' else names[1]}"


def fraction(top: int, bottom: int) -> str:
    if not 0 < top < bottom or bottom > 100:
        return f"{cardinal(top)} over {cardinal(bottom)}"
    one, many = PARTS.get(bottom) or (ordinal(bottom), ordinal(bottom) + "s")
    return f"{cardinal(top)} {one if top == 1 else many}"


CALENDAR = [
    rule(rf"(?<![\d./-])(\d{{4}})([-/.])({MONTH})\2({DAY})(?![\d/-]|\.\d)", lambda m: date(m[3], m[4], m[1])),
    rule(rf"(?<![\d./-])({MONTH})/({DAY})/(\d{{4}})(?![\d/-]|\.\d)", lambda m: date(m[1], m[2], m[3])),
    rule(
        rf"\b{MONTH_NAME} ({DAY})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?(?![\d:%/]|\.\d)",
        lambda m: date(m[1], m[2], m[3]),
    ),
    rule(
        rf"(?<![\d.,:/-])({DAY})(?:st|nd|rd|th)? (?:of )?{MONTH_NAME}(?:,? (\d{{4}}))?(?![\d:%/])",
        lambda m: f"{ordinal(int(m[1]))} of {MONTH_NAMES[m[2]]}" + (f", {year(m[3])}" if m[3] else ""),
    ),
]
CLOCK_TIME = rf"(?:{HOUR})(?::{SIXTY})?"
CLOCK = [
    rule(
        rf"(?<![\d:.-])({CLOCK_TIME}{HALF}?){DASH}(?=(?:{CLOCK_TIME}{HALF}|(?:{HOUR}):{SIXTY})(?![\d:]))",
        lambda m: f"{m[1]} to ",
    ),
    rule(
        rf"(?<![\d:.])({HOUR}):({SIXTY})(?::({SIXTY}))?{HALF}?(?![\d:])",
        lambda m: moment(m[1], m[2], m[3], m[4]),
    ),
    rule(rf"(?<![\d.])({HOUR}){HALF}", lambda m: moment(m[1], "0", None, m[2])),
]
TELEPHONE = [
    rule(
        r"(?<![\d.])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)",
        lambda m: phone(m[0]),
    ),
    rule(r"(?<![\d.])(?:\d{3}-\d{4}|1[3-9]\d{9}|\+\d{1,3}[- ]?\d{4,14})(?!\d)", lambda m: phone(m[0])),
    rule(
        r"(?i:\b(call|dial|phone|number|hotline))( is | at |: | )(\d[\d-]{2,19})(?!\d)",
        lambda m: f"{m[1]}{m[2]}{phone(m[3])}",
    ),
]
