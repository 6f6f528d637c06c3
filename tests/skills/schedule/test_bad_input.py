"""What can never be is refused in a sentence of its own, and nothing is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import ReminderRefused, SkillError, StorageError
from tests.skills.schedule.household import Household, household


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("remind me yesterday to call bob", "reminder_past"),
        ("昨天提醒我开会", "reminder_past"),
        ("remind me today at 9 am to call bob", "reminder_past"),
        ("remind me at 25 o'clock to sleep", "no_such_hour"),
        ("二十五点提醒我睡觉", "no_such_hour"),
        ("set an alarm for 26:00", "no_such_hour"),
        ("定个25点的闹钟", "no_such_hour"),
        ("remind me on february 30th to call bob", "reminder_never"),
        ("2月30号提醒我给老王打电话", "reminder_never"),
        ("四月三十一号提醒我交税", "reminder_never"),
        ("set a timer for zero minutes", "no_time"),
        ("设一个负五分钟的倒计时", "no_time"),
        ("set a timer for a thousand years", "too_long"),
        ("定一个一千年的计时器", "too_long"),
        ("remind me every second to blink", "too_often"),
        ("每秒提醒我眨眼", "too_often"),
    ],
)
async def test_it_is_refused(said: str, code: str, at_home: Household) -> None:
    with pytest.raises(SkillError) as refused:
        await at_home.hear(said)
    assert refused.value.key == code
    assert await at_home.kept() == []


async def test_there_may_be_too_many(tmp_path: Path) -> None:
    async with household(tmp_path, most=3) as full:
        for _ in range(3):
            await full.hear("set a timer for five minutes")
        with pytest.raises(ReminderRefused) as refused:
            await full.hear("set a timer for five minutes")
        assert refused.value.key == "too_many"
        assert len(await full.kept()) == 3


async def test_what_cannot_be_written_is_never_confirmed(tmp_path: Path) -> None:
    """A file stands where the folder must be: even root cannot write there."""
    (tmp_path / "state").write_text("")
    async with household(tmp_path) as broken:
        for said in ("set a timer for five minutes", "明天早上七点叫我起床", "remind me at 8 to call mum"):
            with pytest.raises(StorageError):
                await broken.hear(said)


async def test_it_works_again_once_the_disk_does(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    async with household(tmp_path) as mended:
        with pytest.raises(StorageError):
            await mended.hear("set a timer for five minutes")
        (tmp_path / "state").unlink()
        assert "5 minutes" in (await mended.hear("set a timer for five minutes")).text
