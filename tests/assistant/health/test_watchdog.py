"""The daemon vouches for itself only while it hears and keeps up."""

import asyncio
import socket
from pathlib import Path

import pytest

from assistant.health.notify import Notifier
from assistant.health.watchdog import DEAF_SECONDS, LONGEST_LAG_SECONDS, Judge, Pulse, watch


def _hearing(frames: int) -> Pulse:
    return Pulse(frames, absent=False)


def test_growing_frames_are_sound() -> None:
    judge = Judge(now=0)
    assert all(judge.sound(_hearing(n), now=n * 60.0, lag=0) for n in range(5))


def test_a_frozen_microphone_is_forgiven_for_a_while_only() -> None:
    judge = Judge(now=0)
    assert judge.sound(_hearing(7), now=1, lag=0)
    assert judge.sound(_hearing(7), now=1 + DEAF_SECONDS, lag=0)
    assert not judge.sound(_hearing(7), now=2 + DEAF_SECONDS, lag=0)
    assert judge.sound(_hearing(8), now=3 + DEAF_SECONDS, lag=0)


def test_a_microphone_known_to_be_away_is_no_deafness() -> None:
    judge = Judge(now=0)
    away = Pulse(7, absent=True)
    assert all(judge.sound(away, now=n * 60.0, lag=0) for n in range(5))
    assert judge.sound(_hearing(7), now=241, lag=0)


def test_a_loop_that_lags_is_not_sound() -> None:
    judge = Judge(now=0)
    assert not judge.sound(_hearing(1), now=1, lag=LONGEST_LAG_SECONDS + 0.1)


async def test_nobody_is_pinged_where_systemd_does_not_watch() -> None:
    await watch(Notifier({}), lambda: pytest.fail("nobody asked"))


async def test_systemd_is_pinged_while_all_is_well(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        notifier = Notifier({"NOTIFY_SOCKET": systemd.getsockname(), "WATCHDOG_USEC": "20000"})
        watching = asyncio.create_task(watch(notifier, lambda: Pulse(0, absent=True)), name="watchdog")
        try:
            async with asyncio.timeout(10):
                assert await asyncio.get_running_loop().sock_recv(systemd, 100) == b"WATCHDOG=1"
        finally:
            watching.cancel()
