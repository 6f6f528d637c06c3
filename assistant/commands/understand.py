"""`assistant understand`: what a text would do; acts on nothing."""

from __future__ import annotations

import argparse
from time import perf_counter
from typing import Any

from assistant import paths, plugins
from assistant.abilities import understand
from assistant.account import as_line, intents
from assistant.announcements import Unheard
from assistant.batch import Question, Questions
from assistant.commands.opening import clock_of, settings_of
from assistant.skill import Home
from assistant.terminal import Terminal
from assistant.turn import Route


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    settings = settings_of(asked)
    zone, clock = clock_of(asked, settings)
    skills, _ = plugins.load_skills(settings, Home(paths.find().place, Unheard(), zone, clock))
    route = understand(skills).route
    for question in Questions(asked, terminal, settings.household, clock):
        understood = _understood(question, route)
        if asked.json or asked.batch:
            as_line(understood)
        else:
            print(intents(understood["plan"]))
    return 0


def _understood(question: Question, route: Route) -> dict[str, Any]:
    began = perf_counter()
    plan = route(question.text, question.language, question.now)
    ms = (perf_counter() - began) * 1000
    return {
        "text": question.text,
        "language": question.language,
        "plan": [step.as_json() for step in plan.steps],
        "ms": round(ms, 2),
    }
