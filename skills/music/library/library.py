"""The music on this computer: kept up to date beside the conversation, and found as it is spoken."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from assistant import StorageError, background
from skills.music.library.index import Match, Name
from skills.music.library.request import Request
from skills.music.library.scanner import Progress, Report, scan
from skills.music.library.search import Search
from skills.music.library.store import Store
from skills.music.library.track import Track
from skills.music.library.walk import ABSENT, changes

T = TypeVar("T")
log = logging.getLogger(__name__)

WATCH_SECONDS = 30.0
"""How often the folders are looked at: one question to the file system for each folder."""
FULL_SECONDS = 3600.0
"""How often every file is: what was changed in its place changes no folder."""
EACH = 2000
"""New files after which they can be asked for, while a scan goes on."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a request."""

    tracks: Sequence[Track]
    match: Match | None
    """What was meant; None where no name was asked for, or only words of a title were found."""
    others: Sequence[Match] = ()
    """What else it may have been, best first."""


def _silent(count: int, total: int) -> None:
    """Nobody wants to know."""


class Library:
    """Entered, it can be asked at once for what it knew before; then it looks for what is new."""

    def __init__(
        self,
        state: Path,
        roots: Sequence[Path],
        *,
        clock: Callable[[], datetime],
        watching: bool = True,
        progress: Progress = _silent,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`state` is the folder of its database. `watching` False: it takes the folders as last seen."""
        self._path = state / "music.sqlite3"
        self._roots = [root.expanduser().absolute() for root in roots]
        self._clock = clock
        self._watching = watching
        self._progress = progress
        self._sleep = sleep
        self._store: Store | None = None
        self._search: Search | None = None
        self._loading = asyncio.Lock()
        self._stack = AsyncExitStack()
        self.report: Report | None = None
        """Of the last scan since the start."""
        self.scanning: tuple[int, int] | None = None
        """Files read and all, while a scan goes on."""

    async def __aenter__(self) -> Library:
        """Raises StorageError."""
        try:
            self._store = await asyncio.to_thread(Store, self._path)
        except (OSError, sqlite3.Error) as error:
            raise StorageError(f"{self._path}: the music library cannot be opened: {error}") from error
        async with AsyncExitStack() as stack:
            stack.callback(self._store.close)
            if self._watching:
                await stack.enter_async_context(background("music library", self._watch))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def ask(self, request: Request) -> Found:
        """Tracks for what was asked; none where nothing fits."""
        matches = await self.find(request)
        if matches:
            return Found(await self._of(request, matches[0].name), matches[0], matches[1:])
        if request.narrows:
            return Found(await self._run(lambda store: store.suiting(request)), None)
        words = request.query or request.title
        return Found(await self._run(lambda store: store.containing(words)) if words else [], None)

    async def _of(self, request: Request, name: Name) -> list[Track]:
        """What of a name suits: the jazz of the eighties, the ballads of an artist."""
        if request.years or request.mood or (request.genre and name.kind != "genre"):
            return await self._run(lambda store: store.suiting(request, name))
        return await self.tracks(name)

    async def find(self, request: Request) -> Sequence[Match]:
        """Every name that fits, best first."""
        search = await self._ready()
        return await asyncio.to_thread(search.find, request)

    async def tracks(self, name: Name) -> list[Track]:
        """In the order of the record, of the playlist, or the one most played first."""
        return await self._run(lambda store: store.named(name))

    async def alike(self, track: Track) -> list[Track]:
        """More like this, another choice each time."""
        return await self._run(lambda store: store.alike(track))

    async def liked(self) -> list[Track]:
        return await self._run(lambda store: store.liked())

    async def newest(self) -> list[Track]:
        return await self._run(lambda store: store.newest())

    async def last_played(self) -> list[Track]:
        return await self._run(lambda store: store.last_played())

    async def anything(self) -> list[Track]:
        """By chance; what is liked comes sooner, what is disliked does not come."""
        return await self._run(lambda store: store.suiting(Request()))

    async def track(self, number: int) -> Track | None:
        """None where it has left the library."""
        return await self._run(lambda store: store.track(number))

    async def count(self) -> int:
        return await self._run(lambda store: store.count())

    async def like(self, track: Track, rating: int = 1) -> None:
        """1 likes, -1 dislikes, 0 takes either back."""
        await self._run(lambda store: store.like(track.id, rating))

    async def played(self, track: Track) -> None:
        """It was heard to its end, or nearly."""
        await self._run(lambda store: store.played(track.id, self._clock()))

    async def left(self, track: Track, seconds: float) -> None:
        """It was left so many seconds after its beginning."""
        await self._run(lambda store: store.left(track.id, seconds))

    async def playlists(self) -> list[str]:
        return await self._run(lambda store: store.playlists())

    async def add(self, playlist: str, track: Track) -> None:
        """To the playlist of exactly this name, which is made where there is none."""
        await self._run(lambda store: store.add(playlist, track.id))
        self._search = None

    async def remove(self, playlist: str, track: Track) -> None:
        await self._run(lambda store: store.remove(playlist, track.id))

    async def rescan(self) -> Report:
        """Looks at every file now. Raises StorageError."""
        before = self.report
        try:
            self.report = await scan(
                self._path,
                self._roots,
                refuse=lambda key, reason: self._opened().refuse(key, reason),
                progress=self._told,
            )
        finally:
            self.scanning = None
        if before is None or self.report.read or self.report.gone or self.report.away:
            log.info(
                "the music library has %d tracks; passed over: %s", self.report.tracks, self.report.skipped
            )
            await self._renew()
        return self.report

    async def look(self) -> bool:
        """Rescans where a folder has changed; whether it has."""
        absent = {str(root): ABSENT for root in self._roots}
        folders = {**absent, **await self._run(lambda store: store.folders())}
        if not await asyncio.to_thread(changes, folders):
            return False
        await self.rescan()
        return True

    async def _watch(self) -> None:
        while True:
            await self.rescan()
            for _ in range(int(FULL_SECONDS / WATCH_SECONDS)):
                await self._sleep(WATCH_SECONDS)
                await self.look()

    def _told(self, count: int, total: int) -> None:
        self.scanning = (count, total)
        if count % EACH == 0:
            self._search = None
        self._progress(count, total)

    async def _ready(self) -> Search:
        async with self._loading:
            if self._search is None:
                self._search = await self._run(lambda store: store.search())
            return self._search

    async def _renew(self) -> None:
        """The next question need not wait for the new index."""
        renewed = await self._run(lambda store: store.search())
        self._search = renewed

    async def _run(self, work: Callable[[Store], T]) -> T:
        """Raises StorageError."""
        try:
            return await asyncio.to_thread(work, self._opened())
        except sqlite3.Error as error:
            raise StorageError(f"{self._path}: {error}") from error

    def _opened(self) -> Store:
        if self._store is None:
            raise StorageError(f"{self._path}: the music library is not open")
        return self._store
