"""The music skill's settings."""

from __future__ import annotations

from assistant import SkillSection


class MusicSection(SkillSection):
    """`[skills.music]`."""

    library: tuple[str, ...] = ("~/Music",)
    """The folders in which the household's own music lies."""
