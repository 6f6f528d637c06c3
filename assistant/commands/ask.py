"""`assistant ask`: one turn from text, acting for real."""

from __future__ import annotations

import argparse

from assistant.account import as_line, as_text
from assistant.commands.opening import opened
from assistant.terminal import Terminal
from assistant.understanding.language import detect


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    text = asked.text.strip()
    async with opened(asked) as app:
        language = detect(text, app.settings.household.languages[0])
        record = await app.conversation.read(text, language)
    if asked.json:
        as_line(record.as_json())
    else:
        as_text(record, terminal)
    return 0
