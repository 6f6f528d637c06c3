"""Calls the system's PortAudio so that neither a missing library nor a hanging device stops the assistant.

PortAudio's list of devices is as old as its start, and starting it anew closes every stream. So whoever
misses a device marks the list as stale, streams close, and the next one to open takes a fresh list.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from assistant.errors import AudioError, LibraryMissing

T = TypeVar("T")
S = TypeVar("S", bound="Stream")
Ways: TypeAlias = Callable[[Any], Iterable[Callable[[], S]]]
"""Given `sounddevice`, the ways to make a stream, best first; each may be refused by the device."""

log = logging.getLogger(__name__)

OPEN_SECONDS = 5.0
"""Within which a device must open and start; on PulseAudio it takes 0.003."""

CLOSE_SECONDS = 1.0
"""Within which it must stop; where the sound server has died, it has sometimes hung for ever."""

REST_SECONDS = 5.0
"""Between two pauses of a stream that works, for the sake of one that does not."""


MOST_HANGING = 4
"""Calls that may hang at the same time: each keeps a thread, and a sound server may hang for days."""


class Stream(Protocol):
    """What every stream of `sounddevice` can do."""

    def start(self) -> None: ...

    def abort(self) -> None: ...

    def close(self) -> None: ...


class PortAudio:
    """Opens and closes streams, one call at a time; shared by the microphone and the speaker."""

    def __init__(self) -> None:
        self.stale = False
        """The list of devices is known to be out of date."""
        self.hung = False
        """A stream could not be stopped. Its thread may spin for ever (PortAudio issue 1037), which only a
        restart of the process ends; a new stream may work meanwhile."""
        self._streams: set[Stream] = set()
        self._hanging: list[threading.Thread] = []
        self._turn = asyncio.Lock()
        self._restarted = time.monotonic()

    @property
    def wants_pause(self) -> bool:
        """The last open stream should close for a moment, so that a fresh list can be taken."""
        rested = time.monotonic() - self._restarted >= REST_SECONDS
        return self.stale and len(self._streams) == 1 and rested

    async def open(self, ways: Ways[S]) -> S:
        """The first stream that can be made, not yet started. Raises AudioError."""
        async with self._turn:
            return await self._call("open", lambda: self._open(ways), OPEN_SECONDS, undo=self._close)

    async def start(self, stream: Stream) -> None:
        """Raises AudioError, and then the stream is closed."""
        try:
            await self._call("start", lambda: _translated(stream.start), OPEN_SECONDS)
        except BaseException:
            await self.close(stream)
            raise

    async def close(self, stream: Stream) -> None:
        """Silences the stream at once, then gives its device back; one that hangs is left behind."""
        try:
            await Call("abort", stream.abort, undo=lambda _: self._close(stream)).result(CLOSE_SECONDS)
            async with self._turn:
                await Call("close", lambda: self._close(stream)).result(CLOSE_SECONDS)
        except AudioError as error:
            if not self.hung:
                log.warning("sound: %s; restart the assistant when convenient", error)
            self.hung = True

    async def _call(
        self,
        name: str,
        work: Callable[[], T],
        seconds: float,
        *,
        undo: Callable[[T], object] = lambda _: None,
    ) -> T:
        """Raises AudioError at once where too many calls before it hang still."""
        self._hanging = [thread for thread in self._hanging if thread.is_alive()]
        if len(self._hanging) >= MOST_HANGING:
            raise AudioError("the sound system hangs; restart the assistant once it works again")
        call = Call(name, work, undo=undo)
        try:
            return await call.result(seconds)
        except AudioError:
            self._hanging.append(call.thread)
            raise

    def _open(self, ways: Ways[S]) -> S:
        sounddevice = load()
        if self.stale and not self._streams:
            _translated(self._restart)
        stream = _first_of(ways(sounddevice))
        self._streams.add(stream)
        return stream

    def _restart(self) -> None:
        """Takes a fresh list of devices (0.04 s); sounddevice has no public name for it."""
        sounddevice = load()
        sounddevice._terminate()  # noqa: SLF001
        sounddevice._initialize()  # noqa: SLF001
        self.stale = False
        self._restarted = time.monotonic()

    def _close(self, stream: Stream) -> None:
        stream.close()
        self._streams.discard(stream)


def load() -> Any:
    """The module `sounddevice`. Raises LibraryMissing.

    Its clean-up at exit is left out: a stream that still closes then makes PortAudio hang or abort, and
    the system takes the devices back anyway.
    """
    try:
        import sounddevice
    except OSError as error:
        raise LibraryMissing(
            "PortAudio is not installed, so there is no sound: run `sudo apt-get install libportaudio2`"
        ) from error
    atexit.unregister(sounddevice._exit_handler)  # noqa: SLF001
    return sounddevice


def _first_of(ways: Iterable[Callable[[], S]]) -> S:
    """Raises what the first way raised, where all are refused."""
    problem: AudioError | None = None
    for make in ways:
        try:
            return _translated(make)
        except AudioError as error:
            problem = problem or error
    raise problem or AudioError("there is no way to open it")


def _translated(work: Callable[[], T]) -> T:
    try:
        return work()
    except (load().PortAudioError, ValueError) as error:
        raise AudioError(str(error)) from error


class Call(Generic[T]):
    """One blocking call in a daemon thread of its own."""

    def __init__(
        self, name: str, work: Callable[[], T], *, undo: Callable[[T], object] = lambda _: None
    ) -> None:
        """`undo` gets a result that came after nobody waited any more."""
        self._name = name
        self._work = work
        self._undo = undo
        self._loop = asyncio.get_running_loop()
        self._future: asyncio.Future[T] = self._loop.create_future()
        self.thread = threading.Thread(target=self._run, name=f"portaudio-{name}", daemon=True)

    async def result(self, seconds: float) -> T:
        """Raises AudioError where it hangs, and what the call itself raises."""
        self.thread.start()
        try:
            async with asyncio.timeout(seconds):
                return await self._future
        except TimeoutError:
            raise AudioError(f"the sound system hangs in `{self._name}`") from None

    def _run(self) -> None:
        with suppress(RuntimeError):  # the loop has ended
            try:
                result = self._work()
            except BaseException as error:  # noqa: BLE001 - handed to the caller, not swallowed
                self._loop.call_soon_threadsafe(self._fail, error)
            else:
                self._loop.call_soon_threadsafe(self._settle, result)

    def _fail(self, error: BaseException) -> None:
        if not self._future.done():
            self._future.set_exception(error)

    def _settle(self, result: T) -> None:
        if self._future.done():
            threading.Thread(target=self._undo, args=(result,), daemon=True).start()
        else:
            self._future.set_result(result)
