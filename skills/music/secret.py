"""Finds the password or the key of a music server: in a file of its own, or in the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from assistant import SkillError
from skills.music.section import ServerSection


def secret(section: ServerSection, environ: Mapping[str, str] = os.environ) -> str:
    """Raises SkillError where there is none, or where others can read it too."""
    if not section.secret_file:
        found = environ.get(section.secret_env, "").strip() if section.secret_env else ""
        if not found:
            raise SkillError("no secret_file and no secret_env for the music server", code="no_key")
        return found
    file = Path(environ.get("CREDENTIALS_DIRECTORY", "")) / Path(section.secret_file).expanduser()
    try:
        if file.stat().st_mode & 0o077:
            raise SkillError(f"{file} can be read by others: chmod 600 it", code="no_key")
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SkillError(f"{file} cannot be read: {error}", code="no_key") from error
