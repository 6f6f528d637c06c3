"""Makes room for voices: softer while somebody speaks, silent while an alarm rings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from assistant import Room, RoomState

DOWN_SECONDS = 0.03
"""Short, and yet no click."""
UP_SECONDS = 1.5


class Duckable(Protocol):
    def fade(self, factor: float, seconds: float) -> None:
        """To this part of the loudness, beginning at once."""
        ...

    def hold(self, on: bool) -> None:
        """Pauses for something that rings, and goes on after it, where it was playing."""
        ...


class Ducking:
    """Follows the room for as long as it is entered."""

    def __init__(self, room: Room, music: Duckable, *, factor: float) -> None:
        """`factor`: what is left of the loudness, 0 to 1."""
        self._room = room
        self._music = music
        self._factor = factor
        self._state: RoomState = "free"
        self._leave: Callable[[], None] = lambda: None

    def __enter__(self) -> Ducking:
        self._leave = self._room.watch(self._changed)
        self._changed(self._room.state)
        return self

    def __exit__(self, *raised: object) -> None:
        self._leave()

    def _changed(self, state: RoomState) -> None:
        before, self._state = self._state, state
        if state == before:
            return
        if state == "free":
            self._music.fade(1.0, UP_SECONDS)
        else:
            self._music.fade(self._factor, DOWN_SECONDS)
        if "alarm" in (state, before):
            self._music.hold(state == "alarm")
