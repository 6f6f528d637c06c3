"""What people want remembered: keeps it, finds it again, puts it right and forgets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant import Home, Intent, Language, Reply, Skill, SkillSection, Turn, action
from skills.memory import finding, forgetting, keeping, listing
from skills.memory.lists import lists
from skills.memory.request import Request, Spoken


class MemorySkill(Skill):
    """What an action does stands in the module of its verb."""

    name = "memory"

    def __init__(self, section: SkillSection, home: Home) -> None:
        super().__init__(section, home)
        self._spoken = Spoken()

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return lists(language)

    @action("remember", private=("text", "allergy", "whose", "day"))
    async def remember(self, turn: Turn, intent: Intent) -> Reply:
        """Keeps a fact or a preference that the person wants remembered, as a whole sentence."""
        return await keeping.remember(self._request(turn, intent))

    @action("recall", reads=True, private=("text", "asked", "things", "whose"))
    async def recall(self, turn: Turn, intent: Intent) -> Reply:
        """What the person told, or else what stands in the household's papers."""
        return await finding.recall(self._request(turn, intent))

    @action("list", reads=True)
    async def overview(self, turn: Turn, intent: Intent) -> Reply:
        """What is remembered for the person."""
        return await listing.overview(self._request(turn, intent))

    @action("correct", private=("text",), follows=True)
    async def correct(self, turn: Turn, intent: Intent) -> Reply:
        """Puts right what was last spoken of."""
        return await keeping.correct(self._request(turn, intent))

    @action("forget", private=("text",))
    async def forget(self, turn: Turn, intent: Intent) -> Reply:
        """One thing, or everything that the person told."""
        return await forgetting.forget(self._request(turn, intent))

    def _request(self, turn: Turn, intent: Intent) -> Request:
        return Request(self.home, turn, intent, self.wording, self._spoken)
