"""The player plays what it may, in a process whose end or hang is mended, and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant import SkillError
from skills.music.player import Event, Player, Sound


@dataclass
class Heard:
    """What the player told, which a test can wait for."""

    events: list[Event] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        task = asyncio.get_running_loop().create_task(self._tell())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _tell(self) -> None:
        async with self.came:
            self.came.notify_all()

    async def wait(self, kind: str, number: int, *, beyond: float = -1.0) -> Event:
        def found() -> list[Event]:
            return [
                each
                for each in self.events
                if (each.kind, each.number) == (kind, number) and each.seconds > beyond
            ]

        async with asyncio.timeout(20), self.came:
            await self.came.wait_for(found)
        return found()[0]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def player(songs: Path, heard: Heard) -> AsyncIterator[Player]:
    async with Player(roots=[str(songs)], outputs=["null"], device="", happened=heard) as player:
        yield player


async def test_it_has_no_process_until_it_plays(player: Player, songs: Path, heard: Heard) -> None:
    assert player.pid == 0
    await player.play(Sound(1, str(songs / "0.flac")))
    await heard.wait("began", 1)
    assert player.pid


async def test_what_follows_follows_by_itself(player: Player, songs: Path, heard: Heard) -> None:
    await player.play(Sound(1, str(songs / "3.flac")))
    await player.follow(Sound(2, str(songs / "0.flac")))
    assert (await heard.wait("ended", 1)).reason == "end"
    await heard.wait("began", 2)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV])
async def test_a_crash_costs_a_moment_and_not_the_place(
    blow: signal.Signals, player: Player, songs: Path, heard: Heard
) -> None:
    await player.play(Sound(1, str(songs / "0.flac"), start=12.0))
    await heard.wait("at", 1, beyond=12.0)
    before = player.pid
    heard.events.clear()
    os.kill(before, blow)
    again = await heard.wait("at", 1, beyond=0.0)
    assert again.seconds >= 12.0
    assert player.pid != before


async def test_a_hang_ends_with_the_next_call(player: Player, songs: Path, heard: Heard) -> None:
    await player.play(Sound(1, str(songs / "0.flac"), start=12.0))
    await heard.wait("at", 1, beyond=12.0)
    before = player.pid
    os.kill(before, signal.SIGSTOP)
    await player.pause(True)
    assert player.pid != before


async def test_it_is_silent_once_stopped(player: Player, songs: Path, heard: Heard) -> None:
    await player.play(Sound(1, str(songs / "0.flac")))
    await heard.wait("began", 1)
    pid = player.pid
    await player.stop()
    await player.play(Sound(2, str(songs / "1.flac")))
    assert player.pid != pid


async def test_a_player_that_breaks_again_and_again_is_given_up(
    player: Player, songs: Path, heard: Heard
) -> None:
    player._command = ["/bin/false"]  # noqa: SLF001 - what a broken installation is
    with pytest.raises(SkillError) as raised:
        await player.play(Sound(1, str(songs / "0.flac")))
    assert raised.value.key == "player_failed"


HOSTILE = (
    "/etc/passwd",
    "file:///etc/passwd",
    "memory://hello",
    "edl:///etc/passwd",
    "--script=/tmp/x.lua",
    "lavf://file:/etc/passwd",
    "fd://0",
    "ytdl://x",
    "av://lavfi:anoisesrc",
    "http://",
    "http://a b/",
    "https://exa\nmple.org/",
    "concat:/etc/passwd",
    "subfile,,start,0,end,9,,:/etc/passwd",
    "relative.flac",
    "",
    "/\0",
    "http://[::1",
    "-",
    "${path}",
)


@pytest.mark.parametrize("address", HOSTILE)
async def test_nothing_else_is_opened(address: str, player: Player) -> None:
    with pytest.raises(SkillError) as raised:
        await player.play(Sound(1, address))
    assert raised.value.key == "unplayable"


async def test_neither_by_a_link_nor_by_dots(player: Player, songs: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.flac"
    outside.write_bytes((songs / "3.flac").read_bytes())
    link = songs / "link.flac"
    link.unlink(missing_ok=True)
    link.symlink_to(outside)
    for address in (str(link), f"{songs}/../{tmp_path.name}/secret.flac", str(songs)):
        with pytest.raises(SkillError):
            await player.play(Sound(1, address))
    link.unlink()


@pytest.mark.parametrize(
    "name", ["--script=x.flac", "${path}.flac", "a\nb.flac", "memory:\\x.flac", "%n.flac", "\udcff.flac"]
)
async def test_a_file_may_be_called_anything(name: str, player: Player, songs: Path, heard: Heard) -> None:
    file = songs / name
    file.write_bytes((songs / "3.flac").read_bytes())
    await player.play(Sound(1, str(file)))
    assert (await heard.wait("ended", 1)).reason == "end"
    file.unlink()


@pytest.mark.parametrize(
    "content",
    [
        "#EXTM3U\n{secret}\n",
        "# mpv EDL v0\n{secret}\n",
        "ffconcat version 1.0\nfile {secret}\n",
        "[playlist]\nFile1={secret}\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "",
    ],
)
async def test_a_file_that_names_another_is_refused(
    content: str, player: Player, songs: Path, heard: Heard, tmp_path: Path
) -> None:
    """A real song outside the library, so that it would be heard if it were opened."""
    secret = tmp_path / "secret.flac"
    secret.write_bytes((songs / "3.flac").read_bytes())
    hostile = songs / "hostile.mp3"
    hostile.write_text(content.format(secret=secret))
    await player.play(Sound(1, str(hostile)))
    assert (await heard.wait("ended", 1)).reason == "error"
    hostile.unlink()
