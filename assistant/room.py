"""What goes on in the room: whoever has the floor talks, unless something rings."""

from __future__ import annotations

from collections.abc import Callable

from assistant.floor import Floor
from assistant.protocols import Room, RoomState


class FloorRoom:
    """Follows the floor; whoever rings says so."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._rings = False
        self._watchers: list[Callable[[RoomState], None]] = []
        self._told: RoomState = self.state
        floor.watch(self._refresh)

    @property
    def state(self) -> RoomState:
        if self._rings:
            return "alarm"
        return "talk" if self._floor.taken else "free"

    def watch(self, changed: Callable[[RoomState], None]) -> Callable[[], None]:
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    def ring(self, rings: bool) -> None:
        """Whether something rings until it is stopped."""
        self._rings = rings
        self._refresh()

    def _refresh(self) -> None:
        if self._told != self.state:
            self._told = self.state
            for each in list(self._watchers):
                each(self._told)


_: Callable[[Floor], Room] = FloorRoom
