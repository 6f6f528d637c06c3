"""The local music library: found, read, kept and searched. See README.md."""

from skills.music.library.index import KINDS, Kind, Match, Name
from skills.music.library.library import Found, Library
from skills.music.library.request import Request
from skills.music.library.scanner import Report
from skills.music.library.track import Tags, Track

__all__ = ["KINDS", "Found", "Kind", "Library", "Match", "Name", "Report", "Request", "Tags", "Track"]
