"""What is kept for later: timers, alarms, reminders and events, and how they are asked about and changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from assistant import Home, Intent, Language, Reply, Skill, SkillSection, Turn, action
from skills.schedule import changing, ending, listing, making, timers
from skills.schedule.lists import lists
from skills.schedule.phrases import Phrases
from skills.schedule.request import Request, ScheduleSection, Spoken

__all__ = ["ScheduleSection", "ScheduleSkill"]

Do = Callable[[Request], Awaitable[Reply]]


class ScheduleSkill(Skill):
    """What an action does stands in the module of its verb."""

    name = "schedule"
    Section = ScheduleSection
    section: ScheduleSection

    def __init__(self, section: SkillSection, home: Home) -> None:
        super().__init__(section, home)
        self._spoken = Spoken()

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return lists(language)

    @action("timer")
    async def timer(self, turn: Turn, intent: Intent) -> Reply:
        """While something rings, five minutes are five more."""
        more = self.home.reminders.ringing() and intent.slots.keys() == {"duration"}
        return await self._do(ending.snooze if more else timers.start, turn, intent)

    @action("remaining", reads=True)
    async def remaining(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(timers.remaining, turn, intent)

    @action("pause")
    async def pause(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(timers.pause, turn, intent)

    @action("resume")
    async def resume(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(timers.resume, turn, intent)

    @action("alarm")
    async def alarm(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(making.alarms, turn, intent)

    @action("remind")
    async def remind(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(making.reminders, turn, intent)

    @action("event")
    async def event(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(making.event, turn, intent)

    @action("list", reads=True)
    async def overview(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(listing.overview, turn, intent)

    @action("missed", reads=True)
    async def missed(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(listing.missed, turn, intent)

    @action("cancel")
    async def cancel(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(ending.cancel, turn, intent)

    @action("change")
    async def change(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(changing.change, turn, intent)

    @action("snooze")
    async def snooze(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(ending.snooze, turn, intent)

    @action("stop")
    async def stop(self, turn: Turn, intent: Intent) -> Reply:
        return await self._do(ending.stop, turn, intent)

    async def _do(self, do: Do, turn: Turn, intent: Intent) -> Reply:
        phrases = Phrases(self.wording, turn.language, turn.now, turn.id)
        return await do(Request(self.home, self.section, turn, intent, phrases, self._spoken))
