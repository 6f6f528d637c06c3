"""`assistant doctor`: what is well, what is not, and the mend."""

from __future__ import annotations

import argparse
from contextlib import aclosing
from dataclasses import asdict

from assistant import logs
from assistant.account import as_line
from assistant.doctor import examine
from assistant.terminal import Terminal

MARKS = {"ok": "✓", "degraded": "!", "broken": "✗"}


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """1 where something is broken."""
    logs.setup("error")
    broken = False
    async with aclosing(examine(asked.config, terminal.language)) as checks:
        async for check in checks:
            broken = broken or check.state == "broken"
            if asked.json:
                as_line(asdict(check))
            else:
                print(f"{MARKS[check.state]} {check.name:<12} {check.says}")
                if check.mend:
                    print(f"{'':<14} → {check.mend}", flush=True)
    return 1 if broken else 0
