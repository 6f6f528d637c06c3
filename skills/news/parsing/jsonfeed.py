"""JSON Feed 1 and 1.1. Source: jsonfeed.org/version/1.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .entry import ENTRIES, RAW, TAGS, BadFeed, Raw


def entries(text: str) -> list[Raw]:
    """Raises BadFeed."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFeed(f"it is broken: {type(error).__name__}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise BadFeed("it is no feed")
    return [_entry(item) for item in items[:ENTRIES] if isinstance(item, dict)]


def _entry(item: Mapping[str, Any]) -> Raw:
    texts = [_text(item, name) for name in ("content_html", "content_text", "summary")]
    date = _text(item, "date_published") or _text(item, "date_modified")
    tags = item.get("tags")
    named = [tag[:100] for tag in tags[:TAGS] if isinstance(tag, str)] if isinstance(tags, list) else []
    return Raw(_text(item, "title"), next(filter(None, texts), ""), date, tuple(named))


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value[:RAW] if isinstance(value, str) else ""
