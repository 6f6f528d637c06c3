"""Single checks of the doctor: each takes plain values and returns what it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from assistant.messages import Language
from assistant.wording import Wording

State = Literal["ok", "degraded", "broken"]

LITTLE_MB, NOTHING_MB = 1000, 50
"""Free disk below which a model no longer fits, and below which not even a reminder is safe."""

FIRST_YEAR = 2026
"""A clock that shows an earlier year was never set."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, not yet in words."""

    name: str
    """The subject: wake, tts, network, ..."""
    state: State
    key: str
    """Of the sentence in `replies/`; `<key>_mend`, where there is one, says what to do."""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `assistant doctor`."""

    name: str
    state: State
    says: str
    mend: str
    """Empty where there is nothing to do."""


def worded(finding: Finding, wording: Wording, language: Language) -> Check:
    mend = f"{finding.key}_mend"
    has_mend = mend in wording.keys(language)
    return Check(
        finding.name,
        finding.state,
        wording.say(finding.key, language, **finding.values),
        wording.say(mend, language, **finding.values) if has_mend else "",
    )


def python(version: tuple[int, int]) -> Finding:
    known = (3, 11) <= version < (3, 15)
    return Finding(
        "python",
        "ok" if known else "degraded",
        "python" if known else "python_unknown",
        {"version": f"{version[0]}.{version[1]}"},
    )


def config(problems: Sequence[str], *, fatal: bool) -> Finding:
    if not problems:
        return Finding("config", "ok", "config")
    values = {"count": len(problems), "first": problems[0]}
    return Finding("config", "broken" if fatal else "degraded", "config_wrong", values)


def people(problems: Sequence[str], names: Sequence[str]) -> Finding:
    if not problems:
        return Finding("people", "ok", "people", {"names": ", ".join(names)})
    return Finding("people", "broken", "people_wrong", {"count": len(problems), "first": problems[0]})


def device(kind: Literal["microphone", "speaker"], name: str | None, error: str = "") -> Finding:
    """A deaf or mute daemon still runs, so nothing here is worse than degraded."""
    if name is None:
        return Finding(kind, "degraded", f"{kind}_missing", {"error": error})
    return Finding(kind, "ok", kind, {"name": name})


def engines(stage: str, names: Sequence[str], fails: Mapping[str, str]) -> Finding:
    """Of the engines in use: which work, and why the others do not. The best one ought to."""
    works = [name for name in names if name not in fails]
    values = {
        "works": ", ".join(works),
        "fails": "; ".join(f"{name}: {reason}" for name, reason in fails.items()),
    }
    if not works:
        return Finding(stage, "broken", "engines_none", values)
    if names[0] in fails:
        return Finding(stage, "degraded", "engines_some", values)
    return Finding(stage, "ok", "engines_all", values)


def answers(names: Sequence[str], fails: Mapping[str, str]) -> Finding:
    """Who answers what no skill does; without anybody the skills work on."""
    works = ", ".join(name for name in names if name not in fails)
    reasons = "; ".join(f"{name}: {reason}" for name, reason in fails.items())
    if works:
        return Finding("llm", "ok", "answers", {"works": works})
    return Finding("llm", "degraded", "answers_none", {"fails": reasons})


def skills(on: Sequence[str], problems: Mapping[str, str]) -> Finding:
    if problems:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in problems.items())
        return Finding("skills", "degraded", "skills_wrong", {"reasons": reasons})
    return Finding("skills", "ok", "skills", {"names": ", ".join(on)})


def network(host: str, error: str | None) -> Finding:
    """Without it the assistant works on: only the better voices are missing."""
    if error is None:
        return Finding("network", "ok", "network", {"host": host})
    return Finding("network", "degraded", "network_missing", {"host": host, "error": error})


def gpu(state: str, device: str, *, fitted: bool, **values: Any) -> Finding:
    """`state` as NVML gave it; `device` as the config names it; `fitted`: there is a card in the computer.

    `values`: name, free_mb, total_mb, reason. A computer without a card lacks nothing: it answers otherwise.
    """
    values = {"device": device, **values}
    if state == "ok":
        return Finding("gpu", "ok", "gpu", values)
    if state == "none" and device:
        return Finding("gpu", "degraded", "gpu_unknown", values)
    if state in ("none", "missing"):
        return Finding("gpu", "degraded" if fitted else "ok", "gpu_driver" if fitted else "gpu_none", values)
    return Finding("gpu", "degraded", f"gpu_{state}", values)


def folder(name: str, path: str, free_mb: int, error: str | None) -> Finding:
    values = {"path": path, "free_mb": free_mb, "error": error}
    if error:
        return Finding(name, "broken", "folder_wrong", values)
    if free_mb < LITTLE_MB:
        state: State = "broken" if free_mb < NOTHING_MB else "degraded"
        return Finding(name, state, "folder_full", values)
    return Finding(name, "ok", "folder", values)


def clock(now: datetime, zone: str, *, named: bool) -> Finding:
    """`named`: whether the config file says the zone. A home is seldom in UTC by choice."""
    values = {"now": now.strftime("%Y-%m-%d %H:%M"), "zone": zone}
    if now.year < FIRST_YEAR:
        return Finding("time", "broken", "clock_wrong", values)
    if zone.endswith("UTC") and not named:
        return Finding("time", "degraded", "zone_unknown", values)
    return Finding("time", "ok", "clock", values)


def reminders(file: str, *, whole: bool) -> Finding:
    """The daemon lives on without them, and says so."""
    return Finding(
        "reminders",
        "ok" if whole else "broken",
        "reminders" if whole else "reminders_damaged",
        {"file": file},
    )


def calendars(
    read: Mapping[str, int], waiting: Sequence[str], wrong: Mapping[str, str], broken: int
) -> Finding:
    """`read`: events by calendar; `waiting`: not read yet; `wrong`: why one cannot be read, so that what it
    held before stands; `broken`: events that were left out."""
    values = {
        "events": ", ".join(f"{name}: {count}" for name, count in read.items()),
        "wrong": "; ".join(f"{name}: {reason}" for name, reason in wrong.items()),
        "waiting": ", ".join(waiting),
        "broken": broken,
    }
    if wrong:
        return Finding("calendars", "degraded", "calendars_wrong", values)
    if waiting:
        return Finding("calendars", "degraded", "calendars_waiting", values)
    if broken:
        return Finding("calendars", "degraded", "calendars_broken", values)
    return Finding("calendars", "ok", "calendars" if read else "calendars_none", values)


def papers(files: int, folders: int, *, waiting: bool) -> Finding:
    """`waiting`: a folder that the config names has not been looked into yet."""
    if not folders:
        return Finding("papers", "ok", "papers_none")
    values = {"files": files, "folders": folders}
    return Finding(
        "papers", "degraded" if waiting else "ok", "papers_waiting" if waiting else "papers", values
    )


def paper(file: str, flaw: str) -> Finding:
    """One that cannot be read, or not to its end."""
    return Finding("papers", "degraded", f"paper_{flaw}", {"file": file})


def paper_folder(folder: str, flaw: Literal["missing", "closed"]) -> Finding:
    return Finding("papers", "degraded", f"papers_{flaw}", {"folder": folder})


def papers_left(files: int) -> Finding:
    """More of them than were named one by one."""
    return Finding("papers", "degraded", "papers_more", {"files": files})


def papers_full(most: int) -> Finding:
    return Finding("papers", "degraded", "papers_full", {"most": most})
