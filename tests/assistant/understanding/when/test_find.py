"""Time expressions are found where they stand, and what is no time is not found."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.understanding.tokens import tokenise
from assistant.understanding.when import Times, find
from bench.time_cases import REMINDER_KINDS, Case, cases, right
from tests.assistant.understanding.when.expected import NOW, found, short

SPANS = [
    ("remind me tomorrow at 5 pm, or in half an hour", ["tomorrow at 5 pm", "in half an hour"]),
    ("remind me to call grandma tomorrow at five about the seven dwarfs", ["tomorrow at five"]),
    ("提醒我明天下午三点开会", ["明天下午三点"]),
    ("明天早上七点叫我起床，后天不用", ["明天早上七点", "后天"]),
    ("what's the weather on friday?", ["on friday"]),
    ("is it late. Tomorrow at 5. Seven dwarfs", ["Tomorrow at 5"]),
    ("set a 10 minute timer for 5 eggs", ["10 minute"]),
]


@pytest.mark.parametrize(("text", "expected"), SPANS)
def test_spans_are_exact(text: str, expected: list[str]) -> None:
    assert [text[slice(*each.span)] for each in found(text)] == expected


NO_TIMES = """
七里香 | 1984 | 三体 | second song | play 1999 | 一点点 | 等一下 | 有点冷 | may i | march on | 声音大一点
我想听一点音乐 | 早上好 | good morning | 晚安 | set volume to 8 | turn it up to 5 | play the 5th symphony
channel 5 | room 1201 | seven up | the second one | 25 degrees | 三十八度六 | 给这本书打6分 | 五月天的歌
play yesterday | 播放十年 | 预定一家牛排馆 | seven | at 50 percent | a table for 7 | 13/45 | 32号 | 25点
99:99 | the sun | 十分后悔 | 3-4 people | to 8 | 第二首 | 十七岁的雨季 | 后来
"""


@pytest.mark.parametrize("text", [each for line in NO_TIMES.split("\n") for each in line.split(" | ")])
def test_what_is_no_time_is_not_found(text: str) -> None:
    assert short(text) == []


SILENT_FAILURES = [
    ("半小时后", "instant 2026-03-04T10:30"),
    ("下午三点零五分", "time 2026-03-04T15:05"),
    ("每周一三五早上8点", "recurrence 2026-03-06T08:00"),
    ("in half an hour", "instant 2026-03-04T10:30"),
    ("every weekday at 7", "recurrence 2026-03-05T07:00"),
    ("下周五", "date 2026-03-13"),
    ("明天", "date 2026-03-05"),
]


@pytest.mark.parametrize(("text", "expected"), SILENT_FAILURES)
def test_what_other_readers_get_wrong_without_a_word(text: str, expected: str) -> None:
    assert short(text) == [expected]


@pytest.mark.parametrize(("text", "seconds"), [("1小时30分钟", 5400), ("1 hour and 15 minutes", 4500)])
def test_durations_are_not_cut_short(text: str, seconds: float) -> None:
    assert [each.seconds for each in found(text)] == [seconds]


def test_a_slot_is_offered_each_simple_kind_beside_the_whole() -> None:
    offered = Times(tokenise("tomorrow at 5 pm"), NOW).starting(0)
    assert [(end, each.kind) for end, each in offered[:2]] == [(4, "instant"), (1, "date")]
    kinds = {(end, each.kind) for end, each in Times(tokenise("in 5 minutes"), NOW).starting(1)}
    assert (3, "duration") in kinds


def test_where_a_time_is_expected_a_number_is_one() -> None:
    times = Times(tokenise("an alarm for 7"), NOW)
    assert [(end, each.kind) for end, each in times.starting(3)] == [(4, "time")]


def test_the_json_of_an_expression_has_only_what_it_knows() -> None:
    assert [each.as_json() for each in found("五分钟")] == [
        {"span": [0, 3], "kind": "duration", "seconds": 300, "grain": "minute"}
    ]
    assert [each.as_json() for each in found("晚上八点")] == [
        {"span": [0, 4], "kind": "time", "start": "2026-03-04T20:00:00+08:00", "grain": "hour"}
    ]


def share(chosen: list[Case]) -> float:
    return 100 * sum(right(each, found(each.text, each.now)) for each in chosen) / len(chosen)


@pytest.mark.parametrize(("language", "least"), [("en", 96), ("zh", 92)])
def test_what_reminders_need_is_understood(sample_data: Path, language: str, least: float) -> None:
    every = cases(sample_data / "when")
    assert share([each for each in every if "core" in each.part and each.language == language
                  and each.kind in REMINDER_KINDS]) >= least  # fmt: skip


def test_every_timer_is_understood(sample_data: Path) -> None:
    every = cases(sample_data / "when")
    assert share([each for each in every if each.source.startswith("home_assistant")]) == 100


@pytest.mark.parametrize("text", ["⒎⒎", "⒎-⒏", "1⒈/2", "⑴/⑵/⑶", "7.-8."])
def test_digits_with_marks_of_their_own_are_no_stumbling_block(text: str) -> None:
    find(text, "en", NOW)
