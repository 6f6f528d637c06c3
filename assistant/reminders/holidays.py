"""The days on which nobody works, and the weekend days on which people make up for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class DaysOff(Protocol):
    """A country's year."""

    def holiday(self, day: date) -> bool:
        """A statutory holiday, or a day that was given free beside one."""
        ...

    def made_up(self, day: date) -> bool:
        """A Saturday or Sunday on which people work."""
        ...


@dataclass(frozen=True, slots=True)
class Never:
    """A year without holidays."""

    def holiday(self, day: date) -> bool:
        return False

    def made_up(self, day: date) -> bool:
        return False


NEVER: DaysOff = Never()


def rests(country: str) -> DaysOff:
    """Of a country by its code, ISO 3166: CN, DE, US. Nothing is loaded before a day is asked for."""
    raise NotImplementedError
