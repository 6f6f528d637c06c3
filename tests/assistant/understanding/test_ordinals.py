"""The place in a list is read."""

from __future__ import annotations

import pytest

from assistant.understanding.ordinals import ordinal
from assistant.understanding.tokens import tokenise


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("first", 1),
        ("second", 2),
        ("twelfth", 12),
        ("twentieth", 20),
        ("twenty first", 21),
        ("twenty-third", 23),
        ("2nd", 2),
        ("21st", 21),
        ("last", -1),
        ("second to last", -2),
        ("third from the end", -3),
        ("第三", 3),
        ("第十二", 12),
        ("第2", 2),
        ("最后一", -1),
        ("最后", -1),
        ("倒数第二", -2),
    ],
)
def test_it_is_read_whole(text: str, value: int) -> None:
    tokens = tokenise(text)
    assert ordinal(tokens, 0) == (len(tokens), value)


@pytest.mark.parametrize("text", ["", "two", "2 nd", "第", "第几", "倒数", "twenty", "三", "最", "nd"])
def test_what_is_none_is_not_read(text: str) -> None:
    assert ordinal(tokenise(text), 0) is None
