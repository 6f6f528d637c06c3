"""The embedder that needs no model: what is close, what is the same everywhere, and what may come in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelFailed
from assistant.protocols import Place
from models.embed.hashed import BATCH, Hashed

NOWHERE = Place(Path(), Path(), Path())

MEMORIES = {
    "en": [
        "I am allergic to peanuts",
        "the spare key is with the neighbour",
        "my daughter's birthday is on the 3rd of May",
        "the boiler was serviced by Mr Wang last week",
        "the wifi password is on the router",
        "grandma takes her pills after breakfast",
    ],
    "zh": [
        "我对花生过敏",
        "备用钥匙在邻居那里",
        "我女儿的生日是五月三号",
        "上周王师傅来修过锅炉",
        "无线密码贴在路由器上",
        "奶奶早饭后吃药",
    ],
}
QUESTIONS = {
    "en": [
        "what must I not eat because of my allergies?",
        "where are the spare keys?",
        "when was my daughter born?",
        "who repaired the boiler?",
        "how do I log in to the wireless network?",
        "when should grandmother have her medicine?",
    ],
    "zh": [
        "我对什么过敏？",
        "备用钥匙放哪儿了？",
        "女儿哪天过生日？",
        "锅炉是谁修的？",
        "网络密码是什么？",
        "奶奶什么时候吃药？",
    ],
}
PROGRAM = """
import asyncio, hashlib, sys
from pathlib import Path
from assistant.protocols import Place
from models.embed.hashed import Hashed

async def main():
    async with Hashed(Hashed.Section(), Place(Path(), Path(), Path())) as embedder:
        vectors = await embedder.embed(["我对 peanuts 过敏", "the 3rd of May, naïve 🎉"])
        print(embedder.key, (vectors * 1e4).round().astype("<i4").tobytes().hex()[:4096])

asyncio.run(main())
"""


@pytest.fixture
async def embedder() -> AsyncIterator[Hashed]:
    async with Hashed(Hashed.Section(), NOWHERE) as one:
        yield one


async def _answers(embedder: Hashed, questions: str, memories: str) -> list[int]:
    """Which memory lies closest to each question."""
    asked = await embedder.embed(QUESTIONS[questions], question=True)
    return [int(best) for best in (asked @ (await embedder.embed(MEMORIES[memories])).T).argmax(axis=1)]


@pytest.mark.parametrize(("questions", "memories"), [("en", "en"), ("zh", "zh"), ("en", "zh"), ("zh", "en")])
async def test_a_question_finds_its_memory_within_and_across_languages(
    embedder: Hashed, questions: str, memories: str
) -> None:
    assert await _answers(embedder, questions, memories) == list(range(6))


async def test_every_row_has_length_one(embedder: Hashed) -> None:
    texts = [
        "",
        "\0",
        "🎉",
        "مرحبا بالعالم",
        "? ! .",
        "the",
        "的",
        "word " * 300_000,
        "字" * 300_000,
        "a'b’c",
        "ﬁ",
    ]
    for question in (True, False):
        vectors = await embedder.embed(texts, question=question)
        assert vectors.shape == (len(texts), embedder.dimensions)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


async def test_nothing_gives_no_rows(embedder: Hashed) -> None:
    assert (await embedder.embed([])).shape == (0, embedder.dimensions)


async def test_many_texts_get_the_same_vectors_as_one(embedder: Hashed) -> None:
    texts = [f"box {number} stands in the attic" for number in range(BATCH + 3)]
    together = await embedder.embed(texts)
    assert np.array_equal(together[-1:], await embedder.embed(texts[-1:]))


async def test_the_same_words_otherwise_inflected_are_nearly_the_same(embedder: Hashed) -> None:
    one, same, other = await embedder.embed(["she painted sunsets", "she paints a sunset", "he sold his car"])
    assert one @ same > 0.7
    assert one @ other < 0.3


async def test_a_greeting_answers_nothing(embedder: Hashed) -> None:
    asked = await embedder.embed(["what did Anna say about good restaurants?"], question=True)
    texts = [
        "that sounds really good, Anna!",
        "Anna told me of a good restaurant by the river, for fish and soup",
    ]
    greeting, fact = (asked @ (await embedder.embed(texts)).T)[0]
    assert fact > greeting + 0.1


def test_every_python_process_makes_the_same_vectors() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            cwd=Path(__file__).parents[3],
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].startswith("hashed ")


async def test_the_key_tells_the_number_of_dimensions() -> None:
    wide = Hashed(Hashed.Section(dimensions=512), NOWHERE)
    assert wide.key != Hashed(Hashed.Section(), NOWHERE).key
    assert wide.dimensions == 512


async def test_after_its_end_it_says_so() -> None:
    async with Hashed(Hashed.Section(), NOWHERE) as embedder:
        pass
    with pytest.raises(ModelFailed, match=r"embed\.hashed"):
        await embedder.embed(["late"])
