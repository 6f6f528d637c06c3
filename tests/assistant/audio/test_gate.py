"""The wake word's gate, with detectors that count what they are given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.gate import WakeGate
from assistant.messages import FRAME, RATE, AudioFrame, Wake

VOICE, FAN, ROOM = 3000, 1000, 30
"""How loud, and so for the fake detector what, a frame is."""


@dataclass
class Loud:
    """Takes loud sound for voices."""

    heard: list[AudioFrame] = field(default_factory=list)

    def detect(self, frame: AudioFrame) -> float:
        self.heard.append(frame)
        return float(np.abs(frame.pcm).max() >= VOICE)

    def reset(self) -> None: ...


@dataclass
class Counts:
    """Hears the wake word in the frame of a given time."""

    word_at: float = -1.0
    heard: list[AudioFrame] = field(default_factory=list)
    resets: int = 0

    def detect(self, frame: AudioFrame) -> Wake | None:
        self.heard.append(frame)
        return Wake("word", 1, frame.at) if frame.at == self.word_at else None

    def reset(self) -> None:
        self.resets += 1


def sound(*parts: tuple[int, float]) -> Iterator[AudioFrame]:
    """Each part is a loudness and how many seconds it lasts."""
    random = np.random.default_rng(0)
    index = 0
    for loudness, seconds in parts:
        for _ in range(round(seconds * RATE / FRAME)):
            pcm = np.sign(random.normal(size=FRAME)) * loudness
            yield AudioFrame(pcm.astype(np.int16), index * FRAME / RATE)
            index += 1


def play(gate: WakeGate, frames: Iterable[AudioFrame]) -> list[Wake]:
    return [wake for frame in frames if (wake := gate.hear(frame))]


def test_a_quiet_room_wakes_no_model() -> None:
    vad, wake = Loud(), Counts()
    play(WakeGate(vad, wake), sound((ROOM, 20)))
    assert vad.heard == []
    assert wake.heard == []


def test_a_fan_is_got_used_to() -> None:
    vad, wake = Loud(), Counts()
    gate = WakeGate(vad, wake)
    play(gate, sound((ROOM, 5), (FAN, 20)))
    assert wake.heard == []
    assert vad.heard[-1].at < 12


def test_a_voice_in_a_loud_room_is_noticed() -> None:
    wake = Counts()
    play(WakeGate(Loud(), wake), sound((FAN, 10), (VOICE, 1)))
    assert wake.heard


def test_the_second_before_a_voice_is_heard_as_well() -> None:
    wake = Counts()
    play(WakeGate(Loud(), wake), sound((ROOM, 5.12), (VOICE, 0.5)))
    assert wake.resets == 1
    assert 4.08 < wake.heard[0].at < 4.2


def test_a_word_in_what_was_missed_counts() -> None:
    word_at = 150 * FRAME / RATE
    wakes = play(WakeGate(Loud(), Counts(word_at)), sound((ROOM, 5.12), (VOICE, 0.5)))
    assert [wake.at for wake in wakes] == [word_at]


def test_the_gate_closes_a_second_after_the_voice() -> None:
    gate = WakeGate(Loud(), Counts())
    play(gate, sound((ROOM, 5), (VOICE, 1), (ROOM, 0.9)))
    assert gate.open
    play(gate, sound((ROOM, 0.2)))
    assert not gate.open


def test_a_short_quiet_leaves_no_gap_and_nothing_is_heard_twice() -> None:
    wake = Counts()
    play(WakeGate(Loud(), wake), sound((ROOM, 3), (VOICE, 1), (ROOM, 1.6), (VOICE, 1)))
    assert wake.resets == 1
    assert_contiguous(wake.heard)


def test_after_a_reset_nothing_earlier_is_heard() -> None:
    wake = Counts()
    gate = WakeGate(Loud(), wake)
    play(gate, sound((ROOM, 5)))
    gate.reset()
    play(gate, sound((VOICE, 0.1)))
    assert wake.heard[0].at == 0


@given(st.lists(st.tuples(st.sampled_from([ROOM, FAN, VOICE]), st.floats(0, 3)), max_size=8))
def test_no_frame_is_heard_twice_or_out_of_order(parts: list[tuple[int, float]]) -> None:
    vad, wake = Loud(), Counts()
    play(WakeGate(vad, wake), sound(*parts))
    for heard in (vad.heard, wake.heard):
        assert all(earlier.at < later.at for earlier, later in pairwise(heard))


def assert_contiguous(frames: list[AudioFrame]) -> None:
    steps = np.diff([frame.at for frame in frames])
    assert np.allclose(steps, FRAME / RATE)
