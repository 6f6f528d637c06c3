"""Music, radio, podcasts, audiobooks and the volume: understood, though no player is connected yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from assistant import Intent, Language, Reply, Skill, SkillError, Turn, action
from skills.music.names import names
from skills.music.section import MusicSection


class MusicSkill(Skill):
    name = "music"
    Section = MusicSection
    section: MusicSection

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return names(language)

    @action("play")
    async def play(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("pause")
    async def pause(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("resume")
    async def resume(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("stop")
    async def stop(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("next")
    async def next(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("previous")
    async def previous(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("volume")
    async def volume(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("mute")
    async def mute(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("now_playing")
    async def now_playing(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("shuffle")
    async def shuffle(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("repeat")
    async def repeat(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("like")
    async def like(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)

    @action("add")
    async def add(self, turn: Turn, intent: Intent) -> Reply:
        _no_player(intent)


def _no_player(intent: Intent) -> NoReturn:
    """Raises SkillError with what is honest to say until a player is connected."""
    raise SkillError(f"{intent.name}: no music player is connected", code="not_connected")
