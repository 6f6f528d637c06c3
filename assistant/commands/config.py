"""`assistant config`: checks or shows the config file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping

from assistant import config
from assistant.people import household
from assistant.terminal import Terminal


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    return COMMANDS[asked.what](asked, terminal)


def _check(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Prints every problem; 2 where the daemon would not start."""
    problems = config.check(asked.config)
    for problem in problems:
        print(problem, file=sys.stderr)
    for skill in dict.fromkeys(problem.key.split(".")[1] for problem in problems if not problem.fatal):
        print(terminal.text("skill_disabled", skill=skill), file=sys.stderr)
    file = asked.config or config.path()
    people = household.problems(household.file_beside(file))
    for wrong in people:
        print(wrong, file=sys.stderr)
    if not problems and not people:
        print(terminal.text("config_good" if file.exists() else "config_absent", path=file))
    return 2 if people or any(problem.fatal for problem in problems) else 1 if problems else 0


def _show(asked: argparse.Namespace, terminal: Terminal) -> int:
    print(config.show(config.load(asked.config)), end="")
    return 0


def _schema(asked: argparse.Namespace, terminal: Terminal) -> int:
    print(json.dumps(config.schema(), indent=2, ensure_ascii=False))
    return 0


def _path(asked: argparse.Namespace, terminal: Terminal) -> int:
    print(asked.config or config.path())
    return 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Terminal], int]] = {
    "check": _check,
    "show": _show,
    "schema": _schema,
    "path": _path,
}
