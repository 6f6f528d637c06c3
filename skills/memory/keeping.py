"""How something is kept, and put right."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import Memory, Reply, SlotMissing
from skills.memory.request import Request
from skills.memory.telling import plain

LONGEST = 500
"""Characters of one memory."""
OURS = re.compile(
    r"我们家|咱们家|咱家|我们的|咱们的|大家|全家|家里人"
    r"|\b(?:our (?:house|home|wi-?fi|address|landline|gate|garage|door|alarm)|everybody|everyone)\b",
    re.IGNORECASE,
)
"""What is of the whole household by its words."""
SUBJECT = re.compile(
    r"^(?P<subject>.+?)\s*(?P<verb>\b(?:is|are|was|were|'s|lives|live)\b|在|是|放在|叫)(?P<rest>.+)$",
    re.IGNORECASE,
)
"""Of a simple sentence."""
WITHOUT_SUBJECT = re.compile(
    r"^(?:(?:it|he|she|that|they)(?:'s|'re| is| are| was| were| lives| live)\s+"
    r"|(?:它|他|她)?(?=(?:放在|在|是|叫)))",
    re.IGNORECASE,
)


async def remember(request: Request) -> Reply:
    """Confirmed once it is on the disk. Raises StorageError."""
    text = _fact(request)
    if not text:
        raise SlotMissing("nothing to remember", code="remember_what", slot="text", kind="text")
    kept = await request.memories.remember(_memory(request, text))
    said = plain(kept.text)
    if kept.source == "proposed":
        return request.reply(request.say("proposed", text=said), [kept])
    if len(text) > LONGEST:
        return request.reply(request.say("too_long", text=said), [kept])
    key = "remembered_shared" if kept.shared else "remembered"
    return request.reply(request.say(key, text=said), [kept])


async def correct(request: Request) -> Reply:
    """What was last spoken of was wrong, so it goes, if the new one has not taken its place already."""
    before = request.spoken.it(request.person, request.turn.now)
    if not before:
        raise SlotMissing("nothing was spoken of", code="nothing_to_correct", slot="text", kind="text")
    if not request.text:
        raise SlotMissing("nothing to correct it by", code="correct_what", slot="text", kind="text")
    if before.person != request.person:
        request.home.people.check(request.turn, request.intent, "memory.forget:others")
    text = completed(before.text, request.text)
    if not text:
        raise SlotMissing("no whole sentence", code="nothing_to_correct", slot="text", kind="text")
    kept = await request.memories.remember(replace(_memory(request, text), shared=before.shared))
    if kept.id != before.id:
        await request.memories.forget([before.id])
    return request.reply(request.say("corrected", text=plain(kept.text)), [kept])


def completed(before: str, said: str) -> str:
    """What was left out is what it was about before: "it's in the drawer" is the key that is there.

    Empty where nobody can tell what it was.
    """
    known, bare = SUBJECT.match(before), WITHOUT_SUBJECT.match(said)
    if not bare and SUBJECT.match(said):
        return said
    if not known:
        return "" if bare else said
    rest = said[bare.end() :] if bare else said
    if bare and not bare.group().strip():
        return f"{known['subject']}{rest}"
    gap = " " if known["verb"].isascii() else ""
    return f"{known['subject']}{gap}{known['verb']}{gap}{rest}"


def _memory(request: Request, text: str) -> Memory:
    proposed = request.intent.source == "responder"
    shared = not proposed and bool(request.slots.get("everybody") or OURS.search(text))
    return Memory(
        text=text[:LONGEST],
        person=request.person,
        language=request.turn.language,
        shared=shared,
        source="proposed" if proposed else "said",
        at=request.turn.now,
    )


def _fact(request: Request) -> str:
    """What is to be remembered, as a sentence; a fact that was said in a form of its own is put together."""
    slots = request.slots
    values = {name: str(value).removesuffix("'s") for name, value in slots.items()}
    if "allergy" in slots:
        return request.say("fact_allergy_of" if "whose" in slots else "fact_allergy", **values)
    if "day" in slots:
        return request.say("fact_birthday_of" if "whose" in slots else "fact_birthday", **values)
    return request.text
