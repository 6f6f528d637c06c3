from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.messages import Language
from assistant.wording import LANGUAGES, Wording

NOON = datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en", time(15, 5), "3:05 PM"),
        ("en", time(0, 0), "12:00 AM"),
        ("zh", time(15, 5), "下午3点05分"),
        ("zh", time(0, 30), "凌晨0点30分"),
        ("zh", time(12, 0), "中午12点整"),
        ("zh", time(20, 0), "晚上8点整"),
        ("en", date(2026, 11, 22), "Sunday, November 22"),
        ("zh", date(2026, 11, 22), "11月22日星期日"),
        ("en", NOON, "Sunday, November 22 at 12:30 PM"),
        ("zh", NOON, "11月22日星期日中午12点30分"),
        ("en", timedelta(minutes=5), "5 minutes"),
        ("en", timedelta(seconds=1), "1 second"),
        ("en", timedelta(hours=1, minutes=30), "1 hour and 30 minutes"),
        ("en", timedelta(days=1, hours=2, minutes=3), "1 day, 2 hours and 3 minutes"),
        ("en", timedelta(), "0 seconds"),
        ("zh", timedelta(minutes=5), "5分钟"),
        ("zh", timedelta(minutes=5, seconds=30), "5分30秒"),
        ("zh", timedelta(hours=1, minutes=30), "1小时30分钟"),
        ("zh", timedelta(seconds=10), "10秒钟"),
        ("en", 7, "7"),
        ("zh", "茶", "茶"),
    ],
)
def test_a_value_is_written_as_people_write_it(
    tmp_path: Path, language: Language, value: Any, said: str
) -> None:
    for each in LANGUAGES:
        (tmp_path / f"{each}.toml").write_text('it = "{value}"')
    assert Wording(tmp_path).say("it", language, value=value) == said


def test_one_of_several_sentences_is_taken_by_the_turns_id(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / f"{language}.toml").write_text('it = ["a", "b", "c"]')
    wording = Wording(tmp_path)
    assert {wording.say("it", "en", pick=str(turn)) for turn in range(50)} == {"a", "b", "c"}
    assert wording.say("it", "en", pick="x") == wording.say("it", "en", pick="x")
