"""Timers: set, asked about, cancelled, and rung when they are due."""

from __future__ import annotations

import asyncio
import logging
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from types import TracebackType
from typing import Any

from pydantic import Field

from assistant import (
    Home,
    Intent,
    Language,
    NotFound,
    Reply,
    Skill,
    SkillError,
    SkillSection,
    SlotMissing,
    Turn,
    action,
)
from skills.schedule.alarm import alarm
from skills.schedule.timers import Timer, Timers, Wait

log = logging.getLogger(__name__)

LONGEST = timedelta(days=1)
MOST = 50


class ScheduleSection(SkillSection):
    """[skills.schedule]"""

    rounds: int = Field(default=20, ge=1, le=1000)
    """How often a timer that nobody stops rings."""


class ScheduleSkill(Skill):
    name = "schedule"
    Section = ScheduleSection
    section: ScheduleSection

    def __init__(self, section: SkillSection, home: Home, *, wait: Wait = asyncio.sleep) -> None:
        """`wait` is how time passes; a test gives its own."""
        super().__init__(section, home)
        self._timers = Timers(self._ring, wait)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Timers live no longer than the skill."""
        if forgotten := len(self._timers.running):
            log.warning("timers that were still running end here: %d", forgotten)
        await self._timers.close()

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        table = _names()
        return {
            "name": {name: name for name in table[language]},
            "all": dict.fromkeys(table["all"][language], True),
        }

    @action("timer")
    async def timer(self, turn: Turn, intent: Intent) -> Reply:
        """Starts one for `duration`, called `name` where it was given one."""
        if "duration" not in intent.slots:
            raise SlotMissing("a timer needs a duration", code="how_long")
        span, name = timedelta(seconds=intent.slots["duration"]), intent.slots.get("name", "")
        if span > LONGEST:
            raise SkillError(f"a timer of {span} is too long", code="too_long")
        if len(self._timers.running) >= MOST:
            raise SkillError(f"{MOST} timers are running", code="too_many")
        timer = self._timers.start(span, self._now(), name=name, language=turn.language)
        return self.reply(turn, _key("timer", timer), span=span, name=name, result=self._facts(timer))

    @action("remaining")
    async def remaining(self, turn: Turn, intent: Intent) -> Reply:
        """One sentence for each timer that is meant, the next to ring first."""
        timers = self._meant(intent)
        key = "remaining" if len(timers) == 1 else "remaining_of"
        said = [
            self.wording.say(
                _key("remaining", timer) if timer.name else key,
                turn.language,
                left=timedelta(seconds=self._left(timer)),
                name=timer.name,
                span=timer.span,
            )
            for timer in timers
        ]
        text = ("" if turn.language == "zh" else " ").join(said)
        return Reply(text, turn.language, result={"timers": [self._facts(timer) for timer in timers]})

    @action("cancel")
    async def cancel(self, turn: Turn, intent: Intent) -> Reply:
        """All, those that are meant by name or length, or the one set last."""
        meant = self._meant(intent)
        if not intent.slots.get("all"):
            meant = (max(meant, key=lambda timer: timer.number),)
        for timer in meant:
            self._timers.cancel(timer)
        key = _key("cancelled", meant[0]) if len(meant) == 1 else "cancelled_all"
        first, count = meant[0], len(meant)
        return self.reply(
            turn, key, span=first.span, name=first.name, count=count, result={"cancelled": count}
        )

    def _meant(self, intent: Intent) -> tuple[Timer, ...]:
        """Never empty. Raises NotFound."""
        running = self._timers.running
        if not running:
            raise NotFound("no timer is running", code="no_timer")
        name, seconds = intent.slots.get("name", ""), intent.slots.get("duration")
        meant = tuple(timer for timer in running if timer.is_meant(name, seconds))
        if not meant:
            raise NotFound(f"no timer called {name!r}, of {seconds} s", code="no_such_timer")
        return meant

    def _ring(self, timer: Timer) -> None:
        text = self.wording.say(_key("rings", timer), timer.language, span=timer.span, name=timer.name)
        self.home.announcer.announce(text, timer.language, sound=alarm(), rounds=self.section.rounds)

    def _now(self) -> float:
        return self.home.clock().timestamp()

    def _left(self, timer: Timer) -> int:
        """Seconds, rounded up, so that a timer that runs is never at zero."""
        return max(1, -int(-(timer.due - self._now()) // 1))

    def _facts(self, timer: Timer) -> Mapping[str, Any]:
        return {"seconds": timer.span.total_seconds(), "left": self._left(timer), "name": timer.name}


def _key(key: str, timer: Timer) -> str:
    return f"{key}_named" if timer.name else key


@cache
def _names() -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / "names.toml").read_text("utf-8"))
