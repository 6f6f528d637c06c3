"""How often the whole understanding finds the right skill, of sentences that it never learns from."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.abilities import understand
from assistant.messages import Language
from assistant.plugins import adapters, load
from assistant.testing import home
from assistant.turn import Route
from assistant.understanding.language import detect
from assistant.wording import LANGUAGES
from bench.report import Figure, Report

SENTENCES = Path(__file__).parent / "intents" / "heldout"
NOW = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
ROUTES = ("weather", "news", "music", "schedule", "clock", "chat")
LEAST = {"zh": 92.0, "en": 95.0}
"""The percentage that must be right."""
CONFIDENT = 0.9
"""The share of sentences that may be acted on without asking."""
SPOKEN_OF_ITSELF = frozenset({"assistant.volume", "assistant.stop"})
"""What the assistant does rather than says."""


@dataclass(frozen=True, slots=True)
class Held:
    """One sentence, as its writer meant it."""

    route: str
    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of it."""

    held: Held
    intents: tuple[str, ...]
    """In order; empty where nothing was understood."""
    confidence: float
    source: str

    @property
    def right(self) -> bool:
        """Whether its first request goes to the skill that was meant."""
        return route_of(self.intents[0] if self.intents else "") == self.held.route

    @property
    def exact(self) -> bool:
        """Whether it is that intent too; what the responder gets has but one."""
        return self.right and (self.held.route == "chat" or self.intents[0] == self.held.intent)


def measure() -> Report:
    figures = [figure for language in LANGUAGES for figure in _figures(language)]
    return Report("heldout", tuple(figures))


def _figures(language: Language) -> Iterator[Figure]:
    told = heard(language)
    surest = sorted(told, key=lambda each: -each.confidence)[: int(CONFIDENT * len(told))]
    yield Figure(f"{language}: route", _right(told), "%", least=LEAST[language])
    yield Figure("  of the 90 % surest", _right(surest), "%", least=98)
    yield Figure("  the intent too", 100 * sum(each.exact for each in told) / len(told), "%")
    for route in ROUTES:
        part = [each for each in told if each.held.route == route]
        yield Figure(f"  {route}", _right(part), "%", note=f"{len(part)} sentences")


def heard(language: Language) -> list[Heard]:
    """Every sentence of that language, understood by all the skills there are."""
    with tempfile.TemporaryDirectory() as place:
        kinds = [load("skills", name) for name in adapters("skills")]
        skills = [kind(kind.Section(), home(Path(place) / str(kind.name))) for kind in kinds]
        route = understand(skills).route
        return [_heard(route, each, language) for each in sentences(language)]


def _heard(route: Route, held: Held, language: Language) -> Heard:
    steps = route(held.text, detect(held.text, language), NOW).steps
    if not steps:
        return Heard(held, (), 0.0, "nothing")
    return Heard(held, tuple(step.name for step in steps), steps[0].confidence, steps[0].source)


def sentences(language: Language) -> list[Held]:
    lines = (SENTENCES / f"{language}.tsv").read_text("utf-8").splitlines()
    return [Held(*line.split("\t")) for line in lines]


def route_of(intent: str) -> str:
    """Where it goes; what the assistant says of itself is talk."""
    skill = intent.partition(".")[0]
    return skill if skill in ROUTES or intent in SPOKEN_OF_ITSELF else "chat"


def _right(told: Sequence[Heard]) -> float:
    return 100 * sum(each.right for each in told) / len(told)


def print_misses() -> None:
    """One a line: what was meant, what was understood and by what, and the sentence."""
    for each in (told for language in LANGUAGES for told in heard(language) if not told.exact):
        got = "+".join(each.intents) or "nothing"
        found = f"{each.source} {each.confidence:.2f}"
        print("skill" if not each.right else "action", each.held.intent, got, found, each.held.text, sep="\t")


if __name__ == "__main__":
    print_misses()
    print(measure().table())
