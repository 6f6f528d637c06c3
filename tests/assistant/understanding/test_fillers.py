"""Politeness and hesitation are passed over, and titles are left whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.testing import NOON
from assistant.understanding.fillers import PLACES, listed
from assistant.understanding.grammar import Grammar, Speakable

Write = Callable[..., Speakable]
ENGLISH = """
[play]
sentences = ["play {title:text}"]
[stop]
sentences = ["stop the music", "what time is it"]
"""
CHINESE = """
[play]
sentences = ["(播放|放) {title:text}"]
[stop]
sentences = ["停止音乐", "几点"]
"""


@pytest.fixture
def grammar(write: Write) -> Grammar:
    return Grammar.compile([write(ENGLISH, CHINESE)])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("hey jarvis could you please play Hey Jude for me", "Hey Jude"),
        ("I was wondering if you could play Hey Jude, thank you so much", "Hey Jude"),
        ("um, play, uh, Hey Jude, would you please", "Hey Jude"),
        ("play Right Here Right Now", "Right Here Right Now"),
        ("play Me Too", "Me Too"),
        ("play Please Please Me", "Please Please Me"),
        ("麻烦你帮我放一下七里香好吗谢谢", "七里香"),
        ("能不能给我播放七里香给我听听", "七里香"),
        ("放现在", "现在"),
        ("放下个路口再", "下个路口再"),
    ],
)
def test_a_title_stays_whole(text: str, title: str, grammar: Grammar) -> None:
    assert grammar.match(text, "en", NOON)[0].slots == {"title": title}


@pytest.mark.parametrize(
    "text",
    [
        "stop the music right now",
        "just stop, the music, immediately please",
        "do you know what time is it",
        "can you tell me what time is it",
        "停止音乐马上",
        "请马上停止音乐一下",
        "你知道现在几点吗",
        "告诉我几点了好不好",
    ],
)
def test_what_is_said_beside_it_does_not_count(text: str, grammar: Grammar) -> None:
    (match,) = grammar.match(text, "en", NOON)
    assert match.intent == "talk.stop"
    assert match.passed


def test_every_filler_has_a_known_place() -> None:
    assert {place for places in listed().values() for place in places} == set(PLACES)
