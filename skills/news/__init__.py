"""Understands what is asked of the news; nothing answers yet, since no feed is connected."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn

from assistant import Intent, Language, Skill, SkillError, Turn, action


class NewsSkill(Skill):
    name = "news"

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        """`topic` and `source`, and `nth`: which of the headlines."""
        return {
            kind: {name: value for value, names in rows[language].items() for name in names.split("|")}
            for kind, rows in _vocabulary().items()
        } | {"nth": _ordinals()[language]}

    @action("headlines")
    async def headlines(self, turn: Turn, intent: Intent) -> NoReturn:
        """The latest, or those about `topic`, or those of `source`."""
        raise SkillError("no source of news is connected", code="not_connected")

    @action("read")
    async def read(self, turn: Turn, intent: Intent) -> NoReturn:
        """More about headline `number`, or about the next."""
        raise SkillError("no source of news is connected", code="not_connected")


@cache
def _vocabulary() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Kind -> language -> what it means -> what may be said."""
    return tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))


@cache
def _ordinals() -> Mapping[Language, Mapping[str, int]]:
    english = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    chinese = "一二三四五六七八九十"
    return {
        "en": {name: number for number, name in enumerate(english, 1)} | {"last": -1},
        "zh": {f"第{name}": number for number, name in enumerate(chinese, 1)} | {"最后一": -1, "最后": -1},
    }
