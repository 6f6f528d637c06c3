"""`assistant when`: what a time expression means."""

from __future__ import annotations

import argparse
from time import perf_counter
from typing import Any

from assistant.account import as_line
from assistant.batch import Question, Questions
from assistant.commands.opening import clock_of, settings_of
from assistant.terminal import Terminal
from assistant.understanding.when import find


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    settings = settings_of(asked)
    _, clock = clock_of(asked, settings)
    for question in Questions(asked, terminal, settings.household, clock):
        found = _found(question)
        if asked.json or asked.batch:
            as_line(found)
        else:
            for each in found["found"]:
                print(", ".join(f"{name}={value}" for name, value in each.items()))
            if not found["found"]:
                print(terminal.text("nothing"))
    return 0


def _found(question: Question) -> dict[str, Any]:
    began = perf_counter()
    found = [each.as_json() for each in find(question.text, question.language, question.now)]
    return {
        "text": question.text,
        "language": question.language,
        "found": found,
        "ms": round((perf_counter() - began) * 1000, 2),
    }
