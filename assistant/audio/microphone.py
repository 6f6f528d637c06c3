"""Hears through PortAudio, notices when it has gone deaf, and comes back by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Literal

from assistant.audio.capture import Capture, ways
from assistant.audio.framing import Framer
from assistant.audio.portaudio import PortAudio
from assistant.audio.watchdog import BROKEN, Health, Watchdog
from assistant.errors import AudioError, LibraryMissing, MicrophoneLost
from assistant.messages import AudioFrame
from assistant.protocols import Microphone

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.5
"""Between two looks for a lost device: each costs 0.03 s of CPU, and it must be back within 3 s."""

INSTALL_SECONDS = 30.0
"""Between two looks for a missing library, which are dear."""


FIRST_SECONDS = 3.0
"""For the first frame of a device just opened, which has been seen to take 1.5 s."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a microphone is."""

    state: Literal["closed", "hearing", "silent", "lost"]
    """`silent`: nothing but zeros comes, as from a muted microphone; it is listened to all the same."""
    reason: str = ""
    """A code: zero_frames, no_frames, frozen_frames, vanished, microphone_lost or library_missing."""
    detail: str = ""
    """For the log and the terminal; names the mend."""


HEARING = Hearing("hearing")
STATES: Mapping[Health, Hearing] = {
    "well": HEARING,
    "zero_frames": Hearing("silent", "zero_frames", "it gives nothing but zeros; is it muted?"),
    "frozen_frames": Hearing("lost", "frozen_frames", "it repeats the same sound"),
    "no_frames": Hearing("lost", "no_frames", "it gives no sound any more"),
    "vanished": Hearing("lost", "vanished", "it was unplugged, or the sound server has stopped"),
}


class PortAudioMicrophone:
    """One device, by name, whenever it is there."""

    def __init__(
        self,
        portaudio: PortAudio,
        name: str = "",
        *,
        on_change: Callable[[Hearing], None] = lambda _: None,
        watchdog: Watchdog | None = None,
    ) -> None:
        """`name` is a part of the device's name, "" the default. `on_change` is told of each new state."""
        self.hearing = Hearing("closed")
        self._portaudio = portaudio
        self._name = name
        self._on_change = on_change
        self._watchdog = watchdog or Watchdog()
        self._framer = Framer()
        self._capture: Capture | None = None
        self._overruns = 0

    @property
    def device(self) -> str:
        """The name of the one that is heard through; empty where there is none."""
        return self._capture.name if self._capture else ""

    @property
    def overruns(self) -> int:
        """Losses of sound, by the device or by us, since it was first opened."""
        return self._overruns + (self._capture.overruns if self._capture else 0)

    async def __aenter__(self) -> PortAudioMicrophone:
        """Tries once to open the device; `hearing` then says whether it did."""
        await self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hearing = Hearing("closed")
        await self._close()

    async def frames(self) -> AsyncGenerator[AudioFrame]:
        """Does not end while it is open: where the device is lost, it waits for its return."""
        while self.hearing.state != "closed":
            if not (capture := self._capture):
                await self._retry()
                continue
            block = await capture.block(FIRST_SECONDS if capture.fresh else self._watchdog.missing_seconds)
            health: Health = "unsure" if len(block) else "no_frames"
            for frame in self._framer.frames(block, capture.rate):
                health = self._watchdog.hear(frame.pcm)
                self._note(health)
                yield frame
            await self._mend("vanished" if capture.vanished else health)

    async def _retry(self) -> None:
        missing = self.hearing.reason == LibraryMissing.code
        await asyncio.sleep(INSTALL_SECONDS if missing else RETRY_SECONDS)
        await self._open()

    async def _mend(self, health: Health) -> None:
        """Opens a device anew that is of no more use as it is."""
        if health in BROKEN:
            self._note(health)
            self._portaudio.stale = True
        if health in BROKEN or self._portaudio.wants_pause:
            await self._close()
            await self._open()

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        self._watchdog.reset()
        try:
            capture = await self._portaudio.open(lambda module: ways(module, self._name, loop))
            await self._portaudio.start(capture)
        except AudioError as error:
            reason = error.code if isinstance(error, LibraryMissing) else MicrophoneLost.code
            self._portaudio.stale = True
            self._become(Hearing("lost", reason, str(error)))
        else:
            self._capture = capture
            self._framer.restart()
            if self.hearing.state == "closed":
                self._become(HEARING)

    async def _close(self) -> None:
        self._overruns = self.overruns
        capture, self._capture = self._capture, None
        if capture:
            await self._portaudio.close(capture)

    def _note(self, health: Health) -> None:
        """Any frame shows that a lost device is back; one that was frozen must give a new one."""
        if health != "unsure":
            self._become(STATES[health])
        elif self.hearing.state == "lost" and self.hearing.reason != "frozen_frames":
            self._become(HEARING)

    def _become(self, hearing: Hearing) -> None:
        """Tells of each change of state once; the first reason stays until the state changes."""
        if hearing.state == self.hearing.state:
            return
        self.hearing = hearing
        name = f'"{self._name}"' if self._name else "the default"
        if hearing.state == "hearing":
            log.info("microphone: hearing through %s", name)
        else:
            log.warning("microphone: %s is %s: %s", name, hearing.state, hearing.detail)
        self._on_change(hearing)


_: type[Microphone] = PortAudioMicrophone
