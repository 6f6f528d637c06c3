"""`assistant reminders` as it is typed, beside a program that has the store open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from assistant import paths
from assistant.clock import clock_in
from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.reminders.clocks import real
from assistant.settings import RemindersSection
from tests.assistant.reminders.calendars.written import SHANGHAI
from tests.test_commands import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def store(shell: Shell) -> Book:
    return Book(RemindersSection(), paths.find(shell.env).place, real(clock_in(SHANGHAI)))


async def test_what_the_shell_does_the_daemon_notices(shell: Shell) -> None:
    async with store(shell) as book:
        await book.changed_elsewhere()
        (added,) = shell.objects("reminders", "add", "remind me to feed the cat tomorrow at 8", "--json")
        assert await book.changed_elsewhere()
        (kept,) = await book.open()
        assert (kept.id, kept.kind, kept.text) == (added["id"], "reminder", "feed the cat")
        assert kept.due.isoformat() == added["due"]
        assert added["due"].endswith("T08:00:00+08:00")
        assert shell.objects("reminders", "cancel", kept.id, "--json") == [{"id": kept.id, "cancelled": True}]
        assert list(await book.open()) == []


async def test_a_list_is_in_order_and_in_the_terminals_language(shell: Shell) -> None:
    now = datetime.now(SHANGHAI)
    timer = Reminder(kind="timer", due=now + timedelta(minutes=10), person="ann", language="en", seconds=600)
    event = replace(timer, kind="event", due=now + timedelta(days=2), text="meeting", seconds=7200)
    async with store(shell) as book:
        for each in (event, timer):
            await book.keep(each)
    every = shell.objects("reminders", "list", "--json")
    assert [(each["kind"], each["text"], each["seconds"]) for each in every] == [
        ("timer", "", 600),
        ("event", "meeting", 7200),
    ]
    assert 0 < every[0]["left"] <= 600
    shell.env["LANG"] = "zh_CN.UTF-8"
    (shown,) = shell("reminders", "list", "--kind", "timer").stdout.splitlines()
    assert "计时器" in shown
    assert "还剩" in shown


async def test_all_is_cancelled_only_on_request(shell: Shell) -> None:
    due = datetime.now(SHANGHAI) + timedelta(days=1)
    tea = Reminder(kind="reminder", due=due, person="ann", language="en", text="tea")
    async with store(shell) as book:
        first, second = await book.keep(tea), await book.keep(tea)
        assert shell("reminders", "cancel").returncode == 2
        cancelled = shell("reminders", "cancel", first.id, 77)
        assert (cancelled.returncode, "77" in cancelled.stderr) == (1, True)
        assert [each.id for each in await book.open()] == [second.id]
        assert shell("reminders", "cancel", "--all").returncode == 0
        assert list(await book.open()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nothing at all"], 2, "no time is found"),
        ([], 2, "give a TEXT"),
        (["--text", "tea"], 2, "give a TEXT"),
        (["tea yesterday at 5 pm"], 1, "over already"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_mend(
    shell: Shell, arguments: list[str], code: int, words: str
) -> None:
    refused = shell("reminders", "add", *arguments)
    assert (refused.returncode, refused.stdout) == (code, "")
    assert words in refused.stderr


def test_a_file_that_other_programs_read_is_written(shell: Shell) -> None:
    shell("reminders", "add", "dentist tomorrow at 3 pm", "--kind", "event")
    file = shell.folder / "ours.ics"
    assert shell.objects("reminders", "export", file, "--json") == [{"file": str(file), "exported": 1}]
    read = Calendar.from_ical(file.read_bytes())
    assert isinstance(read, Calendar)
    assert [str(event["SUMMARY"]) for event in read.events] == ["dentist"]
    refused = shell("reminders", "export", shell.folder / "none" / "ours.ics")
    assert (refused.returncode, "cannot write" in refused.stderr) == (1, True)


def test_a_folder_that_cannot_be_written_is_named(shell: Shell) -> None:
    (shell.folder / "state").write_text("a file lies here")
    shell.env["XDG_STATE_HOME"] = str(shell.folder / "state")
    refused = shell("reminders", "add", "tea tomorrow at 8 am")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "a file lies where a folder is needed" in refused.stderr
