"""The two interfaces of MPRIS: what the program is, and what it plays.

Source: https://specifications.freedesktop.org/mpris-spec/latest/. The names of methods and properties are
theirs; dbus-fast reads their types from the annotations, so these are no strings here.
"""

# ruff: noqa: N802 - the names are those of the specification
from collections.abc import Awaitable
from typing import Annotated

from dbus_fast import DBusError, PropertyAccess, Variant
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusDouble,
    DBusInt64,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property

from assistant import SkillError
from skills.music.item import Item
from skills.music.jukebox import Jukebox

READ = PropertyAccess.READ
NO_TRACK = "/org/mpris/MediaPlayer2/TrackList/NoTrack"
TRACK = "/org/assistant/track"
MICROSECONDS = 1_000_000
FAILED = "org.mpris.MediaPlayer2.Error.Failed"
LOOPS = {"off": "None", "one": "Track", "all": "Playlist"}
Strings = Annotated[list[str], DBusSignature("as")]


class Root(ServiceInterface):
    """It has no window, and ends with the assistant alone."""

    def __init__(self) -> None:
        super().__init__("org.mpris.MediaPlayer2")

    @dbus_method()
    def Raise(self) -> None:
        """There is nothing to raise."""

    @dbus_method()
    def Quit(self) -> None:
        """`CanQuit` is False."""

    @dbus_property(access=READ)
    def CanQuit(self) -> DBusBool:
        return False

    @dbus_property(access=READ)
    def CanRaise(self) -> DBusBool:
        return False

    @dbus_property(access=READ)
    def HasTrackList(self) -> DBusBool:
        return False

    @dbus_property(access=READ)
    def Identity(self) -> DBusStr:
        return "Assistant"

    @dbus_property(access=READ)
    def SupportedUriSchemes(self) -> Strings:
        return []

    @dbus_property(access=READ)
    def SupportedMimeTypes(self) -> Strings:
        return []


class Player(ServiceInterface):
    """Nothing can be opened through it: `OpenUri` refuses, whatever it is given."""

    def __init__(self, jukebox: Jukebox) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._jukebox = jukebox

    def tell(self) -> None:
        """Whoever shows it is told of the change."""
        self.emit_properties_changed(
            {
                "PlaybackStatus": self._status(),
                "Metadata": metadata(self._jukebox.current),
                "Volume": self._jukebox.kept.volume / 100,
                "LoopStatus": LOOPS[self._jukebox.kept.queue.repeat],
                "Shuffle": self._jukebox.kept.queue.shuffled,
            }
        )

    @dbus_method()
    async def Play(self) -> None:
        await _done(self._jukebox.resume())

    @dbus_method()
    async def Pause(self) -> None:
        await _done(self._jukebox.pause())

    @dbus_method()
    async def PlayPause(self) -> None:
        await _done(self._jukebox.pause() if self._jukebox.playing else self._jukebox.resume())

    @dbus_method()
    async def Stop(self) -> None:
        await _done(self._jukebox.stop())

    @dbus_method()
    async def Next(self) -> None:
        await _done(self._jukebox.skip(1))

    @dbus_method()
    async def Previous(self) -> None:
        await _done(self._jukebox.skip(-1))

    @dbus_method()
    async def Seek(self, Offset: DBusInt64) -> None:  # noqa: N803
        await _done(self._jukebox.seek(self._jukebox.seconds + Offset / MICROSECONDS))

    @dbus_method()
    async def SetPosition(self, TrackId: DBusObjectPath, Position: DBusInt64) -> None:  # noqa: N803
        if TrackId == TRACK:
            await _done(self._jukebox.seek(Position / MICROSECONDS))

    @dbus_method()
    def OpenUri(self, Uri: DBusStr) -> None:  # noqa: N803
        raise DBusError("org.freedesktop.DBus.Error.NotSupported", "ask for it by voice")

    @dbus_property(access=READ)
    def PlaybackStatus(self) -> DBusStr:
        return self._status()

    @dbus_property()
    def LoopStatus(self) -> DBusStr:
        return LOOPS[self._jukebox.kept.queue.repeat]

    @LoopStatus.setter
    async def LoopStatus_setter(self, value: DBusStr) -> None:
        mode = next((mode for mode, name in LOOPS.items() if name == value), "off")
        await _done(self._jukebox.repeat(mode))  # type: ignore[arg-type]

    @dbus_property()
    def Shuffle(self) -> DBusBool:
        return self._jukebox.kept.queue.shuffled

    @Shuffle.setter
    async def Shuffle_setter(self, value: DBusBool) -> None:
        await _done(self._jukebox.shuffle(value))

    @dbus_property()
    def Volume(self) -> DBusDouble:
        return self._jukebox.kept.volume / 100

    @Volume.setter
    def Volume_setter(self, value: DBusDouble) -> None:
        self._jukebox.set_volume(min(max(value, 0.0), 1.0) * 100, None)

    @dbus_property(access=READ)
    def Metadata(self) -> DBusDict:
        return metadata(self._jukebox.current)

    @dbus_property(access=READ)
    def Position(self) -> DBusInt64:
        return int(self._jukebox.seconds * MICROSECONDS)

    @dbus_property(access=READ)
    def Rate(self) -> DBusDouble:
        return 1.0

    @dbus_property(access=READ)
    def MinimumRate(self) -> DBusDouble:
        return 1.0

    @dbus_property(access=READ)
    def MaximumRate(self) -> DBusDouble:
        return 1.0

    @dbus_property(access=READ)
    def CanGoNext(self) -> DBusBool:
        return True

    @dbus_property(access=READ)
    def CanGoPrevious(self) -> DBusBool:
        return True

    @dbus_property(access=READ)
    def CanPlay(self) -> DBusBool:
        return self._jukebox.current is not None

    @dbus_property(access=READ)
    def CanPause(self) -> DBusBool:
        return True

    @dbus_property(access=READ)
    def CanSeek(self) -> DBusBool:
        item = self._jukebox.current
        return item is not None and not item.endless

    @dbus_property(access=READ)
    def CanControl(self) -> DBusBool:
        return True

    def _status(self) -> str:
        if not self._jukebox.loaded:
            return "Stopped"
        return "Playing" if self._jukebox.playing else "Paused"


def metadata(item: Item | None) -> dict[str, Variant]:
    """Names only: an address may hold a password."""
    if not item:
        return {"mpris:trackid": Variant("o", NO_TRACK)}
    return {
        "mpris:trackid": Variant("o", TRACK),
        "mpris:length": Variant("x", int(item.seconds * MICROSECONDS)),
        "xesam:title": Variant("s", plain(item.title)),
        "xesam:artist": Variant("as", [plain(item.artist)] if item.artist else []),
        "xesam:album": Variant("s", plain(item.album)),
    }


def plain(text: str) -> str:
    """What a bus may carry: no NUL, and nothing that is no UTF-8."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


async def _done(work: Awaitable[object]) -> None:
    try:
        await work
    except SkillError as error:
        raise DBusError(FAILED, str(error)) from None
