"""What the command line prints, in the language of the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from assistant.messages import Language
from assistant.wording import Wording


def terminal_language(environ: Mapping[str, str] = os.environ) -> Language:
    """By the first of the locale variables that is set, as POSIX orders them."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    return "zh" if locale.startswith("zh") else "en"


class Terminal:
    """Looks up the command line's own texts."""

    def __init__(self) -> None:
        self.language = terminal_language()
        self._wording = Wording(files("assistant") / "replies" / "cli")

    def text(self, key: str, **values: Any) -> str:
        return self._wording.say(key, self.language, **values)
