"""How recognised text is written."""

import pytest

from models.asr.tidy import HINTS, bare, hints_of, tidy


@pytest.mark.parametrize(
    ("heard", "text"),
    [
        (" What's the time? ", "What's the time"),
        ("今天 天气 怎么样？", "今天天气怎么样"),
        ("播放　七里香。", "播放七里香"),
        ("set an alarm for 7:30, please.", "set an alarm for 7:30, please"),
        ("「打开灯」", "打开灯"),
        ("It’s 3.5 degrees…", "It's 3.5 degrees"),
        ("播放 Yesterday Once More。", "播放 Yesterday Once More"),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_text_is_written_the_one_way(heard: str, text: str) -> None:
    assert tidy(heard) == text
    assert tidy(text) == text


def test_bare_text_compares_what_was_said_and_not_how_it_is_written() -> None:
    assert bare("Thank you, for Watching!") == bare("thankyou for watching")


def test_hints_are_the_most_useful_phrases_that_are_short_enough() -> None:
    hints = hints_of(["set a timer", "定时器", *(f"phrase number {number}" for number in range(50))])
    assert hints["en"].startswith("set a timer, phrase number 0")
    assert hints["zh"] == "定时器"
    assert max(map(len, hints.values())) <= HINTS
