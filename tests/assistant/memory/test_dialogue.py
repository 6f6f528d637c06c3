"""The rounds of a conversation: for as long as it lasts, with each person, and over a restart."""

from __future__ import annotations

import stat
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.memory.dialogue import FILE, ROUNDS, TOKENS, Dialogue, summed_up
from assistant.messages import Exchange, Intent, Question
from assistant.testing import NOON


@dataclass
class Now:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


def round_of(person: str, heard: str, said: str = "Yes.") -> Exchange:
    return Exchange(heard, said, "en", at=NOON, person=person)


ASKED = replace(
    round_of("Mum", "cancel my alarm", "Which one?"),
    plan=(Intent("schedule.cancel", {"when": {"kind": "date", "start": "2026-03-05"}}),),
    asks=Question(Intent("schedule.cancel", {"kind": "alarm"}), "id", "number", (("seven", 3), ("eight", 4))),
    private=True,
)


def test_a_conversation_is_over_after_ten_minutes() -> None:
    clock = Now()
    dialogue = Dialogue(clock)
    dialogue.add(round_of("Mum", "hello"))
    clock.now += timedelta(minutes=10)
    assert len(dialogue.rounds) == 1
    clock.now += timedelta(seconds=1)
    assert not dialogue.rounds


def test_one_who_talks_much_leaves_anothers_rounds() -> None:
    dialogue = Dialogue(Now())
    dialogue.add(round_of("Tom", "hello"))
    for number in range(3 * ROUNDS):
        dialogue.add(round_of("Mum", f"question {number}"))
    assert [each.person for each in dialogue.rounds] == ["Tom", *["Mum"] * ROUNDS]
    assert dialogue.rounds[-1].heard == f"question {3 * ROUNDS - 1}"


def test_long_rounds_are_fewer() -> None:
    dialogue = Dialogue(Now())
    for _ in range(5):
        dialogue.add(round_of("Mum", "说" * (TOKENS // 2), "好"))
    assert len(dialogue.rounds) == 1


def test_what_there_is_no_room_for_is_summed_up_once() -> None:
    dialogue = Dialogue(Now())
    for number in range(ROUNDS + 2):
        dialogue.add(replace(round_of("Mum", f"question {number}"), private=number == 1))
    gone = dialogue.outgrown()
    assert [each.heard for each in gone] == ["question 0", "question 1"]
    assert dialogue.outgrown() == ()
    dialogue.sum_up(summed_up("Mum", gone, "What was before?", "We talked of questions."))
    first = dialogue.rounds[0]
    assert (first.said, first.private, first.quotes) == ("We talked of questions.", True, True)


def test_it_goes_on_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / FILE
    Dialogue(Now(), file).add(ASKED)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Dialogue(Now(), file).rounds == (ASKED,)


def test_what_is_over_at_the_restart_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / FILE
    Dialogue(Now(), file).add(ASKED)
    assert Dialogue(Now(NOON + timedelta(minutes=11)), file).rounds == ()
    assert not file.exists()


@pytest.mark.parametrize("content", [b"", b"[{", b"\x00" * 100, b'[{"heard": 3}]', b"{}"])
def test_a_broken_file_loses_only_the_conversation(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / FILE
    file.write_bytes(content)
    dialogue = Dialogue(Now(), file)
    assert dialogue.rounds == ()
    dialogue.add(ASKED)
    assert Dialogue(Now(), file).rounds == (ASKED,)


def test_a_disk_that_fails_ends_no_conversation(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    dialogue = Dialogue(Now(), tmp_path / "file" / FILE)
    dialogue.add(ASKED)
    assert dialogue.rounds == (ASKED,)


def test_what_somebody_wants_forgotten_is_gone_from_the_disk_as_well(tmp_path: Path) -> None:
    file = tmp_path / FILE
    dialogue = Dialogue(Now(), file)
    dialogue.add(ASKED)
    dialogue.add(round_of("Tom", "hello"))
    dialogue.forget("Mum")
    assert [each.person for each in dialogue.rounds] == ["Tom"]
    assert b"alarm" not in file.read_bytes()
    dialogue.forget("Tom")
    assert not file.exists()
