"""A household that remembers very much: made-up sentences in both languages, with vectors of them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.database import sqlite
from assistant.memories import Memory
from assistant.memory.longterm import keeping, rows
from assistant.memory.longterm.schema import LAYOUT
from assistant.memory.longterm.vectors import Floats
from assistant.memory.longterm.words import terms
from assistant.protocols import Embedder

PEOPLE = ("anna", "ben", "chen", "dora")
EMBEDDED = 4_003
"""Sentences that are truly embedded; the vectors of the others lie around theirs."""
AROUND = 0.6
"""Length of what is added to one of these, at random."""
NOUNS = [
    "key",
    "boiler",
    "bicycle",
    "passport",
    "charger",
    "umbrella",
    "ladder",
    "drill",
    "tent",
    "suitcase",
    "camera",
    "kettle",
    "blanket",
    "guitar",
    "router",
    "heater",
    "filter",
    "printer",
    "lamp",
    "mower",
]
ADJECTIVES = [
    "spare",
    "old",
    "red",
    "blue",
    "small",
    "large",
    "broken",
    "new",
    "green",
    "heavy",
    "wooden",
    "second",
]
PLACES = [
    "drawer",
    "cellar",
    "attic",
    "garage",
    "kitchen",
    "shed",
    "hallway",
    "office",
    "wardrobe",
    "shelf",
    "bathroom",
    "cupboard",
]
DINGE = [
    "钥匙",
    "锅炉",
    "自行车",
    "护照",
    "充电器",
    "雨伞",
    "梯子",
    "电钻",
    "帐篷",
    "行李箱",
    "相机",
    "水壶",
    "毯子",
    "吉他",
    "路由器",
    "暖气",
    "过滤网",
    "打印机",
    "台灯",
    "割草机",
]
ORTE = [
    "抽屉里",
    "地下室",
    "阁楼上",
    "车库里",
    "厨房里",
    "储物间",
    "走廊里",
    "书房里",
    "衣柜里",
    "架子上",
    "浴室里",
    "柜子里",
]


def sentence(chance: random.Random) -> str:
    """Most say a name of their own, as what people want remembered does."""
    name = "".join(chance.choices("abcdefghijklmnoprstuvwz", k=5))
    if chance.random() < 0.5:
        thing = f"{chance.choice(ADJECTIVES)} {chance.choice(NOUNS)}"
        return f"the {thing} of {name} is in the {chance.choice(PLACES)} number {chance.randrange(500)}"
    return f"{name}的{chance.choice(DINGE)}放在{chance.choice(ORTE)}第{chance.randrange(500)}格"


def question(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return (
            f"where is the {chance.choice(ADJECTIVES)} {chance.choice(NOUNS)} number {chance.randrange(500)}"
        )
    return f"第{chance.randrange(500)}格的{chance.choice(DINGE)}在哪里"


async def fill(folder: Path, number: int, embedder: Embedder) -> Floats:
    """The vectors, in the order of the ids 1 to `number`."""
    chance, noise = random.Random(number), np.random.default_rng(number)  # noqa: S311 - no secret
    texts = [sentence(chance) for _ in range(number)]
    known = await embedder.embed(texts[:EMBEDDED])
    with closing(sqlite.connect(folder / "memories.sqlite", LAYOUT)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -400000")  # KiB
        with sqlite.transaction(db):
            _rows(db, texts)
            return np.concatenate(list(_vectors(db, embedder.key, known, number, noise)))


def _rows(db: sqlite3.Connection, texts: list[str]) -> None:
    """One as the memories write it, and the others like it."""
    now = datetime.now(UTC)
    first = Memory(text=texts[0], person=PEOPLE[0], language="en")
    keeping.remember(db, first, now, len(texts))
    names = [row["name"] for row in db.execute("PRAGMA table_info (memories)")]
    sample = dict(db.execute("SELECT * FROM memories").fetchone()) | {"topic": None, "value": None}
    db.executemany(
        f"INSERT INTO memories ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",  # noqa: S608
        (
            sample
            | {
                "id": number,
                "text": text,
                "terms": terms(text),
                "gist": text[: rows.GIST],
                "digest": str(number),
                "person": PEOPLE[number % len(PEOPLE)],
                "at": rows.micros(now) - number * 10_000_000,
            }
            for number, text in enumerate(texts[1:], start=2)
        ),
    )
    db.execute("INSERT INTO found (found) VALUES ('rebuild')")


def _vectors(
    db: sqlite3.Connection, key: str, known: Floats, number: int, noise: np.random.Generator
) -> Iterator[Floats]:
    for start in range(0, number, EMBEDDED):
        some = known[: number - start]
        if start:
            added = noise.standard_normal(some.shape).astype(np.float32)
            some = some + AROUND * added / np.linalg.norm(added, axis=1, keepdims=True)
            some /= np.linalg.norm(some, axis=1, keepdims=True)
        db.executemany(
            "INSERT INTO embeddings VALUES (?, ?, ?)",
            ((start + at, key, vector.tobytes()) for at, vector in enumerate(some, start=1)),
        )
        yield some
