"""The household that the tests of the schedule live in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.skills.schedule.household import Household, household


@pytest.fixture
async def at_home(tmp_path: Path) -> AsyncIterator[Household]:
    async with household(tmp_path) as living:
        yield living
