"""A sound server of its own, with a microphone to speak into and a speaker to record, on any machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

TOOLS = ("pulseaudio", "pacat", "parec")

SERVER = """\
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=mic rate=16000 channels=1 format=s16le
load-module module-null-sink sink_name=speaker rate=48000 channels=2
set-default-sink speaker
set-default-source mic.monitor
"""

DEVICES = """\
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
pcm.testmic { type pulse device "mic.monitor" hint { show on description "testmic" } }
pcm.testspeaker { type pulse device "speaker" hint { show on description "testspeaker" } }
"""


def missing_tool() -> str | None:
    """The first program that is not installed; all are in the packages pulseaudio and pulseaudio-utils."""
    return next((tool for tool in TOOLS if not shutil.which(tool)), None)


class Pulse:
    """A private PulseAudio with two null sinks: `mic`, whose monitor is the default source, and `speaker`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "native"
        folder.mkdir(exist_ok=True)
        (folder / "server.pa").write_text(SERVER.format(socket=self._socket))
        (folder / "alsa.conf").write_text(DEVICES)
        folder.chmod(0o700)
        self.env = {
            "PULSE_SERVER": f"unix:{self._socket}",
            "ALSA_CONFIG_PATH": str(folder / "alsa.conf"),
        }
        self.all_env = {**os.environ, **self.env}
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Pulse:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when both sinks run."""
        places = ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")
        env = {**os.environ, **dict.fromkeys(places, str(self._folder))}
        env.pop("PULSE_SERVER", None)
        command = "pulseaudio -n --daemonize=no --exit-idle-time=-1 --disallow-exit --use-pid-file=no -F"
        self._spawn([*command.split(), str(self._folder / "server.pa")], env)
        deadline = time.monotonic() + 10
        while not self._socket.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        for sink in ("mic", "speaker"):
            self._spawn(self.recorder(sink), self.all_env)
        self._await_sound()

    def stop(self) -> None:
        """Kills it, as a crash would."""
        for process in self._processes:
            process.kill()
            process.wait()
        self._processes.clear()
        self._socket.unlink(missing_ok=True)

    def say(self, sound: NDArray[np.int16], rate: int) -> None:
        """Begins to play mono sound into the microphone, and does not wait for its end."""
        file = self._folder / "said.raw"
        file.write_bytes(sound.tobytes())
        with file.open("rb") as stdin:
            options = f"--device=mic --rate={rate} --channels=1 --format=s16le --latency-msec=2000"
            process = subprocess.Popen(
                ["pacat", *options.split()], stdin=stdin, env=self.all_env, stderr=subprocess.DEVNULL
            )
        self._processes.append(process)

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """What comes out of the speaker meanwhile."""
        recording = Recording(self._folder / "recorded.raw")
        with recording.file.open("wb") as stdout:
            process = subprocess.Popen(self.recorder("speaker"), stdout=stdout, env=self.all_env)
        try:
            recording.wait(0.05)
            yield recording
            recording.wait(recording.seconds + 0.3)
        finally:
            process.terminate()
            process.wait()

    def _await_sound(self) -> None:
        """A null sink to which nobody listens gives its sound every two seconds only, so somebody does."""
        for sink in ("mic", "speaker"):
            with subprocess.Popen(self.recorder(sink), env=self.all_env, stdout=subprocess.PIPE) as process:
                if process.stdout:
                    process.stdout.read(1)
                process.kill()

    def recorder(self, sink: str) -> list[str]:
        """The command that writes what a sink plays to its output: 16 kHz, mono, 16 bit."""
        options = f"--device={sink}.monitor --rate=16000 --channels=1 --format=s16le --latency-msec=20"
        return ["parec", *options.split()]

    def _spawn(self, command: list[str], env: dict[str, str]) -> None:
        nowhere = subprocess.DEVNULL
        self._processes.append(subprocess.Popen(command, env=env, stdout=nowhere, stderr=nowhere))


class Recording:
    """16 kHz mono, growing while it is recorded."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def sound(self) -> NDArray[np.int16]:
        raw = self.file.read_bytes()
        return np.frombuffer(raw[: len(raw) // 2 * 2], np.int16)

    @property
    def seconds(self) -> float:
        return len(self.sound) / 16_000

    def wait(self, seconds: float) -> None:
        """Until so much was recorded."""
        deadline = time.monotonic() + 10
        while self.seconds < seconds and time.monotonic() < deadline:
            time.sleep(0.01)

    def wait_for_sound(self) -> None:
        deadline = time.monotonic() + 10
        while not self.sound.any() and time.monotonic() < deadline:
            time.sleep(0.01)
