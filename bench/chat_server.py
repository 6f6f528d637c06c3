"""A loopback server that speaks the HTTP and the event stream of ZhipuAI and OpenAI, well or badly."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

from aiohttp import web


class Act(Enum):
    """What may happen between two pieces of an answer."""

    HANG = "waits for ever"
    CUT = "drops the connection"
    END = "ends the body as if all had been said"


Step: TypeAlias = str | bytes | float | Mapping[str, Any] | Act
"""A text to send as a piece, bytes as they are, seconds to wait, a delta, or an act."""


@dataclass(frozen=True)
class Stream:
    """An answer of HTTP 200. Unless its steps end it otherwise, it ends well."""

    steps: Sequence[Step] = ("你好", "，我是", "助手。")
    reason: str | None = "stop"
    done: bool = True
    """Whether `[DONE]` is sent."""
    kind: str = "text/event-stream"


@dataclass(frozen=True)
class Refusal:
    """An answer of another status."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Script: TypeAlias = Stream | Refusal | Act


class ChatServer:
    """Answers one request after another with what `scripts` holds, then with `usual`."""

    def __init__(self) -> None:
        self.scripts: deque[Script] = deque()
        self.usual: Script = Stream()
        self.asked: list[dict[str, Any]] = []
        """The bodies of the requests."""
        self.keys: list[str] = []
        self.connections = 0
        self.received = asyncio.Event()
        """A request has come."""
        self.lost = asyncio.Event()
        """A client has gone before its answer ended."""
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v4"

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path != "/v4/chat/completions":
            return web.Response(status=404)
        self.asked.append(await request.json())
        self.received.set()
        self.keys.append(request.headers.get("Authorization", ""))
        script = self.scripts.popleft() if self.scripts else self.usual
        try:
            return await self._play(request, script)
        except (ConnectionError, asyncio.CancelledError):
            self.lost.set()
            raise

    async def _play(self, request: web.BaseRequest, script: Script) -> web.StreamResponse:
        if isinstance(script, Refusal):
            text = script.body if isinstance(script.body, str) else json.dumps(script.body)
            return web.Response(status=script.status, text=text, headers=script.headers)
        if isinstance(script, Act):
            await _act(script, request)
            return web.Response()
        response = web.StreamResponse(headers={"Content-Type": script.kind})
        response.enable_chunked_encoding()
        await response.prepare(request)
        for step in [*script.steps, *_ending(script)]:
            if step is Act.END:
                break
            await _take(step, request, response)
        await response.write_eof()
        return response


async def _take(step: Step, request: web.BaseRequest, response: web.StreamResponse) -> None:
    if isinstance(step, Act):
        await _act(step, request)
    elif isinstance(step, float):
        await asyncio.sleep(step)
    else:
        await response.write(step if isinstance(step, bytes) else piece(step))


async def _act(act: Act, request: web.BaseRequest) -> None:
    """Returns never: once the connection has gone, the server cancels it."""
    if act is Act.CUT and request.transport:
        request.transport.abort()
    await asyncio.Event().wait()


def _ending(script: Stream) -> list[bytes]:
    reason = [event({"choices": [{"index": 0, "delta": {}, "finish_reason": script.reason}]})]
    return reason * bool(script.reason) + [b"data: [DONE]\n\n"] * script.done


def piece(delta: str | Mapping[str, Any]) -> bytes:
    content = {"role": "assistant", "content": delta} if isinstance(delta, str) else delta
    return event({"id": "1", "choices": [{"index": 0, "delta": content, "finish_reason": None}]})


def event(data: Any) -> bytes:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


@asynccontextmanager
async def serving(chat: ChatServer | None = None) -> AsyncIterator[ChatServer]:
    """On a free port, in this event loop."""
    chat = chat or ChatServer()
    http = web.Server(chat.handle, handler_cancellation=True)

    def connected() -> asyncio.Protocol:
        chat.connections += 1
        return http()

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0)
    chat.port = server.sockets[0].getsockname()[1]
    try:
        yield chat
    finally:
        server.close()
        await http.shutdown(0.1)
