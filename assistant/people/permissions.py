"""Decides who may do what: one pure function over a table; what the table does not name is denied."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias, get_args

from assistant.errors import SettingsError
from assistant.messages import SURE, Role
from assistant.validation import did_you_mean

Verdict: TypeAlias = Literal["allow", "confirm", "pin", "deny"]
Rule: TypeAlias = Literal["allow", "confirm", "pin", "pin+confirm", "deny"]
"""What the table says; what follows from it depends on how sure it is who asks."""

ROLES: tuple[Role, ...] = get_args(Role)
RULES: tuple[Rule, ...] = get_args(Rule)
"""From the laxest to the strictest."""

ABOVE: Mapping[Role, Role] = {"adult": "owner", "child": "adult", "guest": "adult", "unknown": "guest"}
"""Whoever stands above a role may do at least as much by day."""

UNSURE = 0.5
"""Below this certainty somebody counts as unknown."""

NAME = re.compile(r"(\*|[a-z_]+(\.(\*|[a-z_]+))?)(:(others|private|all))?")

Rules: TypeAlias = Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be decided."""

    role: Role
    needs: str
    """The permission, such as `music.play` or `schedule.cancel:others`."""
    certainty: float = 1.0
    """0 to 1: how sure it is who asks."""
    night: bool = False
    """These are that person's quiet hours."""


@dataclass(frozen=True, slots=True)
class Decision:
    verdict: Verdict
    reason: str
    """A word for the operation log: which rule decided."""
    who: tuple[str, ...] = ()
    """Where it is denied: who could, by role or, once the household is known, by name."""

    @property
    def allowed(self) -> bool:
        return self.verdict == "allow"


@dataclass(frozen=True, slots=True)
class Table:
    """Which rule holds for whom."""

    day: Mapping[Role, Rules]
    night: Mapping[Role, Rules]

    def decide(self, request: Request) -> Decision:
        """Takes about a microsecond. What no rule names is denied."""
        role: Role = request.role if request.certainty >= UNSURE else "unknown"
        name, rule = self.rule(role, request.needs, night=request.night)
        if rule == "deny":
            could = tuple(each for each in ROLES if self.rule(each, request.needs)[1] != "deny")
            return Decision("deny", f"{role}: {name}", could)
        return Decision(_verdict(rule, request.certainty), f"{role}: {name} = {rule}")

    def rule(self, role: Role, needs: str, *, night: bool = False) -> tuple[str, Rule]:
        """What holds for a role, and under which name."""
        tables = [self.night.get(role, {})] if night else []
        for rules in (*tables, self.day.get(role, {})):
            for name in names(needs):
                if name in rules:
                    return name, rules[name]
        return f"nothing names {needs}", "deny"


def names(needs: str) -> Iterator[str]:
    """The names in a table that fit a permission, the most exact first."""
    action, colon, whose = needs.partition(":")
    yield needs
    skill, dot, _ = action.partition(".")
    if dot:
        yield f"{skill}.*{colon}{whose}"
    yield f"*{colon}{whose}"


def _verdict(rule: Rule, certainty: float) -> Verdict:
    if rule == "pin":
        return "allow" if certainty >= SURE else "pin"
    if rule == "pin+confirm":
        return "confirm" if certainty >= SURE else "pin"
    return rule


@cache
def usual() -> Table:
    """The table of `permissions.toml`, for a household that changes nothing."""
    return table({})


def table(changes: Mapping[str, Any]) -> Table:
    """The usual table with a household's changes. Raises SettingsError, naming every mistake."""
    usual = tomllib.loads((files(__package__) / "permissions.toml").read_text("utf-8"))
    problems = list(_mistakes(changes))
    if problems:
        raise SettingsError(problems)
    day = {role: {**usual.get(role, {}), **changes.get(role, {})} for role in ROLES}
    at_night = {**usual.get("night", {}), **changes.get("night", {})}
    made = Table(day, at_night)
    if problems := list(_inconsistencies(made)):
        raise SettingsError(problems)
    return made


def _mistakes(changes: Mapping[str, Any], where: str = "permissions") -> Iterator[str]:
    """What cannot be read at all."""
    for role, rules in changes.items():
        if role == "night" and where == "permissions" and isinstance(rules, Mapping):
            yield from _mistakes(rules, "permissions.night")
        elif role not in ROLES or not isinstance(rules, Mapping):
            near = did_you_mean(role, ROLES) or f"; one of {', '.join(ROLES)}"
            yield f"{where}.{role}: no such role{near}"
        else:
            yield from _mistakes_of(rules, f"{where}.{role}")


def _mistakes_of(rules: Mapping[str, Any], where: str) -> Iterator[str]:
    for name, rule in rules.items():
        if not NAME.fullmatch(name):
            yield f'{where}."{name}": not a permission; write it as "music.play", "music.*" or "*:others"'
        if rule not in RULES:
            yield f'{where}."{name}": {rule!r} is no rule; one of {", ".join(RULES)}'


def _inconsistencies(made: Table) -> Iterator[str]:
    """Nobody may do more than whoever stands above, and something must be left for the owner."""
    every = {name for rules in made.day.values() for name in rules}
    for name in sorted(every):
        strict = {role: RULES.index(made.rule(role, name)[1]) for role in ROLES}
        if strict["owner"] == RULES.index("deny"):
            yield f'permissions.owner."{name}": the owner cannot be denied anything'
        for role, above in ABOVE.items():
            if strict[role] < strict[above]:
                yield (
                    f'permissions.{role}."{name}": {RULES[strict[role]]}, though {above} has '
                    f"{RULES[strict[above]]}; {role} may not do more than {above}"
                )
