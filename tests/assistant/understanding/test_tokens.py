"""Text is cut into what the grammar can match."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.tokens import tokenise, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What's the time?", "what is the time"),
        ("WHATS THE TIME", "what is the time"),
        ("What’s Tokyo’s time, o’clock?", "what is tokyo is time o'clock"),
        ("I don't, can't, won’t", "i do not can not wo not"),
        ("现在几点了？", "现 在 几 点 了"),
        ("現在幾點", "现 在 几 点"),
        ("play 七里香 now", "play 七 里 香 now"),
        ("5分30秒", "5 分 30 秒"),
        ("7:30 p.m. 1/2 ½ 2.5", "7 : 30 p m 1 / 2 1⁄2 2.5"),
        ("５分鐘ＡＢＣ", "5 分 钟 abc"),
        ("", ""),
        ("!?… 。，", ""),
        ("São Paulo", "são paulo"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


@settings(deadline=None)
@given(st.text(max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    tokens = tokenise(text)
    assert all(0 <= token.start < token.end <= len(text) and token.text for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)
