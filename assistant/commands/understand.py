"""`assistant understand`: what a text would do; acts on nothing."""

from __future__ import annotations

import argparse
from typing import Any

from assistant import paths, plugins
from assistant.abilities import understand
from assistant.account import as_line, intents
from assistant.announcements import Unheard
from assistant.batch import Question, Questions, answer
from assistant.commands.opening import clock_of, settings_of
from assistant.skill import Home
from assistant.terminal import Terminal


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    settings = settings_of(asked)
    zone, clock = clock_of(asked, settings)
    skills, _ = plugins.load_skills(settings, Home(paths.find().place, Unheard(), zone, clock))
    route = understand(skills).route

    def think(question: Question) -> dict[str, Any]:
        plan = route(question.text, question.language, question.now)
        return {"plan": [step.as_json() for step in plan.steps]}

    def show(answered: dict[str, Any]) -> None:
        if asked.json or asked.batch:
            as_line(answered)
        else:
            print(intents(answered["plan"]))

    return answer(Questions(asked, terminal, settings.household, clock), think, show)
