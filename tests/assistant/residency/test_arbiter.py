"""Who is lent what, who must go, and who comes back, told as what happens in a home."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from assistant.errors import ModelFailed, NoRoom
from assistant.residency.lodger import Lease
from assistant.residency.nvml import REOPEN_SECONDS
from tests.assistant.residency.household import LIMITS, CardComputer, Computer, Household, household, settle


@pytest.fixture(params=["plain", "pynvml"])
def computer(request: pytest.FixtureRequest) -> Computer:
    """Everything happens once on plain numbers, and once through the real bindings."""
    return Computer() if request.param == "plain" else CardComputer(request.getfixturevalue("card"))


@pytest.fixture
async def home(computer: Computer) -> AsyncIterator[Household]:
    async with household(computer) as made:
        yield made


async def _use(home: Household, name: str = "llm") -> None:
    async with home.residency.lease(name):
        pass


async def test_a_lease_loads_the_model_and_it_stays(home: Household) -> None:
    async with home.residency.lease("llm") as lease:
        assert lease.resident is home.models["llm"]
        assert home.models["llm"].loaded
    await home.pass_time(60)
    assert home.residency.ready("llm")
    assert home.models["llm"].loads == 1


async def test_several_who_want_it_share_one_load(home: Household) -> None:
    await asyncio.gather(*(_use(home) for _ in range(5)))
    assert home.models["llm"].loads == 1


async def test_all_are_warmed_one_after_the_other_as_they_matter(home: Household) -> None:
    home.models["llm"].may_load.clear()
    home.residency.warm()
    await settle()
    assert not home.models["embed"].loaded
    home.models["llm"].may_load.set()
    await settle()
    assert [model.loaded for model in home.models.values()] == [True, True, True]


async def test_whoever_waits_may_give_up_and_the_model_comes_all_the_same(home: Household) -> None:
    home.models["llm"].may_load.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await _use(home)
    home.models["llm"].may_load.set()
    await settle()
    assert home.residency.ready("llm")
    assert home.residency.status().models[0].users == 0


async def test_a_model_that_cannot_be_loaded_says_why(home: Household) -> None:
    home.models["llm"].breaks = True
    with pytest.raises(ModelFailed, match="truncated"):
        await _use(home)
    home.models["llm"].breaks = False
    await _use(home)


async def test_a_model_that_nobody_uses_goes_after_a_while(home: Household) -> None:
    await _use(home)
    await home.skip(LIMITS.idle_minutes * 60 - 1)
    assert home.models["llm"].loaded
    await home.pass_time(1)
    assert not home.models["llm"].loaded
    await _use(home)
    assert home.alerts == []


async def test_a_model_in_use_is_never_idle(home: Household) -> None:
    async with home.residency.lease("llm"):
        await home.skip(LIMITS.idle_minutes * 60 + 60)
        assert home.models["llm"].loaded


async def test_one_may_stay_for_ever(computer: Computer) -> None:
    async with household(computer, LIMITS.model_copy(update={"idle_minutes": 0})) as home:
        await _use(home)
        await home.skip(LIMITS.idle_minutes * 60 + 60)
        assert home.models["llm"].loaded


async def test_a_game_that_starts_has_its_memory_within_two_seconds(home: Household) -> None:
    await _use(home)
    home.computer.take("game", 2000)
    await home.pass_time(2)
    assert not home.models["llm"].loaded
    assert home.said == []


async def test_on_low_the_answer_is_finished_first(home: Household) -> None:
    async with home.residency.lease("llm") as lease:
        home.computer.take("game", 2000)
        await home.pass_time(30)
        assert home.models["llm"].loaded
        assert not lease.stopped.is_set()
        with pytest.raises(NoRoom):
            await _use(home)
    await settle()
    assert not home.models["llm"].loaded


async def test_on_critical_the_answer_is_broken_off_at_once(home: Household) -> None:
    async with home.residency.lease("llm") as lease:
        home.computer.take("game", 2300)
        await home.pass_time(2)
        assert lease.stopped.is_set()
        assert home.models["llm"].loaded
    await settle()
    assert not home.models["llm"].loaded
    assert home.said == ["vram_low"]


async def test_what_was_to_finish_is_broken_off_when_it_becomes_critical(home: Household) -> None:
    async with home.residency.lease("llm") as lease:
        home.computer.take("game", 2000)
        await home.pass_time(2)
        home.computer.take("game", 2300)
        await home.pass_time(1)
        assert lease.stopped.is_set()
    assert [alert.kind for alert in home.alerts] == ["low", "critical"]


async def test_the_less_important_one_goes_first_where_that_is_enough(home: Household) -> None:
    home.residency.warm()
    await settle()
    home.computer.take("game", 800)
    await home.pass_time(2)
    assert [model.loaded for model in home.models.values()] == [True, False, True]


async def test_a_game_that_ends_lets_the_model_come_back_by_itself(home: Household) -> None:
    await _use(home)
    home.computer.take("game", 2000)
    await home.pass_time(60)
    home.computer.take("game", 0)
    await home.pass_time(LIMITS.calm_seconds - 1)
    assert not home.models["llm"].loaded
    await home.pass_time(2)
    assert home.models["llm"].loaded


async def test_a_game_that_goes_to_and_fro_does_not_take_the_model_with_it(home: Household) -> None:
    """Ten minutes of half a minute with it and as long without."""
    await _use(home)
    for _ in range(10):
        home.computer.take("game", 2000)
        await home.pass_time(2)
        await home.skip(28)
        home.computer.take("game", 0)
        for _ in range(6):
            await home.skip(5)
    assert home.models["llm"].loads <= 2


async def test_memory_that_trembles_at_the_threshold_moves_nothing(home: Household) -> None:
    await _use(home)
    for size_mb in range(1600, 2000, 5):
        home.computer.take("game", size_mb + size_mb % 2 * 30)
        await home.pass_time(0.5)
    assert home.models["llm"].loads == 1
    moved = [alert for alert in home.alerts if alert.kind == "low"]
    assert len(moved) == 1


async def test_a_card_that_is_full_at_the_start_is_waited_for(computer: Computer) -> None:
    computer.take("game", 4000)
    async with household(computer) as home:
        home.residency.warm()
        await settle()
        for _ in range(3):
            with pytest.raises(NoRoom, match="needs 5000 MiB: 2200 MiB are free"):
                await _use(home)
        await _use(home, "embed")
        await _use(home, "asr")
        computer.take("game", 0)
        await _use(home)
    assert home.said == ["vram_low"]
    assert [alert.kind for alert in home.alerts] == ["refused", "back"]


@pytest.mark.parametrize(("game_mb", "comes"), [(1400, True), (1401, False)])
async def test_a_model_comes_only_if_more_than_the_reserve_stays_free(
    home: Household, game_mb: int, comes: bool
) -> None:
    home.computer.take("game", game_mb)
    home.residency.warm("llm")
    await settle()
    assert home.models["llm"].loaded == comes


async def test_an_idle_model_makes_room_for_a_more_important_one(home: Household) -> None:
    home.computer.take("game", 1000)
    await _use(home, "embed")
    async with home.residency.lease("embed"):
        with pytest.raises(NoRoom):
            await _use(home)
    await _use(home)
    assert [model.loaded for model in home.models.values()] == [True, False, False]
    with pytest.raises(NoRoom):
        await _use(home, "embed")


async def test_a_load_is_given_up_when_a_game_takes_the_memory(home: Household) -> None:
    home.models["llm"].may_load.clear()
    asking = asyncio.create_task(_use(home))
    await settle()
    home.computer.take("game", 4700)
    await home.pass_time(1)
    with pytest.raises(NoRoom):
        await asking
    assert home.computer.free_mb == 2700
    assert not home.models["llm"].loaded


async def test_a_card_lost_in_mid_answer_breaks_it_off(home: Household) -> None:
    async with home.residency.lease("llm") as lease:
        home.computer.state = "lost"
        await home.pass_time(0.5)
        assert lease.stopped.is_set()
    await home.pass_time(5)
    assert [alert.kind for alert in home.alerts] == ["lost"]
    assert home.said == ["gpu_lost"]
    with pytest.raises(NoRoom, match="lost"):
        await _use(home)
    home.computer.state = "ok"
    await home.pass_time(REOPEN_SECONDS + LIMITS.calm_seconds + 1)
    assert home.models["llm"].loaded


async def test_a_driver_that_misses_a_moment_breaks_off_nothing(home: Household) -> None:
    async with home.residency.lease("llm") as lease:
        home.computer.state = "unreadable"
        await home.pass_time(1.5)
        assert not lease.stopped.is_set()
        home.computer.state = "ok"
        await home.pass_time(1)
        home.computer.state = "unreadable"
        await home.pass_time(2.5)
        assert lease.stopped.is_set()


async def test_a_computer_without_a_card_lends_what_needs_none(computer: Computer) -> None:
    computer.state = "none"
    async with household(computer) as home:
        await _use(home, "asr")
        with pytest.raises(NoRoom, match="llm needs 5000 MiB"):
            await _use(home)
        await home.pass_time(60)
    assert home.said == []


async def test_a_model_that_failed_is_loaded_anew_later_and_memory_is_not_blamed(home: Household) -> None:
    async with home.residency.lease("llm") as lease:
        lease.broken = True
    await settle()
    assert not home.models["llm"].loaded
    with pytest.raises(NoRoom, match="had to go"):
        await _use(home)
    assert home.alerts == []
    await home.pass_time(LIMITS.calm_seconds + 1)
    assert home.models["llm"].loaded


async def test_one_that_needs_no_card_is_loaded_anew_without_one(computer: Computer) -> None:
    computer.state = "missing"
    async with household(computer) as home:
        async with home.residency.lease("asr") as lease:
            lease.broken = True
        await home.pass_time(LIMITS.calm_seconds + 1)
        assert home.models["asr"].loads == 2


async def test_a_model_that_cannot_be_loaded_is_complained_of_once(
    home: Household, caplog: pytest.LogCaptureFixture
) -> None:
    home.models["llm"].breaks = True
    for _ in range(3):
        home.residency.warm("llm")
        await settle()
    assert caplog.text.count("llm is not loaded") == 1


async def test_status_tells_who_is_here(home: Household) -> None:
    async with home.residency.lease("llm"):
        await home.pass_time(1)
        status = home.residency.status()
    assert (status.level, status.card.free_mb) == ("ample", 2400)
    assert [(model.name, model.loaded, model.users) for model in status.models] == [
        ("llm", True, 1),
        ("embed", False, 0),
        ("asr", False, 0),
    ]


async def test_at_the_end_nobody_waits_and_whoever_answers_is_stopped(computer: Computer) -> None:
    leases: list[Lease] = []
    async with household(computer) as home:
        home.models["embed"].may_load.clear()
        async with home.residency.lease("llm") as lease:
            leases.append(lease)
            waiting = asyncio.create_task(_use(home, "embed"))
            await settle()
            await home.residency.__aexit__(None, None, None)
            with pytest.raises(ModelFailed):
                await waiting
    assert leases[0].stopped.is_set()
    with pytest.raises(ModelFailed, match="not lent any more"):
        await _use(home, "asr")
