"""The daemon as its users meet it: a process, a sound server, a voice in the room."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.messages import RATE, Pcm
from assistant.protocols import Place
from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.reminders.clocks import real
from assistant.settings import RemindersSection

ASSISTANT = [sys.executable, "-m", "assistant"]
CONFIG = """
[household]
languages = ["en", "zh"]
zone = "UTC"
[asr]
order = ["pocketsphinx"]
[tts]
order = ["espeak"]
[tts.espeak]
speed_en = 140
"""


PATIENCE = 4
"""How often somebody says it who is not understood: on a busy machine the sound server drops sound."""


class House:
    """A home folder with a config file, in which assistants run."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.config = folder / "assistant.toml"
        self.config.write_text(CONFIG)
        self._folder = folder
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        self._env = {**kept, "HOME": str(folder), "LANG": "C.UTF-8", **env}

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*ASSISTANT, "--config", str(self.config), *arguments]
        return subprocess.run(command, env=self._env, capture_output=True, text=True, timeout=60)

    @contextmanager
    def daemon(self) -> Iterator[Daemon]:
        """Running, and past its first line."""
        command = [*ASSISTANT, "--config", str(self.config), "run"]
        log = self._folder / "daemon.log"
        with (
            log.open("w") as stderr,
            subprocess.Popen(
                command, env=self._env, stdout=subprocess.PIPE, stderr=stderr, text=True
            ) as process,
        ):
            try:
                yield Daemon(process, log)
            finally:
                process.kill()

    def spoken(self, text: str) -> tuple[Pcm, int]:
        """What somebody says, and its rate in Hertz."""
        file = self._folder / "said.wav"
        assert self.call("say", text, "-o", str(file)).returncode == 0
        with wave.open(str(file)) as wav:
            return np.frombuffer(wav.readframes(wav.getnframes()), np.int16), wav.getframerate()


class Daemon:
    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log
        assert process.stdout
        self.greeting = process.stdout.readline()

    def logged(self, words: str) -> bool:
        """Waits for it."""
        return waits_for(lambda: words in self.log.read_text())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def waits_for(fact: Callable[[], bool], *, seconds: float = 20.0) -> bool:
    """Looks until it is so; the limit is only for a test that fails."""
    looks = int(seconds / 0.05)
    for _ in range(looks):
        if fact():
            return True
        signal.sigtimedwait([], 0.05)
    return False


@pytest.fixture
def house(tmp_path: Path, pulse: Any) -> House:
    return House(tmp_path, pulse.env)


@pytest.fixture
def silent_house(tmp_path: Path) -> House:
    """Without any sound server or device."""
    devices = tmp_path / "alsa.conf"
    devices.write_text("</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n")
    return House(tmp_path, {"PULSE_SERVER": f"unix:{tmp_path}/none", "ALSA_CONFIG_PATH": str(devices)})


def last_sound(sound: Pcm) -> float:
    """Seconds since anything was last heard."""
    loud = np.flatnonzero(np.abs(sound) > 200)
    return (len(sound) - loud[-1]) / RATE if len(loud) else 0.0


def seconds_of_sound(sound: Pcm) -> float:
    """From the first loud sample to the last one; 0: all is quiet."""
    loud = np.flatnonzero(np.abs(sound) > 200)
    return (loud[-1] - loud[0]) / RATE if len(loud) else 0.0


def test_speech_in_the_room_gets_a_spoken_answer(house: House, pulse: Any, tmp_path: Path) -> None:
    """The log tells what was answered, the speaker that all of it was heard."""
    words, rate = house.spoken("hey jarvis, what day is it today")
    answer = json.loads(house.call("ask", "what day is it today", "--json").stdout)["reply"]["text"]
    assert f"{datetime.now(UTC):%A}" in answer
    sound, answer_rate = house.spoken(answer)
    expected = seconds_of_sound(sound) * RATE / answer_rate
    words = np.concatenate([np.zeros(2 * rate, np.int16), words])  # a device's first sound may take a second
    journal = tmp_path / ".local/state/assistant/operations.jsonl"
    before = len(journal.read_text().splitlines())

    def done() -> list[str]:
        return journal.read_text().splitlines()[before:]

    with house.daemon() as daemon, pulse.recording() as recording:
        assert "Hey Jarvis" in daemon.greeting
        for _ in range(PATIENCE):
            pulse.say(words, rate)
            if waits_for(lambda: bool(done()), seconds=10):
                break
        begins = max(len(recording.sound) - RATE, 0)

        def answered() -> bool:
            reply = recording.sound[begins:]
            return seconds_of_sound(reply) > 0.7 * expected and last_sound(reply) > 2

        assert waits_for(answered)
        assert daemon.stop() == 0
    assert '"intent": "clock.date"' in done()[0]


