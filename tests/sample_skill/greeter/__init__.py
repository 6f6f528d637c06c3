"""Greets whom it is asked to greet, as loudly as its section says."""

from __future__ import annotations

from assistant import Intent, Reply, Skill, SkillSection, Turn, action


class GreeterSection(SkillSection):
    """[skills.greeter]"""

    excited: bool = False
    """Greets with an exclamation mark."""


class GreeterSkill(Skill):
    name = "greeter"
    Section = GreeterSection
    section: GreeterSection

    @action("greet")
    async def greet(self, turn: Turn, intent: Intent) -> Reply:
        key = "excited" if self.section.excited else "greeting"
        return self.reply(turn, key, whom=intent.slots["whom"], result={"greeted": intent.slots["whom"]})
