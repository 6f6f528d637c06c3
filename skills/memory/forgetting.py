"""How one thing is forgotten, and everything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import Memory, NotFound, Reply, SlotMissing
from skills.memory.finding import fitting
from skills.memory.request import Request
from skills.memory.telling import plain, several

WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{3,}|\d+|[\u3400-\u9fff]")
"""A word that is no little one, a number, or a Chinese character."""


async def forget(request: Request) -> Reply:
    """Which one is asked where several fit. Raises NotFound, SlotMissing, NotAllowed, ConfirmationNeeded."""
    if request.slots.get("all"):
        return await _everything(request)
    memory = await _meant(request)
    if memory.person != request.person:
        request.home.people.check(request.turn, request.intent, "memory.forget:others")
    await request.memories.forget([memory.id])
    request.spoken.latest.pop(request.person, None)
    said = request.say("forgotten", text=plain(memory.text))
    return request.reply(said, forgotten=[memory.id])


async def _everything(request: Request) -> Reply:
    """All of this person's, shared or not, once it was confirmed."""
    request.home.people.check(request.turn, request.intent, "memory.forget:all")
    count = await request.memories.forget_person(request.person)
    request.spoken.latest.pop(request.person, None)
    if not count:
        return request.reply(request.say("forgotten_nothing"))
    return request.reply(request.say("forgotten_all", count=count), forgotten_count=count)


async def _meant(request: Request) -> Memory:
    every = await request.memories.of(request.person)
    if number := request.slots.get("id"):
        return _only([each for each in every if each.id == number])
    if request.slots.get("it"):
        last = request.spoken.it(request.person, request.turn.now)
        return _only([each for each in every if last and each.id == last.id])
    if not request.text:
        raise SlotMissing("nothing was named", code="forget_what", slot="text", kind="text")
    found = [each for each in await fitting(request, request.text) if named(each.text, request.text)]
    if len(found) > 1:
        raise SlotMissing(
            "several fit",
            code="which",
            slot="id",
            kind="number",
            choices=[(plain(each.text), each.id) for each in found],
            count=len(found),
            items=several(request, found),
        )
    return _only(found)


def named(text: str, words: str) -> bool:
    """Whether a memory has half of the words by which it is to be forgotten: what only seems alike stays."""
    wanted = set(WORD.findall(words.casefold()))
    return sum(word in text.casefold() for word in wanted) * 2 >= len(wanted)


def _only(found: Sequence[Memory]) -> Memory:
    if not found:
        raise NotFound("nothing like that is remembered", code="nothing_told")
    return found[0]
