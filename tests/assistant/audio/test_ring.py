import numpy as np
import pytest

from assistant.audio.framing import Framer, to_mono
from assistant.audio.ring import Ring
from assistant.messages import FRAME, RATE


def count(start: int, samples: int) -> np.ndarray:
    return np.arange(start, start + samples, dtype=np.int16)[:, np.newaxis]


def test_what_is_written_is_read_in_order_around_the_end() -> None:
    ring = Ring(10, 1)
    heard = []
    for start in range(0, 28, 7):
        ring.write(count(start, 7))
        heard.append(ring.read())
    assert np.array_equal(np.concatenate(heard), count(0, 28))
    assert ring.overruns == 0


def test_a_reader_who_is_late_loses_the_newest_and_it_is_counted() -> None:
    ring = Ring(10, 1)
    ring.write(count(0, 7))
    ring.write(count(7, 7))
    assert np.array_equal(ring.read(), count(0, 10))
    assert ring.overruns == 1


def test_a_read_is_a_copy() -> None:
    ring = Ring(4, 1)
    ring.write(count(1, 4))
    heard = ring.read()
    ring.write(count(5, 4))
    assert np.array_equal(heard, count(1, 4))


def test_channels_stay_apart_until_they_are_mixed() -> None:
    ring = Ring(10, 2)
    ring.write(np.array([[100, 300], [-100, -300]], np.int16))
    assert to_mono(ring.read()).tolist() == [200, -200]


def test_an_array_of_microphones_is_heard_through_its_first_channel() -> None:
    assert to_mono(np.array([[1, 20, 30, 40]], np.int16)).tolist() == [1]


def test_frames_are_cut_whole_and_timed_by_samples() -> None:
    framer = Framer()
    frames = [frame for block in (300, 300, 1000) for frame in framer.frames(count(0, block), RATE)]
    assert [len(frame.pcm) for frame in frames] == [FRAME] * 3
    assert [frame.at for frame in frames] == [0, 0.032, 0.064]


def test_the_clock_goes_on_when_the_device_changes() -> None:
    framer = Framer()
    list(framer.frames(count(0, FRAME + 10), RATE))
    framer.restart()
    (frame,) = framer.frames(count(5, FRAME), RATE)
    assert frame.at == 0.032
    assert frame.pcm[0] == 5


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_a_device_of_another_rate_gives_the_same_tone(rate: int) -> None:
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)).astype(np.int16)
    framer = Framer()
    blocks = np.array_split(tone[:, np.newaxis], 31)
    sound = np.concatenate([frame.pcm for block in blocks for frame in framer.frames(block, rate)])
    assert RATE - 3 * FRAME < len(sound) <= RATE
    assert np.argmax(np.abs(np.fft.rfft(sound))) == pytest.approx(440 * len(sound) / RATE, abs=1)
