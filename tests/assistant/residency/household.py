"""A computer whose models, desktop and games share one card, with a clock that is set by hand."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from assistant.errors import ModelFailed
from assistant.residency.alerts import Alert
from assistant.residency.arbiter import Residency
from assistant.residency.lodger import Lodger
from assistant.residency.nvml import Card, Reading, State
from assistant.settings import ResidencySection
from tests.assistant.residency.conftest import FakeCard

TOTAL_MB, DESKTOP_MB = 8000, 600

LIMITS = ResidencySection(
    reserve_mb=800, load_mb=200, low_mb=500, critical_mb=200, calm_seconds=20, idle_minutes=30
)


class Computer:
    """Shares the memory out."""

    def __init__(self) -> None:
        self.now = 0.0
        self.state: State = "ok"
        """Of the card, where it gives a number or not."""
        self.loading = 0
        self._taken = {"desktop": DESKTOP_MB}

    @property
    def free_mb(self) -> int:
        return max(0, TOTAL_MB - sum(self._taken.values()))

    def take(self, who: str, size_mb: int) -> None:
        self._taken[who] = size_mb

    async def read(self) -> Reading:
        if self.state != "ok":
            return Reading(self.state, reason=f"the card is {self.state}")
        return Reading("ok", self.free_mb, TOTAL_MB)

    def clock(self) -> float:
        return self.now


class CardComputer(Computer):
    """The same, seen through pynvml."""

    def __init__(self, fake: FakeCard) -> None:
        super().__init__()
        self._fake = fake
        self._card = Card("GPU-first", self.clock)

    async def read(self) -> Reading:
        if self.state == "none":
            self._fake.write("init 0", f"card GPU-other {TOTAL_MB} {TOTAL_MB} 0")
        else:
            rc = {"ok": 0, "lost": 15, "unreadable": 999, "missing": 0}[self.state]
            self._fake.show(self.free_mb, TOTAL_MB, rc=rc, init=9 if self.state == "missing" else 0)
        return self._card.read()


@dataclass(eq=False)
class Model:
    """A resident that holds the arbiter to its promises."""

    name: str
    vram_mb: int
    computer: Computer
    to_fetch: str = ""
    loaded: bool = False
    breaks: bool = False
    users: int = 0
    """Those who really hold it."""
    loads: int = 0
    may_load: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared, it takes for ever to load."""

    def __post_init__(self) -> None:
        self.may_load.set()

    async def load(self) -> None:
        computer = self.computer
        assert computer.loading == 0, "two models are loaded at a time"
        assert not self.loaded
        if self.vram_mb:
            assert computer.state == "ok", "there is no card to load it on"
            least = self.vram_mb + LIMITS.reserve_mb + LIMITS.load_mb
            assert computer.free_mb >= least, f"{self.name} is loaded into {computer.free_mb} MiB"
        computer.loading += 1
        try:
            computer.take(self.name, self.vram_mb // 2)
            await asyncio.sleep(0)
            await self.may_load.wait()
            if self.breaks:
                computer.take(self.name, 0)
                raise ModelFailed("its weights are truncated")
            computer.take(self.name, self.vram_mb)
            self.loaded = True
            self.loads += 1
        finally:
            computer.loading -= 1

    async def unload(self) -> None:
        assert self.users == 0, f"{self.name} is unloaded in use"
        self.loaded = False
        await asyncio.sleep(0)
        self.computer.take(self.name, 0)


@dataclass
class Household:
    """A residency at work, moved on by hand."""

    computer: Computer
    models: Mapping[str, Model]
    residency: Residency
    alerts: list[Alert]

    async def pass_time(self, seconds: float) -> None:
        """As many looks as that takes."""
        for _ in range(round(seconds / LIMITS.poll_seconds)):
            self.computer.now += LIMITS.poll_seconds
            await self.residency.look()
            await settle()

    async def skip(self, seconds: float) -> None:
        """The same where nothing happens meanwhile."""
        self.computer.now += seconds - LIMITS.poll_seconds
        await self.pass_time(LIMITS.poll_seconds)

    @property
    def lodgers(self) -> dict[str, Lodger]:
        return {name: tenancy.lodger for name, tenancy in self.residency._tenancies.items()}  # noqa: SLF001

    @property
    def said(self) -> list[str]:
        return [alert.key for alert in self.alerts if alert.spoken]


async def settle() -> None:
    """Whatever can go on without time passing, does."""
    for _ in range(30):
        await asyncio.sleep(0)


async def _never(_: float) -> None:
    await asyncio.Event().wait()


class Breakages(logging.Handler):
    """A model's own assertions fail in a background task, which goes on: here they are remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.errors.append(str(record.exc_info[1] or record.getMessage()))


@contextmanager
def _nothing_breaks() -> Iterator[None]:
    breakages, log = Breakages(), logging.getLogger("assistant.background")
    log.addHandler(breakages)
    try:
        yield
    finally:
        log.removeHandler(breakages)
    assert breakages.errors == []


@asynccontextmanager
async def household(computer: Computer, limits: ResidencySection = LIMITS) -> AsyncIterator[Household]:
    """With a language model, and one for search that matters less, and one that needs no card."""
    models = {
        name: Model(name, size_mb, computer) for name, size_mb in (("llm", 5000), ("embed", 1200), ("asr", 0))
    }
    alerts: list[Alert] = []
    with _nothing_breaks():
        async with Residency(
            limits, models, computer.read, observers=[alerts.append], now=computer.clock, sleep=_never
        ) as residency:
            await settle()
            yield Household(computer, models, residency, alerts)
