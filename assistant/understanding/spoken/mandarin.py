"""Text as Mandarin speakers say it."""

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

DIGITS = "零一二三四五六七八九"
PLACES = ("", "十", "百", "千")
GROUPS = ("", "万", "亿")
LONGEST = 12
"""Digits of a number that is read as one; a longer one is read digit by digit."""

COUNTED = (
    r"个|天|点|小时|分钟|秒|年(?!级)|周|星期|次|位|条|首|件|种|句|遍|岁|米|公里|千米|厘米|毫米|平方|立方|公斤|千克|克|斤"
    r"|元|块|杯|瓶|台|部|张|只|本|封|万|亿|千|升|毫升|场|家|间|辆|双|份|页|名|口|顿|趟|倍|美元|英里|英镑|欧元"
)
"""What is counted with 两 rather than 二."""
WORD = "零一二两三四五六七八九十百千万亿半"
MEASURED = "点分整秒度元米里时日号月年"
"""How a quantity ends."""
UNSIGNED = rf"(?<![A-Za-z\d.)\]）%°℃℉{WORD}{MEASURED}])"
"""Where a minus is not a dash."""
TEMPERATURE = rf"{NUMBER}(?:(?:{DASH}|到|至)-?{NUMBER})?\s?(?:°|℃|℉|度|摄氏|华氏)"
HALF = r"(?:\s?([AaPp])(?:\.[Mm]\.|[Mm]\b))"


def in_mandarin(text: str) -> str:
    return apply(_rules(), text)


@cache
def _rules() -> list[Rule]:
    words = Words.of("zh")
    unit = one_of(words.units)
    money = one_of(words.currencies)
    return [
        written_out(words.abbreviations),
        *CALENDAR,
        *CLOCK,
        *TELEPHONE,
        rule(r"第(\d{1,12})(?!\d)", lambda m: "第" + cardinal(int(m[1]))),
        rule(rf"{UNSIGNED}-(?={TEMPERATURE})", lambda _: "零下"),
        rule(rf"{UNSIGNED}-(?={NUMBER})", lambda _: "负"),
        rule(rf"{UNSIGNED}\+(?={NUMBER})", lambda _: "正"),
        rule(rf"({NUMBER}){DASH}({NUMBER})%", lambda m: f"百分之{number(m[1])}到{number(m[2])}"),
        rule(rf"({NUMBER})\s?%", lambda m: "百分之" + number(m[1])),
        rule(rf"({NUMBER})\s?‰", lambda m: "千分之" + number(m[1])),
        rule(rf"({money})\s?({NUMBER})\s?([万亿]?)", lambda m: _amount(m[2], m[3] + words.currencies[m[1]])),
        rule(rf"({NUMBER})(?=({DASH}|到|至)({NUMBER}))", lambda m: number(m[1])),
        rule(rf"({NUMBER})\s?({unit})(?![A-Za-z\d])", lambda m: _amount(m[1], words.units[m[2]])),
        rule(r"(?<![\d/])(\d{1,4})/(\d{1,4})(?![\d/])", lambda m: f"{number(m[2])}分之{number(m[1])}"),
        rule(r"(?<![\d:])(\d{1,3})[:：](\d{1,3})(?![\d:])", lambda m: f"{number(m[1])}比{number(m[2])}"),
        rule(r"(?<![\d.])\d+(?:\.\d+){2,}(?!\d)", lambda m: "点".join(map(number, m[0].split(".")))),
        rule(r"(?<=[A-Za-z])-?(\d+)", lambda m: digits(m[1])),
        rule(r"(?<![\d.])(\d{3,4})(?=室|房|号房|次列车|路公交)", lambda m: digits(m[1])),
        rule(rf"(?<![\d.,])2(?=\s?(?:{COUNTED}|多))", lambda _: "两"),
        rule(NUMBER, lambda m: number(m[0])),
        rule(r"\d+", lambda m: number(m[0])),
        rule(rf"(?<=[{WORD}]) - (?=[{WORD}负])", lambda _: words.signs["-"]),
        rule(rf"(?<=[{WORD}])-(?=[{WORD}]{{1,20}}\s?=)", lambda _: words.signs["-"]),
        rule(
            rf"(?<=[{WORD}点分整秒度元米里时日号月年%]){DASH}(?=[{WORD}负下上凌早中晚周星])", lambda _: "到"
        ),
        rule(rf"(?<=[{WORD}])\s?([-+×÷=≈<>≥≤])\s?(?=[{WORD}负？?])", lambda m: words.signs[m[1]]),
        rule(rf"[~～]\s?(?=[{WORD}])", lambda _: words.signs["~"]),
        rule(r"[±&²³≥≤≈×÷]", lambda m: words.signs[m[0]]),
        rule(r"[~～]", lambda _: " "),
    ]


