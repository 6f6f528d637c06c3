"""`assistant when`: what a time expression means."""

from __future__ import annotations

import argparse
from typing import Any

from assistant.account import as_line
from assistant.batch import Question, Questions, answer
from assistant.commands.opening import clock_of, settings_of
from assistant.terminal import Terminal
from assistant.understanding.when import find
from assistant.understanding.when.explain import considered


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    settings = settings_of(asked)
    _, clock = clock_of(asked, settings)

    def think(question: Question) -> dict[str, Any]:
        found = find(question.text, question.language, question.now)
        answered: dict[str, Any] = {"found": [each.as_json() for each in found]}
        if asked.explain:
            answered["explain"] = list(considered(question.text, question.now, found))
        return answered

    def show(answered: dict[str, Any]) -> None:
        if asked.json or asked.batch:
            as_line(answered)
            return
        for each in answered["found"]:
            print(", ".join(f"{name}={value}" for name, value in each.items()))
        if not answered["found"]:
            print(terminal.text("nothing"))
        for each in answered.get("explain", ()):
            print("  " + ", ".join(f"{name}={value}" for name, value in each.items()))

    return answer(Questions(asked, terminal, settings.household, clock), think, show)
