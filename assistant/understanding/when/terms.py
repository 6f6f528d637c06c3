"""The 24 solar terms, 1900 to 2100: the days on which the sun, seen from China, is 15 degrees further.

They were computed from the positions of the sun. What is seconds from midnight stands as it is published.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial

from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token
from assistant.understanding.when.table import Table

FIRST_YEAR = 1900
TERMS = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
"""From January on, two in each month."""
WEATHER = frozenset({"小雪", "大雪", "雨水", "小满"})
"""These alone are snow, rain and a name; with what tells that a day is meant they are terms."""
ASKED_AFTER = Table[None](
    (None, "是几号,是哪天,是哪一天,是什么时候,是几月几号,还有几天,还有多少天,在几号,在哪天")
)
ENGLISH = {
    "立春": "lichun|li chun",
    "春分": "spring equinox|the spring equinox|vernal equinox|the vernal equinox|march equinox"
    "|the march equinox",
    "夏至": "summer solstice|the summer solstice|june solstice|the june solstice|xiazhi",
    "秋分": "autumn equinox|autumnal equinox|fall equinox|september equinox|the autumn equinox"
    "|the autumnal equinox|the fall equinox|the september equinox",
    "冬至": "winter solstice|the winter solstice|december solstice|the december solstice",
}
EARLIEST = (4, 19, 3, 18, 4, 19, 4, 19, 4, 20, 4, 20, 6, 22, 6, 22, 6, 22, 7, 22, 6, 21, 6, 21)
"""The earliest day of the month on which each term falls."""
TABLE = (
    "5aa665a65a56 6aaaa6aa9a5a aaaaaabaaa6a aaabbabbafaa 5aa665a65aab 6aaaa6aa9a5a aaaaaaaaaa6a aaabbabbafaa "
    "5aa665a65aab 6aaaa6aa9a5a aaaaaaaaaa6a aaabbabbafaa 56a665a65aab 6aa6a6aa9a56 aaaaaaaa9a5a aaabaabaaeaa "
    "569665a65aaa 6aa6a6a69a56 6aaaaaaa9a5a aaabaabaaeaa 569665a65aaa 5aa6a6a65a56 6aaaaaaa9a5a aaabaabaaa6a "
    "569665a65aaa 5aa6a6a65a56 6aaaa6aa9a5a aaabaabaaa6a 555665a65aaa 5aa665a65a56 6aaaa6aa9a5a aaaaaabaaa6a "
    "555665665aaa 5aa665a65a56 6aaaa6aa9a5a aaaaaaaaaa6a 555665665aaa 5aa665a65a56 6aaaa6aa9a5a aaaaaaaaaa6a "
    "555665665aaa 5aa665a65a56 6aaaa6aa9a5a aaaaaaaaaa6a 555665655aaa 569665a65a56 6aa6a6aa9a56 aaaaaaaa9a5a "
    "5556556559aa 569665a65a55 6aa6a6a65a56 aaaaaaaa9a5a 5556556559aa 569665a65a55 5aa6a6a65a56 6aaaa6aa9a5a "
    "5556556555aa 569665a65a55 5aa665a65a56 6aaaa6aa9a5a 55555565556a 555665665a55 5aa665a65a56 6aaaa6aa9a5a "
    "55555565556a 555665665a55 5aa665a65a56 6aaaa6aa9a5a 55555555556a 555665665a55 5aa665a65a56 6aaaa6aa9a5a "
    "55555555556a 555665655a55 5aa665a65a56 6aa6a6aa9a5a 55555555456a 555655655a55 5a9665a65a56 6aa6a6a69a56 "
    "55555555456a 555655655a55 569665a65a56 6aa6a6a65a56 55555155455a 555655655955 569665a65a55 5aa6a5a65a56 "
    "15555155455a 555555655555 569665665a55 5aa665a65a56 15555155455a 555555655515 555665665a55 5aa665a65a56 "
    "15555155455a 555555555515 555665665a55 5aa665a65a56 15555155455a 555555555515 555665665a55 5aa665a65a56 "
    "15555155455a 555555555515 555655655a55 5aa665a65a56 15515155455a 555555554515 555655655a55 5a9665a65a56 "
    "15515151455a 555551554515 555655655a55 569665a65a56 155151510556 555551554505 555655655955 569665665a55 "
    "155110510556 155551554505 555555655555 569665665a55 055110510556 155551554505 555555555515 555665665a55 "
    "055110510556 155551554505 555555555515 555665665a55 055110510556 155551554505 555555555515 555655655a55 "
    "055110510556 155551554505 555555555515 555655655a55 055110510556 155151514505 555555554515 555655655a55 "
    "054110510556 155151510505 555551554515 555655655a55 014110110556 155110510501 555551554505 555555655555 "
    "014110110555 155110510501 555551554505 555555555555 014110110555 055110510501 155551554505 555555555555 "
    "000110110555 055110510501 155551554505 555555555515 000110110555 055110510501 155551554505 555555555515 "
    "000100100555 055110510501 155151514505 555555555515 000100100555 054110510501 155151514505 555551554515 "
    "000100100555 054110510501 155150510505 555551554515 000100100555 014110110501 155110510505 555551554505 "
    "000000100055 014110110500 155110510501 555551554505 000000000055 014110110500 055110510501 155551554505 "
    "000000000055 000110110500 055110510501 155551554505 000000000015 000100110500 055110510501 155551554505 "
    "555555555515 "
)
"""A hexadecimal number for each year: two bits for each term, from the lowest on, days later than that."""


NAMES = (*TERMS, *(name for names in ENGLISH.values() for name in names.split("|")))


def term(year: int, which: int) -> date | None:
    """The day of the term `TERMS[which]` in a year, in China; None outside of the table."""
    table = TABLE.split()
    if not 0 <= year - FIRST_YEAR < len(table):
        return None
    later = int(table[year - FIRST_YEAR], 16) >> 2 * which & 3
    return date(year, which // 2 + 1, EARLIEST[which] + later)


def solar_term(tokens: Sequence[Token], at: int) -> tuple[int, Callable[[int], date | None]] | None:
    """The solar term whose name begins at token `at`, and its day in each year."""
    if found := _names().longest(tokens, at):
        return found[0], partial(term, which=found[1])
    if not (weather := _weather_names().longest(tokens, at)):
        return None
    after = ASKED_AFTER.at(tokens, weather[0])
    return (weather[0], partial(term, which=weather[1])) if after else None


@cache
def _names() -> Phrases[int]:
    phrases: Phrases[int] = Phrases()
    for which, name in enumerate(TERMS):
        for ending in ("节气", "那天", "这天", "当天", *([] if name in WEATHER else [""])):
            phrases.add(name + ending, which)
    for name, terms in ENGLISH.items():
        for english in terms.split("|"):
            phrases.add(english, TERMS.index(name))
    return phrases


@cache
def _weather_names() -> Phrases[int]:
    phrases: Phrases[int] = Phrases()
    for name in WEATHER:
        phrases.add(name, TERMS.index(name))
    return phrases
