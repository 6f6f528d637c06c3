"""`assistant log`: who asked for what, what was decided, and whether anybody has touched the record of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assistant import paths
from assistant.account import as_line
from assistant.clock import zone_of
from assistant.commands.opening import settings_of
from assistant.people.audit import Wanted, entries, verify
from assistant.people.journal import Journal
from assistant.terminal import Terminal


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """1 where the log was touched."""
    settings = settings_of(asked)
    journal = Journal(paths.find().state / "operations.jsonl")
    if asked.what == "verify":
        return _verify(journal, asked, terminal)
    zone = zone_of(settings.household)
    since = asked.since and (asked.since if asked.since.tzinfo else asked.since.replace(tzinfo=zone))
    wanted = Wanted(asked.person or "", since, asked.intent or "", asked.denied)
    for entry in entries(journal.path, wanted):
        if asked.json:
            as_line(entry)
        else:
            print(_line(entry, terminal))
    return 0


def _verify(journal: Journal, asked: argparse.Namespace, terminal: Terminal) -> int:
    count, findings = verify(journal)
    if asked.json:
        as_line(
            {"entries": count, "findings": [{"kind": each.kind, "entry": each.number} for each in findings]}
        )
    elif not findings:
        print(terminal.text("log_whole", count=count))
    for each in () if asked.json else findings:
        print(terminal.text(f"log_{each.kind}", number=each.number), file=sys.stderr)
    return 1 if findings else 0


def _line(entry: Mapping[str, Any], terminal: Terminal) -> str:
    at = datetime.fromisoformat(str(entry["at"]))
    slots = ", ".join(f"{name}={value}" for name, value in dict(entry.get("slots", {})).items())
    verdict, outcome = str(entry.get("verdict", "")), str(entry.get("outcome", ""))
    became = outcome if verdict == "allow" else f"{verdict}: {entry.get('reason', '')}"
    who = entry.get("person") or terminal.text("somebody")
    return f"{at:%Y-%m-%d %H:%M:%S}  {who} ({entry.get('role')})  {entry.get('intent')}({slots})  {became}"
