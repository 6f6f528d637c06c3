"""One thing that rings: what is to be heard of it next, how loud, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.reminder import Reminder
from assistant.settings import RemindersSection

STEP_SECONDS = 15.0
"""From one loudness of the bell to the next."""
STEP_FACTOR = 10 ** (2 / 20)
"""2 dB, which is just noticed."""
SOFTEST = {"alarm": 0.1, "timer": 0.3}
"""Where the bell begins: a sleeper needs less than a cook. It is at its loudest after 2.5 and 1.5 minutes."""
RETELL_SECONDS = 60.0
"""How often the text comes between the bells."""
PAUSES_SECONDS = (20.0, 60.0, 120.0)
"""After each round of a reminder; the last goes on."""
ANSWER_SECONDS = 15.0
"""How long after its text a reminder is answered without the wake word."""


@dataclass(slots=True)
class Ring:
    """Times are seconds of one clock that never jumps."""

    reminder: Reminder
    began: float
    tells: float
    """When its text is due."""
    rounds: int = 0
    """How often it was told."""
    told: float = 0.0
    """When it was told last."""
    sounded: bool = False
    """Somebody can have heard it."""
    plays: bool = False
    """Music plays in place of the bell."""

    @property
    def loud(self) -> bool:
        """The bell rings for it until somebody stops it."""
        return self.reminder.kind in SOFTEST and not self.plays

    def retell(self, now: float) -> None:
        """It was told just now."""
        self.rounds += 1
        self.told = now
        pauses = PAUSES_SECONDS[min(self.rounds, len(PAUSES_SECONDS)) - 1]
        self.tells = now + (RETELL_SECONDS if self.reminder.kind in SOFTEST else pauses)

    def telling(self, now: float, section: RemindersSection) -> bool:
        """Its text is due."""
        if self.plays:
            return False
        return self.tells <= now and (self.reminder.kind in SOFTEST or self.rounds < section.rounds)

    def over(self, now: float, section: RemindersSection) -> bool:
        """Nobody has answered for as long as it rings."""
        if now - self.began >= section.ring_minutes * 60:
            return True
        return self.reminder.kind not in SOFTEST and self.rounds >= section.rounds and now >= self.tells

    def answerable(self, now: float) -> bool:
        """Whether what is said without the wake word may be meant for it: not over songs."""
        if not self.sounded or self.plays:
            return False
        return self.loud or now <= self.told + ANSWER_SECONDS

    def volume(self, now: float) -> float:
        """0 to 1."""
        softest = SOFTEST.get(self.reminder.kind, 1.0)
        return float(min(softest * STEP_FACTOR ** ((now - self.began) // STEP_SECONDS), 1.0))
