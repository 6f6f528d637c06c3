import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.memory.longterm.words import LONGEST_TEXT, clean, phrases, terms


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("我对什么过敏？", ('"过 敏"',)),
        ("备用钥匙在哪里", ('"备 用"', '"用 钥"', '"钥 匙"')),
        ("Where is the spare key?", ('"spare"', '"key"')),
        ("what's my daughter's birthday", ('"daughter"', '"birthday"')),
        ("我的wifi密码是什么", ('"wifi"', '"密 码"')),
        ("what did I tell you?", ()),
        ("", ()),
    ],
)
def test_a_question_leaves_what_an_answer_would_hold(question: str, expected: tuple[str, ...]) -> None:
    assert phrases(question) == expected


def test_chinese_is_split_into_characters() -> None:
    assert terms("备用Key在B2楼") == "备 用 key 在 b2 楼"


def test_what_no_text_has_is_taken_out() -> None:
    assert clean("a\0b\ud800c\n\td") == "a bc d"
    assert clean("👩‍👩‍👧 שלום") == "👩‍👩‍👧 שלום"
    assert len(clean("x" * 1_000_000)) == LONGEST_TEXT


@given(st.text(max_size=200))
def test_no_question_is_an_operator(question: str) -> None:
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE VIRTUAL TABLE found USING fts5 (terms, tokenize = 'porter unicode61')")
        for phrase in phrases(question):
            db.execute("SELECT * FROM found WHERE found MATCH ?", (phrase,)).fetchall()
    db.close()


@given(st.text())
def test_any_text_can_be_kept(text: str) -> None:
    kept = clean(text)
    assert kept.encode("utf-8").decode("utf-8") == clean(kept)
