"""Where a calendar comes from: a file, an address of the web, or a server that is also written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

CALDAV = "caldav+"


@dataclass(frozen=True, slots=True)
class File:
    path: Path

    @property
    def version(self) -> str:
        """What changes when somebody saves it; empty where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns}-{found.st_size}-{found.st_ino}"


@dataclass(frozen=True, slots=True)
class Feed:
    url: str


@dataclass(frozen=True, slots=True)
class Server:
    """CalDAV."""

    url: str
    """Without the name of the user."""
    user: str


def source_of(text: str) -> File | Feed | Server:
    """`webcal:` is what browsers call http; a path without a beginning is from the home folder on."""
    scheme, _, rest = text.partition("://")
    match scheme.lower():
        case "http" | "https":
            return Feed(text)
        case "webcal" | "webcals":
            return Feed(f"https://{rest}")
        case "caldav+http" | "caldav+https":
            return _server(text[len(CALDAV) :])
        case "file":
            return File(Path(unquote(rest)))
        case _:
            return File(Path.home() / Path(text).expanduser())


def _server(url: str) -> Server:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return Server(urlunsplit(parts._replace(netloc=host)), unquote(parts.username or ""))
