import json
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.people.audit import verify
from assistant.people.journal import Entry, Journal, full_files
from assistant.testing import NOON

ENTRY = Entry(
    NOON, "turn", "owner", "owner", 1.0, "clock.time", {"place": "东京"}, True, "allow", "owner: *", "ok", 1.5
)


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
    assert len(file.read_text().splitlines()) == 2
    assert verify(journal) == (2, [])


def test_two_who_write_at_once_make_one_chain(tmp_path: Path) -> None:
    one, other = Journal(tmp_path / "log.jsonl"), Journal(tmp_path / "log.jsonl")
    for journal in (one, other, other, one):
        journal.write(ENTRY)
    assert verify(one) == (4, [])


def test_a_full_file_is_put_aside_and_the_oldest_goes(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log.jsonl", rotate_bytes=1000, kept_files=3)
    for _ in range(30):
        journal.write(ENTRY)
    assert len(full_files(journal.path)) == 3
    kept, found = verify(journal)
    assert found == []
    assert 3 < kept < 30
    assert json.loads(journal.path.read_text().splitlines()[-1])["n"] == 30


@pytest.mark.parametrize("cut", [1, 50, 150])
def test_a_line_that_a_power_cut_tore_is_dropped_and_the_chain_goes_on(tmp_path: Path, cut: int) -> None:
    journal = Journal(tmp_path / "log.jsonl")
    journal.write(ENTRY)
    whole = journal.path.read_bytes()
    with journal.path.open("ab") as file:
        file.write(whole[:cut])
    journal.write(ENTRY)
    assert verify(journal) == (2, [])


def test_a_line_that_was_written_just_before_a_crash_counts(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log.jsonl")
    head = journal.path.with_suffix(".head")
    journal.write(ENTRY)
    before = head.read_bytes()
    journal.write(ENTRY)
    head.write_bytes(before)
    assert verify(journal) == (2, [])
    journal.write(ENTRY)
    assert verify(journal) == (3, [])


def test_a_crash_in_the_middle_of_putting_aside_breaks_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log.jsonl")
    journal.write(ENTRY)
    journal.write(ENTRY)
    journal.path.rename(tmp_path / "log-000000002.jsonl")
    journal.write(ENTRY)
    assert verify(journal) == (3, [])


WRITES = """
import sys
from dataclasses import replace
from pathlib import Path
from assistant.people.journal import Journal
from tests.assistant.people.test_journal import ENTRY
journal = Journal(Path(sys.argv[1]), rotate_bytes=20_000, kept_files=10_000)
print("ready", flush=True)
while True:
    journal.write(ENTRY)
"""


def test_kills_while_it_is_written_tear_no_line_and_break_no_chain(tmp_path: Path) -> None:
    file, luck = tmp_path / "log.jsonl", random.Random(7)  # noqa: S311 - when to kill is no secret
    for _ in range(4):
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITES, str(file)], stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        for writer in writers:
            assert writer.stdout
            writer.stdout.readline()
        for writer in writers:
            signal.sigtimedwait([], luck.random() / 50)
            writer.kill()
            writer.communicate()
    journal = Journal(file)
    journal.write(ENTRY)
    count, found = verify(journal)
    assert found == []
    lines = b"".join(each.read_bytes() for each in (*full_files(file), file)).splitlines()
    assert [json.loads(line)["n"] for line in lines] == list(range(1, count + 1))
