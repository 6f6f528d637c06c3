"""What a time expression means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["instant", "date", "time", "range", "duration", "recurrence"]
Grain: TypeAlias = Literal["second", "minute", "hour", "day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Expression:
    """One time expression."""

    span: tuple[int, int]
    """Its characters."""
    kind: Kind
    """instant: a day and a clock time, or so long from now; time: a clock time of no given day."""
    grain: Grain
    """The smallest unit that was said."""
    start: str | None = None
    """ISO: a moment with its offset, or a date alone; the first of a range."""
    end: str | None = None
    """ISO, of a range: the first moment or day after it."""
    seconds: float | None = None
    """Of a duration."""
    rrule: str | None = None
    """RFC 5545, without `RRULE:`; `start` is then its first occurrence."""
    others: tuple[str, ...] = ()
    """ISO: what `start` may mean as well, such as eight in the morning for `at 8`; the likeliest first."""
    zone: str = ""
    """That was said, by its IANA name; empty where none has that offset. `rrule` is by the clocks there."""
    rule: str = ""
    """Which rule read it, for `--explain`."""

    def as_json(self) -> dict[str, Any]:
        """The object of the command line's contract."""
        return {"span": list(self.span), **self.as_slot()}

    def as_slot(self) -> dict[str, Any]:
        """What an intent's slot `when` holds."""
        given = {"start": self.start, "end": self.end, "seconds": self.seconds, "rrule": self.rrule}
        known = {name: value for name, value in given.items() if value is not None}
        others = {"others": list(self.others)} if self.others else {}
        zone = {"zone": self.zone} if self.zone else {}
        return {"kind": self.kind, **known, "grain": self.grain, **others, **zone}
