"""What one says to the assistant about itself: stop, say it again, what can you do, are you there."""

from __future__ import annotations

from assistant import Home, Intent, Reply, Skill, SkillSection, Turn, action


class AssistantSkill(Skill):
    name = "assistant"

    def __init__(self, section: SkillSection, home: Home) -> None:
        super().__init__(section, home)
        self._since = home.clock()

    @action("stop")
    async def stop(self, turn: Turn, intent: Intent) -> Reply:
        """Silence is the answer; whatever was playing ended when the user began to speak."""
        return Reply("", turn.language, result={"stopped": True})

    @action("repeat")
    async def repeat(self, turn: Turn, intent: Intent) -> Reply:
        """The last thing that was said, in the language it was said in."""
        said = next((each for each in reversed(turn.history) if each.said), None)
        return Reply(said.said, said.language) if said else self.reply(turn, "nothing_said")

    @action("help")
    async def help(self, turn: Turn, intent: Intent) -> Reply:
        return self.reply(turn, "help")

    @action("status")
    async def status(self, turn: Turn, intent: Intent) -> Reply:
        return self.reply(
            turn, "status", since=self._since, result={"since": self._since.isoformat(timespec="seconds")}
        )

    @action("thanks")
    async def thanks(self, turn: Turn, intent: Intent) -> Reply:
        return self.reply(turn, "thanks")
