"""The benchmark of the embedders counts rightly."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.protocols import Place
from bench.embed import FACTS, dialogues, facts, judged, searched
from models.embed.hashed import Hashed

NOWHERE = Place(Path(), Path(), Path())


def test_what_is_found_late_counts_less() -> None:
    found = judged([4, 2, 0, 1, 3, 5], frozenset({2, 5}))
    assert (found.at_1, found.at_5, found.at_10) == (0, 0.5, 1)
    assert found.reciprocal_rank == 0.5


def test_a_question_without_its_evidence_is_left_out(tmp_path: Path) -> None:
    turn = {"conversation": "a", "id": "D1:1", "speaker": "Ann", "text": "I paint"}
    asked = [
        {"conversation": "a", "question": q, "evidence": [e]} for q, e in (("who?", "D1:1"), ("?", "D9:9"))
    ]
    (tmp_path / "x_turns.jsonl").write_text(json.dumps(turn) + "\n")
    (tmp_path / "x_questions.jsonl").write_text("\n".join(map(json.dumps, asked)))
    [haystack] = dialogues(tmp_path)
    assert haystack.texts == ["Ann: I paint"]
    assert (haystack.questions, haystack.answers) == (["who?"], [frozenset({0})])


async def test_a_fact_is_found_in_either_language() -> None:
    async with Hashed(Hashed.Section(), NOWHERE) as embedder:
        found = await searched(embedder, list(facts(FACTS)))
    assert found.keys() == {"zh asked of zh", "zh asked of en", "en asked of zh", "en asked of en"}
    assert min(each.at_10 for each in found.values()) > 0.8


def test_every_fact_is_asked_for_once() -> None:
    assert all(len(set(row.texts)) == len(set(row.questions)) == 30 for row in facts(FACTS))
