"""Runs the real daemon in a house of its own, and looks at it from outside."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bench.sound_server import Pulse

PATIENCE_SECONDS = 60.0
WITHOUT = "no recogniser"
RECOGNISERS = {
    WITHOUT: '[asr]\norder = ["whisper"]\n[asr.whisper]\nmodel = "/nowhere/"\n',
    "pocketsphinx alone": '[asr]\norder = ["pocketsphinx"]\n',
    "as installed": "[asr.whisper]\nfetch = false\n",
}
"""Configs, the last of a fresh machine whose Whisper model has not come yet."""
TICK_HERTZ = os.sysconf("SC_CLK_TCK")


class DaemonFailed(Exception):
    """It ended, or did not do in time what was waited for."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the daemon said, on either output."""

    at: float
    """Seconds, of time.monotonic(), at which it came."""
    text: str


class Daemon:
    """`assistant run`, with all its folders in `folder` and the given config."""

    def __init__(self, folder: Path, pulse: Pulse, config: str, *, module: str = "assistant") -> None:
        self._folder = folder
        self._command = [sys.executable, "-m", module, "--config", str(folder / "assistant.toml"), "run"]
        (folder / "assistant.toml").write_text(config, "utf-8")
        self._env = {
            **os.environ,
            **pulse.env,
            **{name: str(folder / name) for name in HOMES},
            "NOTIFY_SOCKET": str(folder / "notify"),
        }
        self.lines: list[Line] = []
        self.started = 0.0
        self._news: queue.SimpleQueue[Line | None] = queue.SimpleQueue()

    def __enter__(self) -> Daemon:
        address = self._folder / "notify"
        address.unlink(missing_ok=True)
        self._notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notified.bind(str(address))
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            self._command, env=self._env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        threading.Thread(target=self._read_output, daemon=True).start()
        threading.Thread(target=self._read_notes, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._notified.close()

    def wait_for(self, wanted: Callable[[str], bool], *, seconds: float = PATIENCE_SECONDS) -> Line:
        """The first line of that kind, come or yet to come; a note to systemd is a line too.

        Raises DaemonFailed.
        """
        seen = 0
        deadline = time.monotonic() + seconds
        while True:
            while seen < len(self.lines):
                if wanted(self.lines[seen].text):
                    return self.lines[seen]
                seen += 1
            try:
                line = self._news.get(timeout=max(deadline - time.monotonic(), 0))
            except queue.Empty:
                raise DaemonFailed(self._account("what was waited for did not come")) from None
            if line is None:
                raise DaemonFailed(self._account("the daemon has ended"))
            self.lines.append(line)

    def drain(self) -> list[Line]:
        """All lines so far."""
        while not self._news.empty():
            if line := self._news.get():
                self.lines.append(line)
        return self.lines

    def cpu_seconds(self) -> float:
        """User and system time so far of all threads of all its processes; source: proc_pid_stat(5)."""
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in family(self.pid)]
        return sum(int(fields[11]) + int(fields[12]) for fields in stats) / TICK_HERTZ

    def rss_mb(self) -> float:
        """Resident memory of all its processes; pages of shared libraries count in each of them."""
        statuses = [Path(f"/proc/{pid}/status").read_text() for pid in family(self.pid)]
        fields = [dict(line.split(":", 1) for line in status.splitlines()) for status in statuses]
        return sum(int(one["VmRSS"].split()[0]) for one in fields) / 1024

    @property
    def pid(self) -> int:
        return self._process.pid

    def _account(self, what: str) -> str:
        said = "\n".join(line.text for line in self.lines[-10:])
        return f"{what}; its last lines:\n{said}"

    def _read_output(self) -> None:
        if output := self._process.stdout:
            for line in output:
                self._news.put(Line(time.monotonic(), line.rstrip()))
        self._news.put(None)

    def _read_notes(self) -> None:
        while True:
            try:
                note = self._notified.recv(4096)
            except OSError:
                return
            self._news.put(Line(time.monotonic(), note.decode().splitlines()[0]))


HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")


def is_ready(text: str) -> bool:
    return text == "READY=1"


def family(pid: int) -> list[int]:
    """A process and all that it started; source: proc_pid_task_children(5)."""
    lists = [file.read_text().split() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    return [pid, *(one for children in lists for child in children for one in family(int(child)))]
