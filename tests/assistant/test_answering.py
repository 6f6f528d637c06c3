"""A question that no skill knows goes through the whole assistant to a real responder's server and back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.app import App
from assistant.protocols import Speaker
from assistant.record import TurnRecord
from assistant.settings import AudioSection, Settings
from assistant.testing import NOON, FakeSpeaker, place
from bench.chat_server import Act, ChatServer, Refusal, Stream, serving


@pytest.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with serving() as chat:
        yield chat


@asynccontextmanager
async def _house(folder: Path, server: ChatServer, **llm: Any) -> AsyncIterator[App]:
    @asynccontextmanager
    async def open_speaker(_: AudioSection) -> AsyncIterator[Speaker]:
        yield FakeSpeaker()

    settings = Settings.model_validate(
        {
            "tts": {"order": ["espeak"]},
            "asr": {"order": ["pocketsphinx"]},
            "llm": {
                "order": ["openai"],
                "openai": {"base_url": server.url, "model": "small"},
                "patience_seconds": 0.2,
                "gap_seconds": 0.5,
                **llm,
            },
        }
    )
    async with App(settings, place(folder), open_speaker, clock=lambda: NOON) as app:
        yield app


async def _ask(app: App, text: str) -> TurnRecord:
    return await app.conversation.read(text, "en")


async def test_an_answer_is_spoken_and_remembered(tmp_path: Path, server: ChatServer) -> None:
    server.usual = Stream(["Whales are mam", "mals. They brea", "the air."])
    async with _house(tmp_path, server) as app:
        record = await _ask(app, "are whales fish")
        assert record.reply.text == "Whales are mammals. They breathe air."
        assert [(done.intent, done.ok) for done in record.done] == [("chat.answer", True)]
        await _ask(app, "and sharks, are they fish or what")
    said = [message["content"] for message in server.asked[-1]["messages"]]
    assert "are whales fish" in said
    assert any("mammals" in text for text in said)


async def test_a_call_is_done_by_the_skill_permitted_and_journalled(
    tmp_path: Path, server: ChatServer
) -> None:
    call = {"name": "schedule.timer", "arguments": json.dumps({"duration": "ten minutes"})}
    name = json.dumps(call)
    async with _house(tmp_path, server) as app:
        server.usual = Stream(["Hm."])
        await _ask(app, "please think about the meaning of noodles")
        tool = next(
            each["function"]["name"]
            for each in server.asked[0]["tools"]
            if "timer" in each["function"]["name"]
        )
        delta = {"tool_calls": [{"index": 0, "id": "1", "function": {**call, "name": tool}}]}
        server.usual = Stream([delta], reason="tool_calls")
        record = await _ask(app, "my noodles are in the pot what would you do for me now")
        assert "10" in record.reply.text or "ten" in record.reply.text, name
    journal = (place(tmp_path).state / "operations.jsonl").read_text("utf-8")
    assert "schedule.timer" in journal


async def test_a_server_that_fails_leaves_nobody_without_an_answer(
    tmp_path: Path, server: ChatServer
) -> None:
    for script in (Refusal(500), Act.CUT, Stream(["Half of", Act.CUT])):
        server.usual = script
        async with _house(tmp_path / str(id(script)), server) as app:
            record = await _ask(app, "are whales fish")
            assert record.reply.text
            assert "Half of" not in record.reply.text


async def test_without_leave_nothing_goes_to_the_cloud(tmp_path: Path, server: ChatServer) -> None:
    async with _house(
        tmp_path, server, order=["zhipu"], zhipu={"key": "id.secret", "base_url": server.url}
    ) as app:
        record = await _ask(app, "are whales fish")
        assert record.reply.text
    assert server.connections == 0


async def test_with_leave_the_cloud_answers(tmp_path: Path, server: ChatServer) -> None:
    server.usual = Stream(["No, mammals."])
    async with _house(
        tmp_path,
        server,
        order=["zhipu"],
        allow_cloud=True,
        zhipu={"key": "id.secret", "base_url": server.url},
    ) as app:
        assert (await _ask(app, "are whales fish")).reply.text == "No, mammals."
