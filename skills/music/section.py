"""The music skill's settings."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant import SkillSection

Address = Annotated[str, Field(pattern=r"^https?://[!-~]{3,2000}$")]
Percent = Annotated[int, Field(ge=1, le=100)]
HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]"


class Station(BaseModel):
    """A radio station of the household's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=60)]
    """How it is spoken."""
    url: Address
    """Its stream, or a playlist (.m3u, .pls) that names it."""
    also: tuple[str, ...] = ()
    """Other names for it."""
    frequency: float = 0.0
    """Megahertz, where people call it by that."""


class ServerSection(BaseModel):
    """Somebody's music server, such as Navidrome (`subsonic`) or Jellyfin."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, Field(pattern=r"^(https?://[!-~]{3,2000})?$")] = ""
    """Empty: there is none."""
    user: str = ""
    secret_file: str = ""
    """A file that only you can read, with the password (subsonic) or the API key (jellyfin)."""
    secret_env: str = ""
    """Or the variable of the environment that holds it."""


class MusicSection(SkillSection):
    """`[skills.music]`."""

    library: tuple[str, ...] = ("~/Music",)
    """The folders in which the household's own music lies."""
    outputs: tuple[Annotated[str, Field(pattern="^[a-z0-9_-]+$")], ...] = ("pipewire", "pulse", "alsa")
    """mpv's names of sound systems, the first that works is taken; `null` plays in silence."""
    device: str = ""
    """A part of the device's name, such as "HDMI"; empty: the system's own."""
    volume: Percent = 50
    """At the very first."""
    loudest: Percent = 100
    night: Annotated[str, Field(pattern=f"^({HOUR}-{HOUR})?$")] = "22:30-07:00"
    """When it may be no louder than `night_loudest`; empty: never."""
    night_loudest: Percent = 45
    ducked: Annotated[int, Field(ge=0, le=100)] = 40
    """How loud it is, in percent of its volume, while somebody speaks to us or we speak."""
    stations: tuple[Station, ...] = ()
    radio_browser: bool = True
    """Stations that are not in `stations` are looked for at radio-browser.info."""
    subsonic: ServerSection = ServerSection()
    jellyfin: ServerSection = ServerSection()
    mpris: bool = True
    """Media keys and the desktop control it, where dbus-fast is installed and a session bus runs."""
