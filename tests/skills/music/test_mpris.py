"""The desktop shows the music and controls it, over a real bus of the test's own."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from assistant import background
from skills.music import MusicSkill
from skills.music.mpris import NAME, PATH, Mpris
from tests.skills.music.house import House

dbus_fast = pytest.importorskip("dbus_fast", reason="the extra `desktop` is not installed")
INTERFACE = "org.mpris.MediaPlayer2.Player"


@pytest.fixture
def bus_address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not shutil.which("dbus-daemon"):
        pytest.skip("dbus-daemon is not installed")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1", "--nopidfile"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        daemon.terminate()


@pytest.fixture
async def shown(house: House, bus_address: str) -> AsyncIterator[tuple[MusicSkill, Any]]:
    """The skill, and the player as another program on the bus sees it."""
    from dbus_fast.aio import MessageBus

    async with house.living() as skill:
        mpris = Mpris(skill.jukebox)
        async with background("media keys", mpris.run):
            await asyncio.wait_for(mpris.ready.wait(), 10)
            bus = await MessageBus(bus_address=bus_address).connect()
            node = await bus.introspect(NAME, PATH)
            yield skill, bus.get_proxy_object(NAME, PATH, node).get_interface(INTERFACE)
            bus.disconnect()


async def test_it_shows_what_plays_and_obeys_media_keys(house: House, shown: tuple[MusicSkill, Any]) -> None:
    skill, player = shown
    assert await player.get_playback_status() == "Stopped"
    await house.ask(skill, "play", artist="周杰伦")
    first = (await player.get_metadata())["xesam:title"].value
    assert first in ("七里香", "Mojito")
    assert await player.get_playback_status() == "Playing"
    await player.call_play_pause()
    assert await player.get_playback_status() == "Paused"
    await player.call_next()
    assert (await player.get_metadata())["xesam:title"].value != first
    await player.set_volume(0.3)
    assert skill.jukebox.kept.volume == pytest.approx(30)
    await player.set_loop_status("Track")
    assert skill.jukebox.kept.queue.repeat == "one"
    await player.call_stop()
    assert await player.get_playback_status() == "Stopped"


async def test_nothing_can_be_opened_through_it(shown: tuple[MusicSkill, Any]) -> None:
    skill, player = shown
    with pytest.raises(dbus_fast.DBusError):
        await player.call_open_uri("file:///etc/passwd")
    assert not skill.jukebox.loaded


async def test_without_a_bus_music_plays_all_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    async with house.living() as skill:
        await Mpris(skill.jukebox).run()
        assert (await house.ask(skill, "play", title="Yesterday")).result["title"] == "Yesterday"
