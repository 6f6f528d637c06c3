"""`assistant doctor`: looks at everything that the assistant needs, and names the mend for what is amiss."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Literal

from assistant import config, paths, plugins
from assistant.audio import devices
from assistant.clock import clock_in, zone_of
from assistant.database.sqlite import sound
from assistant.errors import AssistantError, AudioError, PluginError, SettingsError, StorageError
from assistant.health import checks
from assistant.health.checks import Check, Finding, worded
from assistant.knowledge.kinds import MOST_FILES
from assistant.knowledge.report import report
from assistant.messages import Language
from assistant.people import household
from assistant.protocols import Place
from assistant.reminders.calendars import ledger
from assistant.residency.vram import Vram
from assistant.settings import AudioSection, FolderSection, Settings
from assistant.wording import Wording

VOICE_HOST = "speech.platform.bing.com"
"""Where the best voice comes from; reaching it says more than reaching just anything."""
NETWORK_SECONDS = 3.0
ENGINE_SECONDS = 30.0
PCI = Path("/sys/bus/pci/devices")


async def examine(file: Path | None, language: Language) -> AsyncGenerator[Check, None]:
    """Every check, as it is done; the config file named, or the usual one."""
    wording = Wording(files("assistant.health") / "replies")
    async with aclosing(_findings(file)) as findings:
        async for finding in findings:
            yield worded(finding, wording, language)


async def _findings(file: Path | None) -> AsyncGenerator[Finding, None]:
    yield checks.python(sys.version_info[:2])
    settings, found = _config(file)
    yield found
    yield _clock(settings)
    try:
        places = paths.find()
    except StorageError as error:
        yield checks.folder("state", "", 0, str(error))
        return
    yield _people(file or places.config_file, settings)
    for name, folder in (("state", places.state), ("cache", places.cache), ("models", places.place.models)):
        yield _folder(name, folder)
    yield _device("microphone", settings.audio)
    yield _device("speaker", settings.audio)
    for stage, names in in_use(settings).items():
        yield await _engines(stage, names, settings, places.place)
    yield await _answers(settings, places.place)
    yield _skills(settings)
    yield _reminders(places.state)
    yield _calendars(settings, places.state)
    for finding in _papers(settings.memory.folders, places.cache):
        yield finding
    yield await _network(VOICE_HOST)
    yield await _gpu(settings.residency.device)


def in_use(settings: Settings) -> Mapping[plugins.Stage, Sequence[str]]:
    """The engines that the config names, by stage."""
    return {
        "wake": [settings.wake.engine],
        "vad": [settings.vad.engine],
        "asr": settings.asr.order,
        "tts": settings.tts.order,
        "embed": settings.embed.order,
    }


def _config(file: Path | None) -> tuple[Settings, Finding]:
    """Settings to go on with: the defaults where the file is wrong."""
    try:
        problems = config.check(file)
        fatal = any(problem.fatal for problem in problems)
        settings = Settings() if fatal else config.load(file)
    except (SettingsError, StorageError) as error:
        return Settings(), checks.config([str(error)], fatal=True)
    return settings, checks.config([str(problem) for problem in problems], fatal=fatal)


def _people(file: Path, settings: Settings) -> Finding:
    beside = household.file_beside(file)
    problems = household.problems(beside)
    names = (
        () if problems else [each.name for each in household.load(beside, settings.household.owner).people]
    )
    return checks.people(problems, names)


def _clock(settings: Settings) -> Finding:
    zone = zone_of(settings.household)
    return checks.clock(clock_in(zone)(), zone.key, named=bool(settings.household.zone))


def _folder(name: str, folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(paths.writable(folder)).free
    except StorageError as error:
        return checks.folder(name, str(folder), 0, str(error))
    return checks.folder(name, str(folder), free // 1_000_000, None)


def _device(kind: Literal["microphone", "speaker"], audio: AudioSection) -> Finding:
    direction: devices.Kind = "input" if kind == "microphone" else "output"
    try:
        return checks.device(kind, devices.find(getattr(audio, direction), direction).name)
    except AudioError as error:
        return checks.device(kind, None, str(error))


async def _engines(stage: plugins.Stage, names: Sequence[str], settings: Settings, place: Place) -> Finding:
    """Starting an engine for real is the only proof that it can be started."""
    fails: dict[str, str] = {}
    for name in names:
        try:
            async with asyncio.timeout(ENGINE_SECONDS), plugins.adapter(stage, name, settings, place):
                pass
        except (AssistantError, TimeoutError) as error:
            fails[name] = str(error) or f"not ready within {ENGINE_SECONDS:.0f} s"
    return checks.engines(stage, names, fails)


async def _answers(settings: Settings, place: Place) -> Finding:
    """Nothing is loaded and nothing asked; whoever can tell is asked whether anybody is there."""
    fails: dict[str, str] = {}
    for name in settings.llm.order:
        try:
            async with asyncio.timeout(ENGINE_SECONDS), plugins.adapter("llm", name, settings, place) as link:
                if link.cloud and not settings.llm.allow_cloud:
                    fails[name] = "llm.allow_cloud is false"
                elif reach := getattr(link, "reach", None):
                    await reach()
        except (AssistantError, TimeoutError) as error:
            fails[name] = str(error) or f"not ready within {ENGINE_SECONDS:.0f} s"
    return checks.answers(settings.llm.order, fails)


def _skills(settings: Settings) -> Finding:
    """Only loads and checks them: building one takes a whole house."""
    names, problems = list(plugins.adapters("skills")), {}
    for name in names:
        try:
            plugins.section(plugins.load("skills", name), settings.skills.get(name, {}))
        except (PluginError, SettingsError) as error:
            problems[name] = str(error)
    return checks.skills(names, problems)


def _reminders(state: Path) -> Finding:
    """Only read: what is damaged is set aside and restored by whoever rings."""
    file = state / "reminders.sqlite"
    return checks.reminders(str(file), whole=not file.exists() or sound(file))


def _calendars(settings: Settings, state: Path) -> Finding:
    """As the daemon found them when it last looked: nobody is asked anew."""
    known = ledger.entries(state)
    names = {section.name: section.source for section in settings.reminders.calendars}
    seen = {name: known[name] for name in names if name in known and known[name].is_of(names[name])}
    wrong = {name: entry.wrong for name, entry in seen.items() if entry.wrong}
    read = {name: entry.events for name, entry in seen.items() if entry.read}
    waiting = [name for name in names if name not in read and name not in wrong]
    return checks.calendars(
        read, waiting, wrong, sum(entry.broken + entry.left_out for entry in seen.values())
    )


def _papers(sections: Sequence[FolderSection], cache: Path) -> Iterator[Finding]:
    """As the daemon found them when it last looked: nothing is read anew."""
    found = report(sections, cache)
    yield checks.papers(found.files, len(sections), waiting=found.waiting)
    for section in sections:
        if not Path(section.path).expanduser().is_dir():
            yield checks.paper_folder(section.path, "missing")
    if sections:
        yield from (checks.paper_folder(place, "closed") for place in found.closed)
        yield from (checks.paper(file, flaw) for file, flaw in found.flaws)
        if found.more:
            yield checks.papers_left(found.more)
        if found.full:
            yield checks.papers_full(MOST_FILES)


async def _network(host: str) -> Finding:
    try:
        async with asyncio.timeout(NETWORK_SECONDS):
            _, writer = await asyncio.open_connection(host, 443)
    except (OSError, TimeoutError) as error:
        return checks.network(host, str(error) or "no answer")
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return checks.network(host, None)


async def _gpu(device: str) -> Finding:
    async with Vram(device) as vram:
        reading = await vram.read()
    return checks.gpu(fitted=_fitted(PCI), device=device, **asdict(reading))


def _fitted(bus: Path) -> bool:
    """Whether the computer has a graphics card of NVIDIA's, with or without a driver."""
    return any(
        _text(slot / "vendor") == "0x10de" and _text(slot / "class").startswith("0x03")
        for slot in bus.glob("*")
    )


def _text(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
