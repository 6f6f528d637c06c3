"""Property: whatever the servers do and whenever, one complete answer comes in time, and no sentence twice.

The real links, ZhipuAI's own library among them, ask two servers on loopback that misbehave on script.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.messages import Prompt
from assistant.protocols import Place
from assistant.residency.chain import Chain
from assistant.residency.way import Way
from assistant.settings import LlmSection
from assistant.speech.sentences import sentences
from assistant.wording import Wording
from bench.chat_server import Act, ChatServer, Refusal, Script, Step, Stream, event, piece, serving
from models.llm.openai import OpenAI
from models.llm.zhipu import Zhipu

WORDING = Wording(files("assistant") / "replies")
NOTES = [WORDING.say(key, "zh") for key in ("cannot_answer", "question_refused", "broke_off")]
PROMPT = Prompt(system="", question="天气怎么样？", language="zh")
WHOLE = ["今天北京天气很好🌞。", "气温是二十度。", "出门不用带伞。"]
TEXT = "".join(WHOLE)
QUICK = LlmSection(
    allow_cloud=True, patience_seconds=0.05, first_seconds=0.5, gap_seconds=0.12, answer_seconds=1.5
)
SLACK = 0.7
"""Seconds that a busy machine may need."""


@dataclass(frozen=True)
class Case:
    """What one server does, and whether that is an answer."""

    script: Script
    well: bool = False
    before: Script | None = None
    """To the first question."""


def _sliced(text: str, size: int, *, within_characters: bool) -> tuple[Step, ...]:
    if not within_characters:
        return tuple(text[start : start + size] for start in range(0, len(text), size))
    data = b"".join(map(piece, text))
    return tuple(data[start : start + 7 * size] for start in range(0, len(data), 7 * size))


ENDS: tuple[tuple[Step, ...], ...] = (
    (Act.CUT,),
    (Act.END,),
    (Act.HANG,),
    (b"data: {oops\n\n",),
    (b"\xff\xfe\n\ndata: \xe4\xbd\n\n",),
    (event({"error": {"code": "1302", "message": "busy"}}),),
    (event({"error": {"code": "1301", "message": "no"}}),),
    tuple(step for number in range(60) for step in ("嗯", 0.06)),
    tuple(["我不知道。"] * 2_000),
)
REFUSALS: tuple[Script, ...] = (
    Refusal(429),
    Refusal(429, {"error": {"code": "1302", "message": "busy"}}, {"Retry-After": "0.05"}),
    Refusal(429, {"error": {"code": "1302", "message": "busy"}}, {"Retry-After": "30"}),
    Refusal(401, {"error": {"code": "1002", "message": "key"}}),
    Refusal(400, {"error": {"code": "1301", "message": "no"}}),
    Refusal(500, "<html>"),
    Refusal(503, None, {"Retry-After": "0.05"}),
    Act.HANG,
    Act.CUT,
)
SIZES = st.integers(1, 9)
WELL = st.builds(
    lambda size, within: Case(Stream(_sliced(TEXT, size, within_characters=within)), well=True),
    SIZES,
    st.booleans(),
)
BROKEN = st.builds(
    lambda size, moment, end: Case(Stream((*_sliced(TEXT[:moment], size, within_characters=False), *end))),
    SIZES,
    st.integers(0, len(TEXT)),
    st.sampled_from(ENDS),
)
CASES = st.one_of(WELL, BROKEN, st.builds(Case, st.sampled_from(REFUSALS)))


@pytest.fixture
async def servers() -> AsyncIterator[tuple[ChatServer, ChatServer]]:
    async with serving() as one, serving() as other:
        yield one, other


@pytest.fixture
async def ways(servers: tuple[ChatServer, ChatServer]) -> AsyncIterator[tuple[Zhipu, OpenAI]]:
    nowhere = Place(Path(), Path(), Path())
    async with (
        Zhipu(Zhipu.Section(key="id.secret", base_url=servers[0].url), nowhere) as zhipu,
        OpenAI(OpenAI.Section(base_url=servers[1].url), nowhere) as openai,
    ):
        async with aclosing(zhipu.answer(PROMPT)) as pieces:  # so that its library is loaded
            assert [piece async for piece in pieces]
        yield zhipu, openai


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(CASES, CASES, st.booleans())
async def test_one_complete_answer_in_time(
    servers: tuple[ChatServer, ChatServer],
    ways: tuple[Zhipu, OpenAI],
    first: Case,
    second: Case,
    swapped: bool,
) -> None:
    for server, case in zip(servers, (first, second), strict=True):
        server.usual = case.script
    links = [Way("zhipu", ways[0]), Way("openai", ways[1])]
    now = asyncio.get_running_loop().time
    async with Chain(QUICK, links[::-1] if swapped else links, cut=sentences, wording=WORDING) as chain:
        answering = chain.answer(PROMPT)
        times, said = [now()], []
        async with aclosing(answering.pieces()) as pieces:
            async for sentence in pieces:
                times.append(now())
                said.append(sentence)
    assert times[1] - times[0] < QUICK.first_seconds + SLACK
    assert times[-1] - times[0] < QUICK.answer_seconds + SLACK
    loop = [sentence for sentence in said if "我不知道" in str(sentence) or "嗯" in str(sentence)]
    told = [sentence for sentence in said if sentence not in loop]
    assert len(set(told)) == len(told)
    assert len(loop) <= 4
    complete(told, answering.link, well=first.well or second.well, looped=bool(loop))


def complete(told: Sequence[object], link: str, *, well: bool, looped: bool) -> None:
    """All of it where any server is well; else as much as there was, and a word that there is no more."""
    if told[-1:] and told[-1] in NOTES:
        assert link == "canned"
        assert not well
        *told, note = told
        assert note == NOTES[2] if told or looped else note in NOTES[:2]
    elif not looped:
        assert told == WHOLE or not well
    assert told == WHOLE[: len(told)]


async def test_without_leave_the_cloud_sees_no_connection(
    servers: tuple[ChatServer, ChatServer], ways: tuple[Zhipu, OpenAI]
) -> None:
    before = servers[0].connections
    section = QUICK.model_copy(update={"allow_cloud": False, "probe_seconds": 0.01})
    links = [Way("zhipu", ways[0]), Way("openai", ways[1])]
    servers[1].usual = Refusal(500)
    async with Chain(section, links, cut=sentences, wording=WORDING) as chain:
        async with aclosing(chain.answer(PROMPT).pieces()) as pieces:
            assert [sentence async for sentence in pieces] == [NOTES[0]]
        await asyncio.sleep(0.05)
    assert servers[0].connections == before
    assert servers[1].connections > 0
