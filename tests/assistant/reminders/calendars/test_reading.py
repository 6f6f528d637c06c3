"""Reading in a process of its own: what is hostile costs a bounded time, and nothing of ours."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from assistant.reminders.calendars.child import MOST_BYTES
from assistant.reminders.calendars.reading import CHILD, Unreadable, answered, read_body, read_file
from tests.assistant.reminders.calendars.written import WINDOW, calendar, event

GOOD = calendar("X-WR-CALNAME:Family", event("1", "DTSTART:20261201T010000Z"))


async def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.ics"
    file.write_text(GOOD)
    reading = await read_file(file, WINDOW)
    assert [each.text for each in reading.occurrences] == ["1"]
    assert (reading.name, reading.broken, reading.left_out) == ("Family", 0, 0)


async def test_what_came_over_the_network_is_read_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    keep = tmp_path / "calendars" / "a.ics"
    reading = await read_body(GOOD.encode(), WINDOW, keep)
    assert len(reading.occurrences) == 1
    assert keep.read_text() == GOOD.replace("\r\n", "\n")
    assert keep.stat().st_mode & 0o777 == 0o600


async def test_a_bad_version_is_not_kept(tmp_path: Path) -> None:
    keep = tmp_path / "a.ics"
    with pytest.raises(Unreadable, match="no calendar"):
        await read_body(b"<html>please log in</html>", WINDOW, keep)
    assert not keep.exists()


async def test_what_is_no_calendar_file_is_refused_in_words(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    huge = tmp_path / "huge.ics"
    with huge.open("wb") as opened:
        opened.truncate(MOST_BYTES + 1)
    refused = {
        tmp_path / "none.ics": "No such file",
        pipe: "no file",
        tmp_path: "no file",
        huge: "larger than 32 MB",
    }
    for file, words in refused.items():
        with pytest.raises(Unreadable, match=words):
            await read_file(file, WINDOW)


async def test_a_bomb_is_given_up_when_its_time_is_over(tmp_path: Path) -> None:
    bomb = calendar(*[event(str(n), "DTSTART:20200101T000000Z", "RRULE:FREQ=SECONDLY") for n in range(500)])
    file = tmp_path / "bomb.ics"
    file.write_text(bomb)
    job = {"file": str(file), "zone": "UTC", "start": WINDOW.start.timestamp(), "end": WINDOW.end.timestamp()}
    with pytest.raises(Unreadable, match="longer than 2 s"):
        await answered(CHILD, job, b"", seconds=2)


async def test_a_cancelled_reading_leaves_no_process_behind(tmp_path: Path) -> None:
    pipe = tmp_path / "slow.ics"
    pipe.write_text(calendar(*[event(str(n), "DTSTART:20261201T000000Z") for n in range(20_000)]))
    before = _children()
    reading = asyncio.create_task(read_file(pipe, WINDOW))
    async with asyncio.timeout(20):
        while not (children := _children() - before):  # noqa: ASYNC110 - nothing tells when a process has begun
            await asyncio.sleep(0.01)
    reading.cancel()
    await asyncio.wait([reading])
    assert reading.cancelled()
    assert not children & _children()


def _children() -> set[str]:
    """Of this process, that are alive."""
    every = (Path("/proc/self/task") / str(os.getpid()) / "children").read_text().split()
    return {each for each in every if Path(f"/proc/{each}").exists()}
