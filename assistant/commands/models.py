"""`assistant models`: lists the models that can be fetched, or fetches one."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from assistant import paths
from assistant.account import as_line
from assistant.catalog import CatalogEntry, catalog, find
from assistant.commands.opening import settings_of
from assistant.errors import WrongUsage
from assistant.fetch import Progress, fetch
from assistant.terminal import Terminal


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    settings_of(asked)
    models = paths.find().place.models
    if asked.what == "list":
        for entry in catalog(models):
            _show(entry, asked, terminal)
        return 0
    if not asked.name:
        raise WrongUsage(terminal.text("model_name_missing"))
    return await _fetch(find(asked.name, models), models, asked, terminal)


def _show(entry: CatalogEntry, asked: argparse.Namespace, terminal: Terminal) -> None:
    if asked.json:
        as_line({key: value for key, value in asdict(entry).items() if key != "files"})
        return
    installed = f"  [{terminal.text('installed')}]" if entry.installed else ""
    print(f"{entry.name:<24} {entry.size_mb:>5} MB  {' '.join(entry.languages)}{installed}")


async def _fetch(entry: CatalogEntry, models: Path, asked: argparse.Namespace, terminal: Terminal) -> int:
    """Progress goes to standard error, on one line where that is a terminal."""
    shown = -1

    def show(progress: Progress) -> None:
        nonlocal shown
        percent = int(100 * progress.done_mb / progress.total_mb)
        if percent > shown:
            shown = percent
            text = terminal.text(
                "model_fetching", name=entry.name, done=round(progress.done_mb), size=entry.size_mb
            )
            print(text, file=sys.stderr, end="\r" if sys.stderr.isatty() else "\n", flush=True)

    folder = await fetch(entry, models, show)
    if asked.json:
        as_line({"name": entry.name, "folder": str(folder)})
    else:
        print(terminal.text("model_fetched", name=entry.name, folder=folder))
    return 0
