"""Holidays, lunar dates and solar terms by name, and the day on which each falls in a given year."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from importlib.resources import files

from assistant import lunar
from assistant.understanding.numbers import NUMERALS
from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token, words
from assistant.understanding.when import feasts
from assistant.understanding.when.lunardates import FIRST_WORDS, lunar_date
from assistant.understanding.when.table import Table
from assistant.understanding.when.terms import NAMES, TERMS, solar_term, term

InYear = Callable[[int], date | None]
"""The day that falls in a Gregorian year, None where there is none or it is not known."""
Found = tuple[int, InYear]
"""The token after the name, and its day."""
Rule = Callable[..., date | None]

THE = Table[None]((None, "the"))
EVE_OF = Table[None]((None, "eve of,the eve of"))
EVE = Table[None]((None, "eve,前夜,前夕"))
WISHED = frozenset({"happy", "merry", "祝", "吃", "煮", "like"})
"""What stands before the name of a holiday where no day is meant: happy new year, 吃元宵."""
NAMED_AFTER = Table[None](
    (None, "song,songs,music,carol,carols,playlist,tree,movie,movies,recipe,recipes,cookies,bunny"),
    (None, "parade,turkey,stocking,stockings"),
    (None, "的歌,歌,歌曲,音乐,快乐,好,老人,树,晚会,联欢晚会,电影,档,饭"),
)
"""What makes the name of a holiday the name of something else."""
NUMBERED = NUMERALS | frozenset("0123456789点分秒个月日号年岁块元路度条次第楼层天周时比倍加减乘除:/%")
"""五一 before one of these is a number."""
SPARE_DAYS = Table[None]((None, "假期,长假,放假,黄金周,小长假,期间,那天,当天,去,出去,回家,之前,前"))


def holiday(tokens: Sequence[Token], at: int) -> Found | None:
    """The holiday, lunar date or solar term that begins at token `at`."""
    first = tokens[at].text if at < len(tokens) else ""
    may_begin = first in first_words() or first.isdecimal()
    if not may_begin or (at and tokens[at - 1].text in WISHED):
        return None
    readers = (lunar_date, _eve_of, _short, solar_term)
    found = [each for each in (_named(tokens, at), *(read(tokens, at) for read in readers)) if each]
    return max(found, key=lambda each: each[0], default=None)


def _named(tokens: Sequence[Token], at: int) -> Found | None:
    the = THE.at(tokens, at)
    found = _holidays().longest(tokens, the[0] if the else at)
    if not found or NAMED_AFTER.at(tokens, found[0]):
        return None
    eve = EVE.at(tokens, found[0])
    return (eve[0], partial(_days_from, found[1], days=-1)) if eve else found


def _eve_of(tokens: Sequence[Token], at: int) -> Found | None:
    eve = EVE_OF.at(tokens, at)
    found = _named(tokens, eve[0]) if eve else None
    return (found[0], partial(_days_from, found[1], days=-1)) if found else None


def _short(tokens: Sequence[Token], at: int) -> Found | None:
    """五一, which is no part of a number; 十一 only where people are free then."""
    before = tokens[at - 1].text if at else ""
    if before in NUMERALS or not (found := _short_names().longest(tokens, at)):
        return None
    end, (is_clear, day) = found
    after = tokens[end].text if end < len(tokens) else ""
    if SPARE_DAYS.at(tokens, end) or (is_clear and after[:1] not in NUMBERED):
        return end, day
    return (end, day) if before == "年" and after[:1] not in NUMBERED else None


def _days_from(day: InYear, year: int, days: int) -> date | None:
    found = day(year)
    return found + timedelta(days=days) if found else None


@cache
def _table() -> Mapping[str, list[list[object]]]:
    return tomllib.loads((files(__package__) / "holidays.toml").read_text("utf-8"))


@cache
def _holidays() -> Phrases[InYear]:
    """The later lists may name what stands in the earlier ones."""
    phrases: Phrases[InYear] = Phrases()
    days: dict[str, InYear] = {}
    for kind, rule in RULES.items():
        for *arguments, english, chinese in _table()[kind]:
            given = [days[each] if isinstance(each, str) and each in days else each for each in arguments]
            day = partial(_by_rule, rule, given)
            for name in _spellings(str(english), str(chinese)):
                days[name] = day
                phrases.add(name, day)
    return phrases


def _by_rule(rule: Rule, arguments: Sequence[object], year: int) -> date | None:
    return rule(year, *arguments)


def _spellings(english: str, chinese: str) -> Iterator[str]:
    """Recognisers leave out apostrophes."""
    for name in filter(None, english.split("|")):
        yield from {name, name.replace("'", "")} if words(name) != words(name.replace("'", "")) else {name}
    yield from filter(None, chinese.split("|"))


@cache
def first_words() -> frozenset[str]:
    """With which any of them can begin, but for digits."""
    names = [
        name for kind in RULES for row in _table()[kind] for name in _spellings(str(row[-2]), str(row[-1]))
    ]
    short = [str(row[-1]) for kind in ("short", "shorter") for row in _table()[kind]]
    return frozenset(words(name)[0] for name in (*names, *short, *NAMES, *FIRST_WORDS, "the", "eve"))


@cache
def _short_names() -> Phrases[tuple[bool, InYear]]:
    phrases: Phrases[tuple[bool, InYear]] = Phrases()
    for kind in ("short", "shorter"):
        for month, day, name in _table()[kind]:
            phrases.add(str(name), (kind == "short", partial(_by_rule, date, (month, day))))
    return phrases


def _after(year: int, day: InYear, days: int) -> date | None:
    return _days_from(day, year, days)


def _before(year: int, month: int, day: int, weekday: int, days: int) -> date | None:
    return feasts.last_before(date(year, month, day), weekday) + timedelta(days=days)


def _easter(year: int, days: int) -> date | None:
    return feasts.easter(year) + timedelta(days=days)


def _orthodox(year: int, days: int) -> date | None:
    return feasts.orthodox_easter(year) + timedelta(days=days)


def _term(year: int, name: str, days: int) -> date | None:
    return _days_from(partial(term, which=TERMS.index(name)), year, days)


def _lunar_new_year(year: int, days: int) -> date | None:
    return _days_from(lunar.new_year, year, days)


RULES: Mapping[str, Rule] = {
    "day": date,
    "nth": feasts.nth_weekday,
    "before": _before,
    "after": _after,
    "easter": _easter,
    "orthodox": _orthodox,
    "lunar": lunar.falls,
    "lunar_new_year": _lunar_new_year,
    "term": _term,
    "jewish_new_year": feasts.jewish,
    "islamic": feasts.islamic,
}
