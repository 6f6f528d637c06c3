"""What is new in an answer, and what was said before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.residency.fresh import OLD, REFRAIN, Fresh
from assistant.speech.sentences import cut

SAID = ["今天天气很好。", "气温二十度，", "有风。"]


def parts(said: list[str], sentences: list[str], room: int = 1000) -> list[str | None]:
    fresh = Fresh(said, room=room)
    return [fresh.part(sentence) for sentence in sentences]


@pytest.mark.parametrize(
    ("sentences", "new"),
    [
        (["出门带伞。"], ["出门带伞。"]),
        (["今天天气很好!", "出门带伞。"], ["", "出门带伞。"]),
        (["今天天气很好，气温二十度，有风。", "出门带伞。"], ["", "出门带伞。"]),
        (["今天天气", "很好。", "气温二十度，有", "风。"], ["", "", "", ""]),
        (["气温二十度，有风，出门带伞。"], ["出门带伞。"]),
        (["有风。"], [""]),
    ],
)
def test_what_was_said_is_left_out(sentences: list[str], new: list[str]) -> None:
    assert parts(SAID, sentences) == new


def test_a_refrain_is_sung_three_times() -> None:
    assert parts([], ["La la la."] * (REFRAIN + 1)) == ["La la la."] * REFRAIN + [None]


def test_who_only_repeats_is_stopped() -> None:
    assert parts(SAID, ["有风。"] * OLD)[-1] is None


def test_there_is_room_for_whole_sentences_only() -> None:
    assert parts([], ["一二三。", "四五六。", "七。"], room=9) == ["一二三。", "四五六。", None]


@given(st.lists(st.integers(0, 999), unique=True, min_size=1, max_size=8), st.data())
def test_whoever_says_it_again_however_it_is_cut_nothing_is_said_twice(
    numbers: list[int], data: st.DataObject
) -> None:
    whole = [f"第{number}句是这样，很长很长的一句话。" for number in numbers]
    said = whole[: data.draw(st.integers(0, len(whole)))]
    again = [
        sentence for piece in whole for sentence in data.draw(st.sampled_from(([piece], list(cut(piece)))))
    ]
    fresh = Fresh(said, room=10_000)
    assert "".join([*said, *(fresh.part(sentence) or "" for sentence in again)]) == "".join(whole)
