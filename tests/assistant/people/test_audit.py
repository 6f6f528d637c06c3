"""Whatever is done to the operation log is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.people.audit import Finding, Wanted, entries, latest, verify
from assistant.people.journal import Entry, Journal
from assistant.people.seal import Break, Link, breaks, sealed
from assistant.testing import NOON

ENTRY = Entry(
    NOON, "turn", "妈妈", "adult", 0.9, "music.play", {"title": '"} \n'}, True, "allow", "adult: *", "ok", 1.5
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Ten lines in several files, two or more of them in the last."""
    journal = Journal(tmp_path / "log.jsonl", rotate_bytes=1500)
    for number in range(10):
        journal.write(replace(ENTRY, turn=f"turn{number}"))
    return journal


Meddle = Callable[[list[bytes]], list[bytes]]

MEDDLING: dict[str, tuple[Meddle, Finding]] = {
    "an edit": (lambda lines: [lines[0].replace(b"music", b"clock"), *lines[1:]], Finding("changed", 1)),
    "an edit of the code": (
        lambda lines: [
            lines[0][:-3] + b'f"}' if lines[0][-3:] != b'f"}' else lines[0][:-3] + b'0"}',
            *lines[1:],
        ],
        Finding("changed", 1),
    ),
    "a deletion": (lambda lines: lines[1:], Finding("changed", 1)),
    "a deletion in the middle": (lambda lines: [lines[0], *lines[2:]], Finding("changed", 2)),
    "another order": (lambda lines: [lines[1], lines[0], *lines[2:]], Finding("changed", 1)),
    "a line twice": (lambda lines: [lines[0], lines[0], *lines[1:]], Finding("changed", 2)),
    "a line of one's own": (lambda lines: [b'{"n": 1, "code": "0"}', *lines], Finding("changed", 1)),
    "what is no line": (lambda lines: [b"\xff\x00", *lines], Finding("changed", 1)),
}


@pytest.mark.parametrize("name", MEDDLING)
def test_meddling_is_found_where_it_happened(journal: Journal, name: str) -> None:
    meddle, finding = MEDDLING[name]
    file = min(journal.path.parent.glob("log-*.jsonl"))
    file.write_bytes(b"".join(line + b"\n" for line in meddle(file.read_bytes().splitlines())))
    assert verify(journal)[1][0] == finding


@pytest.mark.parametrize("lines", [1, 2])
def test_a_tail_that_was_cut_off_is_missed(journal: Journal, lines: int) -> None:
    kept = journal.path.read_bytes().splitlines(keepends=True)
    last = json.loads(kept[-1])["n"] - lines
    journal.path.write_bytes(b"".join(kept[:-lines]))
    assert Finding("missing", last) in verify(journal)[1]


def test_writing_on_does_not_hide_that_a_tail_was_cut_off(journal: Journal) -> None:
    kept = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(kept[:-1]))
    journal.write(ENTRY)
    assert verify(journal)[1] == [Finding("changed", 10)]


def test_a_file_that_is_gone_is_missed(journal: Journal) -> None:
    min(journal.path.parent.glob("log-*.jsonl")).unlink()
    assert verify(journal)[1][0].number == 1


def test_a_chain_made_anew_without_the_key_is_found(journal: Journal) -> None:
    forged, link = b"", Link()
    for _ in range(10):
        line, link = sealed({"intent": "clock.time"}, link, b"another")
        forged += line
    for file in journal.path.parent.glob("log*.jsonl"):
        file.unlink()
    journal.path.write_bytes(forged)
    assert len(verify(journal)[1]) == 10


def test_a_whole_log_has_nothing_to_find(journal: Journal) -> None:
    assert verify(journal) == (10, [])


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3), max_size=5))
def test_whatever_is_written_is_one_line_that_follows(values: list[dict[str, str]]) -> None:
    link, lines = Link(), []
    for each in values:
        line, link = sealed({"slots": each}, link, b"key")
        assert line.count(b"\n") == 1
        lines.append(line[:-1])
    found = list(breaks(lines, Link(), b"key"))
    assert found == [link]
    assert not [each for each in found if isinstance(each, Break)]


def test_entries_are_found_by_person_time_intent_and_refusal(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log.jsonl")
    journal.write(ENTRY)
    journal.write(replace(ENTRY, person="小明", intent="schedule.cancel", verdict="deny", allowed=False))
    journal.write(replace(ENTRY, at=NOON + timedelta(hours=1), intent="schedule.list"))

    def found(wanted: Wanted) -> list[str]:
        return [entry["intent"] for entry in entries(journal.path, wanted)]

    assert found(Wanted()) == ["music.play", "schedule.cancel", "schedule.list"]
    assert found(Wanted(person="小明")) == ["schedule.cancel"]
    assert found(Wanted(intent="schedule")) == ["schedule.cancel", "schedule.list"]
    assert found(Wanted(intent="schedule.list")) == ["schedule.list"]
    assert found(Wanted(denied=True)) == ["schedule.cancel"]
    assert found(Wanted(since=NOON + timedelta(minutes=1))) == ["schedule.list"]


def test_the_latest_come_first_across_files(journal: Journal) -> None:
    assert [entry["turn"] for entry in latest(journal.path, 7)] == [f"turn{n}" for n in range(9, 2, -1)]
    assert len(latest(journal.path, 100)) == 10
