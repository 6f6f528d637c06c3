"""Any server that understands OpenAI's chat completions: Ollama, llama.cpp, vLLM, DeepSeek, and others."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from types import ModuleType, TracebackType
from typing import Any

from pydantic import Field, field_validator

from assistant.errors import LinkFailed, ModelMissing
from assistant.messages import Prompt, ToolCall
from assistant.protocols import Place, Responder
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread
from models.llm.chat import messages, tools
from models.llm.completion import Completion
from models.llm.failures import pause, refused
from models.llm.keys import key_of
from models.llm.sse import reader
from models.llm.whereabouts import checked, in_cloud

log = logging.getLogger(__name__)

MEND = "set [llm.openai] key"
CONNECT_SECONDS = 3.0
READ_SECONDS = 60.0
"""Between two pieces, at most; the one who asks is less patient."""
TOOLLESS = re.compile(rb"does not support tools|tools? param requires|tool choice requires", re.IGNORECASE)
"""How Ollama, llama.cpp and vLLM say that the model, as it was started, can call no tools."""
LONGEST_ERROR = 10_000
"""Bytes of what a server says about its refusal."""


class OpenAI:
    """Streams an answer, and calls of tools where it wants some."""

    class Section(BaseSection):
        """[llm.openai]"""

        base_url: str = "http://127.0.0.1:11434/v1"
        """Where the server is; that of Ollama on this computer, if nothing is said."""
        model: str = "qwen3:4b"
        """As the server names it."""
        key: str = Field(default="", repr=False)
        key_file: str = ""
        """A file that holds the key, or the name of a credential of systemd's."""
        options: dict[str, Any] = Field(default_factory=dict)
        """More keys of the request, such as temperature or max_tokens."""

        @field_validator("base_url")
        @classmethod
        def _address(cls, url: str) -> str:
            return checked(url)

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._tools = True
        """False once the server has said that its model can call none."""

    async def __aenter__(self) -> OpenAI:
        """Raises ModelMissing. Connects to nothing."""
        key = key_of(self._section.key, self._section.key_file)
        async with ModelThread("llm.openai.load") as thread:
            self._aiohttp, self._indoors = await thread.run(_load)
        async with AsyncExitStack() as stack:
            self._session = await stack.enter_async_context(self._opened(key))
            self._open = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    @property
    def cloud(self) -> bool:
        return in_cloud(self._section.base_url)

    async def reach(self) -> None:
        """Raises LinkFailed where nobody is there."""
        with self._translated():
            async with self._session.get(f"{self._section.base_url}/models", allow_redirects=False):
                pass

    async def answer(self, prompt: Prompt) -> AsyncGenerator[str | ToolCall, None]:
        completion = Completion(prompt.tools, MEND)
        with self._translated():
            async with AsyncExitStack() as stack:
                response = await self._asked(stack, prompt)
                events = reader(response.content_type)
                async for data in response.content.iter_any():
                    for event in events.feed(data):
                        for piece in completion.feed(event):
                            yield piece
                    if completion.done:
                        break
        for event in events.close():
            for piece in completion.feed(event):
                yield piece
        for rest in completion.close():
            yield rest

    async def _asked(self, stack: AsyncExitStack, prompt: Prompt) -> Any:
        """The response, of which only the head is read. Raises LinkFailed.

        A redirection is not followed: nobody has set where it leads.
        """
        while True:
            asks = self._session.post(
                f"{self._section.base_url}/chat/completions", json=self._body(prompt), allow_redirects=False
            )
            response = await stack.enter_async_context(asks)
            if response.status == 200:
                return response
            says = await response.content.read(LONGEST_ERROR)
            if not (prompt.tools and self._tools and TOOLLESS.search(says)):
                after = response.headers.get("Retry-After")
                raise refused(response.status, _parsed(says), after, mend=MEND)
            log.info("the model %s can call no tools", self._section.model)
            self._tools = False

    def _body(self, prompt: Prompt) -> dict[str, Any]:
        may_call = {"tools": tools(prompt)} if prompt.tools and self._tools else {}
        asked = {"model": self._section.model, "messages": messages(prompt), "stream": True}
        return {**self._section.options, **asked, **may_call}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """What a network and a server can raise becomes LinkFailed."""
        try:
            yield
        except TimeoutError as error:
            raise LinkFailed(f"{self._section.base_url} does not answer") from error
        except (self._aiohttp.ClientConnectionError, self._aiohttp.ClientPayloadError) as error:
            says = f"{self._section.base_url} cannot be reached: {error}"
            raise LinkFailed(says, again_seconds=pause(None)) from error
        except (self._aiohttp.ClientError, OSError, ValueError) as error:
            raise LinkFailed(f"{self._section.base_url}: {str(error) or type(error).__name__}") from error

    def _opened(self, key: str) -> Any:
        """A house's own server is never asked through a proxy, nor where its name leads out of the house."""
        aiohttp = self._aiohttp
        connector = aiohttp.TCPConnector(resolver=None if self.cloud else self._indoors())
        return aiohttp.ClientSession(
            connector=connector,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=READ_SECONDS),
            trust_env=self.cloud,
        )


def _load() -> tuple[ModuleType, Callable[[], Any]]:
    try:
        import aiohttp

        from models.llm.indoors import Indoors
    except ImportError as error:
        raise ModelMissing(f"aiohttp cannot be loaded ({error}): pip install aiohttp") from error
    return aiohttp, Indoors


def _parsed(says: bytes) -> Any:
    try:
        return json.loads(says)
    except (ValueError, RecursionError):
        return says.decode("utf-8", "replace")


_: Callable[[OpenAI.Section, Place], Responder] = OpenAI
