"""Who is in the house, as skills see it, and what could tell them by their voices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from assistant.messages import Intent, Person, Turn, Utterance


class SpeakerIdentifier(Protocol):
    """Tells by the voice who speaks."""

    async def identify(self, utterance: Utterance) -> tuple[str, float]:
        """A name of the household and how sure that is, 0 to 1; ("", 0) where it is nobody known."""
        ...


class People(Protocol):
    """The household, for skills that deal with whose something is."""

    def names(self) -> Sequence[str]:
        """Everybody's names, of which one person may have several."""
        ...

    def introduce(self, name: str) -> Person:
        """Somebody says who they are. Raises NotFound, PinNeeded, NotAllowed."""
        ...

    def leave(self) -> None:
        """Whoever had said who they are is gone."""
        ...

    def check(self, turn: Turn, intent: Intent, needs: str) -> None:
        """Whether a permission holds that only shows itself on the way, such as `schedule.cancel:others`.

        Raises NotAllowed, PinNeeded, ConfirmationNeeded.
        """
        ...

    def deeds(self, most: int) -> Sequence[Mapping[str, Any]]:
        """What was lately attempted, as the operation log has it, newest first."""
        ...
