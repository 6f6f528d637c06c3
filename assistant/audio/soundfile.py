"""Reads sound files of any format as a microphone would give them, and writes replies as WAV."""

from __future__ import annotations

import asyncio
import os
import tempfile
import wave
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from assistant.audio.framing import Framer
from assistant.audio.resampler import Resampler
from assistant.errors import SoundFileError, StorageError
from assistant.messages import RATE, AudioFrame, Pcm, Speech
from assistant.protocols import Microphone, Speaker

if TYPE_CHECKING:
    from av.container import InputContainer

LONGEST_SECONDS = 600
"""What `read` holds in memory at most; `FileMicrophone` takes files of any length."""


def read(path: Path) -> Pcm:
    """All the sound of a file, 16 kHz mono. Raises SoundFileError."""
    pieces: list[Pcm] = []
    room = LONGEST_SECONDS * RATE
    for piece in blocks(path):
        pieces.append(piece)
        room -= len(piece)
        if room < 0:
            raise SoundFileError(f"{path}: longer than {LONGEST_SECONDS // 60} minutes; cut it into parts")
    return np.concatenate(pieces)


def blocks(path: Path) -> Iterator[Pcm]:
    """The sound of a file, 16 kHz mono, piece by piece; at least one sample. Raises SoundFileError."""
    import av

    _check(path)
    heard = 0
    try:
        with av.open(str(path)) as container:
            for piece in _decoded(container):
                heard += len(piece)
                yield piece
    except (av.FFmpegError, UnicodeDecodeError) as error:
        where = f"damaged after {heard / RATE:.1f} s" if heard else "not a sound file that can be read"
        raise SoundFileError(f"{path}: {where}; convert it to WAV, or record it again") from error
    if not heard:
        raise SoundFileError(f"{path}: holds no sound; record it again")


def _check(path: Path) -> None:
    if path.is_dir():
        raise SoundFileError(f"{path}: a folder; name the sound files in it")
    if not path.exists():
        raise SoundFileError(f"{path}: there is no such file; check the name")
    if not path.is_file():
        raise SoundFileError(f"{path}: not a regular file; save the sound in one")
    if not os.access(path, os.R_OK):
        raise SoundFileError(f"{path}: may not be read; change its permissions")
    if path.stat().st_size == 0:
        raise SoundFileError(f"{path}: empty; record it again")


def _decoded(container: InputContainer) -> Iterator[Pcm]:
    import av

    if not container.streams.audio:
        return
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    for frame in chain(container.decode(audio=0), [None]):
        for part in resampler.resample(frame):
            yield part.to_ndarray()[0]


class FileMicrophone:
    """A file heard as quickly as its frames are taken, then silence, then the end."""

    def __init__(self, path: Path, *, trailing_silence_seconds: float = 8.0) -> None:
        """The silence lets the endpointer decide; it may be left unheard."""
        self._path = path
        self._silence = np.zeros(round(trailing_silence_seconds * RATE), np.int16)

    async def frames(self) -> AsyncGenerator[AudioFrame]:
        """Raises SoundFileError."""
        framer = Framer()
        for piece in chain(blocks(self._path), [self._silence]):
            for frame in framer.frames(piece[:, np.newaxis], RATE):
                yield frame
                await asyncio.sleep(0)


class WavSpeaker:
    """Writes each reply into a file of its own instead of playing it; chimes are only counted."""

    def __init__(self, place: Path, *, name: str = "reply") -> None:
        """`place`: a folder, or a file `.wav`, beside which a second reply is written as `...-2.wav`."""
        self.name = name
        """What the next file in the folder is called, behind its number."""
        self.written: list[Path] = []
        self.unwritten: StorageError | None = None
        """What kept the first reply from being written that could not be."""
        self.chimes = 0
        self._place = place

    async def play(self, pieces: AsyncIterator[Speech]) -> float:
        """A reply without a sound, or cancelled, or that cannot be written, leaves no file."""
        rate, sound = await joined(pieces)
        if not len(sound):
            return 0.0
        path = self._next_path()
        try:
            write(path, Speech(sound, rate))
        except StorageError as error:
            self.unwritten = self.unwritten or error
            return 0.0
        self.written.append(path)
        return len(sound) / rate

    async def chime(self, sound: Speech) -> None:
        self.chimes += 1

    def _next_path(self) -> Path:
        number = len(self.written) + 1
        if self._place.suffix.lower() != ".wav":
            return self._place / f"{number:02}-{self.name}.wav"
        return self._place if number == 1 else self._place.with_stem(f"{self._place.stem}-{number}")


@asynccontextmanager
async def into_files(place: Path) -> AsyncIterator[WavSpeaker]:
    """Where a reply cannot be written, the conversation goes on, and StorageError is raised at its end."""
    speaker = WavSpeaker(place)
    yield speaker
    if speaker.unwritten:
        raise speaker.unwritten


async def joined(pieces: AsyncIterator[Speech]) -> tuple[int, Pcm]:
    """All of a stream at the rate of its first piece: Hertz and samples."""
    async with AsyncExitStack() as stack:
        if isinstance(pieces, AsyncGenerator):
            stack.push_async_callback(pieces.aclose)
        first = await anext(pieces, None)
        if first is None:
            return RATE, np.zeros(0, np.int16)
        resampler = Resampler(first.rate)
        sound = [first.pcm]
        sound += [resampler.feed(piece.pcm, piece.rate) async for piece in pieces]
        return first.rate, np.concatenate([*sound, resampler.rest()])


def write(path: Path, sound: Speech) -> None:
    """A WAV of 16 bit, whole or not at all. Raises StorageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            part = Path(file.name)
            try:
                _write_wave(file, sound)
                part.chmod(0o644)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path}: cannot be written: {error.strerror or error}") from error


def _write_wave(file: IO[bytes], sound: Speech) -> None:
    with wave.open(file, "wb") as wav:
        wav.setparams((1, 2, sound.rate, 0, "NONE", ""))
        wav.writeframes(sound.pcm.astype("<i2").tobytes())
    file.flush()


_microphone: type[Microphone] = FileMicrophone
_speaker: type[Speaker] = WavSpeaker
