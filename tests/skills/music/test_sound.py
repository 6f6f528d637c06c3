"""What is played is really heard, makes room for voices, and is silent once it was stopped."""

from __future__ import annotations

import numpy as np
import pytest

from assistant import SkillError
from bench.sound_server import Pulse, Recording
from tests.skills.music.house import House

FULL, DUCKED = 400, 150
"""Root mean squares between which the tests tell loud from soft; at volume 60 the tone has about 750."""


def loudness(recording: Recording, start: float) -> float:
    """Of a tenth of a second."""
    sound = recording.sound[int(start * 16_000) :][:1600].astype(float)
    return float(np.sqrt((sound**2).mean())) if len(sound) else 0.0


async def test_it_is_heard_ducked_and_silent_after_stop(house: House, pulse: Pulse) -> None:
    house.outputs = ("pulse",)
    async with house.living() as skill:
        skill.jukebox.set_volume(60, None)
        await house.ask(skill, "play", title="Yesterday")
        with pulse.recording() as recording:
            recording.wait_for_sound()
            recording.wait(recording.seconds + 0.5)
            assert loudness(recording, recording.seconds - 0.1) > FULL
            house.room.become("talk")
            recording.wait(recording.seconds + 0.5)
            assert 0 < loudness(recording, recording.seconds - 0.1) < DUCKED
            house.room.become("free")
            recording.wait(recording.seconds + 2.5)
            assert loudness(recording, recording.seconds - 0.1) > FULL
            house.room.become("alarm")
            recording.wait(recording.seconds + 0.6)
            assert loudness(recording, recording.seconds - 0.1) == 0
            house.room.become("free")
            recording.wait(recording.seconds + 2.5)
            assert loudness(recording, recording.seconds - 0.1) > FULL
            await house.ask(skill, "stop")
            recording.wait(recording.seconds + 0.5)
            assert loudness(recording, recording.seconds - 0.1) == 0


async def test_without_a_loudspeaker_it_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.outputs = ("pulse",)
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    async with house.living() as skill:
        with pytest.raises(SkillError) as raised:
            await house.ask(skill, "play", title="Yesterday")
        assert raised.value.key == "no_output"
