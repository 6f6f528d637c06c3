"""What a skill is: a class with actions, sentences that call them, and replies in each language.

    class Greeter(Skill):
        name = "greeter"

        @action("hello")
        async def hello(self, turn: Turn, intent: Intent) -> Reply:
            return self.reply(turn, "hello", person=turn.person.name)

Beside the class lie `sentences/{en,zh}.toml` and `replies/{en,zh}.toml`; an entry point in the group
`assistant.skills` names the class. See `skills/README.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import TracebackType
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from assistant.company import People
from assistant.memories import Knowledge, Memories
from assistant.messages import Intent, Language, Question, Reply, Turn
from assistant.protocols import Announcer, Place, Room, Section, Web
from assistant.reminder import Reminders
from assistant.wording import Wording


class SkillSection(Section):
    """A skill's table `[skills.<name>]`; a skill's own section derives from it."""

    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Home:
    """What a skill is given of the house it works in."""

    place: Place
    announcer: Announcer
    zone: ZoneInfo
    clock: Callable[[], datetime]
    """The time now: aware, in `zone`."""
    reminders: Reminders
    room: Room
    web: Web
    people: People
    memories: Memories
    knowledge: Knowledge
    stays: bool = True
    """False: there is one question to answer, so nothing is prepared for later ones."""


ActionMethod = Callable[[Any, Turn, Intent], Awaitable[Reply]]
S = TypeVar("S", bound="Skill")


@dataclass(frozen=True, slots=True)
class Action:
    """How one action wants to be treated."""

    name: str
    method: ActionMethod
    needs: str
    """The permission it takes; the intent's name where nothing else is said."""
    keep_seconds: float
    """How long an answer to the same question may be given again; 0: never."""
    reads: bool
    """True: it changes nothing, so it may be done beside others that change nothing."""
    private: tuple[str, ...]
    """Slots that the operation log does not hold."""
    follows: bool
    """True: its sentences mean it only right after something else of its skill, as "no, it's ..." does."""


def action(
    name: str,
    *,
    needs: str = "",
    keep_seconds: float = 0,
    reads: bool = False,
    private: tuple[str, ...] = (),
    follows: bool = False,
) -> Callable[[ActionMethod], ActionMethod]:
    """Marks the method that does `<skill>.<name>`."""

    def mark(method: ActionMethod) -> ActionMethod:
        vars(method)["_action"] = Action(name, method, needs, keep_seconds, reads, private, follows)
        return method

    return mark


class Skill:
    """The base of every skill: finds its own files and its own actions."""

    name: ClassVar[str]
    Section: ClassVar[type[SkillSection]] = SkillSection
    actions: ClassVar[Mapping[str, Action]] = {}

    def __init_subclass__(cls) -> None:
        """Collects the marked methods, in the order they were written."""
        marked = [found for value in vars(cls).values() if (found := getattr(value, "_action", None))]
        cls.actions = {**cls.actions, **{found.name: found for found in marked}}

    def __init__(self, section: SkillSection, home: Home) -> None:
        self.section = section
        self.home = home

    async def __aenter__(self: S) -> S:
        """Starts what the skill needs while it is on. Override both, or neither."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops it again."""

    async def hush(self) -> None:
        """Somebody said only "stop": whatever of this skill can be heard ends."""

    @cached_property
    def folder(self) -> Traversable:
        """Where `sentences/` and `replies/` lie: the package that the class is written in."""
        module = sys.modules[type(self).__module__]
        return files(module.__package__ or module.__name__)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.folder / "replies")

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        """Values for the `{slots}` of its sentences: slot -> what may be said -> what it means."""
        return {}

    async def plan(self, turn: Turn, intent: Intent) -> Intent:
        """Completes the intent without any side effect; may run before the user has finished."""
        return intent

    async def act(self, turn: Turn, intent: Intent) -> Reply:
        """Does it, once the turn is committed. Raises SkillError."""
        return await self.actions[intent.action].method(self, turn, intent)

    def reply(
        self,
        turn: Turn,
        key: str,
        *,
        expects_answer: bool = False,
        asks: Question | None = None,
        result: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> Reply:
        """The sentence `key` of `replies/` with its fields filled in; `asks` is what it leaves open."""
        text = self.wording.say(key, turn.language, pick=turn.id, **values)
        return Reply(text, turn.language, expects_answer or asks is not None, result or {}, asks=asks)
