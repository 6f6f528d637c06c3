"""Boundaries between requests are connecting words and punctuation, and few."""

from __future__ import annotations

import pytest

from assistant.understanding.connectors import MOST, commands, connected, juxtaposed, opens


def _pieces(text: str) -> list[str]:
    boundaries = connected(text)
    starts = [0, *(each.end for each in boundaries)]
    ends = [*(each.start for each in boundaries), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("turn it up and play jazz", ["turn it up", "play jazz"]),
        ("turn it up, and then also play jazz", ["turn it up", "play jazz"]),
        ("stop. play jazz!", ["stop", "play jazz!"]),
        ("关掉闹钟然后再放首歌", ["关掉闹钟", "放首歌"]),
        ("牛奶和鸡蛋", ["牛奶", "鸡蛋"]),
        ("北京、上海", ["北京", "上海"]),
        ("呼和浩特和北京", ["呼和浩特", "北京"]),
        ("wake me at 7:30 a.m. and play jazz", ["wake me at 7:30 a.m", "play jazz"]),
        ("the weather in Trinidad and Tobago", ["the weather in Trinidad and Tobago"]),
        ("and play jazz and", ["and play jazz and"]),
        ("再见", ["再见"]),
        ("", [""]),
    ],
)
def test_a_text_may_be_cut_where_something_connects(text: str, pieces: list[str]) -> None:
    assert _pieces(text) == pieces


def test_words_between_requests_are_stronger_than_those_between_names() -> None:
    assert [each.strong for each in connected("play aa and bb then cc. dd, ee 然后 ff 和 gg")] == [
        *(False, True, True, False, True, False)
    ]


def test_there_are_never_many() -> None:
    assert len(connected("a and " * 500)) == MOST
    assert len(juxtaposed("play " * 500)) == MOST


@pytest.mark.parametrize(
    "text", ["play jazz", "could you please turn it up", "请帮我关掉音乐", "what time is it"]
)
def test_a_request_shows_by_how_it_begins(text: str) -> None:
    assert opens(text)


@pytest.mark.parametrize("text", ["eggs", "the news", "鸡蛋", "", "please"])
def test_a_name_does_not_begin_as_a_request(text: str) -> None:
    assert not opens(text)


def test_a_question_does_not_command() -> None:
    assert commands("play jazz")
    assert not commands("what time is it")


def test_requests_may_stand_side_by_side() -> None:
    text = "打开音乐声音大一点"
    assert "声音大一点" in [text[each.end :] for each in juxtaposed(text)]
