"""How long the weather takes: the common question from the cache, and a place by its name."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import quantiles

from assistant import Intent
from assistant.testing import NOON, home, turn
from bench.report import Figure, Report
from bench.weather_server import Redirected, providers
from skills.weather import WeatherSection, WeatherSkill
from skills.weather.gazetteer import find, find_misheard

RUNS = 300
TARGET_MS = 5.0
QUESTIONS = (
    Intent("weather.now"),
    Intent("weather.forecast", {"aspect": "rain", "when": {"start": "2026-03-05", "grain": "day"}}),
    Intent("weather.forecast", {"span": "week"}),
)
NAMES = ("北京", "朝阳", "深圳南山", "Springfield", "New York", "昆山")
MISHEARD = ("苏洲", "石家装", "Londn")


def measure() -> Report:
    answers, fresh = asyncio.run(_answers())
    known = [_timed(partial(find, name)) for _ in range(RUNS) for name in NAMES]
    find_misheard(MISHEARD[0])  # reads pypinyin's tables
    alike = [_timed(partial(find_misheard, name)) for _ in range(RUNS // 10) for name in MISHEARD]
    return Report(
        "weather",
        (
            Figure("answer from the cache, p95", _p95(answers), "ms", TARGET_MS),
            Figure("answer from the disk, after a restart", fresh, "ms"),
            Figure("a place by its name, p95", _p95(known), "ms"),
            Figure("a place by its sound, p95", _p95(alike), "ms"),
        ),
        {"runs": RUNS},
    )


async def _answers() -> tuple[list[float], float]:
    with tempfile.TemporaryDirectory() as scratch:
        async with providers() as served:
            house = replace(home(Path(scratch), web=Redirected(served)), clock=lambda: NOON)
            skill = WeatherSkill(WeatherSection(place="北京"), house)
            await skill.act(turn("zh"), QUESTIONS[0])
            again = WeatherSkill(WeatherSection(place="北京"), house)
            fresh = await _asked(again, QUESTIONS[0])
            return [await _asked(skill, each) for _ in range(RUNS) for each in QUESTIONS], fresh


async def _asked(skill: WeatherSkill, intent: Intent) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await skill.act(turn("zh"), intent)
    return (time.perf_counter() - began) * 1000


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _p95(milliseconds: list[float]) -> float:
    return quantiles(milliseconds, n=20)[-1]
