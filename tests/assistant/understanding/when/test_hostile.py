"""No text makes it fail, or work for long."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.tokens import tokenise
from assistant.understanding.when import Times, find
from assistant.understanding.when.candidates import MOST_READS
from tests.assistant.understanding.when.expected import NOW

WORDS = """
今 明 后 大 下 下周 一 二 三 十 百 半 点 分 秒 钟 个 号 月 日 年 每 到 前 后 第 最后 早上 晚 春节 初 - / : .
0 7 12 30 31 1984 2026 7.30 am pm half of to five the first last friday march may next in at and a day hour
minutes from ago before after until every week weekend noon tonight tomorrow christmas eve on monday
starting this time thing 起 开始 从 这个时候 0730 hundred hours
"""
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "，"])), max_size=12)
ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Apia"])


@settings(deadline=None, max_examples=300, derandomize=True)
@given(TEXTS, st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)), ZONES)  # noqa: DTZ001
def test_no_text_makes_it_fail(pieces: list[tuple[str, str]], local: datetime, zone: str) -> None:
    text, now = "".join(word + gap for word, gap in pieces), local.replace(tzinfo=ZoneInfo(zone))
    times = Times(tokenise(text), now)
    offered = [each for at in range(len(times.words)) for _, each in times.starting(at)]
    for each in (*offered, *find(text, "zh", now)):
        assert 0 <= each.span[0] < each.span[1] <= len(text)
        assert each.kind != "range" or (each.start or "") < (each.end or "") or "T" in (each.start or "")


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.text(max_size=80))
def test_nor_does_any_other_text(text: str) -> None:
    find(text, "en", NOW)


HOSTILE = [
    "一",
    "and and a half ",
    "0",
    "1 ",
    "年月日",
    "下",
    "from 1 to ",
    "the last ",
    "第一",
    "每周一",
    "初一",
    "日",
    "christmas tonight 春节 ",
    "从明天起每天",
    "tomorrow before ",
]


def reads(text: str) -> int:
    times = Times(tokenise(text), NOW)
    for at in range(len(times.words)):
        times.read(at)
    return times.words.reads


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_work_grows_with_the_text_and_no_further_than_it_may(piece: str) -> None:
    some, twice = reads(piece * 10), reads(piece * 20)
    assert twice <= 2.3 * some + 20
    assert reads(piece * 1000) <= MOST_READS + 200
