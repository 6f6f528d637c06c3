"""Several days of the week: Monday, Wednesday and Friday; Mondays to Thursdays; 周一三五; 周一至周五."""

from __future__ import annotations

from assistant.understanding.when.rrule import WEEKDAYS
from assistant.understanding.when.vocabulary import WEEKDAY, WEEKDAY_OR_ELSE
from assistant.understanding.when.words import Category, Found, Words, reader

Mark = Category[int]
PLURAL_DAYS: Category[list[int]] = Category("plural_days")
WORKDAYS: Mark = Category("workdays")
WEEK_WORD: Mark = Category("week_word")
DAY_DIGIT: Category[int] = Category("day_digit")
NO_DAY_AFTER: Mark = Category("no_day_after")
THROUGH: Mark = Category("through")
JOINER: Mark = Category("day_joiner")
FROM: Mark = Category("day_from")

MOST = 8
"""Days: nobody names more."""
DASHES = frozenset("-–—~～")
TIMES = frozenset("次回遍")
"""每周一次 is once a week, not on Mondays."""
Days = tuple[str, ...]
"""MO, TU ... in the order of the week."""


@reader
def named_days(words: Words, at: int) -> Found[Days] | None:
    """One or more; 工作日 are five of them."""
    if workdays := words.word(WORKDAYS, at):
        return workdays[0], WEEKDAYS[:5]
    return _list(words, words.skip(FROM, at))


@reader
def plural_days(words: Words, at: int) -> Found[Days] | None:
    """Mondays, weekends: the first of them in the plural."""
    return _list(words, at) if words.word(PLURAL_DAYS, words.skip(FROM, at)) else None


@reader
def day_list(words: Words, at: int) -> Found[Days] | None:
    """What follows 每周: 一三五, 一到五, 六日."""
    first = _digit(words, at)
    return _more(words, first[0], [first[1]], digits=True) if first else None


def _list(words: Words, at: int) -> Found[Days] | None:
    first = _day(words, at)
    digits = bool(first) and words.word(WEEK_WORD, at) is not None
    return _more(words, first[0], first[1], digits=digits) if first else None


def _day(words: Words, at: int) -> Found[list[int]] | None:
    if plural := words.word(PLURAL_DAYS, at):
        return plural
    found = words.word(WEEKDAY, at) or words.word(WEEKDAY_OR_ELSE, at)
    return (found[0], [found[1]]) if found and words.text(found[0]) not in TIMES else None


def _digit(words: Words, at: int) -> Found[int] | None:
    """A single character for a day, which is no count or clock time."""
    start = words.skip(WEEK_WORD, at)
    found = words.word(DAY_DIGIT, start)
    return found if found and not words.word(NO_DAY_AFTER, found[0]) else None


def _more(words: Words, at: int, days: list[int], *, digits: bool) -> Found[Days]:
    """The days that follow the first ones."""
    while len(days) < MOST:
        through = _through(words, at)
        start = through if through is not None else words.skip(JOINER, at)
        following = _day(words, start) or _digits(words, start, digits=digits)
        if not following or (through is None and start == at and not digits and "," not in words.gap(at)):
            break
        if through is not None:
            days = [*days, *_between(days[-1], following[1][0])]
        at, days = following[0], [*days, *following[1]]
    return at, tuple(WEEKDAYS[day] for day in sorted(set(days)))


def _digits(words: Words, at: int, *, digits: bool) -> Found[list[int]] | None:
    found = _digit(words, at) if digits else None
    return (found[0], [found[1]]) if found else None


def _through(words: Words, at: int) -> int | None:
    """The token after `to`, or after a dash."""
    if found := words.word(THROUGH, at):
        return found[0]
    return at if words.gap(at).strip() in DASHES and words.gap(at).strip() else None


def _between(first: int, last: int) -> list[int]:
    return [(first + ahead) % 7 for ahead in range((last - first) % 7)]
