"""What is kept for later: timers; alarms, reminders and events are understood, and refused for now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import TracebackType
from typing import Any, NoReturn

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
from skills.schedule.bell import bell
from skills.schedule.lists import lists
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
        if forgotten := len(self._timers.kept):
            log.warning("timers that were still running end here: %d", forgotten)
        await self._timers.close()

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return lists(language)

    @action("timer")
    async def timer(self, turn: Turn, intent: Intent) -> Reply:
        """Starts one for `duration`, called `name` where it was given one."""
        if "duration" not in intent.slots:
            raise SlotMissing("a timer needs a duration", code="how_long", slot="duration")
        span, name = timedelta(seconds=intent.slots["duration"]), intent.slots.get("name", "")
        if not span or intent.slots.get("minus"):
            raise SkillError("a timer needs more than no time", code="no_time")
        _check(span)
        if len(self._timers.kept) >= MOST:
            raise SkillError(f"{MOST} timers are running", code="too_many")
        timer = self._timers.start(span, self._now(), name=name, language=turn.language)
        return self.reply(turn, _key("timer", timer), span=span, name=name, result=self._facts(timer))

    @action("remaining", reads=True)
    async def remaining(self, turn: Turn, intent: Intent) -> Reply:
        """One sentence for each timer that is meant, the next to ring first."""
        timers = self._meant(intent)
        said = [self._left_of(timer, turn.language, alone=len(timers) == 1) for timer in timers]
        text = ("" if turn.language == "zh" else " ").join(said)
        return Reply(text, turn.language, result={"timers": [self._facts(timer) for timer in timers]})

    @action("list", reads=True)
    async def overview(self, turn: Turn, intent: Intent) -> Reply:
        """Of no kind it is about the day."""
        if intent.slots.get("kind") != "timer":
            _not_yet(intent)
        return await self.remaining(turn, intent)

    @action("cancel")
    async def cancel(self, turn: Turn, intent: Intent) -> Reply:
        """All, those that are meant by name or length, or the one set last."""
        _only_timers(intent)
        meant = self._chosen(intent)
        for timer in meant:
            self._timers.cancel(timer)
        return self._told(turn, "cancelled", meant, many="cancelled_all")

    @action("pause")
    async def pause(self, turn: Turn, intent: Intent) -> Reply:
        """A timer that is paused already stays so."""
        meant = [self._timers.pause(timer, self._now()) for timer in self._chosen(intent)]
        return self._told(turn, "paused", meant, many="paused_all")

    @action("resume")
    async def resume(self, turn: Turn, intent: Intent) -> Reply:
        """Of those that are meant, only what is paused."""
        paused = tuple(timer for timer in self._meant(intent) if timer.held is not None)
        if not paused:
            raise NotFound("no timer is paused", code="none_paused")
        meant = [self._timers.resume(timer, self._now()) for timer in _chosen(intent, paused)]
        return self._told(turn, "resumed", meant, many="resumed_all")

    @action("change")
    async def change(self, turn: Turn, intent: Intent) -> Reply:
        """Adds or takes off `by` seconds, or leaves as many seconds as `to` says."""
        _only_timers(intent)
        timer = self._chosen(intent)[0]
        left = timer.left(self._now())
        by = intent.slots["by"] if "by" in intent.slots else _length(intent.slots.get("to")) - left
        if left + by <= 0:
            rest = timedelta(seconds=self._left(timer))
            raise SkillError("nothing would be left", code="used_up", left=rest)
        _check(timedelta(seconds=left + by))
        return self._told(turn, "changed", [self._timers.change(timer, by, self._now())])

    @action("stop")
    async def stop(self, turn: Turn, intent: Intent) -> Reply:
        """What rang fell silent when the user began to speak."""
        return Reply("", turn.language, result={"stopped": True})

    @action("alarm")
    async def alarm(self, turn: Turn, intent: Intent) -> Reply:
        _not_yet(intent)

    @action("remind")
    async def remind(self, turn: Turn, intent: Intent) -> Reply:
        _not_yet(intent)

    @action("event")
    async def event(self, turn: Turn, intent: Intent) -> Reply:
        _not_yet(intent)

    @action("snooze")
    async def snooze(self, turn: Turn, intent: Intent) -> Reply:
        _not_yet(intent)

    def _meant(self, intent: Intent) -> tuple[Timer, ...]:
        """Never empty. Raises NotFound."""
        kept = self._timers.kept
        if not kept:
            raise NotFound("no timer is running", code="no_timer")
        name, seconds = intent.slots.get("name", ""), intent.slots.get("duration")
        meant = tuple(timer for timer in kept if timer.is_meant(name, seconds))
        if not meant:
            raise NotFound(f"no timer called {name!r}, of {seconds} s", code="no_such_timer")
        return meant

    def _chosen(self, intent: Intent) -> tuple[Timer, ...]:
        return _chosen(intent, self._meant(intent))

    def _told(self, turn: Turn, key: str, timers: Sequence[Timer], *, many: str = "") -> Reply:
        """What became of one timer, or, under the key `many`, of several."""
        first, count = timers[0], len(timers)
        return self.reply(
            turn,
            _key(key, first) if count == 1 else many,
            span=first.span,
            name=first.name,
            left=timedelta(seconds=self._left(first)),
            count=count,
            result={key: count},
        )

    def _left_of(self, timer: Timer, language: Language, *, alone: bool) -> str:
        key = "remaining" if alone or timer.name else "remaining_of"
        key = "waiting" if timer.held is not None else key
        left = timedelta(seconds=self._left(timer))
        return self.wording.say(_key(key, timer), language, left=left, name=timer.name, span=timer.span)

    def _ring(self, timer: Timer) -> None:
        text = self.wording.say(_key("rings", timer), timer.language, span=timer.span, name=timer.name)
        self.home.announcer.announce(text, timer.language, sound=bell(), rounds=self.section.rounds)

    def _now(self) -> float:
        return self.home.clock().timestamp()

    def _left(self, timer: Timer) -> int:
        """Seconds, rounded up, so that a timer that runs is never at zero."""
        return max(1, -int(-timer.left(self._now()) // 1))

    def _facts(self, timer: Timer) -> Mapping[str, Any]:
        paused = timer.held is not None
        return {
            "seconds": timer.span.total_seconds(),
            "left": self._left(timer),
            "name": timer.name,
            "paused": paused,
        }


def _key(key: str, timer: Timer) -> str:
    return f"{key}_named" if timer.name else key


def _chosen(intent: Intent, timers: tuple[Timer, ...]) -> tuple[Timer, ...]:
    """All, the next to ring, or the one set last."""
    if intent.slots.get("all"):
        return timers
    return timers[:1] if intent.slots.get("next") else (max(timers, key=lambda timer: timer.number),)


def _length(to: Mapping[str, Any] | None) -> float:
    """Seconds."""
    if not to:
        raise SlotMissing("a change needs a length", code="how_long", slot="by", kind="duration")
    if to["kind"] != "duration":
        raise SkillError("a timer has a length, no clock time", code="not_yet")
    return float(to["seconds"])


def _check(span: timedelta) -> None:
    if span > LONGEST:
        raise SkillError(f"a timer of {span} is too long", code="too_long")


def _only_timers(intent: Intent) -> None:
    """Whatever has a time of day is no timer."""
    if intent.slots.get("kind", "timer") != "timer" or "when" in intent.slots:
        _not_yet(intent)


def _not_yet(intent: Intent) -> NoReturn:
    raise SkillError(f"{intent.name} waits for a store that outlives the program", code="not_yet")
