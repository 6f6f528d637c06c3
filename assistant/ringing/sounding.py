"""What a ring sounds like: a stroke and its text, or a round of the bell."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from assistant.announcements import Announcement, sounding
from assistant.audio.bell import bell, softer, stroke
from assistant.messages import Speech
from assistant.ringing.house import House
from assistant.ringing.ring import Ring
from assistant.ringing.texts import text_of

SOFTEST_TEXT = 0.4
"""A text that is softer is not understood."""


async def told(house: House, rings: Sequence[Ring]) -> AsyncGenerator[Speech, None]:
    """A stroke, at once, while the voice prepares; then one text after another."""
    now, can = house.seconds(), house.faculties()
    yield softer(stroke(), max(ring.volume(now) for ring in rings))
    for ring in rings:
        text = text_of(ring.reminder, house.clock(), house.wording)
        volume = max(ring.volume(now), SOFTEST_TEXT)
        announcement = Announcement(text, ring.reminder.language, rounds=ring.rounds, volume=volume)

        def begin(ring: Ring = ring, announcement: Announcement = announcement) -> None:
            if not ring.sounded:
                ring.sounded = True
                for observe in house.observers:
                    observe(announcement)

        async for piece in sounding(can, announcement, begin):
            yield piece


async def rung(volume: float) -> AsyncGenerator[Speech, None]:
    yield softer(bell(), volume)
