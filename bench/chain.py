"""What the chain of links costs by itself, and how long it takes to go over to a healthy link.

The overhead is from the first piece of a link, which holds a sentence, to that sentence at the voice. The
links are servers on loopback, and ZhipuAI's is asked through its own library.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from importlib.resources import files
from pathlib import Path
from statistics import median
from time import perf_counter

from assistant.messages import Prompt, ToolCall
from assistant.protocols import Place, Responder
from assistant.residency.chain import Chain
from assistant.residency.way import Way
from assistant.settings import LlmSection
from assistant.speech.sentences import sentences
from assistant.wording import Wording
from bench.chat_server import Act, Refusal, Script, Stream, serving
from bench.report import Figure, Report
from bench.wake import percentile
from models.llm.openai import OpenAI
from models.llm.zhipu import Zhipu

OVERHEAD_MS = 20.0
FAILOVER_SECONDS = 1.5
PROMPT = Prompt(system="", question="How is the weather?", language="en")
ANSWER = Stream(("It is sunny today. ", "It has 20 degrees. ", 1.0, "Have a nice day."))
FAILURES: dict[str, Script] = {
    "refuses the connection": Act.CUT,
    "is busy (429)": Refusal(429, {"error": {"code": "1302", "message": "并发数过高"}}),
    "is broken (500)": Refusal(500),
    "hangs before the first byte": Act.HANG,
}


class Timed:
    """A link whose first piece is noted."""

    def __init__(self, link: Responder) -> None:
        self.cloud = link.cloud
        self.first = 0.0
        self._link = link

    async def answer(self, prompt: Prompt) -> AsyncGenerator[str | ToolCall, None]:
        self.first = 0.0
        async with aclosing(self._link.answer(prompt)) as pieces:
            async for piece in pieces:
                self.first = self.first or perf_counter()
                yield piece


def measure(*, times: int = 50) -> Report:
    return asyncio.run(_measured(times))


async def _measured(times: int) -> Report:
    nowhere = Place(Path(), Path(), Path())
    async with (
        serving() as ill,
        serving() as well,
        Zhipu(Zhipu.Section(key="id.secret", base_url=ill.url), nowhere) as zhipu,
        OpenAI(OpenAI.Section(base_url=well.url), nowhere) as openai,
    ):
        ill.usual = well.usual = ANSWER
        await _asked([zhipu])
        figures = [await _overhead("ZhipuAI", zhipu, times), await _overhead("OpenAI", openai, times)]
        for name, script in FAILURES.items():
            ill.usual = script
            took = [(await _asked([zhipu, openai]))[1] for _ in range(max(times // 10, 2))]
            note = f"the first link {name}; slowest {max(took):.2f} s, of {len(took)}"
            figure = Figure("failover", median(took), "s", most=FAILOVER_SECONDS, note=note)
            figures.append(figure)
    return Report("chain", tuple(figures))


async def _overhead(name: str, link: Responder, times: int) -> Figure:
    """From the link's first piece to the first sentence that the voice is given."""
    took = []
    for _ in range(times):
        timed = Timed(link)
        at, _seconds = await _asked([timed])
        took.append((at - timed.first) * 1000)
    note = f"95th percentile {percentile(sorted(took)):.1f} ms, of {times}"
    return Figure(f"{name}: first piece to first sentence", median(took), "ms", most=OVERHEAD_MS, note=note)


async def _asked(links: Sequence[Responder]) -> tuple[float, float]:
    """When the first sentence was there, and how many seconds that took."""
    ways = [Way(f"link{number}", link) for number, link in enumerate(links)]
    wording = Wording(files("assistant") / "replies")
    section = LlmSection(allow_cloud=True)
    async with Chain(section, ways, cut=sentences, wording=wording) as chain:
        began = perf_counter()
        async with aclosing(chain.answer(PROMPT).pieces()) as pieces, aclosing(_lines(pieces)) as lines:
            await anext(sentences(lines))
            return perf_counter(), perf_counter() - began


async def _lines(pieces: AsyncGenerator[str | ToolCall, None]) -> AsyncGenerator[str, None]:
    """As the voice is given them: it cuts them once more."""
    async for piece in pieces:
        yield f"{piece}\n"
