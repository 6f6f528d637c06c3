"""The player: mpv in a process of its own, begun anew where it was when that breaks or hangs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

from assistant import SkillError, background
from skills.music.playing.link import Link, LinkLost, command, linked

log = logging.getLogger(__name__)

START_SECONDS = 15.0
"""Until it plays, though the machine be busy and the player had to be started."""
RESTARTS = 3
"""Without having played in between, until it is given up."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What is to be played."""

    number: int
    """Ours, so that an event says what it is about."""
    address: str
    start: float = 0.0
    """Seconds from the beginning."""


@dataclass(frozen=True, slots=True)
class Event:
    """began, ended (`reason` end, error or stopped) or at; lost: the player was given up."""

    kind: str
    number: int = 0
    seconds: float = 0.0
    of: float = 0.0
    reason: str = ""
    silent: bool = False
    """It ended since no output could be opened."""


class Player:
    """Has a process only while something is to be played. What it was asked outlives the process."""

    def __init__(
        self,
        *,
        roots: Sequence[str],
        outputs: Sequence[str],
        device: str,
        happened: Callable[[Event], None],
    ) -> None:
        """`outputs` are mpv's names of sound systems; `device` is a part of a device's name."""
        self._command = command(roots, outputs, device)
        self._device = device
        self._happened = happened
        self._sound: Sound | None = None
        self._following: Sound | None = None
        self._paused = False
        self._level = 0.0
        self._factor = 1.0
        self._link: Link | None = None
        self._wanted = asyncio.Event()
        self._ready = asyncio.Event()
        self._refusal: SkillError | None = None
        self._failures = 0
        self._ended = False
        """The process was ended on purpose."""
        self._stack = AsyncExitStack()
        self.output = ""
        """mpv's name of the sound system in use; empty while nothing sounds."""

    async def __aenter__(self) -> Player:
        await self._stack.enter_async_context(background("music player", self._run))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def pid(self) -> int:
        """Of the process; 0 where there is none."""
        return self._link.pid if self._link else 0

    async def play(self, sound: Sound, *, paused: bool = False) -> None:
        """Instead of whatever plays. Raises SkillError."""
        self._sound, self._following, self._paused = sound, None, paused
        self._failures = 0
        await self._do("play", **_asked(sound), paused=paused)

    async def follow(self, sound: Sound) -> None:
        """Once what plays is over, without a gap."""
        self._following = sound
        await self._do("follow", **_asked(sound))

    async def alone(self) -> None:
        """Nothing follows."""
        self._following = None
        await self._do("alone")

    async def pause(self, on: bool) -> None:
        self._paused = on
        await self._do("pause", on=on)

    async def seek(self, seconds: float, *, relative: bool = False) -> None:
        await self._do("seek", seconds=seconds, relative=relative)

    def hold(self, on: bool) -> None:
        """As `pause`, at once, and nobody waits for it."""
        self._paused = on
        if self._link:
            self._link.send("pause", on=on)

    def loudness(self, level: float) -> None:
        """0 to 100, at once."""
        self._level = level
        if self._link:
            self._link.send("loudness", level=level)

    def fade(self, factor: float, seconds: float) -> None:
        """To this part of the loudness, beginning at once."""
        self._factor = factor
        if self._link:
            self._link.send("fade", factor=factor, seconds=seconds)

    async def stop(self) -> None:
        """Silent when it returns; the process ends."""
        self._sound = self._following = None
        self._end()

    def _end(self) -> None:
        self._wanted.clear()
        self._ready.clear()
        if self._link:
            self._ended = True
            self._link.kill()

    async def _do(self, what: str, **values: Any) -> None:
        """Now, or with the next process, which is told everything anew. Raises SkillError."""
        if not self._sound:
            return
        if not await self._done(what, **values):
            await self._started()

    async def _done(self, what: str, **values: Any) -> bool:
        """False: there is no process that could do it. Raises SkillError."""
        if not self._link or not self._ready.is_set() or self._refusal:
            return False
        try:
            _checked(await self._link.call(what, **values))
        except LinkLost as error:
            log.warning("the music player begins anew: %s", error)
            return False
        return True

    async def _started(self) -> None:
        """Raises SkillError."""
        self._refusal = None
        self._ready.clear()
        self._wanted.set()
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._ready.wait()
        except TimeoutError:
            raise SkillError("the music player does not start", code="player_failed") from None
        if self._refusal:
            raise self._refusal

    async def _run(self) -> None:
        while True:
            await self._wanted.wait()
            try:
                async with linked(self._command) as self._link:
                    await self._serve(self._link)
            except OSError as error:
                self._give_up(
                    SkillError(f"the music player cannot be started: {error}", code="player_failed")
                )
            finally:
                self._link = None
                self.output = ""
            if self._wanted.is_set() and not self._ended:
                self._again()
            self._ended = False

    async def _serve(self, link: Link) -> None:
        """Until the process ends."""
        async with asyncio.TaskGroup() as tasks:
            restored: list[asyncio.Task[None]] = []

            def told(line: Mapping[str, Any]) -> None:
                if line["event"] == "ready":
                    restored.append(tasks.create_task(self._restore(link, line), name="music player starts"))
                else:
                    self._told(line)

            await link.listen(told)

    async def _restore(self, link: Link, line: Mapping[str, Any]) -> None:
        if self._device and not line["device"]:
            log.warning("no sound device is called %r; music plays on the system's own", self._device)
        sound, following = self._sound, self._following
        try:
            link.send("loudness", level=self._level)
            link.send("fade", factor=self._factor, seconds=0.0)
            if sound:
                _checked(await link.call("play", **_asked(sound), paused=self._paused))
            if following:
                _checked(await link.call("follow", **_asked(following)))
        except LinkLost:
            return
        except SkillError as error:
            self._give_up(error)
            return
        self._ready.set()

    def _told(self, line: Mapping[str, Any]) -> None:
        kind = line["event"]
        if kind == "unusable":
            self._give_up(SkillError(f"install libmpv2: {line['why']}", code="no_player"))
            return
        event = Event(
            kind,
            line.get("item", 0),
            seconds=line.get("seconds", 0.0),
            of=line.get("of", 0.0),
            reason=line.get("reason", ""),
            silent=line.get("silent", False),
        )
        self._remember(event, line)
        self._happened(event)

    def _remember(self, event: Event, line: Mapping[str, Any]) -> None:
        """Where to begin again, should the process end now."""
        if event.kind == "began" and self._following and event.number == self._following.number:
            self._sound, self._following = self._following, None
        if event.kind == "at":
            self.output = line["output"]
            if self._sound and event.number == self._sound.number and event.seconds > self._sound.start:
                self._sound = replace(self._sound, start=event.seconds)
                self._failures = 0

    def _again(self) -> None:
        self._ready.clear()
        self._failures += 1
        if self._failures <= RESTARTS and self._sound:
            log.warning("the music player broke off and begins anew")
            return
        self._give_up(SkillError("the music player breaks again and again", code="player_failed"))
        self._happened(Event("lost"))

    def _give_up(self, error: SkillError) -> None:
        """Whoever waits is told."""
        self._sound = self._following = None
        self._end()
        self._refusal = error
        self._ready.set()
        log.warning("no music can be played: %s", error)


def _asked(sound: Sound) -> Mapping[str, Any]:
    return {"item": sound.number, "address": sound.address, "start": sound.start}


def _checked(answer: Mapping[str, Any]) -> None:
    """Raises SkillError."""
    if "error" in answer:
        raise SkillError(f"mpv: {answer['error']}: {answer['why']}", code="unplayable")
