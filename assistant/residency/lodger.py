"""One model that comes and goes: it is loaded for whoever asks, and goes only when nobody uses it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from assistant.errors import ModelError, ModelFailed, NoRoom
from assistant.protocols import Resident

log = logging.getLogger(__name__)


class Lease:
    """One user's hold on a loaded model, which stays loaded until it is given back."""

    def __init__(self, resident: Resident) -> None:
        self.resident = resident
        self.stopped = asyncio.Event()
        """Set when others need the memory at once: stop at the next token and give the lease back."""
        self.broken = False
        """To be set by a user for whom the model failed: it goes, and comes back after a while."""


class Lodger:
    """A model, its users, and the task that loads and unloads it."""

    def __init__(
        self,
        name: str,
        resident: Resident,
        *,
        turn_to_load: asyncio.Lock,
        admit: Callable[[Lodger], Awaitable[None]],
        now: Callable[[], float],
    ) -> None:
        """`admit` raises NoRoom where the model must not be loaded now; asked when it is its turn."""
        self.name = name
        self.resident = resident
        self.leases: set[Lease] = set()
        self.leaving = False
        """It goes as soon as nobody uses it, and takes no new users."""
        self.vram_mb = resident.vram_mb if resident.loaded else 0
        """As it was last told: asking may mean to read files."""
        self.used_at = now()
        self._turn_to_load = turn_to_load
        self._admit = admit
        self._now = now
        self._call = asyncio.Event()
        self._away = asyncio.Event()
        self._attempt: asyncio.Future[ModelError | None] | None = None
        self._loading: asyncio.Timeout | None = None
        self._closed = False
        self._complaint = ""

    @property
    def here(self) -> bool:
        """It takes memory, or begins to."""
        return self.resident.loaded or self._loading is not None

    @property
    def ready(self) -> bool:
        return self.resident.loaded and self._loading is None and not self.leaving

    def request(self) -> asyncio.Future[ModelError | None]:
        """Begins to load it, unless that has begun; the result is what went wrong. Not to be cancelled."""
        if self._attempt is None:
            self._attempt = asyncio.get_running_loop().create_future()
            self._call.set()
        return self._attempt

    def dismiss(self) -> None:
        """It goes as soon as nobody uses it; a load under way is given up."""
        if not self.here:
            return
        self.leaving = True
        self._away.clear()
        if self._loading and not self._loading.expired():
            self._loading.reschedule(0)
        self._call.set()

    async def gone(self) -> None:
        """Returns once a dismissed one is away."""
        if self.leaving:
            await self._away.wait()

    async def check_in(self) -> Lease:
        """Loads it first where it must be. Raises ModelError, NoRoom among them."""
        while not self.ready:
            if self._closed:
                raise ModelFailed(f"{self.name} is not lent any more")
            if self.leaving and self.leases:
                raise NoRoom(f"{self.name} is about to go, as others need the memory")
            if error := await asyncio.shield(self.request()):
                raise error
        lease = Lease(self.resident)
        self.leases.add(lease)
        return lease

    def check_out(self, lease: Lease) -> None:
        self.leases.discard(lease)
        self.used_at = self._now()
        self._call.set()

    def stop(self) -> bool:
        """Tells all users to stop at once; whether there were any who had not been told."""
        running = [lease for lease in self.leases if not lease.stopped.is_set()]
        for lease in running:
            lease.stopped.set()
        return bool(running)

    async def keep(self) -> None:
        """Loads and unloads as it is asked to, until cancelled."""
        while True:
            await self._call.wait()
            self._call.clear()
            if self.leaving and not self.leases:
                await self._go()
            if self._attempt and not self.leaving:
                await self._come(self._attempt)

    def close(self) -> None:
        """After the keeper has ended: nobody waits for it any more. The model's owner unloads it."""
        self._closed = True
        self.stop()
        if self._attempt:
            self._attempt.set_result(ModelFailed(f"{self.name} is not lent any more"))
            self._attempt = None

    async def _come(self, attempt: asyncio.Future[ModelError | None]) -> None:
        outcome: ModelError | None = ModelFailed(f"{self.name} could not be loaded")
        try:
            async with self._turn_to_load:
                if not self.resident.loaded:
                    self.vram_mb = self.resident.vram_mb
                    await self._admit(self)
                    await self._load()
            outcome = None
        except ModelError as error:
            self._complain(error)
            outcome = error
        finally:
            self._attempt = None
            self.used_at = self._now()
            attempt.set_result(outcome)

    def _complain(self, error: ModelError) -> None:
        """Once, as every wake word tries anew."""
        if str(error) != self._complaint:
            level = logging.DEBUG if isinstance(error, NoRoom) else logging.WARNING
            log.log(level, "%s is not loaded: %s", self.name, error)
        self._complaint = str(error)

    async def _load(self) -> None:
        began = self._now()
        try:
            async with asyncio.timeout(None) as self._loading:
                await self.resident.load()
        except TimeoutError as error:
            if not self.leaving:
                raise ModelFailed(f"{self.name} could not be loaded: {error}") from error
            await self._go()
            raise NoRoom(f"others needed the memory while {self.name} was loaded") from None
        finally:
            self._loading = None
        self.vram_mb = self.resident.vram_mb
        self._complaint = ""
        log.info("%s is loaded, in %.1f s", self.name, self._now() - began)

    async def _go(self) -> None:
        try:
            await self.resident.unload()
            log.info("%s is unloaded", self.name)
        except ModelError as error:
            log.warning("%s could not be unloaded: %s", self.name, error)
        finally:
            self.leaving = False
            self._away.set()
