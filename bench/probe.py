"""Runs `assistant`, and tells on standard output when the first sound of its microphone comes."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator

from assistant.audio.microphone import PortAudioMicrophone
from assistant.cli import main
from assistant.messages import AudioFrame

FIRST_FRAME = "first frame"

_frames = PortAudioMicrophone.frames


async def frames(self: PortAudioMicrophone) -> AsyncGenerator[AudioFrame]:
    told = False
    async for frame in _frames(self):
        if not told:
            print(FIRST_FRAME, flush=True)
        told = True
        yield frame


if __name__ == "__main__":
    PortAudioMicrophone.frames = frames  # type: ignore[method-assign]
    sys.exit(main())
