"""Sentences that were spoken once, kept on disk as WAV files so that the next time they cost nothing."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import wave
from collections import OrderedDict
from pathlib import Path
from types import TracebackType

import numpy as np

from assistant.messages import Language, Speech
from assistant.threads import ModelThread

log = logging.getLogger(__name__)


class SpeechCache:
    """What a voice made of a sentence. The least recently spoken goes first; a broken disk keeps nothing."""

    def __init__(self, folder: Path, *, limit_bytes: int) -> None:
        """`limit_bytes` 0: nothing is kept, and the folder is not touched."""
        self._shelf = Shelf(folder, limit_bytes)
        self._thread = ModelThread("speech.cache")
        self._wanted = limit_bytes > 0

    async def __aenter__(self) -> SpeechCache:
        await self._thread.__aenter__()
        if self._wanted:
            await self._thread.run(self._shelf.open)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._thread.__aexit__(kind, error, trace)

    async def read(self, voice: str, text: str, language: Language) -> Speech | None:
        """`voice` is its `key`; a voice without one is never kept."""
        if not (self._wanted and voice):
            return None
        return await self._thread.run(self._shelf.get, _name(voice, text, language))

    async def keep(self, voice: str, text: str, language: Language, speech: Speech) -> None:
        """Only a complete sentence may be kept."""
        if self._wanted and voice:
            await self._thread.run(self._shelf.put, _name(voice, text, language), speech)


class Shelf:
    """A bounded folder of sound files, private to the user since they say what the assistant said."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._sizes: OrderedDict[str, int] = OrderedDict()
        """Bytes of each file, the least recently used first."""
        self._working = True

    def open(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            self._take_stock()
            self._shrink()
        except OSError as error:
            self._failed(error)

    def get(self, name: str) -> Speech | None:
        if name not in self._sizes:
            return None
        path = self._folder / name
        try:
            speech = _read(path)
            os.utime(path)
        except (OSError, EOFError, wave.Error):
            self._remove(name)
            return None
        self._sizes.move_to_end(name)
        return speech

    def put(self, name: str, speech: Speech) -> None:
        """Written beside and renamed, so that no reader ever sees half a sentence."""
        size = speech.pcm.nbytes
        if size > self._limit:
            return
        try:
            _write(self._folder / name, speech)
        except OSError as error:
            self._failed(error)
            return
        self._working = True
        self._sizes[name] = size
        self._sizes.move_to_end(name)
        self._shrink()

    def _take_stock(self) -> None:
        files = sorted((path.stat().st_mtime, path) for path in self._folder.iterdir())
        for _, path in files:
            if path.suffix == ".wav":
                self._sizes[path.name] = path.stat().st_size
            else:
                path.unlink()

    def _shrink(self) -> None:
        held = sum(self._sizes.values())
        for name, size in list(self._sizes.items()):
            if held <= self._limit:
                return
            self._remove(name)
            held -= size

    def _remove(self, name: str) -> None:
        self._sizes.pop(name, None)
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            self._failed(error)

    def _failed(self, error: OSError) -> None:
        if self._working:
            log.warning("spoken sentences cannot be kept in %s: %s", self._folder, error.strerror or error)
        self._working = False


def _name(voice: str, text: str, language: Language) -> str:
    return hashlib.sha256("\0".join((voice, language, text)).encode("utf-8", "replace")).hexdigest() + ".wav"


def _read(path: Path) -> Speech:
    with wave.open(str(path)) as sound:
        pcm = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
        if len(pcm) != sound.getnframes() or not len(pcm):
            raise wave.Error("cut short")
        return Speech(pcm, sound.getframerate())


def _write(path: Path, speech: Speech) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file, wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(speech.rate)
            sound.writeframes(speech.pcm.tobytes())
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
