"""The buttons of a player, by voice: next, back, louder, what is this."""

from __future__ import annotations

from dataclasses import replace

from assistant import Intent, NotFound, Reply, Skill, Turn, action
from skills.music.item import Item
from skills.music.jukebox import Jukebox
from skills.music.loudness import changed
from skills.music.telling import as_result, this


class Controls(Skill):
    """What is done to whatever plays, wherever it comes from."""

    jukebox: Jukebox

    @action("pause")
    async def pause(self, turn: Turn, intent: Intent) -> Reply:
        self._need_music()
        await self.jukebox.pause()
        return self.reply(turn, "paused", result={"playing": False})

    @action("next")
    async def next(self, turn: Turn, intent: Intent) -> Reply:
        return await self._skip(turn, int(intent.slots.get("count") or 1))

    @action("previous")
    async def previous(self, turn: Turn, intent: Intent) -> Reply:
        if intent.slots.get("again"):
            item = await self.jukebox.again()
            return self._began(turn, item) if item else self.reply(turn, "not_playing")
        return await self._skip(turn, -int(intent.slots.get("count") or 1))

    @action("seek")
    async def seek(self, turn: Turn, intent: Intent) -> Reply:
        """Within what plays: `forward` or `back` by so many seconds."""
        self._need_music()
        by = intent.slots.get("forward") or -float(intent.slots.get("back") or 0)
        await self.jukebox.seek(self.jukebox.seconds + float(by))
        return Reply("", turn.language, result={"seconds": self.jukebox.seconds})

    @action("volume")
    async def volume(self, turn: Turn, intent: Intent) -> Reply:
        """To `level`, or by `change`; asked without either it is told."""
        level, change = intent.slots.get("level"), intent.slots.get("change")
        kept = self.jukebox.kept
        if level is None and change is None:
            return self.reply(turn, "volume_is", level=round(kept.volume), result={"level": kept.volume})
        wanted = float(level) if level is not None else changed(kept.volume, float(change or 0))
        if wanted <= 0:
            return await self.mute(turn, replace(intent, slots={"on": True}))
        now = self.jukebox.set_volume(min(wanted, 100.0), turn.person)
        key = "volume_most" if now < min(wanted, 100.0) else "volume_set"
        return self.reply(turn, key, level=round(now), result={"level": now})

    @action("mute")
    async def mute(self, turn: Turn, intent: Intent) -> Reply:
        on = bool(intent.slots.get("on", True))
        self.jukebox.mute(on)
        return self.reply(turn, "muted" if on else "unmuted", result={"muted": on})

    @action("now_playing", reads=True)
    async def now_playing(self, turn: Turn, intent: Intent) -> Reply:
        item = self.jukebox.current
        if not item or not self.jukebox.loaded:
            return self.reply(turn, "not_playing", result={"playing": False})
        key, values = this(item, playing=self.jukebox.playing, whole=True)
        return self.reply(turn, key, result={"playing": self.jukebox.playing, **as_result(item)}, **values)

    def _began(self, turn: Turn, item: Item) -> Reply:
        """The music itself is the answer."""
        return Reply("", turn.language, result={"playing": True, **as_result(item)})

    async def _skip(self, turn: Turn, many: int) -> Reply:
        self._need_music()
        item = await self.jukebox.skip(max(min(many, 1000), -1000))
        if not item:
            return self.reply(turn, "no_next" if many > 0 else "no_previous", result={"moved": False})
        return self._began(turn, item)

    def _need_music(self) -> None:
        if not self.jukebox.current:
            raise NotFound("nothing is playing", code="not_playing")
