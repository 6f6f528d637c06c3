"""Requests that share words are completed from each other."""

from __future__ import annotations

import pytest

from assistant.understanding.shared import bare, join, parallel, several, with_unit


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("set two timers", "set a timer"),
        ("set alarms for 7", "set an alarm for 7"),
        ("定两个闹钟", "定一个闹钟"),
        ("set a timer", None),
        ("闹钟", None),
    ],
)
def test_several_things_become_one(text: str, one: str | None) -> None:
    assert several(text) == one


@pytest.mark.parametrize(
    ("before", "fragment", "whole"),
    [
        ("five minutes for the eggs", "ten for the pasta", "ten minutes for the pasta"),
        ("五分钟煮蛋", "十煮面", "十分钟煮面"),
        ("five minutes", "ten seconds", "ten seconds"),
        ("five", "ten", "ten"),
        ("five minutes", "eggs", "eggs"),
    ],
)
def test_a_unit_is_said_once(before: str, fragment: str, whole: str) -> None:
    assert with_unit(before, fragment) == whole


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("another for 11:00", "11:00"),
        ("上海呢", "上海"),
        ("一个十分钟的", "十分钟的"),
        ("eggs", "eggs"),
        ("", ""),
    ],
)
def test_what_stands_for_the_thing_is_left_out(text: str, value: str) -> None:
    assert bare(text) == value


def test_numbers_of_one_unit_stand_beside_each_other() -> None:
    assert "明天早上七点"[parallel("明天早上七点", "八点叫我") :] == "七点"
    assert parallel("play jazz", "8 songs") == 0


def test_words_are_joined_as_their_script_is_written() -> None:
    assert join("weather in", "Paris") == "weather in Paris"
    assert join("北京", "的天气") == "北京的天气"
    assert join("Tokyo", "'s weather") == "Tokyo's weather"
