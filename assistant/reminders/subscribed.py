"""The events of calendars that others keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.reminder import Reminder
from assistant.reminders.keeping import LONGEST_TEXT
from assistant.reminders.pages import Pages
from assistant.reminders.rows import micros
from assistant.reminders.telling import HISTORY_DAYS


def put(pages: Pages, name: str, reminders: Iterable[Reminder]) -> None:
    """Writes only what differs. What is over stays for as long as all that is over does."""
    now = pages.now
    over = now - timedelta(days=HISTORY_DAYS)
    kept: defaultdict[Hashable, list[Reminder]] = defaultdict(list)
    for each in pages.find("calendar = ? AND of IS NULL", name):
        kept[_same(each)].append(each)
    for each in reminders:
        new = replace(each, calendar=name, text=each.text[:LONGEST_TEXT], place=each.place[:LONGEST_TEXT])
        if known := kept[_same(new)]:
            known.pop()
        elif new.recurs or new.due >= over:
            _insert(pages, new, now)
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
