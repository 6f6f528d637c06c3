"""What mpv is asked to do, call by call; everything it opens goes past the guard."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .fade import Fade
from .guard import allowed
from .options import options

ENDS = {0: "end", 2: "stopped", 3: "stopped", 4: "error", 5: "moved"}
"""mpv's reasons for the end of a file (client.h, mpv_end_file_reason)."""
NO_SOUND = -14
"""mpv's error where no output can be opened (client.h, MPV_ERROR_AO_INIT_FAILED)."""


class Sounding:
    """One mpv with at most two entries in its list: what plays, and what follows it without a gap."""

    def __init__(
        self,
        *,
        roots: Sequence[str],
        outputs: Sequence[str],
        device: str,
        tell: Callable[[Mapping[str, Any]], None],
    ) -> None:
        """Raises OSError where libmpv is not installed."""
        import mpv

        self._roots = roots
        self._tell = tell
        self._mpv = mpv.MPV(**options(outputs))
        self._items: dict[int, int] = {}
        """Our number of an item, by mpv's number of its entry."""
        self._level = 0.0
        self._fade = Fade(1.0, 1.0, 0.0, 0.0)
        self.device = self._choose(device)
        self._mpv.event_callback("start-file", "playback-restart", "end-file")(self._happened)
        self._begun = self._starting = self._told = 0

    @property
    def fading(self) -> bool:
        return not self._fade.over(time.monotonic())

    @property
    def restless(self) -> bool:
        """It wants the next step soon."""
        return self.fading or self._told != self._starting

    def do(self, what: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Raises Refused, ValueError, and what python-mpv makes of mpv's errors."""
        calls: Mapping[str, Callable[..., Mapping[str, Any] | None]] = {
            "play": self._play,
            "follow": self._follow,
            "alone": self._alone,
            "pause": self._pause,
            "seek": self._seek,
            "skip": self._skip,
            "loudness": self._loudness,
            "fade": self._begin_fade,
            "state": self.state,
        }
        if what not in calls:
            raise ValueError("unknown request")
        return calls[what](**values) or {}

    def step(self) -> None:
        """The next step of a fade or of a beginning."""
        self._tell_began()
        if self._fade.began:
            self._apply()
            if not self.fading:
                self._fade = Fade(self._fade.end, self._fade.end, 0.0, 0.0)

    def state(self) -> Mapping[str, Any]:
        return {
            "item": self._items.get(self._begun, 0),
            "seconds": self._mpv.time_pos or 0.0,
            "of": self._mpv.duration or 0.0,
            "paused": bool(self._mpv.pause),
            "output": self._mpv.current_ao or "",
        }

    def _play(self, item: int, address: str, start: float = 0.0, paused: bool = False) -> None:
        opened = allowed(address, self._roots)
        self._mpv.pause = bool(paused)
        self._load(item, opened, "replace", start)

    def _follow(self, item: int, address: str, start: float = 0.0) -> None:
        """Takes the place of whatever was to follow."""
        opened = allowed(address, self._roots)
        self._mpv.command("playlist-clear")
        self._load(item, opened, "append", start)

    def _alone(self) -> None:
        """Of the list only what plays stays."""
        self._mpv.command("playlist-clear")

    def _load(self, item: int, opened: bytes, mode: str, start: float) -> None:
        made = self._mpv.command(
            "loadfile", url=opened, flags=mode, options=f"start={max(float(start), 0.0):.3f}"
        )
        self._items[made["playlist_entry_id"]] = int(item)

    def _pause(self, on: bool) -> None:
        self._mpv.pause = bool(on)

    def _seek(self, seconds: float, relative: bool = False) -> None:
        self._mpv.command("seek", float(seconds), "relative" if relative else "absolute")

    def _skip(self) -> None:
        """To what follows."""
        self._mpv.command("playlist-next", "force")

    def _loudness(self, level: float) -> None:
        """0 to 100 as people count: mpv's own scale is cubic already."""
        self._level = min(max(float(level), 0.0), 100.0)
        self._apply()

    def _begin_fade(self, factor: float, seconds: float) -> None:
        now = time.monotonic()
        self._fade = Fade(self._fade.at(now), min(max(float(factor), 0.0), 1.0), now, float(seconds))
        self._apply()

    def _apply(self) -> None:
        self._mpv.volume = self._level * self._fade.at(time.monotonic())

    def _choose(self, device: str) -> str:
        """The first device in whose name or description `device` stands; empty: the system's own."""
        for each in self._mpv.audio_device_list if device else ():
            if device.casefold() in f"{each['name']} {each['description']}".casefold():
                self._mpv.audio_device = each["name"]
                return str(each["name"])
        return ""

    def _happened(self, event: Any) -> None:
        """In mpv's thread, in which mpv may not be asked anything that waits for it."""
        told = event.as_dict()
        kind = told["event"].decode()
        if kind == "start-file":
            self._begun = told["playlist_entry_id"]
        elif kind == "playback-restart":
            self._starting = self._begun
        elif item := self._items.pop(event.data.playlist_entry_id, 0):
            if self._told != self._starting and not event.data.error:
                self._tell({"event": "began", "item": item})
            self._starting = self._told
            self._tell({"event": "ended", "item": item, **_end(event.data)})

    def _tell_began(self) -> None:
        """Once for each piece, when the output is open; mpv restarts after each seek too."""
        if self._told != self._starting and self._mpv.current_ao:
            self._told = self._starting
            self._tell({"event": "began", "item": self._items.get(self._begun, 0)})


def _end(data: Any) -> Mapping[str, Any]:
    return {
        "reason": ENDS.get(data.reason, "stopped"),
        "silent": data.error == NO_SOUND,
    }
