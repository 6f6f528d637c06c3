"""The daemon: an assistant with a real microphone, told by signals and by its config file what to do."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from importlib.resources import files
from pathlib import Path

from assistant import config, logs
from assistant.app import App
from assistant.audio.microphone import Hearing, PortAudioMicrophone
from assistant.audio.portaudio import PortAudio
from assistant.audio.speaker import PortAudioSpeaker
from assistant.background import background
from assistant.catalog import find
from assistant.errors import SettingsError
from assistant.fetch import Progress, fetch
from assistant.health.notify import Notifier
from assistant.health.watchdog import Pulse, watch
from assistant.listen import Listener
from assistant.parts import Part
from assistant.protocols import Place
from assistant.settings import AudioSection, Settings
from assistant.wording import Wording

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""Between two looks at the config file."""


class Daemon:
    """Runs until it is told to stop. `on_hearing` is told how the microphone is, at each change."""

    def __init__(
        self, file: Path, settings: Settings, place: Place, on_hearing: Callable[[Hearing], None]
    ) -> None:
        self._file = file
        self._portaudio = PortAudio()
        self._on_hearing = on_hearing
        self._app = App(settings, place, self._open_speaker, fetch=self._fetch)
        self._models = place.models
        self._microphone = Part("microphone", {"audio"}, self._open_microphone, settings)
        self._wording = Wording(files("assistant") / "replies")
        self._notifier = Notifier()
        self._frames = 0
        self._deaf = False
        self._listener: Listener | None = None
        self._reload = asyncio.Event()
        self._stop = asyncio.Event()

    @property
    def words(self) -> tuple[str, ...]:
        """The wake words, by name."""
        return self._app.senses.value.words

    async def run(self) -> None:
        self._obey_signals()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._app)
            await stack.enter_async_context(self._microphone)
            await stack.enter_async_context(background("config", self._watch_config()))
            await stack.enter_async_context(background("reload", self._reloading()))
            await stack.enter_async_context(background("watchdog", watch(self._notifier, self._pulse)))
            self._notifier.ready("listening")
            await self._stop.wait()
            self._notifier.stopping()

    def _obey_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, self._reload.set)

    def _open_speaker(self, section: AudioSection) -> PortAudioSpeaker:
        return PortAudioSpeaker(self._portaudio, section.output, volume=section.volume)

    def _open_microphone(self, settings: Settings) -> PortAudioMicrophone:
        return PortAudioMicrophone(self._portaudio, settings.audio.input, on_change=self._hearing_changed)

    async def _fetch(self, model: str) -> None:
        """Tells of every tenth of a download."""
        entry, told = find(model, self._models), 0

        def tell(progress: Progress) -> None:
            nonlocal told
            tenths = int(10 * progress.done_mb / progress.total_mb)
            if tenths > told:
                told = tenths
                log.info("fetching %s: %d of %d MB", model, progress.done_mb, progress.total_mb)

        await fetch(entry, self._models, tell)

    async def _listen(self) -> None:
        app = self._app
        self._listener = Listener(app.senses.value, app.floor, app.reactions)
        async for frame in self._microphone.value.frames():
            self._frames += 1
            self._listener.hear(frame)

    def _hearing_changed(self, hearing: Hearing) -> None:
        """Nobody can be asked to look at the log, so it is said aloud when we go deaf and come back."""
        self._on_hearing(hearing)
        self._notifier.status(hearing.detail or "listening")
        deaf = hearing.state in ("lost", "silent")
        if deaf and self._listener:
            self._listener.abandon()
            self._say(f"microphone_{hearing.state}")
        elif self._deaf and hearing.state == "hearing":
            self._say("microphone_back")
        self._deaf = deaf

    def _say(self, key: str) -> None:
        language = self._app.settings.household.languages[0]
        self._app.announcements.announce(self._wording.say(key, language), language)

    def _pulse(self) -> Pulse:
        return Pulse(self._frames, absent=self._microphone.value.hearing.state == "lost")

    async def _reloading(self) -> None:
        """Listens, and starts listening anew each time that new settings are asked for."""
        while True:
            async with background("listen", self._listen()):
                await self._reload.wait()
            self._reload.clear()
            await self._take_settings()

    async def _take_settings(self) -> None:
        self._notifier.reloading()
        try:
            settings = config.load(self._file if self._file.exists() else None)
        except SettingsError as error:
            log.warning("the old settings stay, the new ones are wrong:\n%s", error)
            self._say("settings_kept")
        else:
            logs.setup(settings.logs.level)
            if "audio" in await self._app.apply(settings):
                await self._microphone.rebuild(settings)
        self._notifier.ready("listening")

    async def _watch_config(self) -> None:
        """A changed file counts once it has stopped changing."""
        known = seen = _looks(self._file)
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            before, seen = seen, _looks(self._file)
            if seen == before and seen != known:
                known = seen
                self._reload.set()


def _looks(file: Path) -> tuple[int, int] | None:
    """What changes when somebody saves the file; None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
