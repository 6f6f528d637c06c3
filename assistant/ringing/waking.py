"""Music or news to wake up with: asked for like anything else, and looked after while it plays."""

from __future__ import annotations

import uuid
from datetime import datetime

from assistant.messages import Intent, Language, Person, Turn
from assistant.outcomes import Outcome
from assistant.reminder import Reminder
from assistant.turn import Faculties, carry_out

LASTS = "now_playing"
"""A skill with this action goes on by itself; what any other does is over once it has been said."""


async def wake_up(can: Faculties, reminder: Reminder, wish: Intent, person: Person, now: datetime) -> bool:
    """Does `wish` in place of the bell, and says what there is to say. False: the bell is still needed."""
    outcome = await do(can, wish, person, reminder.language, now)
    if not outcome.done.ok:
        return False
    said = outcome.reply.sentences or outcome.reply.text
    if said:
        await can.speaker.play(can.speaking.pieces(said, outcome.reply.language))
    return lasts(can, wish)


def lasts(can: Faculties, wish: Intent) -> bool:
    skill = can.skills.get(wish.skill)
    return skill is not None and LASTS in skill.actions


async def still_plays(
    can: Faculties, wish: Intent, person: Person, language: Language, now: datetime
) -> bool:
    outcome = await do(can, Intent(f"{wish.skill}.{LASTS}"), person, language, now)
    return outcome.done.ok and bool(outcome.done.result.get("playing", True))


async def do(can: Faculties, wish: Intent, person: Person, language: Language, now: datetime) -> Outcome:
    """Through the ordinary filters, so that it is decided and journalled like any other."""
    turn = Turn(id=uuid.uuid4().hex[:12], person=person, language=language, history=(), now=now)
    return await carry_out(can, turn, wish)