def kept(folder: Path, seconds: float) -> Reminder:
    """A timer that rings so soon, kept while no daemon runs."""
    place = Place(folder, folder, folder / ".local/state/assistant")
    due = datetime.now(UTC) + timedelta(seconds=seconds)

    async def keep() -> Reminder:
        async with Book(RemindersSection(), place, real(lambda: datetime.now(UTC))) as book:
            timer = Reminder(
                kind="timer", due=due, person="owner", language="en", text="pasta", seconds=seconds
            )
            return await book.keep(timer)

    return asyncio.run(keep())


def state(folder: Path, reminder: Reminder) -> str:
    with closing(sqlite3.connect(folder / ".local/state/assistant/reminders.sqlite")) as store:
        return str(store.execute("SELECT state FROM reminders WHERE id = ?", (reminder.id,)).fetchone()[0])


def test_a_timer_rings_until_somebody_says_stop_without_the_wake_word(
    house: House, pulse: Any, tmp_path: Path
) -> None:
    """Ended in the middle it rings on after the next start."""
    words, rate = house.spoken("stop the alarm")
    timer = kept(tmp_path, 1.0)
    with house.daemon() as daemon, pulse.recording() as recording:
        assert waits_for(lambda: state(tmp_path, timer) == "ringing")
        assert waits_for(lambda: seconds_of_sound(recording.sound) > 1)
        assert daemon.stop() == 0
    assert state(tmp_path, timer) == "ringing"
    with house.daemon() as daemon, pulse.recording() as recording:
        assert waits_for(lambda: seconds_of_sound(recording.sound) > 5), "its text, and the bell"
        for _ in range(PATIENCE):
            pulse.say(words, rate)
            if waits_for(lambda: state(tmp_path, timer) == "done", seconds=10):
                break
        assert state(tmp_path, timer) == "done"
        assert waits_for(lambda: last_sound(recording.sound) > 2)
        assert daemon.stop() == 0
    journal = tmp_path / ".local/state/assistant/operations.jsonl"
    [stopped] = [json.loads(line) for line in journal.read_text().splitlines()]
    assert stopped["intent"] in {"schedule.stop", "assistant.stop"}


def test_a_second_daemon_is_refused_in_one_line(house: House) -> None:
    with house.daemon() as daemon:
        second = house.call("run")
        assert second.returncode == 1
        assert second.stderr.count("\n") == 1
        assert "already" in second.stderr
        assert daemon.stop() == 0


def test_new_settings_are_taken_while_it_runs_and_wrong_ones_are_refused(house: House) -> None:
    with house.daemon() as daemon:
        house.config.write_text(CONFIG + "[audio]\nvolume = 3\n")
        daemon.process.send_signal(signal.SIGHUP)
        assert daemon.logged("audio.volume")
        house.config.write_text(CONFIG + "[audio]\nvolume = 0.5\n")
        assert daemon.logged("speaker restarted with the new settings")
        assert daemon.stop() == 0


def test_without_a_microphone_it_says_so_in_one_line_and_goes_on(silent_house: House) -> None:
    with silent_house.daemon() as daemon:
        assert daemon.greeting.startswith("There is no usable microphone")
        assert daemon.process.poll() is None
        assert daemon.stop() == 0


def test_a_wrong_config_stops_it_with_every_mistake(silent_house: House) -> None:
    silent_house.config.write_text("[audio]\nvolum = 1\n[tts]\norder = 3\n")
    result = silent_house.call("run")
    assert result.returncode == 2
    assert "assistant.toml:2: audio.volum" in result.stderr
    assert "assistant.toml:4: tts.order" in result.stderr


def test_a_state_folder_that_cannot_be_made_is_one_sentence(silent_house: House, tmp_path: Path) -> None:
    (tmp_path / ".local").write_text("in the way")
    result = silent_house.call("run")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert str(tmp_path / ".local") in result.stderr
