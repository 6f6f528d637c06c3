import json
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.people.journal import Entry, Journal
from assistant.testing import NOON

ENTRY = Entry(NOON, "turn", "owner", "owner", "clock.time", {"place": "东京"}, True, "owner", "ok", 1.5)


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """As on a full disk: the kernel writes what fits, and then nothing."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def test_every_entry_is_one_line_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "state/log.jsonl"
    journal = Journal(file)
    journal.write(ENTRY)
    journal.write(replace(ENTRY, outcome="not_found"))
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["outcome"] for line in lines] == ["ok", "not_found"]
    assert lines[0]["at"] == NOON.isoformat()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_no_torn_line_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "log.jsonl"
    journal = Journal(file)
    journal.write(ENTRY)
    whole = file.read_text()
    with files_no_longer_than(len(whole.encode()) + 20):
        journal.write(ENTRY)
        journal.write(ENTRY)
    assert file.read_text() == whole
    assert caplog.text.count("cannot be written") == 1
    journal.write(ENTRY)
    assert file.read_text() == whole * 2