def cardinal(value: int) -> str:
    """Of less than 10^12."""
    groups = [value // 10_000**power % 10_000 for power in range(len(GROUPS))]
    said = ""
    for power in reversed(range(len(GROUPS))):
        group = groups[power]
        if not group:
            continue
        if said and (group < 1_000 or not groups[power + 1]):
            said += "零"
        said += _group(group) + GROUPS[power]
    if said.startswith("一十"):
        said = said[1:]
    return re.sub("^二(?=[千万亿])", "两", said) or "零"


def _group(value: int) -> str:
    """Of less than 10^4."""
    said = ""
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            said += DIGITS[digit] + PLACES[place]
        elif said and value % 10**place:
            said += "零"
    return re.sub("零+", "零", said)


def digits(text: str) -> str:
    return "".join(DIGITS[int(char)] for char in text if char.isdigit())


def phone(text: str) -> str:
    """A one is said so that nobody takes it for a seven. Groups are kept apart."""
    return "，".join(digits(group).replace("一", "幺") for group in re.split(r"\D+", text) if group)


def number(text: str) -> str:
    whole, fraction = plain(text)
    as_digits = len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0"))
    said = digits(whole) if as_digits else cardinal(int(whole))
    return f"{said}点{digits(fraction)}" if fraction else said


def _amount(value: str, unit: str) -> str:
    """Money and measures: 2 is 两, and no zeros at the end of a price."""
    if value == "2" and not unit.endswith("度"):
        return "两" + unit
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    return number(value) + unit


def moment(hour: str, minute: str, second: str | None, half: str | None) -> str:
    part = {"a": "上午", "p": "下午"}.get((half or " ")[0].lower(), "")
    said = part + ("两" if int(hour) == 2 else cardinal(int(hour))) + "点"
    if not int(minute) and not int(second or 0):
        return said + "整"
    return said + number(minute) + "分" + (number(second) + "秒" if second else "")


def date(year: str, month: str, day: str) -> str:
    return f"{digits(year)}年{cardinal(int(month))}月{cardinal(int(day))}日"


CALENDAR = [
    rule(rf"(?<![\d./-])(\d{{4}})([-/.])({MONTH})\2({DAY})(?![\d/-]|\.\d)", lambda m: date(m[1], m[3], m[4])),
    rule(rf"(?<!\d)(\d{{4}}){DASH}(\d{{4}})年", lambda m: f"{digits(m[1])}到{digits(m[2])}年"),
    rule(r"(?<!\d)(\d{4})年(?![前后来间])", lambda m: digits(m[1]) + "年"),
    rule(r"(?<![\d.])0?(\d{1,2})(月|日|号)(?!线)", lambda m: number(m[1]) + m[2]),
]
CLOCK = [
    rule(
        rf"(?<![\d:.])({HOUR})[:：]({SIXTY})(?:[:：]({SIXTY}))?{HALF}?(?![\d:])",
        lambda m: moment(m[1], m[2], m[3], m[4]),
    ),
    rule(rf"(?<![\d.])({HOUR}){HALF}", lambda m: moment(m[1], "0", None, m[2])),
]
TELEPHONE = [
    rule(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)", lambda m: phone(m[0])),
    rule(r"(?<![\d.])(?:0\d{2,3}[- ]\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?!\d)", lambda m: phone(m[0])),
    rule(
        r"(?<=电话|拨打|号码|热线|手机|座机)([号是为：: ]{0,3})(\d[\d-]{2,19})(?!\d)",
        lambda m: m[1] + phone(m[2]),
    ),
]
