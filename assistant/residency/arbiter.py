"""Lends models: `async with residency.lease("llm")` loads one, and nothing that is in use is unloaded."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import TracebackType

from assistant.background import background
from assistant.errors import NoRoom
from assistant.protocols import Resident
from assistant.residency import thresholds
from assistant.residency.alerts import Departure, Memory, News, Observer
from assistant.residency.lodger import Lease, Lodger
from assistant.residency.nvml import Reading
from assistant.residency.status import Lodging, Status
from assistant.residency.thresholds import Gate, Gauge, Guest
from assistant.settings import ResidencySection

log = logging.getLogger(__name__)

LOST_SECONDS = 2.0
"""A card that gives no number for so long is lost."""
MAKE_ROOM_SECONDS = 10.0
"""How long a less important model may take to go."""


class Residency:
    """Entered, it watches the memory and moves the models. Whoever owns a model unloads it at the end."""

    def __init__(
        self,
        limits: ResidencySection,
        residents: Mapping[str, Resident],
        read: Callable[[], Awaitable[Reading]],
        *,
        observers: Sequence[Observer] = (),
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`residents`: the most important first; `read`: such as `Vram.read`."""
        self._limits = limits
        self._read = read
        self._now = now
        self._sleep = sleep
        self._reading = Reading("missing", reason="not read yet")
        self._readable_at = now()
        self._gauge = Gauge(limits)
        turn_to_load = asyncio.Lock()
        self._tenancies = {
            name: Tenancy(
                Lodger(name, resident, turn_to_load=turn_to_load, admit=self._admit, now=now),
                Gate(limits),
                News(name, observers),
            )
            for name, resident in residents.items()
        }
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Residency:
        async with AsyncExitStack() as stack:
            for name, tenancy in self._tenancies.items():
                stack.callback(tenancy.lodger.close)
                await stack.enter_async_context(background(f"residency.{name}", tenancy.lodger.keep))
            await stack.enter_async_context(background("residency", self._watch))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @asynccontextmanager
    async def lease(self, name: str) -> AsyncIterator[Lease]:
        """The model, loaded and staying so. Heed `Lease.stopped`; waiting may be given up at any time.

        Raises NoRoom, or whatever ModelError loading it raises.
        """
        tenancy = self._tenancies[name]
        lease = await self._checked_in(tenancy)
        try:
            yield lease
        finally:
            tenancy.lodger.check_out(lease)
            if lease.broken:
                tenancy.broke = True
                self._expel(tenancy)

    def ready(self, name: str) -> bool:
        """Whether a lease of it is to be had without waiting."""
        return self._tenancies[name].lodger.ready

    def warm(self, *names: str) -> None:
        """Begins to load the named ones, or all, as far as there is room."""
        for name in names or self._tenancies:
            lodger = self._tenancies[name].lodger
            if not lodger.here:
                lodger.request()

    def status(self) -> Status:
        return Status(
            self._reading,
            self._gauge.level,
            tuple(
                Lodging(name, tenancy.lodger.resident.loaded, len(tenancy.lodger.leases))
                for name, tenancy in self._tenancies.items()
            ),
        )

    async def look(self) -> None:
        """One look at the memory and at the clock."""
        self._reading = await self._read()
        if self._reading.state == "ok":
            self._relieve(self._reading.free_mb)
        if self._lost():
            self._abandon()
        for tenancy in self._tenancies.values():
            self._consider(tenancy)

    async def _watch(self) -> None:
        while True:
            await self.look()
            await self._sleep(self._limits.poll_seconds)

    def _relieve(self, free_mb: int) -> None:
        """Sends away what must go so that the desktop and games have their memory."""
        before = self._gauge.level
        if self._gauge.see(free_mb, now=self._now()) != before:
            log.info("the graphics card's memory is %s: %d MiB free", self._gauge.level, free_mb)
        for name in thresholds.outgoing(free_mb, self._guests(), self._limits):
            self._expel(self._tenancies[name])
            self._tell(self._tenancies[name], "low", broken_off=False)
        if thresholds.level_of(free_mb, self._limits) == "critical":
            self._break_off()

    def _break_off(self) -> None:
        """The users of what has to go are to stop at once."""
        for guest in self._guests():
            tenancy = self._tenancies[guest.name]
            if guest.leaving and tenancy.lodger.stop():
                self._tell(tenancy, "critical", broken_off=True)

    def _lost(self) -> bool:
        """Whether the card is gone for good: a driver may well miss a moment."""
        if self._reading.state == "ok":
            self._readable_at = self._now()
            return False
        return self._reading.state != "unreadable" or self._now() - self._readable_at >= LOST_SECONDS

    def _abandon(self) -> None:
        """Nothing on a lost card works any more."""
        for guest in self._guests():
            tenancy = self._tenancies[guest.name]
            broken_off = tenancy.lodger.stop()
            if broken_off or not guest.leaving:
                self._expel(tenancy)
                self._tell(tenancy, "lost", broken_off=broken_off)

    def _expel(self, tenancy: Tenancy) -> None:
        """It goes as soon as nobody uses it, and comes back by itself once there is room."""
        tenancy.lodger.dismiss()
        tenancy.gate.expel(now=self._now())
        tenancy.expelled = True

    def _tell(self, tenancy: Tenancy, kind: Departure, *, broken_off: bool) -> None:
        tenancy.news.goes(kind, self._memory(tenancy), broken_off=broken_off, now=self._now())

    def _consider(self, tenancy: Tenancy) -> None:
        """Whether one that is idle had better go, or one that had to go may come back."""
        lodger = tenancy.lodger
        if lodger.ready:
            idle = 0 if lodger.leases else self._now() - lodger.used_at
            if 0 < self._limits.idle_minutes * 60 <= idle:
                log.info("nobody has used %s for long", lodger.name)
                lodger.dismiss()
        elif not lodger.here and self._may_come(tenancy) and tenancy.expelled:
            tenancy.expelled = False
            lodger.request()

    async def _checked_in(self, tenancy: Tenancy) -> Lease:
        try:
            lease = await tenancy.lodger.check_in()
        except NoRoom:
            if not tenancy.broke:
                tenancy.news.answers(False, self._memory(tenancy), now=self._now())
            raise
        tenancy.broke = False
        tenancy.news.answers(True, self._memory(tenancy), now=self._now())
        return lease

    async def _admit(self, lodger: Lodger) -> None:
        """Makes room for it at the cost of what matters less and is not in use. Raises NoRoom."""
        if not lodger.vram_mb:
            return
        tenancy = self._tenancies[lodger.name]
        if names := await self._price(tenancy):
            await self._displace(names)
            if await self._price(tenancy):
                raise NoRoom(f"too little memory came back for {lodger.name}")

    async def _price(self, tenancy: Tenancy) -> tuple[str, ...]:
        """Who must go for it, as the memory is now. Raises NoRoom."""
        self._reading = await self._read()
        if not self._may_come(tenancy):
            raise NoRoom(self._refusal(tenancy))
        return self._displaced(tenancy) or ()

    def _refusal(self, tenancy: Tenancy) -> str:
        lodger = tenancy.lodger
        if self._displaced(tenancy) is not None:
            seconds = tenancy.gate.wait_seconds(self._now())
            return f"{lodger.name} had to go, and there must be room for it for {seconds:.0f} s first"
        free = self._reading.reason or f"{self._reading.free_mb} MiB are free"
        return f"{lodger.name} needs {lodger.vram_mb} MiB: {free}"

    def _may_come(self, tenancy: Tenancy) -> bool:
        return tenancy.gate.see(self._displaced(tenancy) is not None, now=self._now())

    def _displaced(self, tenancy: Tenancy) -> tuple[str, ...] | None:
        if not tenancy.lodger.vram_mb:
            return ()
        if self._reading.state != "ok":
            return None
        names = list(self._tenancies)
        below = set(names[names.index(tenancy.lodger.name) + 1 :])
        idle = [
            guest
            for guest in self._guests()
            if guest.name in below
            and self._tenancies[guest.name].lodger.ready
            and not self._tenancies[guest.name].lodger.leases
        ]
        need = tenancy.lodger.vram_mb
        return thresholds.displaced(self._reading.free_mb, need, idle, self._limits)

    async def _displace(self, names: Sequence[str]) -> None:
        leaving = [self._tenancies[name].lodger for name in names]
        for lodger in leaving:
            log.info("%s makes room for a more important model", lodger.name)
            lodger.dismiss()
        try:
            async with asyncio.timeout(MAKE_ROOM_SECONDS):
                for lodger in leaving:
                    await lodger.gone()
        except TimeoutError:
            raise NoRoom(f"{', '.join(names)} did not go in time") from None

    def _guests(self) -> list[Guest]:
        """All that have or take memory of the card, the most important first."""
        return [
            Guest(name, tenancy.lodger.vram_mb, tenancy.lodger.leaving)
            for name, tenancy in self._tenancies.items()
            if tenancy.lodger.here and tenancy.lodger.vram_mb
        ]

    def _memory(self, tenancy: Tenancy) -> Memory:
        return Memory(self._reading.state == "ok", self._reading.free_mb, tenancy.lodger.vram_mb)


@dataclass(slots=True)
class Tenancy:
    """A model, and what is known of its coming and going."""

    lodger: Lodger
    gate: Gate
    news: News
    expelled: bool = False
    """It had to go, and is to come back by itself."""
    broke: bool = False
    """It went as it had failed, which says nothing about memory."""
