"""A house whose weather comes from providers on loopback, and a conversation in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant import Exchange, Language, Question, SkillError, SlotMissing
from assistant.testing import NOON, home, turn
from assistant.understanding.grammar import Grammar
from assistant.understanding.language import detect
from assistant.understanding.router import Router
from assistant.wording import Wording
from bench.weather_server import Providers, Redirected, providers
from skills.weather import WeatherSection, WeatherSkill

ASSISTANT = Wording(Path(assistant.__file__).parent / "replies")


@dataclass
class Household:
    """Asks as a person does: a text in, what is answered out."""

    folder: Path
    router: Router
    web: Redirected
    section: WeatherSection
    now: datetime = NOON
    history: tuple[Exchange, ...] = ()
    skill: WeatherSkill = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """What was in memory is gone, what is on disk stays."""
        self.history = ()
        self.skill = WeatherSkill(self.section, replace(home(self.folder, web=self.web), clock=self._clock))

    def _clock(self) -> datetime:
        return self.now

    async def ask(self, text: str) -> str:
        """The answer, or the sentence of what went wrong."""
        language: Language = detect(text, "en")
        step = self.router.route(text, language, self.now, self.history).steps[0]
        asking = turn(language, now=self.now, history=self.history)
        asks = None
        try:
            assert step.skill == "weather", step
            said = (await self.skill.act(asking, step)).text
        except SkillError as error:
            known = error.key in self.skill.wording.keys(language)
            said = (self.skill.wording if known else ASSISTANT).say(error.key, language, **error.values)
            if isinstance(error, SlotMissing):
                asks = Question(step, error.slot, error.kind, error.choices)
        self.history += (Exchange(text, said, language, self.now, (step,), asks),)
        return said


@pytest.fixture
async def served() -> AsyncIterator[Providers]:
    async with providers() as them:
        yield them


@pytest.fixture(scope="session")
def understanding(tmp_path_factory: pytest.TempPathFactory) -> Router:
    """Of this skill alone; what all of them understand together is in `test_sentences.py`."""
    folder = tmp_path_factory.mktemp("understanding")
    grammar = Grammar.compile([WeatherSkill(WeatherSection(), home(folder))])
    return Router(grammar, matters=lambda _: False)


Make = Callable[..., Household]


@pytest.fixture
def make(tmp_path: Path, understanding: Router, served: Providers) -> Make:
    def household(**section: Any) -> Household:
        return Household(
            tmp_path, understanding, Redirected(served), WeatherSection(**{"place": "北京", **section})
        )

    return household
