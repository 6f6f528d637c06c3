"""What most commands begin with: the settings, the folders, and an assistant without a sound card."""

from __future__ import annotations

import argparse
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant import config, logs, paths
from assistant.app import App
from assistant.audio.quiet import Quiet
from assistant.audio.soundfile import into_files
from assistant.clock import Clock, clock_from, clock_in, zone_of
from assistant.messages import Person
from assistant.people import household as people
from assistant.people.household import Household
from assistant.protocols import Speaker
from assistant.settings import AudioSection, Settings
from assistant.watchers import NOBODY, Watchers

log = logging.getLogger(__name__)


def settings_of(asked: argparse.Namespace) -> Settings:
    """Also sets the log up. Raises SettingsError."""
    logs.setup("warning")
    settings = config.load(asked.config)
    logs.setup(settings.logs.level)
    return settings


def people_of(asked: argparse.Namespace, settings: Settings) -> Household:
    """Raises SettingsError."""
    return people.load(people.file_beside(asked.config or config.path()), settings.household.owner)


def clock_of(asked: argparse.Namespace, settings: Settings) -> tuple[ZoneInfo, Clock]:
    """The household's zone, and its time or the one that `--now` sets."""
    zone = zone_of(settings.household)
    return zone, clock_from(asked.now, zone) if asked.now else clock_in(zone)


@asynccontextmanager
async def opened(
    asked: argparse.Namespace, *, reply: Path | None = None, watchers: Watchers = NOBODY
) -> AsyncIterator[App]:
    """An assistant for one command, whose replies go into a WAV file or nowhere.

    What nobody hears is spoken by the offline voice: no online service need know of it.
    """
    settings = settings_of(asked)
    logs.setup("debug" if settings.logs.level == "debug" else "warning")
    if not reply:
        settings = settings.model_copy(update={"tts": settings.tts.model_copy(update={"order": ("espeak",)})})
    place = paths.find().place
    _, clock = clock_of(asked, settings)
    lives = people_of(asked, settings)

    @asynccontextmanager
    async def open_speaker(_: AudioSection) -> AsyncIterator[Speaker]:
        if not reply:
            yield Quiet()
            return
        async with into_files(reply) as speaker:
            yield speaker

    async with App(
        settings,
        place,
        open_speaker,
        clock=clock,
        person=vouched(lives, asked.person),
        household=lives,
        watchers=watchers,
    ) as app:
        yield app


def vouched(lives: Household, name: str | None) -> Person:
    """Whoever has the shell is the owner, or says for whom they ask; a stranger's name has no rights."""
    if not name:
        return people.person(next(each for each in lives.people if each.role == "owner"), 1.0)
    found = lives.find(name)
    return people.person(found, 1.0) if found else Person(name, "unknown")
