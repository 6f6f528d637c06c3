"""How well each embedder alone finds what was said, and how quick it is.

`python -m bench.embed FOLDER` takes another folder with `*_turns.jsonl` and `*_questions.jsonl`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from assistant import paths
from assistant.errors import ModelError
from assistant.plugins import adapter, adapters
from assistant.protocols import Embedder
from assistant.settings import Settings
from bench.report import Figure, Report

DIALOGUES = Path(__file__).resolve().parents[2] / "shared" / "data" / "memory"
FACTS = Path(__file__).with_name("embed.toml")


@dataclass(frozen=True, slots=True)
class Haystack:
    """Texts, and questions with the numbers of the texts that answer each."""

    name: str
    texts: Sequence[str]
    questions: Sequence[str]
    answers: Sequence[frozenset[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """Means over the questions, 0 to 1."""

    at_1: float
    at_5: float
    at_10: float
    reciprocal_rank: float


def measure(folder: Path = DIALOGUES) -> Report:
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> Report:
    haystacks = [*dialogues(folder), *facts(FACTS)]
    figures: list[Figure] = []
    for name in adapters("embed"):
        async with AsyncExitStack() as stack:
            try:
                embedder = await stack.enter_async_context(
                    adapter("embed", name, Settings(), paths.find().place)
                )
            except ModelError as error:
                figures.append(Figure(f"{name}: found", None, "", note=str(error)))
            else:
                figures += await _figures(name, embedder, haystacks)
    return Report(
        "embed", tuple(figures), {"questions": {each.name: len(each.questions) for each in haystacks}}
    )


async def _figures(name: str, embedder: Embedder, haystacks: Sequence[Haystack]) -> list[Figure]:
    figures = []
    for haystack, found in (await searched(embedder, haystacks)).items():
        figures += [
            Figure(
                f"{name}: {haystack}, recall@5", 100 * found.at_5, "%", note=f"@1 {100 * found.at_1:.0f} %"
            ),
            Figure(f"{name}: {haystack}, recall@10", 100 * found.at_10, "%"),
            Figure(f"{name}: {haystack}, MRR", found.reciprocal_rank, ""),
        ]
    sentences = [text for haystack in haystacks for text in haystack.texts]
    return [*figures, await _quickness(name, embedder, sentences)]


async def searched(embedder: Embedder, haystacks: Sequence[Haystack]) -> Mapping[str, Found]:
    """By the name of a haystack, the mean over all questions of that name."""
    every: dict[str, list[Found]] = defaultdict(list)
    for haystack in haystacks:
        texts = await embedder.embed(haystack.texts)
        questions = await embedder.embed(haystack.questions, question=True)
        best = np.argsort(-questions @ texts.T, axis=1, kind="stable")
        every[haystack.name] += [
            judged(row.tolist(), right) for row, right in zip(best, haystack.answers, strict=True)
        ]
    return {name: _mean(founds) for name, founds in every.items()}


def judged(best: Sequence[int], right: frozenset[int]) -> Found:
    """`best` first; the share of `right` among the first 1, 5, 10, and 1 / the rank of the first of them."""
    at_1, at_5, at_10 = (len(right.intersection(best[:most])) / len(right) for most in (1, 5, 10))
    first = next(rank for rank, number in enumerate(best, 1) if number in right)
    return Found(at_1, at_5, at_10, 1 / first)


def _mean(founds: Sequence[Found]) -> Found:
    rows = np.array([(each.at_1, each.at_5, each.at_10, each.reciprocal_rank) for each in founds])
    return Found(*map(float, rows.mean(axis=0)))


async def _quickness(name: str, embedder: Embedder, sentences: Sequence[str]) -> Figure:
    took = []
    for sentence in sentences[:500]:
        began = time.process_time()
        await embedder.embed([sentence])
        took.append(1000 * (time.process_time() - began))
    most = 1 if name == "hashed" else None
    return Figure(f"{name}: one sentence, processor time", sorted(took)[len(took) // 2], "ms", most=most)


def dialogues(folder: Path) -> Iterator[Haystack]:
    """One for each conversation of files in the form of LoCoMo; none where there are none."""
    for file in sorted(folder.glob("*_turns.jsonl")):
        turns = _by_conversation(file)
        questions = _by_conversation(file.with_name(file.name.replace("_turns", "_questions")))
        for name, asked in questions.items():
            yield _dialogue(turns[name], asked)


def _dialogue(turns: Sequence[Mapping[str, Any]], asked: Sequence[Mapping[str, Any]]) -> Haystack:
    """Questions whose evidence is not among the turns are left out."""
    numbers = {turn["id"]: number for number, turn in enumerate(turns)}
    right = [frozenset(numbers[turn] for turn in each["evidence"] if turn in numbers) for each in asked]
    kept = [number for number, answers in enumerate(right) if answers]
    return Haystack(
        "dialogue",
        [f"{turn['speaker']}: {turn['text']}" for turn in turns],
        [asked[number]["question"] for number in kept],
        [right[number] for number in kept],
    )


def _by_conversation(file: Path) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        rows[row["conversation"]].append(row)
    return rows


def facts(file: Path) -> Iterator[Haystack]:
    """Each language's questions against each language's facts."""
    rows = tomllib.loads(file.read_text("utf-8"))["facts"]
    answers = [frozenset({number}) for number in range(len(rows))]
    plain = Haystack("", [], [], answers)
    for asked, told in product(("zh", "en"), repeat=2):
        texts, questions = [row[told][0] for row in rows], [row[asked][1] for row in rows]
        yield replace(plain, name=f"{asked} asked of {told}", texts=texts, questions=questions)


if __name__ == "__main__":
    print(measure(*map(Path, sys.argv[1:2])).table())
