"""`assistant run`: the daemon."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from assistant import config, paths
from assistant.audio.microphone import Hearing
from assistant.background import background
from assistant.commands import demo
from assistant.commands.opening import settings_of
from assistant.daemon import Daemon
from assistant.terminal import Terminal


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    settings = settings_of(asked)
    found = paths.find()
    for folder in (found.state, found.cache):
        paths.writable(folder)
    deaf = asyncio.Event()

    def tell(hearing: Hearing) -> None:
        if hearing.state == "hearing":
            print(terminal.text("listening", word=_spoken_word(daemon)), flush=True)
        elif hearing.state == "lost":
            print(terminal.text("no_microphone"), flush=True)
            deaf.set()

    async def demonstrate() -> None:
        await deaf.wait()
        deaf.clear()
        await demo.show(Path("demo"), terminal)

    with paths.only_one(found.state):
        daemon = Daemon(asked.config or config.path(), settings, found.place, tell)
        if asked.or_demo:
            async with background("demo", demonstrate):
                await daemon.run()
        else:
            await daemon.run()
    print(terminal.text("stopped"), flush=True)
    return 0


def _spoken_word(daemon: Daemon) -> str:
    """`hey_jarvis` as it is said: Hey Jarvis."""
    return daemon.words[0].replace("_", " ").title()
