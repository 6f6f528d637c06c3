"""How loud we speak: softly in the quiet hours of whoever listens. What rings decides for itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.messages import Person
from assistant.people.household import Household
from assistant.people.quiet import within
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class Loudness:
    """Shares of the usual loudness, 0 to 1."""

    clock: Callable[[], datetime]
    usual: float = 1.0
    """`audio.volume`, which whatever plays applies itself."""
    softly: float = 1.0
    """What is left of it in quiet hours."""
    quiet: Sequence[str] = ()
    """The quiet hours of the house and of everybody in it, such as 22:00-07:00."""

    def answering(self, person: Person) -> float:
        """No louder than they can bear."""
        bearable = person.loudest / self.usual if self.usual else 1.0
        return min(self.softly if within(person.quiet, self.clock()) else 1.0, bearable, 1.0)

    def unasked(self) -> float:
        """Softly as soon as somebody may sleep."""
        now = self.clock()
        return self.softly if any(within(hours, now) for hours in self.quiet) else 1.0


def loudness(settings: Settings, household: Household, clock: Callable[[], datetime]) -> Loudness:
    """As the config and the people's file have it."""
    told, hours = settings.reminders, [each.quiet for each in household.people]
    return Loudness(clock, settings.audio.volume, told.night_volume, [told.night, *hours])
