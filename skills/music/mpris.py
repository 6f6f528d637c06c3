"""Shows the music on the session bus, so that media keys and the desktop control it."""

from __future__ import annotations

import asyncio
import logging
import os

from skills.music.jukebox import Jukebox

log = logging.getLogger(__name__)

NAME = "org.mpris.MediaPlayer2.assistant"
PATH = "/org/mpris/MediaPlayer2"
CONNECT_SECONDS = 5.0


class Mpris:
    """There for as long as it runs; it returns at once where there is no bus or no library for it."""

    def __init__(self, jukebox: Jukebox) -> None:
        self._jukebox = jukebox
        self.ready = asyncio.Event()

    async def run(self) -> None:
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            return
        try:
            from dbus_fast import DBusError, InvalidAddressError
            from dbus_fast.aio import MessageBus

            from skills.music.mpris_interfaces import Player, Root
        except ImportError:
            log.info("media keys are not heard: pip install 'assistant[desktop]'")
            return
        bus = MessageBus()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await bus.connect()
                player = Player(self._jukebox)
                bus.export(PATH, Root())
                bus.export(PATH, player)
                await bus.request_name(NAME)
        except (OSError, TimeoutError, DBusError, InvalidAddressError, EOFError) as error:
            log.info("media keys are not heard: %s", error)
            bus.disconnect()
            return
        self._jukebox.changed = player.tell
        self.ready.set()
        try:
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        finally:
            self._jukebox.changed = lambda: None
            bus.disconnect()
