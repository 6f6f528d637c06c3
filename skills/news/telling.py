"""How a story is said: its source, when it was, its title; then its sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from skills.news.stories import Story

Say = Callable[..., str]
"""The sentence under a key of `replies/`, with its fields filled in."""

JUST, HOUR = timedelta(minutes=20), timedelta(minutes=90)
PARTS = ((5, "night"), (11, "morning"), (13, "noon"), (18, "afternoon"), (24, "evening"))
"""Until which hour a part of the day lasts."""
END = re.compile(r"(?<=[。！？!?])(?![。！？!?”’」』）\")])|(?<=[.!?])\s+")
DOUBLED = re.compile(r"([？?！!…])[。.]")


def moment(say: Say, at: datetime, now: datetime) -> str:
    """As people say when it was: just now, this morning, yesterday evening, on Monday."""
    at, ago = at.astimezone(now.tzinfo), now - at
    if ago < HOUR:
        return say("just_now" if ago < JUST else "within_the_hour")
    part = next(name for until, name in PARTS if at.hour < until)
    days = (now.date() - at.date()).days
    if days == 0:
        return say(_today(part))
    return say(_yesterday(part)) if days == 1 else say("days_ago", day=at.date())


def _today(part: str) -> str:
    return {
        "night": "today_night",
        "morning": "today_morning",
        "noon": "today_noon",
        "afternoon": "today_afternoon",
    }.get(part, "today_evening")


def _yesterday(part: str) -> str:
    return {"evening": "yesterday_evening", "morning": "yesterday_morning"}.get(part, "yesterday")


def headline(say: Say, story: Story, now: datetime, *, number: int | None = None) -> str:
    """`number` is its place in the list, from 1 on; None where it is told alone."""
    values: dict[str, Any] = {"source": story.source, "title": story.title.rstrip("。.,，;；: ")}
    if number is not None:
        values["number"] = number
    if story.at:
        values["when"] = moment(say, story.at, now)
        key = "headline" if number is None else "item"
    else:
        key = "headline_undated" if number is None else "item_undated"
    return DOUBLED.sub(r"\1", say(key, **values))


def details(story: Story) -> list[str]:
    """Its text, sentence by sentence."""
    return [each.strip() for each in END.split(story.text) if each.strip()]
