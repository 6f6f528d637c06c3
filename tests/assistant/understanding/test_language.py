"""The language is that of the sentence, not of the names in it."""

from __future__ import annotations

import pytest

from assistant.messages import Language
from assistant.understanding.language import detect


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what time is it", "en"),
        ("现在几点", "zh"),
        ("play 七里香", "en"),
        ("what's the weather in 北京", "en"),
        ("播放 Yesterday", "zh"),
        ("播放 Let It Be", "zh"),
        ("Tokyo现在几点", "zh"),
        ("set一个五分钟的timer", "zh"),
        ("帮我set一个timer", "zh"),
        ("計時器還有多久", "zh"),
    ],
)
def test_detect(text: str, expected: Language) -> None:
    assert detect(text, "en" if expected == "zh" else "zh") == expected


@pytest.mark.parametrize("text", ["", "123", "?!", "🙂"])
def test_where_nothing_tells_the_default_holds(text: str) -> None:
    assert detect(text, "zh") == "zh"
    assert detect(text, "en") == "en"
