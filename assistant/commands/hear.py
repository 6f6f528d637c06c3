"""`assistant hear`: feeds sound files as the microphone, in order, through the whole pipeline."""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing

from assistant.account import as_line, as_text
from assistant.app import App
from assistant.audio.cut import Cut
from assistant.audio.soundfile import FileMicrophone
from assistant.commands.opening import opened
from assistant.errors import SoundFileError
from assistant.floor import Floor
from assistant.listen import Listener
from assistant.messages import AudioFrame
from assistant.record import TurnRecord
from assistant.terminal import Terminal
from assistant.watchers import Watchers


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    heard: list[TurnRecord] = []

    def show(record: TurnRecord) -> None:
        heard.append(record)
        if asked.json:
            as_line(record.as_json())
        else:
            as_text(record, terminal)

    failed = False
    async with opened(asked, reply=asked.reply, watchers=Watchers(turns=[show])) as app:
        await app.hearing.value.settled()
        listen = _every_utterance if asked.no_wake else _after_wake_word
        for file in asked.files:
            before = len(heard)
            try:
                await listen(app, FileMicrophone(file))
            except SoundFileError as error:
                failed = True
                print(f"assistant: {error}", file=sys.stderr)
            else:
                if len(heard) == before:
                    print(terminal.text("nothing_heard", file=file), file=sys.stderr)
    return int(failed)


async def _after_wake_word(app: App, microphone: FileMicrophone) -> None:
    listener = Listener(app.senses.value, app.floor, app.reactions)
    async with aclosing(patiently(microphone, app.floor)) as frames:
        await listener.listen(frames)


async def _every_utterance(app: App, microphone: FileMicrophone) -> None:
    """A file in which nobody speaks is one turn in which nothing was said."""
    senses = app.senses.value
    cut, turns = Cut(senses.endpoint, senses.vad), 0
    async for frame in microphone.frames():
        if utterance := cut.add(frame):
            if turns == 0 or not utterance.silent:
                await app.conversation.hear(utterance)
            cut, turns = Cut(senses.endpoint, senses.vad), turns + 1


async def patiently(microphone: FileMicrophone, floor: Floor) -> AsyncGenerator[AudioFrame, None]:
    """A file is read faster than it was spoken, so it waits while the assistant answers."""
    async for frame in microphone.frames():
        yield frame
        await floor.finished()
