"""Keeps what the first provider that answers knows: fresh for ten minutes, and on disk for days."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from assistant import Unreachable
from skills.weather.gazetteer import Spot
from skills.weather.report import Report

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=10)
AHEAD = timedelta(minutes=3)
"""So long before it is old, the home's weather is asked for again."""
USEFUL = timedelta(days=3)
"""What is older says nothing of today any more."""
PAUSE = timedelta(seconds=30)
"""A provider that failed is passed over for so long."""
MOST_PLACES = 64
"""Kept in memory and on disk."""


class Provider(Protocol):
    name: str

    async def report(self, spot: Spot, now: datetime) -> Report:
        """Raises Unreachable."""
        ...


class Forecasts:
    """The weather of any place. One question at a time goes out for each place."""

    def __init__(self, providers: Sequence[Provider], folder: Path, clock: Callable[[], datetime]) -> None:
        """`folder` may be deleted at any time."""
        self._providers = providers
        self._folder = folder
        self._clock = clock
        self._kept: dict[str, Report] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._failed: dict[str, tuple[datetime, Unreachable]] = {}

    async def of(self, spot: Spot, *, younger: timedelta = FRESH) -> Report:
        """Younger than `younger` where a provider answers, else what was known. Raises Unreachable."""
        key = _key(spot)
        if (kept := self._kept.get(key)) and self._age(kept) < younger:
            return kept
        async with self._asking.setdefault(key, asyncio.Lock()):
            known = self._kept.get(key) or await asyncio.to_thread(self._read, key)
            if known and self._age(known) < younger:
                self._keep(key, known)
                return known
            try:
                report = await self._first(spot)
            except Unreachable:
                if known and self._age(known) < USEFUL:
                    self._keep(key, known)
                    return known
                raise
            self._keep(key, report)
            await asyncio.to_thread(self._write, key, report)
            return report

    def stale(self, report: Report) -> timedelta | None:
        """Its age where that must be said."""
        age = self._age(report)
        return age if age >= FRESH else None

    def _age(self, report: Report) -> timedelta:
        return abs(self._clock() - report.fetched)

    async def _first(self, spot: Spot) -> Report:
        failure = Unreachable("no weather service is set up")
        for provider in self._providers:
            at, failure = self._failed.get(provider.name, (None, failure))
            if at and self._clock() < at + PAUSE:
                continue
            try:
                report = await provider.report(spot, self._clock())
            except Unreachable as error:
                if provider.name not in self._failed:  # said once, not every minute of a night offline
                    log.warning("%s gives no weather: %s", provider.name, error)
                self._failed[provider.name] = (self._clock(), error)
                failure = error
            else:
                self._failed.pop(provider.name, None)
                return report
        raise failure

    def _keep(self, key: str, report: Report) -> None:
        self._kept.pop(key, None)
        self._kept[key] = report
        while len(self._kept) > MOST_PLACES:
            self._kept.pop(next(iter(self._kept)))

    def _read(self, key: str) -> Report | None:
        """None where there is none, or none that can be read."""
        from pydantic import TypeAdapter, ValidationError

        try:
            return TypeAdapter(Report).validate_json((self._folder / f"{key}.json").read_bytes())
        except (OSError, ValidationError):
            return None

    def _write(self, key: str, report: Report) -> None:
        """Whole or not at all; a full disk costs no answer."""
        from pydantic import TypeAdapter

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            written = self._folder / f"{key}.part"
            written.write_bytes(TypeAdapter(Report).dump_json(report))
            written.replace(self._folder / f"{key}.json")
            _forget_oldest(self._folder)
        except OSError as error:
            log.warning("the weather cannot be kept in %s: %s", self._folder, error)


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
    for file in files[:-MOST_PLACES]:
        file.unlink(missing_ok=True)


def _key(spot: Spot) -> str:
    return f"{spot.latitude:.2f}_{spot.longitude:.2f}"
