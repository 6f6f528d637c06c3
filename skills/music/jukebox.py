"""The household's queue: played, kept, and as loud as it may be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType

from assistant import Home, Person, SkillError, background
from skills.music.deck import Address, Deck, Step
from skills.music.ducking import Ducking
from skills.music.item import Item
from skills.music.loudness import ceiling
from skills.music.notes import Kept, Notes
from skills.music.queue import Repeat
from skills.music.section import MusicSection
from skills.music.sleep_timer import SleepTimer

FALL_ASLEEP_SECONDS = 8.0
BAD = 5
"""Pieces that cannot be played, one after another, until it is given up."""
Left = Callable[[Item, float, bool], Awaitable[None]]
"""Given a piece, the second at which it was left, and whether it was heard to its end."""


class Jukebox:
    """One queue and one player."""

    def __init__(
        self,
        section: MusicSection,
        home: Home,
        roots: Sequence[str],
        *,
        address: Address,
        left: Left,
        failed: Callable[[SkillError], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`failed` is told why the music has ended by itself."""
        self._section = section
        self._home = home
        self._left = left
        self._failed = failed
        self._sleep = sleep
        self._deck = Deck(section, roots, address=address, stepped=self._stepped, sleep=sleep)
        self._notes = Notes(home.place.state, home.clock, volume=section.volume)
        self._held = False
        self._bad = 0
        self._person: Person | None = None
        self._stack = AsyncExitStack()
        self.playing = False
        """False: paused or stopped."""
        self.sleep_timer = SleepTimer(home.clock, self._fall_asleep, sleep=sleep)
        self.changed: Callable[[], None] = lambda: None
        """Called after whatever somebody may want to show."""

    async def __aenter__(self) -> Jukebox:
        await asyncio.to_thread(self._notes.load)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._deck)
            stack.enter_context(Ducking(self._home.room, self, factor=self._section.ducked / 100))
            await stack.enter_async_context(background("music sleep timer", self.sleep_timer.run))
            if self.kept.sleep_at and self.kept.sleep_at > self._home.clock():
                self.sleep_timer.set(self.kept.sleep_at)
            if self._home.stays and self._notes.fresh:
                await stack.enter_async_context(background("music goes on", self._go_on))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._notes.keep()
        await self._stack.aclose()

    @property
    def kept(self) -> Kept:
        """The queue and its settings, to be looked at."""
        return self._notes.kept

    @property
    def current(self) -> Item | None:
        return self.kept.queue.current

    @property
    def loaded(self) -> bool:
        """False: stopped."""
        return self._deck.loaded

    @property
    def seconds(self) -> float:
        """Where in the piece it is."""
        return self._notes.seconds

    async def play(
        self, items: Sequence[Item], *, shuffled: bool = False, person: Person | None = None
    ) -> Item:
        """Instead of what plays; returns what it begins with. Raises SkillError."""
        self._person = person
        await self._leave()
        self.kept.queue.start(items, shuffled=shuffled)
        self.kept.muted = False
        return await self._begin()

    async def pause(self) -> None:
        self._held = False
        await self._pause()

    async def resume(self) -> Item | None:
        """Where it was; None where there is nothing. Raises SkillError."""
        if not self.current:
            return None
        if not self.loaded:
            return await self._begin(self._notes.seconds)
        self._apply_volume()
        await self._deck.player.pause(False)
        self._is_playing(True)
        return self.current

    async def stop(self) -> None:
        self._held = self.kept.queue.last = False
        await self._leave()
        self._is_playing(False)
        await self._deck.stop()

    async def skip(self, many: int = 1) -> Item | None:
        """So many further or back; None where there is none. Raises SkillError."""
        seconds = self._notes.seconds
        if not self.kept.queue.skip(many):
            return None
        self._notes.seconds = seconds
        return await self._begin()

    async def again(self) -> Item | None:
        """The piece from its beginning. Raises SkillError."""
        if not self.loaded or not self.current:
            return await self._begin(0.0) if self.current else None
        await self.seek(0.0)
        return await self.resume()

    async def seek(self, seconds: float) -> None:
        """To so many seconds after the beginning. Raises SkillError."""
        self._notes.seconds = max(seconds, 0.0)
        await self._deck.player.seek(self._notes.seconds)
        self.changed()

    async def stop_after(self, on: bool) -> None:
        """What plays is the last, or it is not."""
        self.kept.queue.last = on
        await self._rearrange()

    async def shuffle(self, on: bool) -> None:
        self.kept.queue.shuffle(on)
        await self._rearrange()

    async def repeat(self, mode: Repeat) -> None:
        self.kept.queue.repeat = mode
        await self._rearrange()

    async def put_next(self, items: Sequence[Item]) -> None:
        self.kept.queue.put_next(items)
        await self._rearrange()

    async def put_last(self, items: Sequence[Item]) -> None:
        self.kept.queue.put_last(items)
        await self._rearrange()

    def set_volume(self, volume: float, person: Person | None) -> float:
        """Returns how loud it is then: no louder than allowed."""
        self._person = person
        self.kept.volume = min(volume, self._ceiling())
        self.mute(False)
        return self.kept.volume

    def mute(self, on: bool) -> None:
        self.kept.muted = on
        self._apply_volume()
        self._is_playing(self.playing)

    def sleep_at(self, at: datetime | None) -> None:
        self.kept.sleep_at = at
        self.sleep_timer.set(at)
        self._notes.keep()

    def fade(self, factor: float, seconds: float) -> None:
        self._deck.player.fade(factor, seconds)

    def hold(self, on: bool) -> None:
        """Pauses for something that rings, and goes on after it, where it was playing."""
        if on and self.playing:
            self._held = True
            self._deck.player.hold(True)
        elif not on and self._held:
            self._held = False
            self._deck.player.hold(False)

    async def _begin(self, start: float | None = None) -> Item:
        """What the queue has now, or the next that can be played. Raises SkillError."""
        self._apply_volume()
        problem: SkillError | None = None
        for _ in range(BAD):
            item = self.current
            if item is None:
                break
            try:
                self._notes.seconds = await self._deck.play(item, start)
            except SkillError as error:
                problem, start = error, None
                if error.key in ("no_player", "player_failed", "no_output") or not self.kept.queue.skip():
                    break
                continue
            if item.endless:
                self.kept.station = item.key
            self._is_playing(True)
            await self._deck.arm(self.kept.queue.upcoming)
            return item
        self._is_playing(False)
        raise problem or SkillError("the queue is empty", code="nothing_there")

    async def _stepped(self, step: Step, seconds: float, of: float) -> None:
        if step == "at":
            self._bad = 0
            self._notes.seconds = seconds
            self._notes.keep_now_and_then()
            return
        item = self.current
        if step == "failed":
            self._bad += 1
        elif item:
            await self._left(item, 0.0, True)
        self._notes.seconds = 0.0
        if not self.kept.queue.advance() or self._bad >= BAD:
            await self._end(failed=step == "failed")
        elif step == "moved":
            self._is_playing(True)
            await self._deck.arm(self.kept.queue.upcoming)
        else:
            await self._try_next()

    async def _try_next(self) -> None:
        try:
            await self._begin()
        except SkillError as error:
            await self._end(failed=False)
            self._failed(error)

    async def _end(self, *, failed: bool) -> None:
        """Nothing comes any more."""
        self._is_playing(False)
        await self._deck.stop()
        if failed:
            self._failed(SkillError("what was to be played cannot be played", code="unplayable"))

    async def _pause(self) -> None:
        self._is_playing(False)
        await self._deck.player.pause(True)
        await self._leave()

    async def _leave(self) -> None:
        if self.current and self._notes.seconds:
            await self._left(self.current, self._notes.seconds, False)

    async def _rearrange(self) -> None:
        await self._deck.arm(self.kept.queue.upcoming)
        self._notes.keep()
        self.changed()

    async def _fall_asleep(self) -> None:
        self.kept.sleep_at = None
        if self.playing:
            self.fade(0.0, FALL_ASLEEP_SECONDS)
            await self._sleep(FALL_ASLEEP_SECONDS)
            await self.stop()
            self.fade(1.0, 0.0)
        self._notes.keep()

    async def _go_on(self) -> None:
        await self.resume()

    def _is_playing(self, playing: bool) -> None:
        self.playing = self._notes.playing = playing
        self._notes.keep()
        self.changed()

    def _ceiling(self) -> float:
        return ceiling(self._section, self._home.clock(), self._person)

    def _apply_volume(self) -> None:
        loud = 0.0 if self.kept.muted else min(self.kept.volume, self._ceiling())
        self._deck.player.loudness(loud)
