"""systemd is told how the daemon is, over a real socket, and nothing is sent where nobody listens."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.health.notify import Notifier


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.bind(str(tmp_path / "notify"))
        link.settimeout(5)
        yield link


def test_each_word_reaches_systemd(systemd: socket.socket) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": systemd.getsockname()})
    notifier.ready("hearing Jabra")
    notifier.status("no microphone")
    notifier.ping()
    notifier.reloading()
    notifier.stopping()
    said = [systemd.recv(1000).decode() for _ in range(5)]
    assert said[:3] == ["READY=1\nSTATUS=hearing Jabra", "STATUS=no microphone", "WATCHDOG=1"]
    assert said[3].startswith("RELOADING=1\nMONOTONIC_USEC=")
    assert said[4] == "STOPPING=1"


def test_a_socket_in_the_abstract_name_space_is_reached(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.bind(f"\0{tmp_path}")
        link.settimeout(5)
        Notifier({"NOTIFY_SOCKET": f"@{tmp_path}"}).ping()
        assert link.recv(100) == b"WATCHDOG=1"


def test_without_systemd_nothing_is_sent(caplog: pytest.LogCaptureFixture) -> None:
    notifier = Notifier({})
    notifier.ready("hearing")
    assert notifier.ping_seconds is None
    assert not caplog.records


def test_a_systemd_that_is_gone_is_only_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ping()
    assert "systemd does not listen" in caplog.text


def test_pings_come_twice_as_often_as_asked() -> None:
    assert Notifier({"WATCHDOG_USEC": "30000000"}).ping_seconds == 15
