"""What the tests of the links need: a server that answers them, and the links themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from assistant.messages import Prompt, ToolCall
from assistant.protocols import Place, Responder
from bench.chat_server import ChatServer, serving
from models.llm.openai import OpenAI
from models.llm.zhipu import Zhipu

NOWHERE = Place(Path(), Path(), Path())


@pytest.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with serving() as chat:
        yield chat


@pytest.fixture
async def zhipu(server: ChatServer) -> AsyncIterator[Zhipu]:
    async with Zhipu(Zhipu.Section(key="id.secret", base_url=server.url), NOWHERE) as link:
        yield link


@pytest.fixture
async def openai(server: ChatServer) -> AsyncIterator[OpenAI]:
    async with OpenAI(OpenAI.Section(key="sk", model="small", base_url=server.url), NOWHERE) as link:
        yield link


@pytest.fixture(params=["zhipu", "openai"])
async def link(request: pytest.FixtureRequest, server: ChatServer) -> AsyncIterator[Responder]:
    kind: Any = {"zhipu": Zhipu, "openai": OpenAI}[request.param]
    async with kind(kind.Section(key="id.secret", base_url=server.url), NOWHERE) as link:
        yield link


def asking(question: str = "你是谁？") -> Prompt:
    return Prompt(system="", question=question, language="zh")


async def answer(link: Responder, prompt: Prompt | None = None) -> list[str | ToolCall]:
    async with aclosing(link.answer(prompt or asking())) as pieces:
        return [piece async for piece in pieces]
