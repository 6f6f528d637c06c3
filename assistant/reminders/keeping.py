"""What people do with their reminders, each within one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assistant.errors import NotFound, ReminderRefused
from assistant.reminder import Missed, Reminder
from assistant.reminders.pages import Pages
from assistant.reminders.recurrence import next_after, too_often
from assistant.reminders.rows import MICROSECOND, micros

LONGEST_TEXT = 500
"""Characters; the rest is cut off."""
LONGEST_TIMER = timedelta(days=366)
OFF, OFF_AND_TOLD = 1, 2
"""Why it was missed, where that was our own fault."""
MISSED_DAYS = 7
LISTED = 10_000
"""Times at most, of everything between two moments; beyond that nobody listens."""


def keep(pages: Pages, reminder: Reminder) -> Reminder:
    now = pages.now
    _room(pages)
    kept = _checked(
        pages, replace(reminder, id=0, state="pending", made=now.astimezone(reminder.due.tzinfo)), now
    )
    return pages.insert(kept)


def change(pages: Pages, reminder: Reminder) -> Reminder:
    before = pages.one(reminder.id)
    if not before.open:
        _room(pages)
    changed = replace(reminder, state="pending", made=before.made, calendar="")
    return pages.update(_checked(pages, changed, pages.now))


def cancel(pages: Pages, ids: Collection[int]) -> int:
    """An event that was told, but is yet to come, counts as open."""
    stamp = micros(pages.now)
    mine = "calendar = '' AND (ended IS NULL OR (kind = 'event' AND state <> 'cancelled' AND due > ?))"
    cancelled = 0
    for number in set(ids):
        found = pages.rows(
            f"SELECT id FROM reminders WHERE (id = ? OR of = ?) AND {mine}",  # noqa: S608
            number,
            number,
            stamp,
        )
        for row in found:
            pages.db.execute(
                "UPDATE reminders SET state = 'cancelled', tell = NULL, ended = ? WHERE id = ?",
                (stamp, row["id"]),
            )
        cancelled += bool(found)
    return cancelled


def skip(pages: Pages, number: int) -> Reminder:
    """Where there is no time after the one left out, it is cancelled."""
    found = pages.one(number)
    if not (found.recurs and found.open):
        raise NotFound(f"reminder {number} does not recur")
    following = pages.following(found, max(found.due, pages.now))
    if following is None:
        return pages.update(replace(found, state="cancelled"), ended=micros(pages.now))
    return pages.update(replace(found, state="pending", due=following))


def listed(pages: Pages) -> list[Reminder]:
    """A silent one is never told, so it passes by without anybody's doing."""
    now = pages.now
    found = pages.find("ended IS NULL AND calendar = '' ORDER BY due, id")
    every = (_next_shown(pages, each, now) for each in found)
    return sorted(
        (each for each in every if each is not None),
        key=lambda each: (each.paused_seconds is not None, micros(each.due)),
    )


