"""The skills that are running, each started and stopped on its own, and what they together understand."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType

from assistant import plugins
from assistant.errors import PluginError
from assistant.plugins import Fate
from assistant.protocols import Place, Vocabulary
from assistant.settings import Settings, UnderstandingSection
from assistant.skill import Home, Skill
from assistant.turn import Route
from assistant.understanding.carriers import carriers
from assistant.understanding.classifier import Classifier
from assistant.understanding.grammar import Grammar
from assistant.understanding.jsgf import export, phrases
from assistant.understanding.router import Router

log = logging.getLogger(__name__)


class Abilities:
    """Entered, it runs every skill that is on."""

    def __init__(self, settings: Settings, home: Home) -> None:
        self._settings = settings
        self._home = home
        self._stacks: dict[str, AsyncExitStack] = {}
        self._skills: dict[str, Skill] = {}
        self.fates: dict[str, Fate] = {}

    @property
    def skills(self) -> Mapping[str, Skill]:
        return self._skills

    async def __aenter__(self) -> Abilities:
        async with AsyncExitStack() as undo:
            undo.push_async_exit(self)
            for name in plugins.adapters("skills"):
                await self._start(name)
            self.understanding = await self._understood()
            undo.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in reversed(list(self._stacks)):
            await self._stop(name)

    async def update(self, settings: Settings, home: Home, names: Collection[str]) -> None:
        """Restarts the named skills alone: another's timer runs on."""
        self._settings, self._home = settings, home
        for name in names:
            await self._stop(name)
            await self._start(name)
        self.understanding = await self._understood()

    async def _understood(self) -> Understanding:
        """All skills at once; only where that fails is each looked at for itself."""
        try:
            with plugins.contained("the skills", "understood"):
                return self._understanding()
        except PluginError:
            for name, skill in list(self._skills.items()):
                await self._check(name, skill)
        return self._understanding()

    def _understanding(self) -> Understanding:
        made = understand(self._skills.values(), self._settings.understanding, compiled(self._home.place))
        made.router.warm_up(self._home.clock())
        return made

    async def _start(self, name: str) -> None:
        stack = AsyncExitStack()
        skill, self.fates[name] = await plugins.start_skill(name, self._settings, self._home, stack)
        if skill is None:
            return
        self._stacks[name] = stack
        self._skills[name] = skill

    async def _check(self, name: str, skill: Skill) -> None:
        """Turns it off where its sentences are wrong; the other skills' are not."""
        try:
            with plugins.contained(f"skill {name}", "understood"):
                Grammar.compile([skill])
        except PluginError as error:
            log.warning("skill %s is off: %s", name, error)
            self.fates[name] = Fate(name, "failed", (str(error),))
            await self._stop(name)

    async def _stop(self, name: str) -> None:
        self._skills.pop(name, None)
        if stack := self._stacks.pop(name, None):
            await plugins.stop(f"skill {name}", stack)


def compiled(place: Place) -> Path:
    """Where compiled sentences are kept."""
    return place.cache / "sentences"


@dataclass(frozen=True)
class Understanding:
    """What a set of skills can be asked."""

    router: Router
    skills: Sequence[Skill]

    @property
    def route(self) -> Route:
        return self.router.route

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Made when a recogniser first needs it."""
        return Vocabulary(export(self.skills), phrases(self.skills))


def understand(
    skills: Iterable[Skill], thresholds: UnderstandingSection | None = None, cache: Path | None = None
) -> Understanding:
    """Compiles the skills' sentences, or takes what was compiled from the folder `cache`."""
    every = tuple(skills)
    able = {skill.name: skill for skill in every}

    def matters(intent: str) -> bool:
        """Whether its skill says what it is called, so that it can be asked about."""
        skill, _, action = intent.partition(".")
        return skill in able and f"means_{action}" in able[skill].wording.keys("en")

    def words(intent: str) -> Collection[str]:
        skill, _, action = intent.partition(".")
        return carriers(able[skill].folder, action)  # type: ignore[arg-type]

    router = Router(
        Grammar.compile(every, cache),
        Classifier.load(),
        thresholds or UnderstandingSection(),
        carriers=words,
        matters=matters,
        follows=[
            f"{skill.name}.{action.name}"
            for skill in every
            for action in skill.actions.values()
            if action.follows
        ],
    )
    return Understanding(router, every)
