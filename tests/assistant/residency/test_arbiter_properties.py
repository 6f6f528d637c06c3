"""Whatever happens in whatever order: the models themselves assert what must never be done to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ModelError
from assistant.residency.lodger import Lease
from assistant.residency.nvml import State
from tests.assistant.residency.household import LIMITS, Computer, Household, household, settle

NAMES = ("llm", "embed", "asr")
STATES: tuple[State, ...] = ("ok", "ok", "lost", "unreadable", "none")


class Crowd:
    """Users who come, wait, hold on, heed what they are told or not at once, and leave."""

    def __init__(self, home: Household) -> None:
        self.home = home
        self._users: list[tuple[asyncio.Task[None], asyncio.Event]] = []
        self.leases: set[Lease] = set()

    def come(self, name: str) -> None:
        leave = asyncio.Event()
        self._users.append((asyncio.create_task(self._use(name, leave)), leave))

    def leave(self, number: int) -> None:
        if self._users:
            self._users[number % len(self._users)][1].set()

    def cancel(self, number: int) -> None:
        if self._users:
            self._users[number % len(self._users)][0].cancel()

    def break_one(self) -> None:
        for lease in self.leases:
            lease.broken = True
            return

    async def all_leave(self) -> None:
        for _, leave in self._users:
            leave.set()
        async with asyncio.timeout(5):
            await asyncio.gather(*(task for task, _ in self._users), return_exceptions=True)
        for task, _ in self._users:
            assert task.cancelled() or task.exception() is None

    async def _use(self, name: str, leave: asyncio.Event) -> None:
        try:
            async with self.home.residency.lease(name) as lease, self._holding(name, lease):
                await leave.wait()
        except ModelError:
            return

    @asynccontextmanager
    async def _holding(self, name: str, lease: Lease) -> AsyncIterator[None]:
        model = self.home.models[name]
        assert model.loaded
        model.users += 1
        self.leases.add(lease)
        try:
            yield
            assert model.loaded
        finally:
            model.users -= 1
            self.leases.discard(lease)


Step: TypeAlias = tuple[str, object]

numbers = st.integers(0, 9)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("game"), st.integers(0, 8000)),
        st.tuples(st.just("pass"), st.sampled_from([0.5, 2, 21, 100, 1801])),
        st.tuples(st.just("come"), st.sampled_from(NAMES)),
        st.tuples(st.just("leave"), numbers),
        st.tuples(st.just("cancel"), numbers),
        st.tuples(st.just("card"), st.sampled_from(STATES)),
        st.tuples(st.just("slow"), st.sampled_from(NAMES)),
        st.tuples(st.just("quick"), st.sampled_from(NAMES)),
        st.tuples(st.just("fails"), st.sampled_from(NAMES)),
        st.tuples(st.just("warm"), st.none()),
        st.tuples(st.just("break"), st.none()),
        st.tuples(st.just("settle"), st.none()),
    ),
    max_size=40,
)


async def _act(home: Household, crowd: Crowd, act: str, value: object) -> None:
    computer, models = home.computer, home.models
    acts: dict[str, Callable[..., object]] = {
        "game": lambda size_mb: computer.take("game", size_mb),
        "come": crowd.come,
        "leave": crowd.leave,
        "cancel": crowd.cancel,
        "card": lambda state: setattr(computer, "state", state),
        "slow": lambda name: models[name].may_load.clear(),
        "quick": lambda name: models[name].may_load.set(),
        "fails": lambda name: setattr(models[name], "breaks", not models[name].breaks),
        "warm": lambda _: home.residency.warm(),
        "break": lambda _: crowd.break_one(),
    }
    if act == "pass":
        assert isinstance(value, float | int)
        await home.pass_time(min(value, 5))
        computer.now += max(value - 5, 0)
        await home.pass_time(1)
        _relieved(home)
    elif act == "settle":
        await settle()
    else:
        acts[act](value)


def _relieved(home: Household) -> None:
    """Two looks after anything happened, the memory is free, or whoever has it is told to give it back."""
    computer = home.computer
    short = computer.state == "ok" and computer.free_mb < LIMITS.critical_mb
    for name, lodger in home.lodgers.items():
        if home.models[name].vram_mb and (short or computer.state in ("lost", "none")):
            assert all(lease.stopped.is_set() for lease in lodger.leases), name
            assert lodger.leases or not lodger.resident.loaded, name


async def _peace(home: Household) -> None:
    """No game, a sound card, quick loads, and an hour to forget what was."""
    home.computer.state = "ok"
    home.computer.take("game", 0)
    for model in home.models.values():
        model.may_load.set()
        model.breaks = False
    await home.pass_time(5)
    home.computer.now += 3600
    await home.pass_time(30)


async def _play(script: list[Step]) -> None:
    async with household(Computer()) as home:
        crowd = Crowd(home)
        for act, value in script:
            await _act(home, crowd, act, value)
        await _peace(home)
        await crowd.all_leave()
        await _peace(home)
        assert all(model.users == 0 for model in home.residency.status().models)
        async with asyncio.timeout(5), home.residency.lease("llm"):
            assert home.models["llm"].loaded
    assert len(asyncio.all_tasks()) == 1


@settings(max_examples=100, deadline=None)
@given(steps)
def test_nothing_is_unloaded_in_use_nor_loaded_without_room_and_all_ends(script: list[Step]) -> None:
    asyncio.run(_play(script))
