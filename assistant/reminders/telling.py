"""What becomes of reminders whose time has come, each step within one transaction.

A ring is committed before its first sound and its end after the last, so a crash between leaves it `ringing`:
it is found by that, and rung again or owned up to. Every step names the time that it is about, and leaves a
reminder alone that was changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from assistant.reminder import Reminder
from assistant.reminders.pages import SECOND, Pages
from assistant.reminders.rows import MICROSECOND, micros, moment

Outcome: TypeAlias = Literal["done", "missed"]

AT_ONCE = 1000
"""So many are read in one go; the others once these are told."""
MOST_MISSED = 100
"""Of one that recurs, at one start: the latest of them."""
HISTORY_DAYS = 90
TOLERANCE = SECOND // 4
"""Microseconds: clocks that are read one after another never agree quite."""


def due(pages: Pages, now: datetime) -> list[Reminder]:
    return pages.find("tell <= ? ORDER BY tell LIMIT ?", micros(now), AT_ONCE)


def next_due(pages: Pages) -> datetime | None:
    found = pages.rows("SELECT tell FROM reminders WHERE tell IS NOT NULL ORDER BY tell LIMIT 1")
    return moment(found[0]["tell"]) if found else None


def begin(pages: Pages, reminder: Reminder) -> Reminder | None:
    found = _current(pages, reminder, "tell IS NOT NULL AND state = ?", reminder.state)
    return found and pages.update(replace(found, state="ringing"))


def interrupted(pages: Pages) -> list[Reminder]:
    return pages.find("state = 'ringing' ORDER BY due, id")


def finish(pages: Pages, reminder: Reminder, outcome: Outcome, now: datetime, off: bool) -> None:
    found = _current(pages, reminder, "ended IS NULL AND state IN ('ringing', ?)", reminder.state)
    if found is None:
        return
    tidy(pages)
    stamp = micros(now)
    passed = _passed(pages, found, now) if off else []
    following = passed.pop() if passed else pages.following(found, max(found.due, now))
    if following is None:
        pages.update(replace(found, state=outcome), ended=stamp, off=off)
        return
    pages.insert(replace(found, state=outcome), of=found.id, ended=stamp, off=off)
    for each in passed:
        pages.insert(replace(found, due=each, state="missed"), of=found.id, ended=stamp, off=True)
    pages.update(replace(found, state="pending", due=following))


def dismiss(pages: Pages, rang: Sequence[Reminder], now: datetime) -> list[Reminder]:
    """What rang out unanswered a moment ago was heard after all."""
    for each in rang:
        finish(pages, each, "done", now, off=False)
        pages.db.execute(
            "UPDATE reminders SET state = 'done' WHERE (id = ? OR of = ?) AND due = ? AND state = 'missed'",
            (each.id, each.id, micros(each.due)),
        )
    return [replace(each, state="done") for each in rang]


def snooze(pages: Pages, rang: Sequence[Reminder], seconds: float, now: datetime) -> list[Reminder]:
    """An event keeps its time, and only its telling is put off."""
    again = now + timedelta(seconds=seconds)
    snoozed = []
    for each in rang:
        row = _snoozable(pages, each)
        if row is None:
            continue
        at = replace(each, id=row, state="snoozed", due=again.astimezone(each.due.tzinfo))
        if each.kind == "event":
            pages.update(replace(at, due=each.due), tell=micros(again))
        else:
            pages.update(at)
        snoozed.append(at)
    return snoozed


def still_ringing(pages: Pages) -> set[tuple[int, int]]:
    """Each by its id and its time."""
    return {
        (row["id"], row["due"]) for row in pages.rows("SELECT id, due FROM reminders WHERE state = 'ringing'")
    }


def correct(pages: Pages, now: datetime, elapsed: float) -> bool:
    """Whether a timer of this boot had to be moved, since the wall clock was set."""
    ahead = micros(now) - round(elapsed * SECOND)
    moved = pages.db.execute(
        "UPDATE reminders SET due = elapsed + :ahead, tell = elapsed + :ahead"
        " WHERE kind = 'timer' AND tell IS NOT NULL AND boot = :boot"
        " AND abs(due - elapsed - :ahead) > :tolerance",
        {"ahead": ahead, "boot": pages.clocks.boot, "tolerance": TOLERANCE},
    )
    return moved.rowcount > 0


def tidy(pages: Pages) -> None:
    """What is silent passes by untold; what ended long ago is forgotten."""
    now = pages.now
    pages.db.execute("DELETE FROM reminders WHERE ended < ?", (micros(now - timedelta(days=HISTORY_DAYS)),))
    pages.db.execute(
        "UPDATE reminders SET state = 'done', ended = ? WHERE ended IS NULL AND silent AND rrule = ''"
        " AND due + seconds * 1000000 < ?",
        (micros(now), micros(now)),
    )


def _current(pages: Pages, reminder: Reminder, where: str, *values: str) -> Reminder | None:
    """It, if it still stands as it was seen."""
    found = pages.find(f"id = ? AND due = ? AND {where}", reminder.id, micros(reminder.due), *values)
    return found[0] if found else None


def _passed(pages: Pages, reminder: Reminder, now: datetime) -> list[datetime]:
    """Its times after the one that it stands at, until now."""
    after = reminder.due.astimezone(UTC) + MICROSECOND
    return pages.times(reminder, after, now + MICROSECOND, MOST_MISSED)


def _snoozable(pages: Pages, rang: Reminder) -> int | None:
    """The row that is to ring again. One that recurs has gone on: it comes back from its next time."""
    stamp = micros(rang.due)
    ended = pages.rows(
        "SELECT id, of FROM reminders WHERE (id = ? OR of = ?) AND due = ?"
        " AND state IN ('ringing', 'done', 'missed') ORDER BY id DESC",
        rang.id,
        rang.id,
        stamp,
    )
    if not ended:
        return None
    if ended[0]["of"] is None:
        return rang.id
    if not pages.rows("SELECT 1 FROM reminders WHERE id = ? AND state = 'pending'", rang.id):
        return None
    pages.delete([ended[0]["id"]])
    return rang.id
