"""PINs as they are said, kept and tried."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.people.pins import LOCK_SECONDS, Tries, hashed, matches, runs


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1234", "1234"),
        ("1 2 3 4", "1234"),
        ("one two three four", "1234"),
        ("One, two, three, four.", "1234"),
        ("my pin is oh nine oh seven", "0907"),
        ("double two double seven", "2277"),
        ("triple five nine", "5559"),
        ("幺二三四", "1234"),
        ("一二三四", "1234"),
        ("密码是零九〇七。", "0907"),
        ("两个八两个六", "8866"),
        ("洞拐勾幺", "0791"),
        ("one 二 three 四", "1234"),
        ("one two three for", "1234"),
        ("我是妈妈，一二三四", "1234"),
        ("12 34 56", "123456"),
        ("123", ""),
        ("123456789", ""),
        ("1234 or 5678", "1234"),
        ("play one two three four for me", "12344 1234"),
        ("one two three four to unlock", "12342 1234"),
        ("play seven to nine for for me", "72944 7294"),
        ("oh one two three four", "01234 1234"),
        ("我要一二三四", "11234 1234"),
        ("1234. 1234. 1234", "1234"),
        ("5678, no, 1234", "5678"),
        ("1234，5678", "12345678 1234 5678"),
        ("", ""),
        ("play some music", ""),
        ("二十五分钟", ""),
    ],
)
def test_digits_are_read_one_by_one(text: str, digits: str) -> None:
    found = next(runs(text), None)
    assert " ".join(found.readings if found else ()) == digits


def test_where_it_was_said_is_known() -> None:
    text = "I am mum, one two three four, play jazz"
    [run] = runs(text)
    assert (text[run.start : run.end], run.readings) == ("one two three four", ("1234",))


@given(st.text(max_size=50))
def test_any_text_is_read(text: str) -> None:
    for run in runs(text):
        assert 0 <= run.start < run.end <= len(text)
        for digits in run.readings:
            assert digits.isascii()
            assert 4 <= len(digits) <= 8


def test_only_a_salted_hash_is_kept() -> None:
    one, other = hashed("1234"), hashed("1234")
    assert one != other
    assert "1234" not in one.split("$", 4)[4]
    assert matches("1234", one)
    assert matches("1234", other)
    assert not matches("1235", one)


@pytest.mark.parametrize(
    "kept", ["", "1234", "scrypt$1$2$3$4", "scrypt$9999999999$8$1$AAAA$AAAA", "md5$1$1$1$A$A"]
)
def test_what_is_no_hash_matches_nothing(kept: str) -> None:
    assert not matches("1234", kept)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４"])
def test_what_is_no_pin_is_refused(pin: str) -> None:
    with pytest.raises(ValueError, match="4 to 8 digits"):
        hashed(pin)


def test_three_wrong_ones_lock_for_a_minute() -> None:
    now = 1000.0
    tries = Tries(lambda: now)
    tries.wrong()
    tries.wrong()
    assert (tries.left, tries.locked_seconds) == (1, 0)
    tries.wrong()
    assert tries.locked_seconds == LOCK_SECONDS
    now += LOCK_SECONDS
    assert (tries.left, tries.locked_seconds) == (3, 0)
    tries.wrong()
    tries.right()
    assert tries.left == 3
