"""What is said when something rings, in the words of the assistant's replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant.messages import Language
from assistant.reminder import Missed, Reminder
from assistant.reminders.recovery import Recovery
from assistant.wording import Wording

LATE = timedelta(seconds=60)
"""From then on the time that it was meant for is said as well."""
MORNING = range(4, 12)
NAMED = 5
"""Of more than these only the last few are named."""
LAST = 3


def text_of(reminder: Reminder, now: datetime, wording: Wording) -> str:
    """`now` in the household's zone."""
    due = reminder.due.astimezone(now.tzinfo)
    what = _about(reminder)
    return wording.say(
        _key(reminder, now, what),
        reminder.language,
        text=what or wording.say(f"missed_{reminder.kind}", reminder.language),
        time=now.time(),
        due=due.time(),
        span=timedelta(seconds=round(reminder.seconds)),
        ago=_whole_minutes(now - due),
        left=_whole_minutes(due - now),
        place=reminder.place,
    )


def _key(reminder: Reminder, now: datetime, what: str) -> str:
    late = now - reminder.due >= LATE
    kind = reminder.kind
    if kind == "event" and reminder.lead_seconds < 0:
        return "ring_event_today"
    if kind == "event":
        soon = "soon" if reminder.due - now >= LATE else "now"
        return f"ring_event_{soon}" + ("_at" if reminder.place else "")
    if late:
        return f"ring_{kind}_late" + ("_named" if what else "")
    if kind == "alarm" and not what:
        return "ring_alarm_morning" if now.hour in MORNING else "ring_alarm"
    return f"ring_{kind}" + ("_named" if what else "")


def missed_text(missed: Sequence[Missed], now: datetime, language: Language, wording: Wording) -> str:
    """What the assistant was off for, oldest first, in one sentence."""
    named = missed if len(missed) <= NAMED else missed[-LAST:]
    items = [_item(each.reminder, now, language, wording) for each in named]
    listed = wording.say("missed_gap", language).join(items)
    key = "missed" if len(missed) <= NAMED else "missed_many"
    return wording.say(key, language, count=len(missed), items=listed)


def recovery_text(recovery: Recovery, now: datetime, language: Language, wording: Wording) -> str:
    """What became of a damaged store."""
    said = [wording.say("store_restored", language)]
    if recovery.lost:
        items = [_item(each, now, language, wording) for each in recovery.lost[:NAMED]]
        listed = wording.say("missed_gap", language).join(items)
        key = "store_lost" if len(recovery.lost) <= NAMED else "store_lost_many"
        said.append(wording.say(key, language, items=listed, count=len(recovery.lost)))
    if recovery.unsure:
        since = recovery.since.astimezone(now.tzinfo) if recovery.since else None
        key = "store_unsure_since" if since else "store_unsure"
        said.append(wording.say(key, language, since=since))
    return wording.say("sentence_gap", language).join(said)


def _item(reminder: Reminder, now: datetime, language: Language, wording: Wording) -> str:
    due = reminder.due.astimezone(now.tzinfo)
    when: object = due.time() if due.date() == now.date() else due
    what = _about(reminder) or wording.say(f"missed_{reminder.kind}", language)
    return wording.say("missed_item", language, when=when, what=what)


def _about(reminder: Reminder) -> str:
    """Its text without the end of its sentence."""
    return reminder.text.strip().rstrip("。.!！;；,，")


def _whole_minutes(span: timedelta) -> timedelta:
    return timedelta(minutes=max(round(span.total_seconds() / 60), 1))
