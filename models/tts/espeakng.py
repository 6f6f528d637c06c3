"""The espeak-ng library: text in, buffers of sound out.

The library and its data come from the wheel espeakng-loader (1.52), so no system package is needed. It
keeps one voice and one text per process, so a lock lets one call in at a time. Functions, constants and
structures are those of espeak-ng's `speak_lib.h`.
"""

from __future__ import annotations

import ctypes
import tempfile
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from assistant.errors import ModelMissing, VoiceFailed
from assistant.messages import Pcm

RATE = 22_050
"""Hertz, of every voice."""

BUFFER_MS = 60
LONGEST_PATH = 140
"""Characters: the library cuts a data path of more than 160."""

SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: sound goes to the callback, from within espeak_Synth
DONT_EXIT = 0x8000
UTF8 = 1
SPEED, VOLUME, PITCH = 1, 2, 3
GO_ON, STOP = 0, 1

Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
LOCK = threading.Lock()


class VoiceRecord(ctypes.Structure):
    """espeak_VOICE."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


def check(voice: str) -> None:
    """Raises ModelMissing where there is no such voice, or no library."""
    with LOCK:
        if not _choose(voice):
            raise ModelMissing(f"espeak-ng has no voice {voice!r}; names look like en-us, en-gb+f3 or cmn")


def synthesise(
    text: str, emit: Callable[[Pcm], bool], *, voice: str, speed: int, pitch: int, volume: int
) -> None:
    """Hands buffers of `BUFFER_MS` to `emit` until it answers False. Raises VoiceFailed."""

    def heard(buffer: ctypes._Pointer[ctypes.c_short], samples: int, _events: int | None) -> int:
        if not buffer or not samples:
            return GO_ON
        return GO_ON if emit(np.ctypeslib.as_array(buffer, (samples,)).copy()) else STOP

    callback = Heard(heard)
    encoded = text.replace("\0", " ").encode("utf-8", "replace")
    with LOCK:
        library = _library()
        if not _choose(voice):
            raise VoiceFailed(f"espeak-ng has no voice {voice!r}")
        for parameter, value in ((SPEED, speed), (PITCH, pitch), (VOLUME, volume)):
            library.espeak_SetParameter(parameter, value, 0)
        library.espeak_SetSynthCallback(callback)
        if library.espeak_Synth(encoded, ctypes.c_size_t(len(encoded) + 1), 0, 1, 0, UTF8, None, None):
            raise VoiceFailed(f"espeak-ng could not speak with the voice {voice!r}")


def _choose(name: str) -> bool:
    """`name` is a language with, after a plus sign, a variant; the library itself misses some languages."""
    language, plus, variant = name.partition("+")
    identifier = _identifiers().get(language.lower(), language)
    return bool(_library().espeak_SetVoiceByName(f"{identifier}{plus}{variant}".encode()) == 0)


@cache
def _identifiers() -> Mapping[str, str]:
    """Language code to the voice's file. In the list a code follows one byte that is its priority."""
    listed = _library().espeak_ListVoices(None)
    found: dict[str, str] = {}
    for index in range(10_000):
        if not listed[index]:
            break
        record = listed[index].contents
        found.setdefault(record.languages[1:].decode().lower(), record.identifier.decode())
    return found


@cache
def _library() -> ctypes.CDLL:
    try:
        import espeakng_loader

        library = ctypes.CDLL(espeakng_loader.get_library_path())
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelMissing(f"no espeak-ng ({error}): pip install espeakng-loader") from error
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(VoiceRecord))
    data = _short(Path(espeakng_loader.get_data_path()))
    if library.espeak_Initialize(SYNCHRONOUS, BUFFER_MS, str(data).encode(), DONT_EXIT) != RATE:
        raise ModelMissing(f"espeak-ng cannot read its data in {data}: reinstall espeakng-loader")
    return library


def _short(data: Path) -> Path:
    """The same folder under a path that the library can hold."""
    if len(str(data)) <= LONGEST_PATH:
        return data
    link = Path(tempfile.mkdtemp(prefix="espeak-")) / "data"
    link.symlink_to(data)
    return link
