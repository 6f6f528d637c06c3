"""Reads what music servers send, and takes nothing on trust."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from assistant import Answer, Unreachable

LONGEST = 300
"""Characters of a name."""
MOST_BYTES = 2_000_000


class Sent(BaseModel):
    """What is not known is passed over, and what is not there is empty."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)


S = TypeVar("S", bound=Sent)


def _text(value: Any) -> str:
    return " ".join(str(value).split())[:LONGEST] if isinstance(value, str | int) else ""


def _number(value: Any) -> float:
    try:
        return min(max(float(value), 0.0), 1e13)
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _rows(value: Any) -> Any:
    return value if isinstance(value, list) else []


Text = Annotated[str, BeforeValidator(_text)]
Number = Annotated[float, BeforeValidator(_number)]
Rows = BeforeValidator(_rows)


def read(kind: type[S], answer: Answer) -> S:
    """Raises Unreachable for what is no such answer."""
    try:
        return kind.model_validate_json(answer.body)
    except ValidationError as error:
        raise Unreachable(f"an answer that is none: {error.error_count()} problems") from error
