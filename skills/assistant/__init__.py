"""What one says to the assistant about itself: stop, say it again, what can you do, are you there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Home, Intent, Language, Reply, Skill, SkillError, SkillSection, Turn, action


class AssistantSkill(Skill):
    name = "assistant"

    def __init__(self, section: SkillSection, home: Home) -> None:
        super().__init__(section, home)
        self._since = home.clock()

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return _loudness()[language]

    @action("stop")
    async def stop(self, turn: Turn, intent: Intent) -> Reply:
        """Silence is the answer, but to a question; what was playing ended when the user began to speak."""
        if intent.source == "dialogue":
            return self.reply(turn, "dropped", result={"stopped": True})
        return Reply("", turn.language, result={"stopped": True})

    @action("repeat")
    async def repeat(self, turn: Turn, intent: Intent) -> Reply:
        """The last thing that was said, in the language it was said in."""
        said = next((each for each in reversed(turn.history) if each.said or each.whole), None)
        if not said:
            return self.reply(turn, "nothing_said")
        result = {"private": True} if said.private else {}
        return Reply(said.whole or said.said, said.language, result=result)

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

    @action("volume")
    async def volume(self, turn: Turn, intent: Intent) -> Reply:
        """Raises SkillError: the voice is as loud as `[audio] volume` says, which no skill can change."""
        raise SkillError("the loudness of the voice is set in the config file", code="fixed_volume")


@cache
def _loudness() -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """Language -> list -> phrase -> how much louder, in percent points."""
    return tomllib.loads((files(__package__) / "loudness.toml").read_text("utf-8"))
