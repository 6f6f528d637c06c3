"""`assistant devices`: the microphones and speakers, by the names that the config file takes."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from assistant.account import as_line
from assistant.audio.devices import devices
from assistant.terminal import Terminal


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    found = devices()
    for device in found:
        if asked.json:
            as_line(asdict(device))
        else:
            default = f"  [{terminal.text('default')}]" if device.default else ""
            print(f"{terminal.text(device.kind)}  {device.name}  ({device.rate} Hz){default}")
    if not found and not asked.json:
        print(terminal.text("no_devices"))
    return 0
