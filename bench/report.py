"""What a benchmark found: rows of figures, each with the target it must reach."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number."""

    what: str
    value: float | None
    """None where it could not be measured; `note` says why."""
    unit: str
    most: float | None = None
    """The target: the value must not be above it."""
    least: float | None = None
    """The target: the value must not be below it."""
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """None where there is no target, or no value."""
        if self.value is None or (self.most is None and self.least is None):
            return None
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    def cells(self) -> tuple[str, ...]:
        value = "-" if self.value is None else f"{_short(self.value)} {self.unit}".rstrip()
        target = f"<= {self.most:g}" if self.most is not None else ""
        target = f">= {self.least:g}" if self.least is not None else target
        verdict = {True: "ok", False: "MISSED", None: ""}[self.reached]
        return (self.what, value, target, verdict, self.note)


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one benchmark."""

    bench: str
    figures: tuple[Figure, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    """JSON values that belong to the figures: conditions, counts, single cases."""

    def table(self) -> str:
        rows = [("", "measured", "target", "", ""), *(figure.cells() for figure in self.figures)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        skipped = [f"skipped: {reason}"] if (reason := self.more.get("skipped")) else lines
        return "\n".join([self.bench, *skipped])

    def as_json(self) -> dict[str, Any]:
        figures = [
            {**asdict(figure), "value": figure.value and round(figure.value, 3), "reached": figure.reached}
            for figure in self.figures
        ]
        return {"bench": self.bench, "figures": figures, **self.more}


def _short(value: float) -> str:
    """A count as it is, a measurement to three digits."""
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
