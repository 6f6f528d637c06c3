"""`assistant understand`: what a text would do; acts on nothing."""

from __future__ import annotations

import argparse
import time
from typing import Any

from assistant import paths, plugins
from assistant.abilities import compiled, understand
from assistant.account import as_line, intents
from assistant.announcements import Unheard
from assistant.batch import Question, Questions, answer
from assistant.commands.opening import clock_of, people_of, settings_of
from assistant.floor import Floor
from assistant.knowledge.papers import KnowledgeBase
from assistant.memory.longterm.longterm import LongTerm
from assistant.people.identity import Identity
from assistant.people.journal import log_in
from assistant.reminders.book import Book
from assistant.reminders.clocks import real
from assistant.residents import Residents
from assistant.room import FloorRoom
from assistant.skill import Home
from assistant.terminal import Terminal
from assistant.web import HttpWeb


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    settings = settings_of(asked)
    zone, clock = clock_of(asked, settings)
    place = paths.find().place
    lives = people_of(asked, settings)
    home = Home(
        place,
        Unheard(),
        zone,
        clock,
        reminders=Book(settings.reminders, place, real(clock)),
        room=FloorRoom(Floor()),
        web=HttpWeb(),
        people=Residents(lambda: lives, Identity(lambda: lives, time.monotonic), log_in(place)),
        memories=LongTerm(settings.memory, place, None, clock=clock),
        knowledge=KnowledgeBase(settings.memory, place),
        stays=False,
    )
    skills, _ = plugins.load_skills(settings, home)
    router = understand(skills, settings.understanding, compiled(place)).router
    router.warm_up(clock())

    def think(question: Question) -> dict[str, Any]:
        plan = router.route(question.text, question.language, question.now)
        answered: dict[str, Any] = {"plan": [step.as_json() for step in plan.steps]}
        if plan.unsure:
            answered["unsure"] = True
        if asked.explain:
            answered["explain"] = list(router.explain(question.text, question.language, question.now))
        return answered

    def show(answered: dict[str, Any]) -> None:
        if asked.json or asked.batch:
            as_line(answered)
        else:
            print(intents(answered["plan"]))
            for each in answered.get("explain", ()):
                print("  " + ", ".join(f"{name}={value}" for name, value in each.items()))

    return answer(Questions(asked, terminal, settings.household, clock), think, show)
