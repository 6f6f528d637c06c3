"""The natural voice, where there is a network: the online speech of Microsoft Edge, through edge-tts.

The library raises nothing where the connection is dropped and waits without end where it hangs, so the
deadlines and the check that the whole sentence came are ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any

from pydantic import Field

from assistant.errors import ModelMissing, VoiceFailed
from assistant.messages import Language, Speech
from assistant.protocols import Place, Voice
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread

if TYPE_CHECKING:
    from models.tts.mp3 import Mp3

LANGUAGES: frozenset[Language] = frozenset({"zh", "en"})

FIRST_SOUND = 8.0
"""Seconds from the request to the first sound; the one who asks may be less patient."""
GAP = 3.0
"""Seconds between two messages of the service."""


class Edge:
    """Streams: the first sound is there long before the last byte."""

    class Section(BaseSection):
        """[tts.edge]"""

        voice_en: str = "en-US-AriaNeural"
        """A name that `edge-tts --list-voices` shows."""
        voice_zh: str = "zh-CN-XiaoxiaoNeural"
        rate_percent: int = Field(default=0, ge=-50, le=100)
        """Faster or slower than the voice speaks by itself."""
        volume_percent: int = Field(default=0, ge=-50, le=50)

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._thread = ModelThread("tts.edge")

    async def __aenter__(self) -> Edge:
        """The libraries take half a second to load, which happens beside all else."""
        await self._thread.__aenter__()
        self._loading = asyncio.create_task(self._thread.run(_load), name="tts.edge.load")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loading.cancel()
        await asyncio.wait([self._loading])
        await self._thread.__aexit__(kind, error, trace)

    @property
    def languages(self) -> frozenset[Language]:
        return LANGUAGES

    @property
    def key(self) -> str:
        section = self._section
        return f"edge {section.voice_zh} {section.voice_en} {section.rate_percent} {section.volume_percent}"

    @property
    def cloud(self) -> bool:
        return True

    async def speak(self, text: str, language: Language) -> AsyncGenerator[Speech, None]:
        foreign = await asyncio.shield(self._loading)
        silent = True
        with foreign.translated():
            async with aclosing(self._bytes(foreign.edge_tts, text, language)) as mp3:
                async for piece in decoded(mp3, foreign.decoder()):
                    silent = False
                    yield piece
        if silent:
            raise VoiceFailed("the service sent no sound")

    async def _bytes(
        self, edge_tts: ModuleType, text: str, language: Language
    ) -> AsyncGenerator[bytes, None]:
        """The mp3 as it comes. Raises TimeoutError, and VoiceFailed where the end is missing."""
        section = self._section
        request = edge_tts.Communicate(
            text,
            section.voice_zh if language == "zh" else section.voice_en,
            rate=f"{section.rate_percent:+}%",
            volume=f"{section.volume_percent:+}%",
        )
        seconds = FIRST_SOUND
        async with received(request.stream()) as messages:
            while True:
                async with asyncio.timeout(seconds):
                    message = await messages.get()
                if message is None:
                    break
                if message["type"] == "audio":
                    yield message["data"]
                    seconds = GAP
        if request.state.get("chunk_audio_bytes"):  # counted until the service says that it has ended
            raise VoiceFailed("the connection was cut within the sentence")


async def decoded(mp3: AsyncIterator[bytes], decoder: Mp3) -> AsyncIterator[Speech]:
    async for data in mp3:
        for piece in decoder.decode(data):
            yield piece
    for piece in decoder.rest():
        yield piece


@asynccontextmanager
async def received(stream: AsyncGenerator[Any, None]) -> AsyncIterator[asyncio.Queue[Any]]:
    """What the stream brings, then None. Raises at the end what broke the stream.

    A task of its own always waits for the next message. Cancelled there, the library drops a connection
    at once; closed anywhere else, it waits 10 s for the goodbye of a server that hangs.
    """
    messages: asyncio.Queue[Any] = asyncio.Queue()

    async def receive() -> None:
        async with aclosing(stream):
            async for message in stream:
                messages.put_nowait(message)

    task = asyncio.create_task(receive(), name="tts.edge.receive")
    task.add_done_callback(lambda _: messages.put_nowait(None))
    try:
        yield messages
        await task
    finally:
        task.cancel()
        await asyncio.wait([task])


@dataclass(frozen=True, slots=True)
class Libraries:
    """What takes long to import."""

    aiohttp: ModuleType
    av: ModuleType
    edge_tts: ModuleType
    decoder: Callable[[], Mp3]

    @contextmanager
    def translated(self) -> Iterator[None]:
        """What a network, a service and its answers can raise becomes VoiceFailed."""
        try:
            yield
        except TimeoutError as error:
            raise VoiceFailed("the service does not answer") from error
        except self.aiohttp.ClientConnectorError as error:
            raise VoiceFailed(
                f"{error.host} cannot be reached: {error.os_error.strerror or error.os_error}"
            ) from error
        except (
            self.aiohttp.ClientError,
            self.av.FFmpegError,
            self.edge_tts.exceptions.EdgeTTSException,
            OSError,
            LookupError,
            ValueError,
        ) as error:
            raise VoiceFailed(f"{type(error).__name__}: {error}") from error


def _load() -> Libraries:
    try:
        import aiohttp
        import av
        import edge_tts

        from models.tts.mp3 import Mp3
    except ImportError as error:
        raise ModelMissing(f"edge-tts cannot be loaded ({error}): pip install edge-tts av") from error
    return Libraries(aiohttp, av, edge_tts, Mp3)


_: Callable[[Edge.Section, Place], Voice] = Edge
