"""One event of a calendar at one time, as the child process writes it down for the assistant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What is said of one event at one time."""

    start: datetime
    """Aware."""
    seconds: float
    """How long it lasts from then on."""
    text: str
    place: str = ""
    private: bool = False
    """True: its owner marked it so."""
    quiet: bool = False
    """True: it has no hour at which to be told, for it lasts all day or has gone on since an earlier one."""

    def as_line(self) -> str:
        moment = self.start.timestamp()
        row = [moment, self.seconds, self.text, self.place, int(self.private), int(self.quiet)]
        return json.dumps(row, ensure_ascii=False)

    @staticmethod
    def of_line(line: str | bytes) -> Occurrence:
        moment, seconds, text, place, private, quiet = json.loads(line)
        start = datetime.fromtimestamp(moment, UTC)
        return Occurrence(start, seconds, text, place, bool(private), bool(quiet))
