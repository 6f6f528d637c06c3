"""The command `assistant`: reads the arguments and hands over to one of `commands/`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, get_args

from assistant.errors import AssistantError, SettingsError, WrongUsage
from assistant.reminder import Kind
from assistant.terminal import Terminal

DONE, FAILED, WRONG_USAGE = 0, 1, 2
KINDS: tuple[Kind, ...] = get_args(Kind)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 failed, 2 wrong usage or wrong config."""
    if isinstance(sys.stdout, TextIOWrapper):  # what the terminal cannot show is no reason to fail
        sys.stdout.reconfigure(errors="backslashreplace")
    terminal = Terminal()
    asked = parser(terminal).parse_args(arguments)
    command = import_module(f"assistant.commands.{asked.command}")
    try:
        code = int(asyncio.run(command.run(asked, terminal)))
        print(end="", flush=True)
    except BrokenPipeError:  # whoever reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except SettingsError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except AssistantError as error:
        print(f"assistant: {error}", file=sys.stderr)
        return WRONG_USAGE if isinstance(error, WrongUsage) else FAILED
    except KeyboardInterrupt:
        return FAILED
    return code


def program() -> NoReturn:
    """What the shell starts. Nothing is waited for at the end: a recogniser still at work would abort it."""
    try:
        code = main()
    except SystemExit as left:  # argparse has said why
        code = left.code if isinstance(left.code, int) else FAILED
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def parser(terminal: Terminal) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser("assistant", description=terminal.text("description"))
    top.add_argument("--config", type=Path, metavar="FILE", help=terminal.text("config_file"))
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, add in COMMANDS.items():
        help_text = terminal.text(f"help_{name}")
        command = commands.add_parser(name, help=help_text, description=help_text)
        _config_file(command, terminal)
        add(command, terminal)
    return top


def _config_file(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    """Behind the command, as well as before it."""
    text = terminal.text("config_file")
    command.add_argument("--config", type=Path, metavar="FILE", default=argparse.SUPPRESS, help=text)


def _run(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("--or-demo", action="store_true", help=terminal.text("or_demo"))


def _demo(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument(
        "--out", type=Path, default=Path("demo"), metavar="FOLDER", help=terminal.text("demo_out")
    )
    _json(command, terminal)


def _hear(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--no-wake", action="store_true", help=terminal.text("no_wake"))
    command.add_argument(
        "--reply", type=partial(_wav, terminal), metavar="OUT.wav", help=terminal.text("reply_file")
    )
    _turn(command, terminal)


def _ask(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("text", metavar="TEXT")
    command.add_argument("--confirm", action="store_true", help=terminal.text("confirm"))
    _turn(command, terminal)


def _turn(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("--as", dest="person", metavar="NAME", help=terminal.text("as_name"))
    _now(command, terminal)
    _json(command, terminal)


def _text(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("text", nargs="?", metavar="TEXT")
    command.add_argument("--batch", action="store_true", help=terminal.text("batch"))
    command.add_argument("--explain", action="store_true", help=terminal.text("explain"))
    _now(command, terminal)
    _json(command, terminal)


def _say(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("text", metavar="TEXT")
    command.add_argument(
        "-o", "--out", type=partial(_wav, terminal), metavar="OUT.wav", help=terminal.text("say_out")
    )


def _config(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("what", choices=["check", "show", "schema", "path"])


def _models(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("what", choices=["list", "fetch"])
    command.add_argument("name", nargs="?", metavar="MODEL")
    _json(command, terminal)


def _reminders(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    actions = command.add_subparsers(dest="what", required=True, metavar="ACTION")
    parsers = {}
    for name in ("list", "cancel", "add", "export"):
        help_text = terminal.text(f"help_reminders_{name}")
        parsers[name] = actions.add_parser(name, help=help_text, description=help_text)
        _config_file(parsers[name], terminal)
        _json(parsers[name], terminal)
    for name in ("list", "add", "export"):
        parsers[name].add_argument("--kind", choices=KINDS, help=terminal.text("only_kind"))
    for name in ("list", "export"):
        parsers[name].add_argument("--all", action="store_true", help=terminal.text("subscribed_too"))
    parsers["cancel"].add_argument("ids", nargs="*", type=int, metavar="ID")
    parsers["cancel"].add_argument("--all", action="store_true", help=terminal.text("cancel_all"))
    parsers["export"].add_argument("file", nargs="?", type=Path, metavar="FILE")
    parsers["add"].add_argument("sentence", nargs="?", metavar="TEXT")
    parsers["add"].add_argument("--at", metavar="WHEN", help=terminal.text("add_at"))
    parsers["add"].add_argument("--text", help=terminal.text("add_text"))
    parsers["add"].add_argument("--as", dest="person", metavar="NAME", help=terminal.text("add_as"))


def _memory(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    actions = command.add_subparsers(dest="what", required=True, metavar="ACTION")
    parsers = {}
    for name in ("list", "search", "forget", "export"):
        help_text = terminal.text(f"help_memory_{name}")
        parsers[name] = actions.add_parser(name, help=help_text, description=help_text)
        _config_file(parsers[name], terminal)
        _json(parsers[name], terminal)
        parsers[name].add_argument(
            "--as", dest="person", metavar="NAME", help=terminal.text(f"memory_as_{name}")
        )
    parsers["list"].add_argument("--all", action="store_true", help=terminal.text("memory_all"))
    parsers["search"].add_argument("text", metavar="TEXT")
    parsers["forget"].add_argument("ids", nargs="*", type=int, metavar="ID")
    parsers["forget"].add_argument("--all", action="store_true", help=terminal.text("forget_all"))
    parsers["export"].add_argument("file", nargs="?", type=Path, metavar="FILE")


def _log(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("what", nargs="?", choices=["verify"], help=terminal.text("log_verify"))
    command.add_argument("--person", metavar="NAME", help=terminal.text("log_person"))
    command.add_argument("--since", type=time, metavar="ISO", help=terminal.text("log_since"))
    command.add_argument("--intent", metavar="INTENT", help=terminal.text("log_intent"))
    command.add_argument("--denied", action="store_true", help=terminal.text("log_denied"))
    _json(command, terminal)


def _people(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("what", choices=["list", "pin"])
    command.add_argument("name", nargs="?", metavar="NAME")
    _json(command, terminal)


def _now(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("--now", type=time, metavar="ISO", help=terminal.text("now"))


def time(iso: str) -> datetime:
    """Its name is part of argparse's message where it raises ValueError."""
    return datetime.fromisoformat(iso)


def _wav(terminal: Terminal, name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() != ".wav":
        raise argparse.ArgumentTypeError(terminal.text("not_wav", name=name))
    return path


def _json(command: argparse.ArgumentParser, terminal: Terminal) -> None:
    command.add_argument("--json", action="store_true", help=terminal.text("json"))


COMMANDS = {
    "run": _run,
    "demo": _demo,
    "hear": _hear,
    "ask": _ask,
    "understand": _text,
    "when": _text,
    "say": _say,
    "doctor": _json,
    "config": _config,
    "models": _models,
    "reminders": _reminders,
    "memory": _memory,
    "people": _people,
    "log": _log,
    "devices": _json,
}
