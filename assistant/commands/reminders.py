"""`assistant reminders`: lists, adds, cancels and exports what is kept, also while the daemon runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assistant import paths
from assistant.account import as_line
from assistant.clock import Clock, clock_in, zone_of
from assistant.commands.opening import settings_of
from assistant.commands.requested import Request, requested, timed
from assistant.errors import ReminderRefused, WrongUsage
from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.reminders.calendars.export import exported
from assistant.reminders.clocks import real
from assistant.reminders.holidays import rests
from assistant.settings import Settings
from assistant.terminal import Terminal
from assistant.understanding.language import detect

AHEAD = timedelta(days=400)
"""As far as subscribed calendars are read."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What each of the commands works with."""

    asked: argparse.Namespace
    terminal: Terminal
    settings: Settings
    clock: Clock
    """Aware, in the household's zone."""
    book: Book


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Works on the very store of the daemon, which notices within about a second. Raises AssistantError."""
    settings = settings_of(asked)
    clock = clock_in(zone_of(settings.household))
    async with opened(settings, clock) as book:
        return await COMMANDS[asked.what](Desk(asked, terminal, settings, clock, book))


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[Book]:
    """The store of the household. Raises StorageError."""
    places = paths.find()
    paths.writable(places.state)
    off = rests(settings.reminders.country)
    async with Book(settings.reminders, places.place, real(clock), off=off) as book:
        yield book


async def _list(desk: Desk) -> int:
    for each in await _listed(desk):
        _show(desk, each)
    return 0


async def _listed(desk: Desk) -> Sequence[Reminder]:
    """Our own that are open; with `--all` also what stands in subscribed calendars."""
    every = list(await desk.book.open())
    if desk.asked.all:
        now = desk.clock()
        every += [each for each in await desk.book.between(now, now + AHEAD) if each.calendar]
        every.sort(key=lambda each: each.due)
    return [each for each in every if desk.asked.kind in (None, each.kind)]


async def _cancel(desk: Desk) -> int:
    """1 where one of them is not open; the others are cancelled all the same."""
    asked, known = desk.asked, {each.id: each for each in await desk.book.open()}
    if asked.all == bool(asked.ids):
        raise WrongUsage(desk.terminal.text("cancel_which"))
    done = True
    for number in dict.fromkeys(known if asked.all else asked.ids):
        cancelled = await desk.book.cancel([number]) > 0
        done = done and cancelled
        if asked.json:
            as_line({"id": number, "cancelled": cancelled})
        elif cancelled:
            what = _line(desk, known[number]).strip() if number in known else number
            print(desk.terminal.text("reminder_cancelled", what=what))
        else:
            print(desk.terminal.text("reminder_unknown", number=number), file=sys.stderr)
    return 0 if done else 1


async def _add(desk: Desk) -> int:
    """Printed once it is on the disk. Raises WrongUsage, ReminderRefused, StorageError."""
    wanted = _wanted(desk)
    try:
        kept = await desk.book.keep(wanted)
    except ReminderRefused as error:
        raise ReminderRefused(desk.terminal.text(f"refused_{error.key}"), code=error.key) from error
    _show(desk, kept)
    return 0


def _wanted(desk: Desk) -> Reminder:
    """Raises WrongUsage where no time is said."""
    asked, household = desk.asked, desk.settings.household
    said = asked.sentence or asked.at
    if not said or (asked.sentence and (asked.at or asked.text)):
        raise WrongUsage(desk.terminal.text("add_what"))
    language = detect(said, household.languages[0])
    request = Request(asked.person or household.owner, language, desk.clock())
    if asked.sentence:
        found = requested(asked.sentence, asked.kind, request)
    else:
        found = timed(asked.at, asked.text or "", asked.kind, request)
    if found is None:
        raise WrongUsage(desk.terminal.text("add_when", said=said))
    return found


async def _export(desk: Desk) -> int:
    asked, terminal = desk.asked, desk.terminal
    every = [each for each in await _listed(desk) if each.kind != "timer"]
    text = exported(every, lambda each: terminal.text(f"kind_{each.kind}"))
    if asked.file is None:
        sys.stdout.buffer.write(text)
        return 0
    try:
        asked.file.write_bytes(text)
    except OSError as error:
        raise paths.storage_error(error, asked.file) from error
    if asked.json:
        as_line({"file": str(asked.file), "exported": len(every)})
    else:
        print(terminal.text("reminders_exported", count=len(every), file=asked.file))
    return 0


COMMANDS = {"list": _list, "cancel": _cancel, "add": _add, "export": _export}


def _show(desk: Desk, reminder: Reminder) -> None:
    if desk.asked.json:
        as_line(as_object(reminder, desk.book.left(reminder)))
    else:
        print(_line(desk, reminder))


def as_object(reminder: Reminder, left: float) -> dict[str, Any]:
    """What `--json` prints of one; `left` is in seconds."""
    timer = reminder.kind == "timer"
    return {
        "id": reminder.id,
        "kind": reminder.kind,
        "state": reminder.state,
        "due": reminder.due.isoformat(),
        "text": reminder.text,
        "place": reminder.place,
        "person": reminder.person,
        "shared": reminder.shared,
        "seconds": reminder.seconds,
        "lead_seconds": reminder.lead_seconds,
        "rrule": reminder.rrule or None,
        "skips_holidays": reminder.skips_holidays,
        "calendar": reminder.calendar or None,
        **({"left": round(left, 1), "paused": reminder.paused_seconds is not None} if timer else {}),
    }


def _line(desk: Desk, reminder: Reminder) -> str:
    """`   3  alarm     2026-11-23 07:30 Monday  get up`"""
    terminal = desk.terminal
    due = reminder.due.astimezone(desk.clock().tzinfo)
    details = {
        "reminder_place": reminder.place,
        "reminder_left": timedelta(seconds=round(desk.book.left(reminder)))
        if reminder.kind == "timer"
        else "",
        "reminder_paused": reminder.paused_seconds is not None,
        "reminder_rule": reminder.rrule,
        "reminder_state": "" if reminder.state == "pending" else terminal.text(f"state_{reminder.state}"),
        "reminder_calendar": reminder.calendar,
    }
    said = [terminal.text(key, value=value) for key, value in details.items() if value]
    kind = _padded(terminal.text(f"kind_{reminder.kind}"), 8)
    when = terminal.text("reminder_when", due=due)
    return "  ".join(
        [f"{reminder.id or '':>5}", kind, when, *([reminder.text] if reminder.text else []), *said]
    )


def _padded(word: str, width: int) -> str:
    """A Chinese character is two columns wide."""
    return word + " " * (width - sum(2 if ord(letter) > 0x2E7F else 1 for letter in word))
