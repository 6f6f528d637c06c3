"""The models of ZhipuAI, over the Internet, through their own library.

The library blocks, waits up to 300 s and asks three times again: it works in a thread of its own, its
patience and its repetitions are set aside, and who will not wait any longer hangs up. We read the stream,
since the library takes a connection that is cut for the end of the answer, and breaks lines at U+2028.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, closing
from dataclasses import dataclass
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
from models.llm.line import Line
from models.llm.sse import reader
from models.llm.whereabouts import checked

MEND = "set [llm.zhipu] key or ZHIPUAI_API_KEY"
CONNECT_SECONDS = 3.0
CLOSE_SECONDS = 1.0
READ_SECONDS = 20.0
"""Between two pieces, at most; the one who asks is less patient."""


class Zhipu:
    """Streams an answer, and calls of tools where it wants some."""

    cloud = True

    class Section(BaseSection):
        """[llm.zhipu]"""

        key: str = Field(default="", repr=False)
        """Of the account, from https://bigmodel.cn; else the variable ZHIPUAI_API_KEY holds it."""
        key_file: str = ""
        """A file that holds the key, or the name of a credential of systemd's."""
        model: str = "glm-4-flash-250414"
        """One that costs nothing, and answers at once."""
        base_url: str = "https://open.bigmodel.cn/api/paas/v4"
        temperature: float = Field(default=0.7, ge=0, le=1)
        longest_tokens: int = Field(default=800, ge=1, le=100_000)
        """Of an answer."""

        @field_validator("base_url")
        @classmethod
        def _address(cls, url: str) -> str:
            return checked(url)

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._thread = ModelThread("llm.zhipu")
        self._line = Line()

    async def __aenter__(self) -> Zhipu:
        """Raises ModelMissing without a key. The library takes half a second to load, beside all else."""
        key = key_of(self._section.key, self._section.key_file, variable="ZHIPUAI_API_KEY")
        if not key:
            raise ModelMissing(f"ZhipuAI wants a key: {MEND}")
        await self._thread.__aenter__()
        self._loading = asyncio.create_task(self._thread.run(self._load, key), name="llm.zhipu.load")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loading.cancel()
        await asyncio.wait([self._loading])
        self._line.hang_up()
        if not self._loading.cancelled() and not self._loading.exception():
            await asyncio.wait_for(self._thread.run(self._loading.result().client.close), CLOSE_SECONDS)
        await self._thread.__aexit__(kind, error, trace)

    async def answer(self, prompt: Prompt) -> AsyncGenerator[str | ToolCall, None]:
        foreign = await asyncio.shield(self._loading)
        waiting = True
        try:
            async with aclosing(self._thread.stream(lambda: self._read(foreign, prompt))) as pieces:
                async for piece in pieces:
                    yield piece
            waiting = False
        finally:
            if waiting:
                self._line.hang_up()

    def _load(self, key: str) -> Foreign:
        try:
            import httpx
            import zhipuai
        except ImportError as error:
            raise ModelMissing(f"zhipuai cannot be loaded ({error}): pip install zhipuai sniffio") from error
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs every request
        http = httpx.Client(event_hooks={"request": [self._watch]})
        client = zhipuai.ZhipuAI(
            api_key=key,
            base_url=self._section.base_url,
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            max_retries=0,
            http_client=http,
        )
        return Foreign(zhipuai, httpx, client)

    def _watch(self, request: Any) -> None:
        request.extensions["trace"] = self._line.trace

    def _read(self, foreign: Foreign, prompt: Prompt) -> Iterator[str | ToolCall]:
        """In the thread. Raises LinkFailed."""
        completion = Completion(prompt.tools, MEND)
        try:
            with closing(self._ask(foreign.client, prompt)) as response:
                events = reader(response.headers.get("content-type", ""))
                for data in response.iter_bytes():
                    for event in events.feed(data):
                        yield from completion.feed(event)
                    if completion.done:
                        break
        except (foreign.zhipuai.ZhipuAIError, foreign.httpx.HTTPError) as error:
            raise foreign.translated(error) from error
        for event in events.close():
            yield from completion.feed(event)
        yield from completion.close()

    def _ask(self, client: Any, prompt: Prompt) -> Any:
        """The response, of which only the head is read."""
        section = self._section
        may_call = {"tools": tools(prompt), "tool_choice": "auto"} if prompt.tools else {}
        stream = client.chat.completions.create(
            model=section.model,
            messages=messages(prompt),
            temperature=section.temperature,
            max_tokens=section.longest_tokens,
            stream=True,
            extra_body=_without_thoughts(section.model),
            **may_call,
        )
        return stream.response


@dataclass(frozen=True, slots=True)
class Foreign:
    """What takes long to import, and what was made of it."""

    zhipuai: ModuleType
    httpx: ModuleType
    client: Any

    def translated(self, error: Exception) -> LinkFailed:
        """What the library, and the network under it, can raise."""
        if isinstance(error, self.zhipuai.APIStatusError):
            return _refused(error)
        cause = error.__cause__ or error
        says = f"ZhipuAI cannot be reached: {str(cause) or type(cause).__name__}"
        cut = (self.httpx.NetworkError, self.httpx.ProtocolError, self.httpx.ConnectTimeout)
        return LinkFailed(says, again_seconds=pause(None) if isinstance(cause, cut) else None)


def _refused(error: Any) -> LinkFailed:
    response = error.response
    try:
        body = response.json()
    except ValueError:
        body = response.text
    return refused(response.status_code, body, response.headers.get("retry-after"), mend=MEND)


def _without_thoughts(model: str) -> dict[str, Any]:
    """From GLM-4.5 on the models think before they speak, unless told otherwise."""
    return {} if model.startswith("glm-4-") else {"thinking": {"type": "disabled"}}


_: Callable[[Zhipu.Section, Place], Responder] = Zhipu
