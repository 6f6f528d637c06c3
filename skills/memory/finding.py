"""How what was told is found again: by what it was about, and by when it was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from assistant import Memory, NotFound, Reply, SlotMissing
from skills.memory.request import Request
from skills.memory.telling import read, told

MOST = 3
"""How many are told at once."""
NEARLY = 0.8
"""What scores less of the best is not told beside it."""

Window = tuple[datetime | None, datetime | None]


async def recall(request: Request) -> Reply:
    """From memory, else from the papers, which are read aloud with the name of the document."""
    question, window = _question(request), _window(request)
    if not question and window == (None, None):
        raise SlotMissing("a recall needs a question", code="recall_what", slot="text", kind="text")
    found = await fitting(request, question, window)
    if any(not each.shared for each in found) and not request.turn.person.proved:
        request.home.people.check(request.turn, request.intent, "memory.recall:private")
    if found:
        return request.reply(_told(request, found), found)
    if not question:
        raise NotFound("nothing was told then", code="nothing_told_then")
    if window == (None, None):
        person = request.turn.person
        passages = await request.home.knowledge.find(question, role=person.role, person=person.name, most=1)
        if passages:
            return request.reply(read(request, passages[0]), document=passages[0].document)
    raise NotFound("nobody told it", code="nothing_told")


async def fitting(request: Request, question: str, window: Window = (None, None)) -> list[Memory]:
    """The best first; without a question all of the time that was asked about, the latest first."""
    since, until = window
    if question:
        found = await request.memories.recall(
            question, person=request.person, most=MOST, since=since, until=until
        )
        best = max((each.score for each in found), default=0.0)
        return [each.memory for each in found if each.score >= best * NEARLY]
    every = await request.memories.of(request.person)
    return [each for each in every if _within(each, since, until)][:MOST]


def _told(request: Request, memories: Sequence[Memory]) -> str:
    gap = " " if request.turn.language == "en" else ""
    return gap.join(told(request, each) for each in memories)


def _question(request: Request) -> str:
    """The words that are looked for."""
    slots = request.slots
    parts = [slots[name] for name in ("asked", "whose", "birthday", "things", "text") if slots.get(name)]
    if "whose" in slots and "text" not in slots:
        parts.append(request.say("birthday"))
    return " ".join(str(part).removesuffix("'s") for part in parts).strip()


def _window(request: Request) -> Window:
    """The time that was asked about; what a weekday means lies in the past here."""
    when: dict[str, Any] = request.slots.get("when") or {}
    if "start" not in when:
        return None, None
    start = _moment(when["start"], request)
    ends = "end" in when
    end = _moment(when["end"], request) if ends else start + timedelta(days=1)
    while start > request.turn.now and when.get("grain") in ("day", "week", "hour", "minute"):
        start, end = start - timedelta(days=7), end - timedelta(days=7)
    return start, end


def _moment(iso: str, request: Request) -> datetime:
    if "T" in iso:
        return datetime.fromisoformat(iso)
    return datetime.combine(date.fromisoformat(iso), time(), request.turn.now.tzinfo)


def _within(memory: Memory, since: datetime | None, until: datetime | None) -> bool:
    at = memory.at
    return at is not None and (since is None or at >= since) and (until is None or at < until)
