"""The events of calendars that others keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Hashable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.errors import StorageError
from assistant.reminder import Reminder
from assistant.reminders.keeping import LONGEST_TEXT
from assistant.reminders.pages import Pages
from assistant.reminders.rows import micros
from assistant.reminders.telling import HISTORY_DAYS

CHUNK = 500
"""Events in one transaction: an alarm that is due meanwhile waits for 50 ms and not for a second."""

Kept = defaultdict[Hashable, list[Reminder]]


def put(name: str, reminders: Iterable[Reminder]) -> Generator[None, Pages, bool]:
    """Writes only what differs, in several transactions: each is sent the open store, the last returns True.

    What is over stays for as long as all that is over does.
    """
    pages = yield
    kept: Kept = defaultdict(list)
    last = 0
    while found := _some(pages, name, last):
        last = found[-1].id
        for each in found:
            kept[_same(each)].append(each)
        pages = yield
    now = pages.now
    over = now - timedelta(days=HISTORY_DAYS)
    for count, each in enumerate(reminders, 1):
        new = replace(each, calendar=name, text=each.text[:LONGEST_TEXT], place=each.place[:LONGEST_TEXT])
        if known := kept[_same(new)]:
            known.pop()
        elif new.recurs or new.due >= over:
            _insert(pages, new, now)
        if count % CHUNK == 0:
            pages = yield
    _clear(pages, name, kept, now, over)
    return True


def goes_on(steps: Generator[None, Pages, bool], pages: Pages) -> bool:
    """Raises StorageError where a failure has ended it before."""
    try:
        steps.send(pages)
    except StopIteration as end:
        if not end.value:
            raise StorageError("a calendar was not written to its end; it is read again later") from end
        return False
    return True


def _some(pages: Pages, name: str, after: int) -> list[Reminder]:
    return pages.find("calendar = ? AND of IS NULL AND id > ? ORDER BY id LIMIT ?", name, after, CHUNK)


def _clear(pages: Pages, name: str, kept: Kept, now: datetime, over: datetime) -> None:
    """What stands there no more."""
    gone = [each for every in kept.values() for each in every]
    pages.delete(each.id for each in gone if each.recurs or each.due > now)
    pages.db.execute(
        "DELETE FROM reminders WHERE calendar = ? AND rrule = '' AND due < ?", (name, micros(over))
    )


def _insert(pages: Pages, reminder: Reminder, now: datetime) -> None:
    """What was over before we heard of it is listed and not told."""
    if reminder.due > now or reminder.recurs:
        pages.insert(replace(reminder, state="pending", made=now))
    else:
        pages.insert(replace(reminder, state="done", made=now), ended=micros(now))


def _same(reminder: Reminder) -> Hashable:
    """What tells one event from another; where it recurs, `due` moves on and does not count."""
    return replace(
        reminder,
        id=0,
        state="pending",
        made=None,
        does=None,
        due=(reminder.start or reminder.due) if reminder.recurs else reminder.due,
    )
