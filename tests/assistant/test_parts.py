from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.errors import ModelMissing
from assistant.parts import Part
from assistant.settings import AudioSection, Settings

QUIET = Settings(audio=AudioSection(volume=0.1))
WRONG = Settings(audio=AudioSection(volume=0.0))


class Log(list[str]):
    @asynccontextmanager
    async def build(self, settings: Settings) -> AsyncIterator[float]:
        if settings == WRONG:
            raise ModelMissing("there is none")
        self.append(f"open {settings.audio.volume}")
        yield settings.audio.volume
        self.append(f"close {settings.audio.volume}")


async def test_new_settings_close_the_old_before_the_new_opens() -> None:
    log = Log()
    async with Part("speaker", {"audio"}, log.build, Settings()) as part:
        await part.rebuild(QUIET)
        assert part.value == 0.1
    assert log == ["open 1.0", "close 1.0", "open 0.1", "close 0.1"]


async def test_settings_that_do_not_work_leave_the_old_ones_in_force() -> None:
    log = Log()
    async with Part("speaker", {"audio"}, log.build, Settings()) as part:
        await part.rebuild(WRONG)
        assert part.value == 1.0
