"""Sound between a voice and the speaker."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.messages import Speech
from assistant.speech.sound import MARGIN, error_tone, trimmed

RATE = 1_000
EDGE = int(MARGIN * RATE)


async def stream(*pieces: list[int]) -> AsyncGenerator[Speech, None]:
    for piece in pieces:
        yield Speech(np.array(piece, np.int16), RATE)


async def kept(*pieces: list[int]) -> list[int]:
    return [int(sample) for piece in [p async for p in trimmed(stream(*pieces))] for sample in piece.pcm]


async def test_silence_at_both_ends_goes_but_for_a_margin() -> None:
    quiet = [3] * 400
    assert await kept(quiet, [*quiet, 5_000], [9_000, *quiet], quiet) == [
        *quiet[:EDGE],
        5_000,
        9_000,
        *quiet[:EDGE],
    ]


async def test_silence_within_stays() -> None:
    pieces = [[5_000], [0] * 300, [0] * 300, [-5_000]]
    assert await kept(*pieces) == [sample for piece in pieces for sample in piece]


async def test_of_silence_nothing_is_left() -> None:
    assert await kept([0] * 400, [7] * 400) == []


async def test_the_loudest_negative_sample_is_loud() -> None:
    assert await kept([-32_768]) == [-32_768]


@given(st.lists(st.lists(st.sampled_from([0, 90, 300, -8_000]), min_size=1, max_size=120), max_size=6))
async def test_everything_between_the_first_and_the_last_loud_sample_stays(pieces: list[list[int]]) -> None:
    whole = [sample for piece in pieces for sample in piece]
    loud = [index for index, sample in enumerate(whole) if abs(sample) > 200]
    inner = whole[loud[0] : loud[-1] + 1] if loud else []
    left = await kept(*pieces)
    assert len(left) <= len(inner) + 2 * EDGE
    assert any(left[start : start + len(inner)] == inner for start in range(EDGE + 1))


def test_the_tone_begins_and_ends_without_a_click() -> None:
    pcm = error_tone().pcm.astype(int)
    assert np.abs(np.diff(pcm)).max() < 2_500
    assert abs(pcm[0]) + abs(pcm[-1]) < 400
    assert np.abs(pcm).max() > 5_000
