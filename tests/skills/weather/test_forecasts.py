"""What is known is kept: fresh for ten minutes, over a restart too, and told with its age when it is old."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bench.weather_server import FORECAST, Providers
from tests.skills.weather.conftest import Make

FRESH = "现在8度。体感5度。"


async def test_the_same_question_within_ten_minutes_is_answered_from_memory(
    make: Make, served: Providers
) -> None:
    household = make()
    for _ in range(3):
        assert await household.ask("现在多少度") == FRESH
        household.now += timedelta(minutes=3)
    assert served.count(FORECAST) == 1
    household.now += timedelta(minutes=3)
    await household.ask("现在多少度")
    assert served.count(FORECAST) == 2


async def test_a_restart_forgets_nothing(make: Make, served: Providers) -> None:
    household = make()
    await household.ask("现在多少度")
    household.restart()
    assert await household.ask("现在多少度") == FRESH
    assert served.count(FORECAST) == 1


async def test_offline_it_tells_what_it_last_knew_and_how_old_that_is(make: Make) -> None:
    household = make()
    await household.ask("现在多少度")
    household.web.offline = True
    household.now += timedelta(hours=3)
    household.restart()
    assert await household.ask("现在多少度") == f"天气服务暂时连不上，这是3小时前的消息。{FRESH}"
    assert await household.ask("will it rain tomorrow") == (
        "I can't reach the weather service. This is from 3 hours ago. "
        "Yes, it will rain tomorrow, 80 percent likely. It should start at 2 PM."
    )


async def test_offline_without_anything_known_it_says_so(make: Make) -> None:
    household = make()
    household.web.offline = True
    assert await household.ask("天气怎么样") == "现在连不上网。"
    assert await household.ask("what's the weather") == "I can't reach the internet right now."


async def test_what_is_days_old_is_no_weather(make: Make) -> None:
    household = make()
    await household.ask("天气怎么样")
    household.web.offline = True
    household.now += timedelta(days=4)
    assert await household.ask("天气怎么样") == "现在连不上网。"


async def test_a_provider_that_failed_is_left_alone_for_a_while(make: Make, served: Providers) -> None:
    served.answers[FORECAST] = web.HTTPTooManyRequests()
    household = make()
    for _ in range(3):
        assert await household.ask("天气怎么样") == "服务暂时没有回应，请稍后再试。"
    assert served.count(FORECAST) == 1
    household.now += timedelta(seconds=31)
    await household.ask("天气怎么样")
    assert served.count(FORECAST) == 2


async def test_a_spoilt_file_is_as_none(make: Make, tmp_path: Path, served: Providers) -> None:
    household = make()
    await household.ask("天气怎么样")
    for file in (tmp_path / "cache" / "weather").glob("*.json"):
        file.write_text('{"zone": 1, "now"')
    household.restart()
    assert await household.ask("现在多少度") == FRESH
    assert served.count(FORECAST) == 2


async def test_a_cache_that_cannot_be_written_costs_no_answer(make: Make, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("not a folder")
    assert await make().ask("现在多少度") == FRESH


async def test_the_weather_at_home_is_there_before_it_is_asked_for(make: Make, served: Providers) -> None:
    household = make()
    async with household.skill:
        await served.came.wait()
        assert await household.ask("现在多少度") == FRESH
    assert served.count(FORECAST) == 1
