"""`assistant people`: who lives here, and their PINs."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from assistant import config, paths
from assistant.account import as_line
from assistant.commands.opening import settings_of
from assistant.errors import WrongUsage
from assistant.people.household import PersonSection, file_beside, load
from assistant.people.pin_lines import with_pin
from assistant.people.pins import LONGEST, SHORTEST
from assistant.terminal import Terminal
from assistant.toml_file import text_of


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Raises SettingsError where people.toml is wrong, WrongUsage."""
    settings = settings_of(asked)
    file = file_beside(asked.config or config.path())
    household = load(file, settings.household.owner)
    if asked.what == "list":
        for each in household.people:
            _show(each, asked, terminal)
        return 0
    found = household.find(asked.name or "")
    if not asked.name or not found:
        raise WrongUsage(terminal.text("person_unknown", name=asked.name or "", file=file))
    if not file.exists():
        raise WrongUsage(terminal.text("people_absent", file=file))
    _write(file, with_pin(text_of(file), found.names, _asked_for(terminal)))
    print(terminal.text("pin_kept", name=found.name, file=file))
    return 0


def _show(each: PersonSection, asked: argparse.Namespace, terminal: Terminal) -> None:
    facts: dict[str, Any] = each.model_dump(mode="json") | {"pin": bool(each.pin)}
    if asked.json:
        as_line(facts)
        return
    role = terminal.text(f"role_{each.role}")
    pin = terminal.text("has_pin") if each.pin else ""
    print("  ".join(part for part in (each.name, "/".join(each.called), role, each.quiet, pin) if part))


def _asked_for(terminal: Terminal) -> str:
    """Twice from a keyboard, without showing it; or one line of standard input. Raises WrongUsage."""
    if sys.stdin.isatty():
        pin = getpass.getpass(terminal.text("pin_new"))
        if pin != getpass.getpass(terminal.text("pin_again")):
            raise WrongUsage(terminal.text("pin_differs"))
    else:
        pin = sys.stdin.readline().strip()
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise WrongUsage(terminal.text("pin_digits", shortest=SHORTEST, longest=LONGEST))
    return pin


def _write(file: Path, text: str) -> None:
    """As a whole or not at all, and for nobody else to read. Raises StorageError."""
    fresh = file.with_suffix(".toml.new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    except OSError as error:
        raise paths.storage_error(error, file.parent) from error
