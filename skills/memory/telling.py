"""How what is remembered is said: by whom and when it was told, and several things in a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assistant import Memory, Passage
from skills.memory.request import Request

JUST_NOW = timedelta(minutes=10)
NAMED = 5
"""How many are named; of more only the number is said."""
LONGEST_READ = 400
"""Characters of a passage that is read aloud, about half a minute."""
ENDS = ".!?。！？;；,，、 "


def told(request: Request, memory: Memory) -> str:
    """You told me last week: ..."""
    text, when = plain(memory.text), _when(request, memory.at or request.turn.now)
    if memory.source == "proposed":
        return request.say("gathered", when=when, text=text)
    if memory.person != request.person:
        return request.say("told_by_other", person=memory.person, when=when, text=text)
    return request.say("told_by_you", when=when, text=text)


def read(request: Request, passage: Passage) -> str:
    """Which document it comes from, and what stands there; up to the end of a sentence."""
    text = _shortened(" ".join(passage.text.split()))
    if passage.place:
        return request.say("read_in", document=passage.document, place=passage.place, text=text)
    return request.say("read", document=passage.document, text=text)


def several(request: Request, memories: Sequence[Memory]) -> str:
    """The first few of them, each marked where it is everybody's or was only gathered."""
    return request.say("items_gap").join(_item(request, each) for each in memories[:NAMED])


def plain(text: str) -> str:
    """Without the mark at its end, since it stands within a sentence."""
    return text.strip().rstrip(ENDS)


def _item(request: Request, memory: Memory) -> str:
    text = plain(memory.text)
    if memory.source == "proposed":
        return request.say("item_proposed", text=text)
    return request.say("item_shared", text=text) if memory.shared else text


def _when(request: Request, at: datetime) -> str:
    now = request.turn.now
    at = at.astimezone(now.tzinfo)
    days = (now.date() - at.date()).days
    if now - at <= JUST_NOW:
        return request.say("when_now")
    if days <= 0:
        return request.say("when_today")
    if days == 1:
        return request.say("when_yesterday")
    monday = now.date() - timedelta(days=now.weekday())
    if at.date() >= monday:
        return request.say("when_weekday", day=at.date())
    if at.date() >= monday - timedelta(days=7):
        return request.say("when_last_week")
    return request.say("when_date" if at.year == now.year else "when_long_ago", day=at.date())


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_READ:
        return text
    cut = text[:LONGEST_READ]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "。", "！", "？"))
    return cut[: end + 1] if end > LONGEST_READ // 3 else cut.rstrip(ENDS) + "…"
