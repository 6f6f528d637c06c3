"""What a question names, and what the index holds for a text."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.terms import asked, phrases, spaced


def test_chinese_is_kept_by_the_character_and_latin_by_the_word() -> None:
    assert spaced("E2错误：请检查Water Tank。") == "e2 错 误 请 检 查 water tank"


def test_traditional_and_full_width_characters_are_read_as_the_usual_ones() -> None:
    assert spaced("洗衣機濾網 ＷＩＦＩ") == spaced("洗衣机滤网 wifi")


def test_only_what_names_something_is_asked() -> None:
    assert asked("How do I descale the coffee machine?") == (('"descale"',), ('"coffee"',), ('"machine"',))
    assert asked("what is it?") == asked("这是什么意思") == asked("") == ()


def test_a_chinese_character_is_found_by_either_of_its_neighbours() -> None:
    assert asked("请问怎么清洗滤网") == (
        ('"清 洗"',),
        ('"清 洗"', '"洗 滤"'),
        ('"洗 滤"', '"滤 网"'),
        ('"滤 网"',),
    )


@pytest.mark.parametrize(
    "question", ['"" OR 1', "NEAR(a b)", "about: x*", "a AND NOT (b", "^x -y {z}", "\0\ud800"]
)
def test_operators_are_only_words(question: str) -> None:
    _matches(question)


@given(st.text(max_size=200))
def test_every_question_can_be_asked(question: str) -> None:
    _matches(question)


def _matches(question: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5 (body)")
    db.execute("INSERT INTO words VALUES (?)", (spaced(question),))
    if found := phrases(asked(question)):
        db.execute("SELECT * FROM words WHERE words MATCH ?", (" OR ".join(found),)).fetchall()
    db.close()


def test_a_question_is_bounded() -> None:
    assert len(phrases(asked("洗衣机滤网" * 100_000))) < 40
    assert len(asked(" ".join(map(str, range(10_000))))) == 32
