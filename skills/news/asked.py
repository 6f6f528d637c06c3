"""What the news may be asked for, and which stories that means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files

from assistant import Language
from skills.news.stories import Story

SMALL = frozenset(
    {*("the", "a", "an", "of", "in", "on", "at", "to", "for"), *("and", "or", "about", "new", "news")}
)
LANGUAGES: tuple[Language, ...] = ("zh", "en")
WORD = re.compile(r"[a-z0-9]+|[^\W\d_a-z]+", re.IGNORECASE)


@cache
def vocabulary() -> Mapping[str, Mapping[Language, Mapping[str, str]]]:
    """Kind -> language -> what it means -> what may be said."""
    return tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))


def said_for(kind: str, value: str, language: Language) -> list[str]:
    """All the words for it; itself where it is not in the vocabulary."""
    return vocabulary()[kind][language].get(value, value).split("|")


def about(topic: str) -> Callable[[Story], bool]:
    """Told by its feed, its tags or its words."""
    words = {language: said_for("topic", topic, language) for language in LANGUAGES}
    tests = {language: [_mentions(each) for each in words[language]] for language in LANGUAGES}
    names = {topic.casefold(), *words["zh"], *words["en"]}

    def is_about(story: Story) -> bool:
        if names & story.topics:
            return True
        heard = f"{story.title} {story.text[:300]}".casefold()
        return any(test(heard) for test in tests[story.language])

    return is_about


def _mentions(words: str) -> Callable[[str], bool]:
    """All of its words but the small ones; English ones whole, but for an ending."""
    wanted = [word for word in WORD.findall(words.casefold().replace("的", " ")) if word not in SMALL]
    tests = [
        re.compile(rf"\b{re.escape(word)}(?:s|es)?\b" if word.isascii() else re.escape(word))
        for word in wanted
    ]
    return lambda heard: bool(tests) and all(test.search(heard) for test in tests)


def of_source(source: str, known: Iterable[str]) -> frozenset[str]:
    """Those of the `known` names that are meant: 新华网 is 新华社, "BBC" is BBC中文 as well."""
    heard = {source.casefold()}
    for language in LANGUAGES:
        names = vocabulary()["source"][language].get(source)
        heard |= set(names.split("|")) if names else set()
    return frozenset(name for name in known if _named(name.casefold(), heard))


def _named(name: str, heard: Iterable[str]) -> bool:
    return any(
        name == word or re.fullmatch(rf"(?:the )?{re.escape(word)}\s?(?:中文|中文网|网|news)?", name)
        for word in heard
    )
