"""The words that fill the slots of the sentences, from `lists.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from assistant import Language
from skills.schedule.times import times

LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Of the months."""

MEANINGS: Mapping[str, Any] = {
    **dict.fromkeys(("all", "empty", "it", "last", "next", "minus", "private", "skips_holidays"), True),
    "zero": 0,
    "event": "event",
    "meeting": "event",
    "calendar": "event",
    "day": "event",
    "waking": "alarm",
    "rising": "alarm",
    "hushed": "alarm",
    "reminding": "reminder",
    "sound": "music",
    "news": "news",
}
"""What every word of a list means; a word of another list means itself."""


@cache
def lists(language: Language) -> Mapping[str, Mapping[str, Any]]:
    """Slot type -> what may be said -> what it means."""
    table = tomllib.loads((files(__package__) / "lists.toml").read_text("utf-8"))[language]
    fives = {word: 300 * count for count, word in enumerate(table.pop("fives"), 1)}
    more = {word: count for count, word in enumerate(table.pop("more"), 1)}
    more |= {word.replace(word.split()[0], str(count), 1): count for word, count in more.items()}
    longer = {word: 60.0 * count for word, count in more.items()}
    kinds = {word: kind for kind, words in table.pop("kind").items() for word in words}
    often = {
        word: {"kind": "recurrence", "rrule": rule, "grain": "day"}
        for rule, words in table.pop("often").items()
        for word in words
    }
    never = dict(impossible(table.pop("never"), language))
    others = {name: {word: MEANINGS.get(name, word) for word in words} for name, words in table.items()}
    return {
        "kind": kinds,
        "fives": fives,
        "more": more,
        "longer": longer,
        "often": often,
        "never": never,
        **others,
    }


def impossible(forms: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    """Hours and days that there are not, as they are said, and the reply that says so."""
    words = times(language)
    for hour in range(25, 61):
        for said in {str(hour), words.number(hour), *forms["numbers"].get(str(hour), ())}:
            yield from ((form.format(hour=said), "no_such_hour") for form in forms["hours"])
    for month, last in enumerate(LAST_DAYS, 1):
        name = words.words["months"][month - 1].removesuffix("月")
        names = {name, str(month)} if forms["numbered"] else {name}
        for day, month_said in product(range(last + 1, 36), names):
            for said in {str(day), words.nth_day(day)}:
                yield from (
                    (form.format(month=month_said, day=said), "reminder_never") for form in forms["days"]
                )
