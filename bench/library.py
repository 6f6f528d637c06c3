"""How long the first scan of ten thousand tagged files takes, a start with a known library, and its size."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.report import Figure, Report
from bench.songs import invented, known
from skills.music.library import Library, Request, Tags
from skills.music.library import Report as Scan

FILES = 10_000
FRAME = b"\xff\xfb\x90\x64" + bytes(413)
"""One frame of silence: MPEG 1 layer 3, 128 kbit/s, 44.1 kHz."""


def measure() -> Report:
    with tempfile.TemporaryDirectory() as folder:
        root, state = Path(folder) / "music", Path(folder) / "state"
        _fill(root)
        return asyncio.run(_measured(root, state))


async def _measured(root: Path, state: Path) -> Report:
    first, report = await _scan(root, state)
    again, _ = await _scan(root, state)
    opened, answered, size, title = await asyncio.to_thread(_fresh, root, state)
    return Report(
        "library",
        (
            Figure(f"first scan of {FILES} files", first, "s", most=60),
            Figure("another scan, nothing new", again, "s"),
            Figure("start with a known library", 1000 * opened, "ms", most=300),
            Figure("start, and the first answer", 1000 * answered, "ms", note=f"七里相: {title}"),
            Figure("memory of the index", size, "MiB"),
        ),
        {"tracks": report.tracks, "skipped": dict(report.skipped)},
    )


START = """
import asyncio, sys
from pathlib import Path
from bench.library import started
print(*asyncio.run(started(Path(sys.argv[1]), Path(sys.argv[2]))))
"""


def _fresh(root: Path, state: Path) -> tuple[float, float, float, str]:
    """What `started` found in a process of its own."""
    line = [sys.executable, "-c", START, str(root), str(state)]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stdout.split()
    return float(told[0]), float(told[1]), float(told[2]), told[3]


async def started(root: Path, state: Path) -> tuple[float, float, float, str]:
    """Seconds to the open library and to the first answer, its MiB, and the title that was found."""
    before = _resident()
    began = time.perf_counter()
    async with _library(root, state) as music:
        opened = time.perf_counter() - began
        found = await music.ask(Request(query="七里相"))
        answered = time.perf_counter() - began
    return (
        opened,
        answered,
        (_resident() - before) / 1024,
        found.match.name.text if found.match else "nothing",
    )


async def _scan(root: Path, state: Path) -> tuple[float, Scan]:
    began = time.perf_counter()
    async with _library(root, state) as music:
        report = await music.rescan()
    return time.perf_counter() - began, report


def _library(root: Path, state: Path) -> Library:
    return Library(state, [root], clock=lambda: datetime.now(UTC), watching=False)


def _fill(root: Path) -> None:
    """Written by hand, in a second instead of a minute."""
    zh, en = known()
    titles = [song.title for song in (*zh, *en)]
    chance = random.Random(1)  # noqa: S311 - the same at every run
    songs = [*zh, *en, *invented(FILES - len(titles), chance=chance, apart_from=titles)]
    for number, song in enumerate(songs):
        folder = root / str(number // 100)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.mp3").write_bytes(_id3(song) + FRAME * 20)


def _id3(song: Tags) -> bytes:
    """ID3 v2.4, UTF-8: https://id3.org/id3v2.4.0-structure."""
    fields = {
        "TIT2": song.title,
        "TPE1": song.artist,
        "TALB": song.album,
        "TCON": song.genre,
        "TDRC": str(song.year),
    }
    body = b"".join(_frame(name, b"\x03" + text.encode()) for name, text in fields.items())
    return b"ID3\x04\0\0" + _synchsafe(len(body)) + body


def _frame(name: str, content: bytes) -> bytes:
    return name.encode() + _synchsafe(len(content)) + b"\0\0" + content


def _synchsafe(size: int) -> bytes:
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _resident() -> int:
    """KiB of this process in memory."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
