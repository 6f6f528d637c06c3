"""What a server's refusal means: whether to ask again, when, and what must be mended.

Codes of ZhipuAI: https://docs.bigmodel.cn/cn/api/api-code; of OpenAI:
https://platform.openai.com/docs/guides/error-codes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import Any

from assistant.errors import LinkFailed, QuestionRefused

PAUSE_SECONDS = (0.4, 1.0)
"""Before the same question is asked again, where the server does not say; by chance, so that many spread."""
LONGEST_PAUSE_SECONDS = 3600.0

WRONG_KEY = {"1000", "1001", "1002", "1003", "1004", "invalid_api_key"}
ACCOUNT = {
    *("1110", "1111", "1112", "1113", "1121", "1220", "1309", "1311"),
    *("insufficient_quota", "account_deactivated"),
}
NO_MODEL = {"1211", "1212", "1221", "1222", "model_not_found"}
REFUSED = {"1261", "1300", "1301", "context_length_exceeded", "content_filter"}
BUSY = {"500", "1120", "1200", "1230", "1234", "1302", "1303", "1305", "1312", "rate_limit_exceeded"}
SPENT = {"1304", "1308", "1310", "1313"}
"""The day's, week's or month's share; asking again soon is of no use, but it mends by itself."""


def refused(status: int, error: object, retry_after: str | None, *, mend: str) -> LinkFailed:
    """`error`: the JSON that came with the status, or the `error` in it."""
    code, says = _code(error), f"HTTP {status}{_says(error)}"
    if known := _by_code(code, says, retry_after, mend):
        return known
    if status in (401, 403):
        return LinkFailed(f"{says}; {mend}", mendable=False)
    if status == 402:
        return LinkFailed(f"{says}; the account has no credit left", mendable=False)
    if status in (404, 405) or 300 <= status < 400:
        return LinkFailed(f"{says}; is the address (base_url), or the model, right?", mendable=False)
    if status in (408, 409, 429) or status >= 500:
        return LinkFailed(says, again_seconds=pause(retry_after))
    return QuestionRefused(says)


def told(error: object, *, mend: str) -> LinkFailed:
    """An error that comes within the stream."""
    says = f"the server broke off{_says(error)}"
    return _by_code(_code(error), says, None, mend) or LinkFailed(says)


def pause(retry_after: str | None) -> float:
    """Seconds; HTTP also allows a date, which no server of this kind sends."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        return random.uniform(*PAUSE_SECONDS)  # noqa: S311 - not a secret
    return min(seconds, LONGEST_PAUSE_SECONDS)


def _by_code(code: str, says: str, retry_after: str | None, mend: str) -> LinkFailed | None:
    if code in WRONG_KEY:
        return LinkFailed(f"{says}; {mend}", mendable=False)
    if code in ACCOUNT:
        return LinkFailed(f"{says}; look after the account", mendable=False)
    if code in NO_MODEL:
        return LinkFailed(f"{says}; set another model", mendable=False)
    if code in REFUSED:
        return QuestionRefused(says)
    if code in BUSY:
        return LinkFailed(says, again_seconds=pause(retry_after))
    return LinkFailed(says) if code in SPENT else None


def _inner(error: object) -> Mapping[str, Any]:
    inner = error.get("error", error) if isinstance(error, Mapping) else error
    return inner if isinstance(inner, Mapping) else {"message": inner}


def _code(error: object) -> str:
    inner = _inner(error)
    return str(inner.get("code") or inner.get("type") or "")


def _says(error: object) -> str:
    """The server's own words, short."""
    inner = _inner(error)
    parts = [str(inner[key]) for key in ("code", "message") if inner.get(key)]
    return f": {' '.join(parts)[:200]}" if parts else ""
