"""Days of any month: the 3rd, the 1st and 15th, the first Monday, the last working day, 三号, 最后一天."""

from __future__ import annotations

from assistant.understanding.when.lunardates import EARLY_DAYS, LATER_DAYS
from assistant.understanding.when.rrule import WEEKDAYS, WORKDAYS, Rule
from assistant.understanding.when.vocabulary import DAY_MARK, THE, WEEKDAY
from assistant.understanding.when.words import Category, Found, Words, longest, reader

Mark = Category[int]
MOST = 4
"""Days of a month: nobody names more."""
LAST: Category[int] = Category("last_of_month")
NTH: Category[int] = Category("nth_of_month")
EDGE_DAY: Category[int] = Category("edge_day")
DAY_WORD: Mark = Category("day_word")
WORKDAY_WORD: Mark = Category("workday_word")
JOINER: Mark = Category("day_joiner")


@reader
def days_of_month(words: Words, at: int) -> Found[Rule] | None:
    """A monthly rule."""
    return longest(_edge(words, at), _by_weekday(words, at), _numbered(words, at), _lunar(words, at))


def _edge(words: Words, at: int) -> Found[Rule] | None:
    found = words.word(EDGE_DAY, at)
    return (found[0], Rule("MONTHLY", month_days=(found[1],))) if found else None


def _by_weekday(words: Words, at: int) -> Found[Rule] | None:
    """The first Monday, the last day, 最后一个工作日."""
    which = words.word(LAST, at) or words.word(NTH, at) or words.ordinal(words.skip(THE, at))
    if not which or which[1] > 5:
        return None
    if weekday := words.word(WEEKDAY, which[0]):
        return weekday[0], Rule("MONTHLY", days=(f"{which[1]}{WEEKDAYS[weekday[1]]}",))
    if workday := words.word(WORKDAY_WORD, which[0]):
        return workday[0], Rule("MONTHLY", days=WORKDAYS, position=which[1])
    day = words.word(DAY_WORD, which[0])
    return (day[0], Rule("MONTHLY", month_days=(which[1],))) if day else None


def _numbered(words: Words, at: int) -> Found[Rule] | None:
    """The 3rd, the 1st and the 15th, 三号和十八号."""
    numbers: list[int] = []
    end = at
    while len(numbers) < MOST and (number := _number(words, words.skip(JOINER, end) if numbers else at)):
        end, numbers = number[0], [*numbers, number[1]]
    return (end, Rule("MONTHLY", month_days=tuple(numbers))) if numbers else None


def _number(words: Words, at: int) -> Found[int] | None:
    start = words.skip(THE, at)
    found = words.ordinal(start)
    if found is None:
        number = words.whole(start)
        mark = words.word(DAY_MARK, number[0]) if number else None
        found = (mark[0], number[1]) if number and mark else None
    return (words.skip(DAY_WORD, found[0]), found[1]) if found and 1 <= found[1] <= 31 else None


def _lunar(words: Words, at: int) -> Found[Rule] | None:
    """初一十五, 初八."""
    first = EARLY_DAYS.at(words.tokens, at)
    if not first:
        return None
    start = words.skip(JOINER, first[0])
    second = EARLY_DAYS.at(words.tokens, start) or LATER_DAYS.at(words.tokens, start)
    if second and second[1] > first[1] and words.text(second[0]) not in ("点", "分", ":"):
        return second[0], Rule("MONTHLY", month_days=(first[1], second[1]), lunar=True)
    return first[0], Rule("MONTHLY", month_days=(first[1],), lunar=True)
