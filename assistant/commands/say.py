"""`assistant say`: speaks a text, into a WAV file or through the speaker."""

from __future__ import annotations

import argparse
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from assistant import paths
from assistant.audio.portaudio import PortAudio
from assistant.audio.soundfile import into_files
from assistant.audio.speaker import PortAudioSpeaker
from assistant.commands.opening import settings_of
from assistant.protocols import Speaker
from assistant.terminal import Terminal
from assistant.understanding.language import detect
from assistant.voices import speaking


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    settings = settings_of(asked)
    language = detect(asked.text, settings.household.languages[0])
    async with AsyncExitStack() as stack:
        mouth = await stack.enter_async_context(speaking(settings, paths.find().place))
        speaker: AbstractAsyncContextManager[Speaker] = (
            into_files(asked.out) if asked.out else PortAudioSpeaker(PortAudio(), settings.audio.output)
        )
        await (await stack.enter_async_context(speaker)).play(mouth.pieces(asked.text, language))
    return 0
