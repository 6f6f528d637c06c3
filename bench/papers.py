"""How quick the household's papers are read and asked, and whether the voice notices."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import quantiles

from assistant.knowledge import schema
from assistant.knowledge.papers import KnowledgeBase
from assistant.plugins import adapter
from assistant.protocols import Embedder
from assistant.settings import FolderSection, MemorySection, Settings
from assistant.testing import place
from bench.feeds import FRAME_MS, lateness
from bench.report import Figure, Report

SEARCH_MS = 50.0
ENGLISH = (
    *("coffee machine", "washing machine", "dishwasher", "oven", "boiler", "vacuum cleaner", "router"),
    *("television", "fridge", "air conditioner", "rice cooker", "humidifier"),
)
CHINESE = (
    *("咖啡机", "洗衣机", "洗碗机", "烤箱", "锅炉", "吸尘器", "路由器"),
    *("电视机", "冰箱", "空调", "电饭煲", "加湿器"),
)
TASKS = (
    *("descale", "clean the filter", "replace the seal", "reset", "set the clock", "unlock the child lock"),
    *("connect to wifi", "move", "dispose of", "order parts"),
)
CHINESE_TASKS = (
    *("除垢", "清洗滤网", "更换密封圈", "恢复出厂设置", "设置时钟", "解除童锁"),
    *("连接无线网络", "搬运", "废弃处理", "订购配件"),
)
WORDS = ("appliance", "surface", "button", "lamp", "cable", "water", "cover", "position", "kitchen", "metal")
HAN = (
    "的一是在不了有和人这中大为上个国以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方"
)
COPIES = 20
"""Models of each appliance, with a manual in either language."""
UNTOLD = (
    *("what is the capital of France", "where is the spare key", "who won the world cup", "tell me a joke"),
    *("how tall is mount everest", "what did I say yesterday", "am I allergic to anything"),
    *("法国的首都是哪里", "备用钥匙在哪里", "给我讲个笑话", "我对什么过敏", "珠穆朗玛峰有多高", "今天星期几"),
)


def measure() -> Report:
    with tempfile.TemporaryDirectory() as scratch:
        return asyncio.run(_measured(Path(scratch)))


async def _measured(scratch: Path) -> Report:
    folder = scratch / "papers"
    size = _written(folder)
    section = MemorySection(folders=(FolderSection(path=str(folder)),))
    async with adapter("embed", "hashed", Settings(), place(scratch)) as embedder:
        alone = await _asked(section, scratch / "words", None)
        both = await _asked(section, scratch / "both", embedder)
        late = await _late(section, scratch / "late", embedder)
    pieces = alone["pieces"]
    return Report(
        "papers",
        (
            Figure("reading and indexing, by words", size / 1e6 / alone["seconds"], "MB/s"),
            Figure("... pieces", pieces / alone["seconds"], "/s"),
            Figure("... with vectors", pieces / both["seconds"], "/s", note="hashed"),
            Figure("a round with nothing new", both["again_ms"], "ms"),
            Figure("a question, by words, 95th percentile", alone["p95"], "ms", most=SEARCH_MS),
            Figure("... by words and meaning", both["p95"], "ms", most=SEARCH_MS),
            Figure("right chapter first, by words", alone["right"], "%"),
            Figure("... by words and meaning", both["right"], "%"),
            Figure("answered though no paper tells", both["wrong"], "%"),
            Figure("event loop late while papers are read, 99th percentile", late, "ms", most=FRAME_MS),
        ),
        {"files": len(list(folder.iterdir())), "pieces": pieces},
    )


def _written(folder: Path) -> int:
    """Bytes, in Markdown and plain text: manuals of appliances, and of models that nobody has."""
    folder.mkdir()
    chance, size = random.Random(1), 0  # noqa: S311
    for english, chinese in zip(ENGLISH, CHINESE, strict=True):
        for copy in range(COPIES):
            name = f"{english} {_code(chance)}" if copy else english
            size += _manual(folder / f"{name}.md", name.capitalize(), TASKS, chance, chinese=False)
            name = f"{chinese}{_code(chance)}" if copy else chinese
            size += _manual(folder / f"{name}.md", name, CHINESE_TASKS, chance, chinese=True)
    return size


def _manual(file: Path, name: str, chapters: Sequence[str], chance: random.Random, *, chinese: bool) -> int:
    text = [f"# {name}"]
    for chapter in chapters:
        words = chance.choices(HAN if chinese else WORDS, k=700 if chinese else 250)
        body = "".join(words) if chinese else " ".join(words)
        start = f"要{chapter}，请按以下步骤操作。" if chinese else f"To {chapter}, follow these steps."
        text += [f"## {chapter.capitalize()}", start, body + ("。" if chinese else ".")]
    return file.write_text("\n\n".join(text), "utf-8")


def _code(chance: random.Random) -> str:
    return "".join(chance.choices("ABCDEFGHKLMNPQRSTUVWXZ", k=3)) + str(chance.randrange(100, 999))


async def _asked(section: MemorySection, scratch: Path, embedder: Embedder | None) -> dict[str, float]:
    async with KnowledgeBase(section, place(scratch), embedder) as base:
        began = time.perf_counter()
        await base.refresh()
        spent = time.perf_counter() - began
        again = time.perf_counter()
        await base.refresh()
        again = time.perf_counter() - again
        times: list[float] = []
        right = [await _right(base, question, chapter, times) for question, chapter in _questions()]
        wrong = [bool(await base.find(text, role="owner", person="")) for text in UNTOLD]
        return {
            "seconds": spent,
            "again_ms": again * 1000,
            "pieces": _pieces(scratch),
            "p95": quantiles(times, n=20)[-1] * 1000,
            "right": 100 * sum(right) / len(right),
            "wrong": 100 * sum(wrong) / len(wrong),
        }


async def _right(base: KnowledgeBase, question: str, chapter: str, times: list[float]) -> bool:
    began = time.perf_counter()
    found = await base.find(question, role="owner", person="")
    times.append(time.perf_counter() - began)
    return bool(found) and found[0].place.lower() == chapter


def _questions() -> Iterator[tuple[str, str]]:
    for english, chinese in zip(ENGLISH, CHINESE, strict=True):
        for chapter, named in zip(TASKS, CHINESE_TASKS, strict=True):
            yield f"how do I {chapter} the {english}?", chapter
            yield f"{chinese}怎么{named}？", named


def _pieces(scratch: Path) -> int:
    with closing(schema.looked_at(place(scratch).cache / schema.NAME)) as db:
        return int(db.execute("SELECT count(*) FROM pieces").fetchone()[0])


async def _late(section: MemorySection, scratch: Path, embedder: Embedder) -> float:
    """Milliseconds."""
    async with KnowledgeBase(section, place(scratch), embedder) as base:
        return await lateness(base.refresh)
