"""A loopback server that speaks the protocol of the online voice, well or badly."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO

import av
import numpy as np
import pytest
from aiohttp import WSMsgType, web

RATE = 24_000
CHUNK = 720
"""Bytes of a message: 120 ms."""


@dataclass
class Service:
    """`mood`: well, cut, cut_at_once, quiet, stalls, hangs, garbage, noise, or an HTTP status."""

    mood: str = "well"
    seconds: float = 2.0
    """Of sound that every sentence takes."""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Voice, rate and text of each request."""
    url: str = ""
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """In the mood `stalls`, lets the rest come."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.mood.isdigit():
            return web.Response(status=int(self.mood))
        socket = web.WebSocketResponse(compress=True, timeout=0.1)
        await socket.prepare(request)
        await socket.receive_str()
        ssml = await socket.receive_str()
        self.asked.append(_parsed(ssml))
        if self.mood == "hangs":
            await socket.receive()
        elif self.mood == "garbage":
            await socket.send_str(_head("weird.path") + "{}")
        else:
            await self._speak(socket, self.asked[-1][2])
        await socket.close()
        return socket

    async def _speak(self, socket: web.WebSocketResponse, text: str) -> None:
        await socket.send_str(_head("turn.start") + "{}")
        sound = b"\0\xff\x13" * 4_000 if self.mood == "noise" else mp3(self.seconds)
        head = b"X-RequestId:0\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
        for start in range(0, 0 if self.mood == "quiet" else len(sound), CHUNK):
            if (start and self.mood == "cut_at_once") or (start > 5 * CHUNK and self.mood == "cut"):
                return
            if start > 2 * CHUNK and self.mood == "stalls":
                await self.gate.wait()
            await socket.send_bytes(len(head).to_bytes(2, "big") + head + sound[start : start + CHUNK])
        boundary = {"Offset": 0, "Duration": int(self.seconds * 1e7), "text": {"Text": text}}
        metadata = {"Metadata": [{"Type": "SentenceBoundary", "Data": boundary}]}
        await socket.send_str(_head("audio.metadata") + json.dumps(metadata))
        await socket.send_str(_head("turn.end") + "{}")
        assert (await socket.receive()).type is WSMsgType.CLOSE


def _head(path: str) -> str:
    return f"X-RequestId:0\r\nContent-Type:application/json\r\nPath:{path}\r\n\r\n"


def _parsed(ssml: str) -> tuple[str, str, str]:
    found = re.search(r"<voice name='([^']+)'>.*rate='([^']+)'[^>]*>(.*)</prosody>", ssml, re.DOTALL)
    assert found
    return found[1], found[2], html.unescape(found[3])


def mp3(seconds: float) -> bytes:
    """A tone of 300 Hz, as the service encodes speech."""
    file = BytesIO()
    tone = 8_000 * np.sin(2 * np.pi * 300 * np.arange(int(seconds * RATE)) / RATE)
    frame = av.AudioFrame.from_ndarray(tone.astype(np.int16)[None], format="s16p", layout="mono")
    frame.sample_rate = RATE
    options = {"write_xing": "0", "id3v2_version": "0"}
    with av.open(file, "w", format="mp3", options=options) as output:
        stream = output.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = 48_000
        output.mux([*stream.encode(frame), *stream.encode(None)])
    return file.getvalue()


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    import edge_tts.communicate

    service = Service()
    app = web.Application()
    app.router.add_get("/edge/v1", service.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", f"ws://{host}:{port}/edge/v1?token=none")
    yield service
    service.gate.set()
    await runner.cleanup()
