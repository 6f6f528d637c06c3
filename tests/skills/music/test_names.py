"""The words of the music skill mean the same in both languages."""

from __future__ import annotations

import pytest

from skills.music.amounts import spoken
from skills.music.names import names


@pytest.mark.parametrize(
    ("said", "amount"), [("twenty five", 25), ("100", 100), ("a hundred", 100), ("seven", 7)]
)
def test_an_amount_is_read_in_english(said: str, amount: int) -> None:
    assert spoken("en")[said] == amount


@pytest.mark.parametrize(
    ("said", "amount"), [("十", 10), ("十五", 15), ("二十", 20), ("九十九", 99), ("一百", 100)]
)
def test_an_amount_is_read_in_chinese(said: str, amount: int) -> None:
    assert spoken("zh")[said] == amount


def test_less_is_the_opposite_of_more() -> None:
    assert names("en")["less"]["twenty"] == -names("en")["more"]["twenty"]


def test_a_genre_is_the_same_word_in_both_languages() -> None:
    assert names("zh")["genre"]["爵士乐"] == names("en")["genre"]["smooth jazz"] == "jazz"
