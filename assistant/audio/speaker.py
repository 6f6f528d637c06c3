"""Speaks through PortAudio, falls silent at once when cancelled, and finds a lost device again."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack
from types import TracebackType

from assistant.audio.mixer import Mixer, Track
from assistant.audio.playback import Playback, ways
from assistant.audio.portaudio import PortAudio
from assistant.audio.resampler import Resampler
from assistant.errors import AudioError, LibraryMissing, SpeakerLost
from assistant.messages import Speech
from assistant.protocols import Speaker

log = logging.getLogger(__name__)

AHEAD_SECONDS = 5.0
"""How much sound is asked for before it is due."""

STALL_SECONDS = 2.0
"""After which a device that asks for no more sound counts as lost."""


class PortAudioSpeaker:
    """One device, by name; open only while something plays (it opens in 3 ms on PulseAudio)."""

    def __init__(self, portaudio: PortAudio, name: str = "", *, volume: float = 1.0) -> None:
        """`name` is a part of the device's name, "" the default."""
        self.volume = volume
        """0 to 1, of everything we play; may be changed while it plays."""
        self.lost = False
        """The last attempt to play found no usable device."""
        self._portaudio = portaudio
        self._name = name
        self._playback: Playback | None = None
        self._closing: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._talking = asyncio.Lock()

    @property
    def playing(self) -> bool:
        """Somebody is in `play`, even if the first sound has yet to come."""
        return self._talking.locked()

    async def __aenter__(self) -> PortAudioSpeaker:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._playback and self._closing:
            self._playback.finished.set()
            await self._closing

    async def play(self, pieces: AsyncIterator[Speech]) -> float:
        async with self._talking, AsyncExitStack() as stack:
            if isinstance(pieces, AsyncGenerator):
                stack.push_async_callback(pieces.aclose)
            first = await anext(pieces, None)
            if first is None:
                return 0.0
            voice = await self._begin(first)
            try:
                async for piece in pieces:
                    await voice.say(piece)
                return await voice.end()
            except SpeakerLost as error:
                self._lose(error)
                raise
            finally:
                voice.cut()

    async def chime(self, sound: Speech) -> None:
        """As the contract says; without a device it is only logged, for nobody waits for a chime."""
        try:
            voice = await self._begin(sound)
        except AudioError:
            return
        voice.close()

    async def _begin(self, first: Speech) -> Voice:
        """Sound comes out when this returns. Raises SpeakerLost, LibraryMissing."""
        try:
            async with self._opening:
                return await self._join(first) or await self._open(first)
        except AudioError as error:
            raise self._lose(error) from error

    async def _join(self, first: Speech) -> Voice | None:
        """Beside what already plays; None where nothing does, or no longer."""
        if not (self._playback and self._closing):
            return None
        voice = Voice(self._playback, first)
        if not self._playback.finished.is_set() and self._playback.mixer.add(voice.track):
            return voice
        await asyncio.shield(self._closing)
        return None

    async def _open(self, first: Speech) -> Voice:
        """The first sound is there before the device starts, or it would begin with 0.2 s of silence."""
        loop = asyncio.get_running_loop()
        mixer = Mixer(lambda: self.volume)
        playback = await self._portaudio.open(lambda module: ways(module, self._name, loop, mixer))
        voice = Voice(playback, first)
        mixer.add(voice.track)
        await self._portaudio.start(playback)
        if self.lost:
            log.info("speaker: back")
        self.lost = False
        self._playback = playback
        self._closing = loop.create_task(self._close(playback), name="speaker-close")
        return voice

    async def _close(self, playback: Playback) -> None:
        await playback.finished.wait()
        await self._portaudio.close(playback)
        if self._playback is playback:
            self._playback = None

    def _lose(self, error: AudioError) -> AudioError:
        if not self.lost:
            log.warning("speaker: %s", error)
        self.lost = self._portaudio.stale = True
        return error if isinstance(error, SpeakerLost | LibraryMissing) else SpeakerLost(str(error))


class Voice:
    """One stream of speech on an open output."""

    def __init__(self, playback: Playback, first: Speech) -> None:
        self.track = Track()
        self._playback = playback
        self._resampler = Resampler(playback.rate)
        self._put(first)

    async def say(self, piece: Speech) -> None:
        """Returns when it is time to think of the next piece. Raises SpeakerLost."""
        self._put(piece)
        await self._wait((self.track.given - self.track.played) / self._playback.rate - AHEAD_SECONDS)

    async def end(self) -> float:
        """The seconds played, once the device has drained. Raises SpeakerLost."""
        self.close()
        await self._wait(math.inf)
        return self.track.played / self._playback.rate

    def close(self) -> None:
        """No more pieces will come."""
        self.track.put(self._resampler.rest())
        self.track.ended = True

    def cut(self) -> None:
        """Silence within milliseconds; after `end` it changes nothing."""
        self.track.ended = True
        self._playback.finished.set()

    def _put(self, piece: Speech) -> None:
        self.track.put(self._resampler.feed(piece.pcm, piece.rate))

    async def _wait(self, seconds: float) -> None:
        """For so long, or until the output is finished. Raises SpeakerLost."""
        while seconds > 0 and not self._playback.finished.is_set():
            blocks, step = self._playback.blocks, min(seconds, STALL_SECONDS)
            finished = await self._playback.finish(step)
            if not finished and step == STALL_SECONDS and blocks == self._playback.blocks:
                raise SpeakerLost("the speaker takes no more sound")
            seconds -= step
        if self._playback.finished.is_set() and not self.track.over:
            raise SpeakerLost("the speaker was unplugged, or the sound server has stopped")


_: type[Speaker] = PortAudioSpeaker
