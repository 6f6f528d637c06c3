"""How often a memory that holds the answer is recalled: hybrid, by meaning alone, and by BM25 alone.

`python -m bench.recall PATH...` takes other conversations: files, or folders of `.jsonl` files. A line is
a turn (`conversation`, `id`, `speaker`, `at`, `text`) or a question (`conversation`, `question`, `evidence`).
The evidence are the ids of the turns that answer it.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.memories import Memory
from assistant.memory.longterm.longterm import LongTerm
from assistant.memory.longterm.recalling import Weights
from assistant.messages import Language
from assistant.protocols import Place
from assistant.settings import MemorySection
from bench.report import Figure, Report
from models.embed.hashed import Hashed

DIALOGUES = Path(__file__).resolve().parents[2] / "shared" / "data" / "memory"
CHINESE = Path(__file__).with_name("recall_zh.toml")
WAYS: Mapping[str, Weights] = {
    "hybrid": Weights(floor=False),
    "meaning alone": Weights(words=0, share=0, floor=False),
    "BM25 alone": Weights(meaning=0, share=0, floor=False),
    "hybrid, as it answers": Weights(),
}
"""The last one gives nothing below its floor."""
MOST = 10


@dataclass(frozen=True, slots=True)
class Turn:
    conversation: str
    id: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    conversation: str
    text: str
    evidence: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the questions, 0 to 1."""

    at_5: float
    at_10: float
    reciprocal_rank: float
    nothing: float
    """Of the questions, to which nothing was given."""


def measure(paths: Sequence[Path] = (DIALOGUES,)) -> Report:
    return asyncio.run(_measure(paths))


async def _measure(paths: Sequence[Path]) -> Report:
    sets: list[tuple[str, Language, list[Turn], list[Question]]] = [("zh, made up", "zh", *chinese())]
    turns, questions = read(paths)
    if questions:
        sets.insert(0, ("en, conversations", "en", turns, questions))
    figures: list[Figure] = []
    for name, language, said, asked in sets:
        figures += _figures(name, len(said), await _scores(language, said, asked), len(asked))
    return Report(
        "recall", tuple(figures), {} if questions else {"conversations": "none are beside the checkout"}
    )


def _figures(name: str, turns: int, scores: Mapping[str, Score], asked: int) -> Iterable[Figure]:
    others = [scores["meaning alone"], scores["BM25 alone"]]
    for way, score in scores.items():
        ahead = way == "hybrid"
        note = f"{asked} questions, {turns} memories" if ahead else ""
        if score.nothing:
            note = f"nothing is given to {score.nothing:.0%}"
        for what, value, best in (
            ("recall@5", score.at_5, max(each.at_5 for each in others)),
            ("recall@10", score.at_10, max(each.at_10 for each in others)),
            ("MRR", score.reciprocal_rank, max(each.reciprocal_rank for each in others)),
        ):
            yield Figure(
                f"{name}: {way}, {what}", value, "", least=round(best, 4) if ahead else None, note=note
            )


async def _scores(
    language: Language, turns: Sequence[Turn], questions: Sequence[Question]
) -> Mapping[str, Score]:
    with tempfile.TemporaryDirectory() as name:
        place = Place(Path(name), Path(name), Path(name))
        async with Hashed(Hashed.Section(), place) as embedder:
            scores = {}
            clock = max((turn.at for turn in turns if turn.at), default=datetime.now(UTC))
            async with LongTerm(
                MemorySection(most=1_000_000), place, embedder, clock=lambda: clock, backup_seconds=3600
            ) as memory:
                names = await _kept(memory, turns, language)
                for way, weights in WAYS.items():
                    memory._weights = weights  # noqa: SLF001
                    scores[way] = _mean([await _asked(memory, each, names) for each in questions])
            return scores


async def _kept(memory: LongTerm, turns: Sequence[Turn], language: Language) -> Mapping[int, set[str]]:
    """The turns of each id: what is said twice is kept once."""
    names: dict[int, set[str]] = {}
    for turn in turns:
        kept = await memory.remember(
            Memory(text=turn.text, person=turn.conversation, language=language, at=turn.at)
        )
        names.setdefault(kept.id, set()).add(turn.id)
    await memory.catch_up()
    return names


async def _asked(memory: LongTerm, question: Question, names: Mapping[int, Collection[str]]) -> Score:
    found = await memory.recall(question.text, person=question.conversation, most=MOST)
    hits = [question.evidence & set(names[each.memory.id]) for each in found]
    first = next((1 / place for place, hit in enumerate(hits, start=1) if hit), 0.0)
    whole = len(question.evidence)
    at_5, at_10 = (len(frozenset().union(*hits[:most])) / whole for most in (5, 10))
    return Score(at_5, at_10, first, float(not found))


def _mean(scores: Sequence[Score]) -> Score:
    number = len(scores)
    return Score(
        sum(each.at_5 for each in scores) / number,
        sum(each.at_10 for each in scores) / number,
        sum(each.reciprocal_rank for each in scores) / number,
        sum(each.nothing for each in scores) / number,
    )


def read(paths: Iterable[Path]) -> tuple[list[Turn], list[Question]]:
    """Questions whose evidence is not among the turns are left out."""
    lines = [each for path in paths for each in _lines(path)]
    turns = [
        Turn(
            each["conversation"],
            each["id"],
            f"{each['speaker']}: {each['text']}",
            _moment(each.get("at", "")),
        )
        for each in lines
        if "text" in each
    ]
    there = {(turn.conversation, turn.id) for turn in turns}
    questions = []
    for each in lines:
        evidence = frozenset(one for one in each.get("evidence", ()) if (each["conversation"], one) in there)
        if evidence and "question" in each:
            questions.append(Question(each["conversation"], each["question"], evidence))
    return turns, questions


def _lines(path: Path) -> Iterable[Mapping[str, Any]]:
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        if file.exists():
            yield from (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(text, "%I:%M %p on %d %B, %Y").replace(tzinfo=UTC)
    return None


def chinese() -> tuple[list[Turn], list[Question]]:
    """Every subject of every sentence once, all mixed, and the question to each."""
    data = tomllib.loads(CHINESE.read_text("utf-8"))
    chance = random.Random(1)  # noqa: S311 - no secret
    made = [
        ({name: chance.choice(data[name]) for name in data if name != "pairs"} | {subject: each}, said, asked)
        for said, asked in data["pairs"]
        for subject in [said[1 : said.index("}")]]
        for each in data[subject]
    ]
    chance.shuffle(made)
    turns = [
        Turn("zh", str(number), said.format(**fill), None) for number, (fill, said, _) in enumerate(made)
    ]
    questions = [
        Question("zh", asked.format(**fill), frozenset({str(number)}))
        for number, (fill, _, asked) in enumerate(made)
    ]
    return turns, questions


if __name__ == "__main__":
    print(measure([Path(each) for each in sys.argv[1:]] or (DIALOGUES,)).table())
