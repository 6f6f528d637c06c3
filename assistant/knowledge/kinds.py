"""Which files are papers, and the limits within which they are read."""

from __future__ import annotations

KINDS = frozenset({".md", ".markdown", ".txt", ".html", ".htm", ".pdf", ".docx", ".epub"})

MOST_BYTES = 150_000_000
"""Of one file; a scanned manual is large."""
MOST_PIECES = 10_000
"""Of one file: more than 2,000 full pages."""
MOST_CHARACTERS = 8_000_000
"""Of one file."""
SOFT_SECONDS = 15.0
"""Of the processor for one file; what was read by then is kept."""
HARD_SECONDS = 20.0
"""Of the processor; then the process is ended."""
DEADLINE_SECONDS = 180.0
"""By the clock, for a computer that is busy with other things."""
MEMORY_BYTES = 2_000_000_000
"""Of addresses, not of pages."""
MOST_FILES = 20_000
"""In all folders together."""
DEEPEST = 16
"""Folders within a folder."""
