"""Which one is meant, asked for where the words leave it open."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import NotFound, Reminder, SlotMissing
from skills.schedule.choosing import ALL, of_all, pick, visible
from skills.schedule.lists import lists
from skills.schedule.request import Request


async def chosen(request: Request, items: Sequence[Reminder]) -> list[Reminder]:
    """One, or all where all were asked for. Raises NotFound, or SlotMissing with the choices."""
    picked = pick(items, request.slots)
    if not picked:
        raise NotFound("there are not so many", code="no_such")
    if len(picked) == 1 or of_all(request.slots):
        return picked
    phrases = request.phrases
    raise SlotMissing(
        "several fit",
        code="which",
        slot="id",
        kind="number",
        choices=[*((phrases.label(each), each.id) for each in picked), *_all_of_them(request)],
        count=phrases.count(len(picked)),
        items=phrases.several([phrases.item(each) for each in picked]),
    )


def _all_of_them(request: Request) -> list[tuple[str, int]]:
    """What can be done to several at once may be answered with all of them."""
    if request.intent.action not in ("cancel", "pause", "resume"):
        return []
    return [(word, ALL) for word in lists(request.turn.language)["all"]]


async def the_last(request: Request) -> list[Reminder]:
    """What was last spoken of, else what was last kept. Raises NotFound."""
    person = request.turn.person
    items = [each for each in await request.reminders.open() if visible(each, person)]
    if not items:
        raise NotFound("nothing is kept", code="nothing_kept")
    number = request.spoken.it(person.name, request.now)
    named = [each for each in items if each.id == number]
    return named or [max(items, key=lambda each: each.id)]
