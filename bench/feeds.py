"""What a hostile feed costs, and whether the event loop, and so the voice, notices."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from assistant import SkillError
from bench.report import Figure, Report
from skills.news.parsing.entry import BadFeed
from skills.news.parsing.feed import entries
from skills.news.reader import FeedReader

CPU_SECONDS = 0.5
SIZE = 2_000_000
"""Bytes: the client fetches no more."""
TICK = 0.005
FRAME_MS = 32.0
"""Of sound: what is late by less is heard by nobody."""
ROUNDS = 400
HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel>'


def corpus() -> dict[str, bytes]:
    bomb = b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(9))
    return {
        "a normal feed": HEAD + _items([b"Some words. And some more."] * 40),
        "entity bomb": b'<!DOCTYPE r [<!ENTITY a0 "ha">'
        + bomb
        + b"]><rss><item><title>&a9;</title></item></rss>",
        "external entity": b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
        "deep nesting": HEAD + b"<a>" * (SIZE // 3),
        "200,000 items": HEAD + b"<item><t/></item>" * 200_000,
        "empty elements": HEAD + b"<a/>" * (SIZE // 4),
        "180,000 attributes": HEAD + b"<a " + b" ".join(b'a%d="1"' % n for n in range(180_000)) + b"/>",
        "one endless tag": HEAD + b"<a " + b"x" * SIZE,
        "one endless comment": HEAD + b"<!--" + b"x" * SIZE,
        "32 KB authors": HEAD + b"<item><title>T</title><author>%s</author></item>" % (b"a@" * 16_000) * 60,
        "half tags": HEAD + _items([b"&lt;a " * 2_000] * 40),
        "nothing but full stops": HEAD + _items([b". " * 6_000] * 40),
        "half addresses": HEAD + _items([b"a." * 6_000] * 40),
        "half datelines": HEAD + _items(["11月".encode() * 3_000] * 40),
        "nested JSON": b"[" * SIZE,
        "wide JSON": b'{"items":[' + b"[]," * (SIZE // 3) + b"[]]}",
        "a long number": b'{"items":[' + b"9" * SIZE + b"]}",
        "noise": bytes(range(256)) * (SIZE // 256),
    }


def _items(texts: list[bytes]) -> bytes:
    rows = (
        b"<item><title>T%d</title><description>%s</description></item>" % each for each in enumerate(texts)
    )
    return b"".join(rows) + b"</channel></rss>"


def measure() -> Report:
    costs = {name: asyncio.run(cost(body)) for name, body in corpus().items()}
    worst = max(costs, key=lambda name: costs[name])
    alone = asyncio.run(lateness(_idle))
    beside = asyncio.run(lateness(_in_process))
    threaded = asyncio.run(lateness(_in_thread))
    return Report(
        "feeds",
        (
            Figure(
                "worst feed, processor time with the start of the process",
                costs[worst],
                "s",
                most=CPU_SECONDS,
                note=worst,
            ),
            Figure("a normal feed", costs["a normal feed"], "s"),
            Figure("event loop late, 99th percentile, nothing else to do", alone, "ms"),
            Figure(
                "... while hostile feeds are read in their process",
                beside,
                "ms",
                most=FRAME_MS,
            ),
            Figure("... as it would be in a thread", threaded, "ms"),
        ),
        {"seconds": {name: round(spent, 3) for name, spent in costs.items()}},
    )


async def cost(body: bytes) -> float:
    """Seconds of processor time, ours and the process's."""
    began = _spent()
    async with FeedReader() as reader:
        with suppress(SkillError):
            await reader.read(body)
    return _spent() - began


def _spent() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


async def lateness(beside: Callable[[], Awaitable[None]]) -> float:
    """Milliseconds by which the loop wakes too late."""
    task = asyncio.ensure_future(beside())
    await asyncio.sleep(0.2)  # it makes its corpus first
    late = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await asyncio.sleep(TICK)
        late.append(time.perf_counter() - began - TICK)
    task.cancel()
    await asyncio.wait([task])
    return sorted(late)[ROUNDS * 99 // 100] * 1000


async def _idle() -> None:
    await asyncio.Event().wait()


async def _in_process() -> None:
    bodies = list(corpus().values())
    while True:
        for body in bodies:
            await cost(body)


async def _in_thread() -> None:
    def read(body: bytes) -> None:
        with suppress(BadFeed, RecursionError):
            entries(body)

    bodies = list(corpus().values())
    while True:
        for body in bodies:
            await asyncio.to_thread(read, body)
