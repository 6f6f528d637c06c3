"""`python -m bench [NAME...]` runs all benchmarks or the named ones."""

from __future__ import annotations

import argparse
import importlib
import json
import sys

from bench.report import Report

NAMES = ("start", "idle", "wake", "capture", "turn", "accuracy")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *NAMES], metavar="NAME", help=", ".join(NAMES))
    names = parser.parse_args().names or NAMES
    reports: list[Report] = [importlib.import_module(f"bench.{name}").measure() for name in names]
    for report in reports:
        print(report.table())
        print(json.dumps(report.as_json(), ensure_ascii=False))
    sys.exit(0)


if __name__ == "__main__":
    main()
