"""Holds a table of the config file against its section, and says in plain words what is wrong with it.

complaints(TtsSection, {"cache_mb": "x"})  # [Complaint(("cache_mb",), 'must be a whole number, not "x"')]
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Key: TypeAlias = tuple[str | int, ...]

SECRETS = {"key", "token", "password", "secret"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong."""

    key: Key
    """Within the table that was checked."""
    says: str

    def __str__(self) -> str:
        return f"{dotted(self.key)}: {self.says}" if self.key else self.says


def complaints(model: type[BaseModel], table: Mapping[str, Any]) -> tuple[Complaint, ...]:
    """Everything that is wrong with the table, one complaint a key.

    JSON is the strict reading in which a list may still become a tuple, and a text a path. A default that is
    already such an object fails it, but is none of the file's doing.
    """
    try:
        model.model_validate_json(json.dumps(table, default=str), strict=True)
    except ValidationError as wrong:
        errors = [error for error in wrong.errors(include_url=False) if _is_json(error["input"])]
        found = [_complaint(model, table, error) for error in errors]
        return tuple(_first_of_each_key(found))
    return ()


def dotted(key: Key) -> str:
    """`asr.order[1]`"""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")


def is_secret(key: Key) -> bool:
    """Whether a key's own name says that its value is for nobody's eyes."""
    return bool(key) and not SECRETS.isdisjoint(str(key[-1]).lower().split("_"))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    spelt = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), spelt, n=1, cutoff=0.6)
    return f", did you mean {spelt[near[0]]}?" if near else ""


def _first_of_each_key(found: list[Complaint]) -> Iterable[Complaint]:
    """A list of which an item is wrong is also called too short: the item says it better."""
    for index, complaint in enumerate(found):
        key = complaint.key
        deeper = any(key == other.key[: len(key)] != other.key for other in found)
        if not deeper and all(other.key != key for other in found[:index]):
            yield complaint


def _complaint(model: type[BaseModel], table: Mapping[str, Any], error: ErrorDetails) -> Complaint:
    key = _written(table, error["loc"])
    if error["type"] == "missing":
        return Complaint((*key, error["loc"][-1]), "is needed, but missing")
    if error["type"] == "extra_forbidden":
        known = _fields(model, key[:-1])
        return Complaint(key, f"no such key{did_you_mean(str(key[-1]), known)}")
    return Complaint(key, _says(error, key))


def _says(error: ErrorDetails, key: Key) -> str:
    given, context = error["input"], error.get("ctx", {})
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    says = WORDS.get(error["type"], error["msg"][0].lower() + error["msg"][1:])
    says = says.format(**context).replace("'", '"')
    if is_secret(key) or isinstance(given, dict | list):
        return says
    if error["type"] == "literal_error" and isinstance(given, str):
        says += f", not {_toml(given)}"
        return says + did_you_mean(given, context["expected"].split("'"))
    return f"{says}, not {_toml(given)}"


WORDS = {
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be an ordinary number",
    "string_type": "must be a text in quotes",
    "path_type": "must be a path in quotes",
    "tuple_type": "must be a list in square brackets",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be {ge} or more",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be {le} or less",
    "less_than": "must be less than {lt}",
    "too_short": "needs at least {min_length} item(s)",
    "too_long": "takes at most {max_length} item(s)",
    "string_too_short": "needs at least {min_length} character(s)",
    "string_too_long": "takes at most {max_length} character(s)",
}
"""What pydantic's error types mean; source: https://docs.pydantic.dev/latest/errors/validation_errors/."""


def _is_json(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | list | tuple | dict)


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _written(table: Any, location: Key) -> Key:
    """The parts of the location that stand in the table: pydantic puts names of types between them."""
    key: list[str | int] = []
    for part in location:
        if (isinstance(table, Mapping) and part in table) or (
            isinstance(table, list) and isinstance(part, int) and part < len(table)
        ):
            table = table[part]  # type: ignore[index]
            key.append(part)
    return tuple(key)


def _fields(model: type[BaseModel], key: Key) -> Iterable[str]:
    """The keys that the table under `key` may have."""
    for part in key:
        field = model.model_fields.get(str(part))
        kinds = [field.annotation, *get_args(field.annotation)] if field else []
        model = next((kind for kind in kinds if isinstance(kind, type(BaseModel))), model)
    return model.model_fields
