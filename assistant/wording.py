"""The sentences that a user hears, one file per language, and values put into them as people write them.

    reply = Wording(folder).say("time", "en", time=time(15, 5))     # It's 3:05 PM.

A file `en.toml` or `zh.toml` maps a key to a sentence with `{name}` fields, or to a list of sentences of
which one is taken by the turn's id. What a field's value becomes depends on its type and on the spec
behind the colon: `{day}`, `{day:weekday}`.
"""

from __future__ import annotations

import string
import tomllib
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from importlib.resources.abc import Traversable
from typing import Any, get_args

from assistant.messages import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)

WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Wording:
    """The replies of one skill, or of the assistant itself."""

    def __init__(self, folder: Traversable) -> None:
        self._texts: dict[Language, dict[str, Any]] = {
            language: tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
            for language in LANGUAGES
        }

    def keys(self, language: Language) -> frozenset[str]:
        return frozenset(self._texts[language])

    def say(self, key: str, language: Language, *, pick: str = "", **values: Any) -> str:
        """The sentence under `key`; `pick` (a turn's id) chooses among several. Raises KeyError."""
        text = self._texts[language][key]
        if isinstance(text, list):
            text = text[zlib.crc32(pick.encode()) % len(text)]
        return Filler(language).vformat(text, (), values)


class Filler(string.Formatter):
    """Formats values as people of the language write them."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        form = format_spec or _form_of(value)
        if writer := WRITERS.get((self._language, form)):
            return writer(value)
        return str(super().format_field(value, format_spec))


KINDS = ((datetime, "moment"), (date, "date"), (time, "time"), (timedelta, "duration"), (tuple, "either"))


def _form_of(value: Any) -> str:
    """A datetime is a date too, so the order matters."""
    for kind, form in KINDS:
        if isinstance(value, kind):
            return form
    return ""


def _time_en(value: time | datetime) -> str:
    return f"{value.hour % 12 or 12}:{value.minute:02} {'AM' if value.hour < 12 else 'PM'}"


def _time_zh(value: time | datetime) -> str:
    part = next(name for until, name in PARTS_OF_DAY if value.hour < until)
    hour = value.hour if value.hour <= 12 else value.hour - 12
    minute = "整" if value.minute == 0 else f"{value.minute:02}分"
    return f"{part}{hour}点{minute}"


PARTS_OF_DAY = ((5, "凌晨"), (8, "早上"), (11, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
"""Until which hour a part of the day lasts, as Chinese speakers divide it."""


def _duration(value: timedelta, language: Language) -> str:
    seconds = round(value.total_seconds())
    days, seconds = divmod(seconds, 86_400)
    hours, seconds = divmod(seconds, 3_600)
    minutes, seconds = divmod(seconds, 60)
    counts = [(days, 0), (hours, 1), (minutes, 2), (seconds, 3)]
    said = [(count, unit) for count, unit in counts if count] or [(0, 3)]
    return _duration_en(said) if language == "en" else _duration_zh(said)


def _duration_en(said: list[tuple[int, int]]) -> str:
    names = ("day", "hour", "minute", "second")
    parts = [f"{count} {names[unit]}{'' if count == 1 else 's'}" for count, unit in said]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _duration_zh(said: list[tuple[int, int]]) -> str:
    """A lone 5 minutes is 5分钟, within a longer duration 5分."""
    names = ("天", "小时", "分钟" if said[-1][1] == 2 else "分", "秒" if len(said) > 1 else "秒钟")
    return "".join(f"{count}{names[unit]}" for count, unit in said)


WRITERS: Mapping[tuple[str, str], Callable[[Any], str]] = {
    ("en", "time"): _time_en,
    ("zh", "time"): _time_zh,
    ("en", "date"): lambda day: f"{WEEKDAYS['en'][day.weekday()]}, {MONTHS[day.month - 1]} {day.day}",
    ("zh", "date"): lambda day: f"{day.month}月{day.day}日{WEEKDAYS['zh'][day.weekday()]}",
    ("en", "fulldate"): lambda day: (
        f"{WEEKDAYS['en'][day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"
    ),
    ("zh", "fulldate"): lambda day: f"{day.year}年{day.month}月{day.day}日{WEEKDAYS['zh'][day.weekday()]}",
    ("en", "weekday"): lambda day: WEEKDAYS["en"][day.weekday()],
    ("zh", "weekday"): lambda day: WEEKDAYS["zh"][day.weekday()],
    ("en", "month"): lambda day: MONTHS[day.month - 1],
    ("zh", "month"): lambda day: f"{day.month}月",
    ("en", "moment"): lambda moment: (
        f"{WEEKDAYS['en'][moment.weekday()]}, {MONTHS[moment.month - 1]} {moment.day} at {_time_en(moment)}"
    ),
    ("zh", "moment"): lambda moment: (
        f"{moment.month}月{moment.day}日{WEEKDAYS['zh'][moment.weekday()]}{_time_zh(moment)}"
    ),
    ("en", "duration"): lambda span: _duration(span, "en"),
    ("zh", "duration"): lambda span: _duration(span, "zh"),
    ("en", "either"): " or ".join,
    ("zh", "either"): "或".join,
}
