"""A sound system that hangs, without one."""

import threading
from collections.abc import Iterable
from typing import Any

import pytest

from assistant.audio import portaudio
from assistant.audio.portaudio import MOST_HANGING, PortAudio
from assistant.errors import AudioError


async def test_a_sound_system_that_hangs_for_days_costs_few_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "OPEN_SECONDS", 0.01)
    monkeypatch.setattr(portaudio, "load", lambda: None)
    released = threading.Event()

    def ways(sounddevice: Any) -> Iterable[Any]:
        released.wait()
        return []

    system = PortAudio()
    for _ in range(MOST_HANGING + 3):
        with pytest.raises(AudioError, match="hangs"):
            await system.open(ways)
    hanging = [thread for thread in threading.enumerate() if thread.name == "portaudio-open"]
    assert len(hanging) == MOST_HANGING
    released.set()
    for thread in hanging:
        thread.join()
    monkeypatch.setattr(portaudio, "OPEN_SECONDS", 10.0)
    with pytest.raises(AudioError, match="no way"):
        await system.open(ways)
