"""`python -m bench [NAME...] [--minutes M]` runs all benchmarks, or the named ones."""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Mapping
from typing import Any

from bench.report import Report
from bench.sound_server import missing_tool

NAMES = (
    "start",
    "idle",
    "wake",
    "capture",
    "turn",
    "accuracy",
    "when",
    "understand",
    "routes",
    "heldout",
    "llm",
    "chain",
    "reminders",
    "kills",
    "calendars",
    "rings",
    "feeds",
    "titles",
    "library",
    "people",
    "weather",
    "papers",
    "embed",
    "memory",
    "recall",
)
NEED_A_SERVER = frozenset({"start", "idle", "wake", "capture"})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--minutes", type=float, default=1.0, help="how long `capture` listens")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    for name in asked.names or NAMES:
        report = measured(name, {"minutes": asked.minutes} if name == "capture" else {})
        print(f"\n{report.table()}\n{json.dumps(report.as_json(), ensure_ascii=False)}", flush=True)


def measured(name: str, options: Mapping[str, Any]) -> Report:
    if name in NEED_A_SERVER and (tool := missing_tool()):
        return Report(name, more={"skipped": f"{tool} is not installed: apt-get install pulseaudio"})
    report: Report = importlib.import_module(f"bench.{name}").measure(**options)
    return report


if __name__ == "__main__":
    main()
