"""The daemon: an assistant with a real microphone, told by signals and by its config file what to do."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing, suppress
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
from assistant.people.household import Household, file_beside, load
from assistant.protocols import Place
from assistant.settings import AudioSection, Settings
from assistant.wording import Wording

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""Between two looks at the config file and at people.toml."""

PAUSE_SECONDS = 30.0
"""For how long new settings wait until nobody speaks."""


class Daemon:
    """Runs until it is told to stop. `on_hearing` is told how the microphone is, at each change."""

    def __init__(
        self, file: Path, settings: Settings, place: Place, on_hearing: Callable[[Hearing], None]
    ) -> None:
        """`people.toml` lies beside the config file. Raises SettingsError where it is wrong."""
        self._file = file
        household = load(file_beside(file), settings.household.owner)
        self._portaudio = PortAudio()
        self._on_hearing = on_hearing
        self._app = App(
            settings,
            place,
            self._open_speaker,
            household=household,
            fetch=self._fetch,
            rings=True,
            stays=True,
        )
        self._models = place.models
        self._microphone = Part("microphone", {"audio"}, self._open_microphone, settings)
        self._wording = Wording(files("assistant") / "replies")
        self._notifier = Notifier()
        self._frames = 0
        self._deaf = False
        self._listener: Listener | None = None
        self._reload = asyncio.Event()
        self._known = _looks(file)

    @property
    def words(self) -> tuple[str, ...]:
        """The wake words, by name."""
        return self._app.senses.value.words

    async def run(self) -> None:
        """Told to stop twice, it waits for nothing that hangs. Raises AssistantError where it cannot live."""
        life = asyncio.create_task(self._live(), name="daemon")
        self._obey_signals(stop=life.cancel)
        try:
            await asyncio.wait([life])
        finally:
            life.cancel()
        if not life.cancelled():
            life.result()

    def _obey_signals(self, *, stop: Callable[[], object]) -> None:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload.set)

    async def _live(self) -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._app)
            await stack.enter_async_context(self._microphone)
            await stack.enter_async_context(background("config", self._watch_config))
            await stack.enter_async_context(background("watchdog", self._watch_pulse))
            self._notifier.ready("listening")
            stack.callback(self._notifier.stopping)
            await self._converse()

    async def _converse(self) -> None:
        """Listens for ever, and anew each time that there are new settings."""
        while True:
            async with background("listen", self._listen):
                settings, household = await self._new_settings()
                await self._pause_in_talk()
            await self._take(settings, household)

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
        self._listener = listener = Listener(app.senses.value, app.floor, app.reactions)
        app.identity.microphone = self._microphone.value.device
        try:
            async with aclosing(self._microphone.value.frames()) as frames:
                async for frame in frames:
                    listener.hear(frame)
                    self._frames += 1
        finally:
            listener.abandon()

    def _hearing_changed(self, hearing: Hearing) -> None:
        """Nobody can be asked to look at the log, so it is said aloud when we go deaf and come back."""
        self._on_hearing(hearing)
        self._notifier.status(_status(hearing))
        if self._listener:
            self._app.identity.microphone = self._microphone.value.device
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

    async def _watch_pulse(self) -> None:
        await watch(self._notifier, self._pulse)

    async def _new_settings(self) -> tuple[Settings, Household]:
        """The next that are asked for and are right."""
        while True:
            await self._reload.wait()
            self._reload.clear()
            self._known = _looks(self._file)
            try:
                settings = config.load(self._file if self._file.exists() else None)
                return settings, load(file_beside(self._file), settings.household.owner)
            except SettingsError as error:
                log.warning("the old settings stay, the new ones are wrong:\n%s", error)
                self._say("settings_kept")

    async def _pause_in_talk(self) -> None:
        """Waits until nobody speaks, so that no sentence and no ring is cut off; but not for ever."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PAUSE_SECONDS):
                await self._app.floor.free()

    async def _take(self, settings: Settings, household: Household) -> None:
        """Has the floor meanwhile: a timer that is due rings a moment later, through the new speaker."""
        self._notifier.reloading()
        logs.setup(settings.logs.level)
        await self._app.floor.give(self._apply(settings, household), name="new settings")
        self._notifier.ready(_status(self._microphone.value.hearing))

    async def _apply(self, settings: Settings, household: Household) -> None:
        if "audio" in await self._app.apply(settings, household):
            await self._microphone.rebuild(settings)

    async def _watch_config(self) -> None:
        """A changed file counts once it has stopped changing."""
        seen = self._known
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            before, seen = seen, _looks(self._file)
            if seen == before and seen != self._known:
                self._reload.set()


def _status(hearing: Hearing) -> str:
    return hearing.detail or "listening"


def _looks(file: Path) -> tuple[tuple[int, int] | None, ...]:
    """What changes when somebody saves the config file, or that of the people beside it."""
    return _look(file), _look(file_beside(file))


def _look(file: Path) -> tuple[int, int] | None:
    """None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
