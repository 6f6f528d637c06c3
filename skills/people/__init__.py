"""Who is who: people say who they are, ask whom the assistant takes them for, and why something was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant import Intent, Language, Reply, Skill, SlotMissing, Turn, action
from skills.people.reasons import reason, topics

LOOKED_BACK = 20
"""Entries of the log."""


class PeopleSkill(Skill):
    name = "people"

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        """`person`: by every name that they have; `skill`: what a question may be about."""
        people = {name: name for name in self.home.people.names()}
        return {"person": people, "skill": topics(language)}

    @action("introduce")
    async def introduce(self, turn: Turn, intent: Intent) -> Reply:
        """Somebody says who they are, with their PIN where they have one."""
        if "person" not in intent.slots:
            raise SlotMissing("an introduction needs a name", code="who_are_you", slot="person")
        known = self.home.people.introduce(intent.slots["person"])
        return self.reply(turn, "hello", person=known.name, result={"person": known.name})

    @action("leave")
    async def leave(self, turn: Turn, intent: Intent) -> Reply:
        self.home.people.leave()
        return self.reply(turn, "bye")

    @action("who", reads=True)
    async def who(self, turn: Turn, intent: Intent) -> Reply:
        """Whom the assistant takes the speaker for, and how sure that is."""
        person = turn.person
        result = {"person": person.name, "role": person.role, "certainty": person.certainty}
        if person.role == "unknown":
            return self.reply(turn, "stranger", result=result)
        key = "sure" if person.certainty >= 0.9 else "guess"
        return self.reply(turn, key, person=person.name, result=result)

    @action("why", reads=True)
    async def why(self, turn: Turn, intent: Intent) -> Reply:
        """Why the last thing was done or not done, as the operation log has it."""
        found = reason(self.home.people.deeds(LOOKED_BACK), turn, intent.slots.get("skill", ""))
        if not found:
            return self.reply(turn, "nothing_done")
        return self.reply(turn, found.key, result={"intent": found.intent}, **found.values)
