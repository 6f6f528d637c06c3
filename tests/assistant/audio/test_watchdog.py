import numpy as np

from assistant.audio.watchdog import Health, Watchdog
from assistant.messages import FRAME, RATE, Pcm

ZEROS = np.zeros(FRAME, np.int16)
NOISE = np.random.default_rng(1).integers(-30, 30, (400, FRAME)).astype(np.int16)


def hear(watchdog: Watchdog, *frames: Pcm) -> list[Health]:
    return [watchdog.hear(frame) for frame in frames]


def frames_in(seconds: float) -> int:
    return round(seconds * RATE / FRAME)


def test_a_quiet_room_is_well() -> None:
    assert set(hear(Watchdog(), *NOISE)) == {"well"}


def test_zeros_prove_nothing_until_they_last() -> None:
    verdicts = hear(Watchdog(zero_seconds=1), *[ZEROS] * 40)
    assert verdicts.index("zero_frames") == frames_in(1) or verdicts.index("zero_frames") == frames_in(1) - 1
    assert set(verdicts[:30]) == {"unsure"}
    assert verdicts[-1] == "zero_frames"


def test_one_sound_among_zeros_is_well_and_the_count_starts_anew() -> None:
    watchdog = Watchdog(zero_seconds=1)
    hear(watchdog, *[ZEROS] * 31)
    assert hear(watchdog, NOISE[0], *[ZEROS] * 30)[0] == "well"
    assert watchdog.hear(ZEROS) == "unsure"


def test_a_frame_that_repeats_is_frozen() -> None:
    verdicts = hear(Watchdog(frozen_seconds=1), *[NOISE[0]] * 40)
    assert verdicts[0] == "well"
    assert set(verdicts[1:31]) == {"unsure"}
    assert verdicts[-1] == "frozen_frames"


def test_a_buffer_of_several_frames_that_repeats_is_frozen() -> None:
    assert hear(Watchdog(frozen_seconds=1), *[*NOISE[:5]] * 10)[-1] == "frozen_frames"


def test_a_device_opened_anew_is_judged_anew() -> None:
    watchdog = Watchdog(frozen_seconds=1)
    hear(watchdog, *[NOISE[0]] * 40)
    watchdog.reset()
    assert watchdog.hear(NOISE[0]) == "well"
