"""All that is remembered for somebody."""

from __future__ import annotations

from assistant import Reply
from skills.memory.request import Request
from skills.memory.telling import NAMED, several


async def overview(request: Request) -> Reply:
    """The latest first; of many only those, and how many there are."""
    every = list(await request.memories.of(request.person))
    if any(not each.shared for each in every) and not request.turn.person.proved:
        request.home.people.check(request.turn, request.intent, "memory.list:private")
    if not every:
        return request.reply(request.say("nothing_listed"))
    items = several(request, every)
    if len(every) == 1:
        return request.reply(request.say("listed_one", items=items), every)
    key = "listed_many" if len(every) > NAMED else "listed"
    return request.reply(request.say(key, count=len(every), items=items), every)