def between(pages: Pages, start: datetime, end: datetime) -> list[Reminder]:
    """Told events stay where they stand."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    shown = "due >= ? AND due < ? AND (ended IS NULL OR (kind = 'event' AND state <> 'cancelled'))"
    once = "AND (rrule = '' OR of IS NOT NULL OR ended IS NOT NULL) AND paused IS NULL ORDER BY due LIMIT ?"
    found = pages.find(f"{shown} {once}", micros(start), micros(end), LISTED)
    for each in pages.find("rrule <> '' AND ended IS NULL AND due < ?", micros(end)):
        found += _times(pages, each, start, end)
    return sorted(found, key=lambda each: (micros(each.due), each.id))[:LISTED]


def pause(pages: Pages, number: int) -> Reminder:
    timer = _timer(pages, number)
    if timer.paused_seconds is not None:
        return timer
    ends = pages.deadlines.get(timer.id)
    left = (timer.due - pages.now).total_seconds() if ends is None else ends - pages.clocks.elapsed()
    return pages.update(replace(timer, paused_seconds=max(left, 0.0)))


def resume(pages: Pages, number: int) -> Reminder:
    timer = _timer(pages, number)
    if timer.paused_seconds is None:
        return timer
    due = pages.now + timedelta(seconds=timer.paused_seconds)
    return pages.update(
        replace(timer, due=due.astimezone(timer.due.tzinfo), state="pending", paused_seconds=None)
    )


def missed(pages: Pages) -> list[Missed]:
    """Of the last week by when it was noticed: a computer may have been off for longer."""
    since = micros(pages.now - timedelta(days=MISSED_DAYS))
    found = pages.rows("SELECT * FROM reminders WHERE ended >= ? AND state = 'missed' ORDER BY due", since)
    return [Missed(pages.read(row), off=bool(row["off"])) for row in found]


def untold(pages: Pages) -> list[Missed]:
    """Of these, what was missed while we were off and nobody has been told of."""
    since = micros(pages.now - timedelta(days=MISSED_DAYS))
    found = pages.rows(
        "SELECT * FROM reminders WHERE ended >= ? AND state = 'missed' AND off = ? ORDER BY due", since, OFF
    )
    return [Missed(pages.read(row), off=True) for row in found]


def told(pages: Pages, ids: Iterable[int]) -> None:
    pages.db.executemany("UPDATE reminders SET off = ? WHERE id = ?", [(OFF_AND_TOLD, each) for each in ids])


def _room(pages: Pages) -> None:
    """Raises ReminderRefused where too many are kept. Only counted where it may be so many."""
    (last,) = pages.rows("SELECT max(id) FROM reminders")[0]
    if (last or 0) < pages.most:
        return
    (open_ones,) = pages.rows("SELECT count(*) FROM reminders WHERE ended IS NULL AND calendar = ''")[0]
    if open_ones >= pages.most:
        raise ReminderRefused(f"{open_ones} reminders are kept, which is the most", code="too_many")


def _checked(pages: Pages, reminder: Reminder, now: datetime) -> Reminder:
    """As it will be kept. Raises ReminderRefused."""
    cut = replace(reminder, text=reminder.text[:LONGEST_TEXT], place=reminder.place[:LONGEST_TEXT])
    if cut.recurs:
        return _recurring(pages, cut, now)
    left = cut.due - now
    if cut.paused_seconds is not None:
        left = timedelta(seconds=cut.paused_seconds)
    if left <= timedelta(0):
        raise ReminderRefused(f"{cut.due} is over", code="reminder_past")
    if cut.kind == "timer" and left > LONGEST_TIMER:
        raise ReminderRefused("a timer runs for a year at most", code="reminder_never")
    return cut


def _recurring(pages: Pages, reminder: Reminder, now: datetime) -> Reminder:
    if too_often(reminder.rrule):
        raise ReminderRefused(f"{reminder.rrule} is more often than once a minute", code="too_often")
    begun = replace(reminder, start=reminder.start or reminder.due)
    first = next_after(begun, now, pages.off)
    if first is None:
        raise ReminderRefused(f"{reminder.rrule} has no time in the next ten years", code="reminder_never")
    return replace(begun, due=first)


def _timer(pages: Pages, number: int) -> Reminder:
    found = pages.one(number)
    if found.kind != "timer" or found.state not in {"pending", "snoozed"}:
        raise NotFound(f"reminder {number} is no timer that runs")
    return found


def _next_shown(pages: Pages, reminder: Reminder, now: datetime) -> Reminder | None:
    if not reminder.silent or reminder.due > now:
        return reminder
    following = pages.following(reminder, now)
    return None if following is None else replace(reminder, due=following)


def _times(pages: Pages, reminder: Reminder, start: datetime, end: datetime) -> list[Reminder]:
    """The next one is where the row says, since it may be snoozed; the later ones follow the rule."""
    due = reminder.due.astimezone(UTC)
    later = pages.times(reminder, max(start, due + MICROSECOND), end, LISTED)
    every = [replace(reminder, due=each, state="pending") for each in later]
    return [reminder, *every] if start <= due < end else every
