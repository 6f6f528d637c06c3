"""What of the music survives a restart: the queue with its settings, and where in it we are."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from skills.music.queue import Queue

T = TypeVar("T")
log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
"""How often it is written down where the music is."""
FRESH = timedelta(seconds=30)
"""A restart that takes longer was none of ours, and music that nobody expects is a fright."""


@dataclass
class Kept:
    """Written whenever it changes."""

    queue: Queue = field(default_factory=Queue)
    volume: float = 50.0
    """0 to 100."""
    muted: bool = False
    sleep_at: datetime | None = None
    station: str = ""
    """The key of the station last heard."""


@dataclass
class Spot:
    """Written every few seconds while music plays."""

    seconds: float = 0.0
    """From the beginning of the piece."""
    playing: bool = False
    at: datetime | None = None
    """When this was so."""


class Notes:
    """Two small files. Without a place to write, music plays on and is forgotten at the end."""

    def __init__(self, folder: Path, clock: Callable[[], datetime], *, volume: float) -> None:
        self._queue_file = folder / "music-queue.json"
        self._spot_file = folder / "music-spot.json"
        self._clock = clock
        self._volume = volume
        self.kept = Kept(volume=volume)
        self._spot = Spot()

    @property
    def seconds(self) -> float:
        return self._spot.seconds

    @seconds.setter
    def seconds(self, seconds: float) -> None:
        self._spot.seconds = seconds

    @property
    def playing(self) -> bool:
        return self._spot.playing

    @playing.setter
    def playing(self, playing: bool) -> None:
        self._spot.playing = playing

    @property
    def fresh(self) -> bool:
        """It played until just now."""
        at = self._spot.at
        return bool(self._spot.playing and at and self._clock() - at < FRESH)

    def load(self) -> None:
        self.kept = _read(Kept, self._queue_file) or Kept(volume=self._volume)
        self._spot = _read(Spot, self._spot_file) or Spot()

    def keep(self) -> None:
        _write(self.kept, self._queue_file)
        self._keep_spot()

    def keep_now_and_then(self) -> None:
        """Where it is, if that was not written lately."""
        if not self._spot.at or self._clock() - self._spot.at >= EVERY:
            self._keep_spot()

    def _keep_spot(self) -> None:
        self._spot.at = self._clock()
        _write(self._spot, self._spot_file)


def _read(kind: type[T], file: Path) -> T | None:
    try:
        return TypeAdapter(kind).validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        log.warning("%s cannot be read, so it begins anew: %s", file, type(error).__name__)
        return None


def _write(kept: object, file: Path) -> None:
    """Whole or not at all."""
    new = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(TypeAdapter(type(kept)).dump_json(kept))
        os.replace(new, file)  # noqa: PTH105 - a rename that replaces
    except (OSError, ValueError) as error:
        log.warning("where the music is cannot be remembered: %s", error)
