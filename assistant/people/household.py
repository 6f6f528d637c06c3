"""Who lives here: `people.toml`, checked like the main config file, and whoever it does not name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator, model_validator

from assistant.errors import SettingsError
from assistant.messages import Person, Role
from assistant.people.permissions import Decision, Request, Table, table
from assistant.people.quiet import ends
from assistant.protocols import Section
from assistant.settings import Share
from assistant.toml_file import NotToml, table_of, text_of
from assistant.toml_lines import lines_of
from assistant.validation import complaints, did_you_mean

UNKNOWN = Person("", "unknown", certainty=0.0)
"""Somebody of whom nothing is known."""

DEFAULT_CERTAINTY = 0.6
"""Of whoever is meant where nobody has said who speaks: enough for what is harmless, not for secrets."""


class PersonSection(Section):
    """[[people]]: one of the household."""

    name: str = Field(min_length=1, max_length=40)
    """As the log and the command line call them."""
    called: tuple[str, ...] = ()
    """Other names in either language, such as 妈妈 and Mum."""
    role: Role
    pin: str = ""
    """`assistant people pin NAME` writes it here, as a hash; empty: none."""
    private: tuple[str, ...] = ()
    """What is theirs alone: schedule, memory."""
    quiet: str = ""
    """Quiet hours, such as 21:00-07:00."""
    loudest: Share = 1.0
    """Nothing is louder than this for them."""
    microphone: str = ""
    """Part of a microphone's name: who speaks there is meant to be them."""
    likes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What they prefer: music -> artists and genres, news -> topics."""

    @field_validator("quiet")
    @classmethod
    def _hours(cls, quiet: str) -> str:
        if quiet:
            ends(quiet)
        return quiet

    @field_validator("pin")
    @classmethod
    def _only_a_hash(cls, pin: str) -> str:
        if pin and not pin.startswith("scrypt$"):
            raise ValueError("never a PIN itself; empty it, and run: assistant people pin NAME")
        return pin

    @field_validator("private")
    @classmethod
    def _known(cls, private: tuple[str, ...]) -> tuple[str, ...]:
        for each in private:
            if each not in {"schedule", "memory"}:
                raise ValueError(
                    f"{each} is neither schedule nor memory{did_you_mean(each, ('schedule', 'memory'))}"
                )
        return private

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.called)


class PeopleFile(Section):
    """people.toml as a whole."""

    default: str = ""
    """Who speaks where nobody has said who; empty: whoever lives alone, else somebody unknown."""
    sure_minutes: float = Field(default=10, gt=0, le=24 * 60)
    """How long a PIN tells who speaks."""
    people: tuple[PersonSection, ...] = ()
    permissions: dict[str, dict[str, Any]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> PeopleFile:
        names = [name.casefold() for person in self.people for name in person.names]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two people are called {', '.join(twice)}")
        if self.people and not any(person.role == "owner" for person in self.people):
            raise ValueError('nobody is the owner; give one person role = "owner"')
        if self.default and self.default.casefold() not in names:
            raise ValueError(f"default: nobody is called {self.default}{did_you_mean(self.default, names)}")
        return self


@dataclass(frozen=True, slots=True)
class Household:
    """The people and the table of permissions."""

    people: tuple[PersonSection, ...]
    table: Table
    default: str = ""
    sure_minutes: float = 10

    def find(self, name: str) -> PersonSection | None:
        """By any of their names."""
        wanted = name.casefold().strip()
        return next((each for each in self.people if wanted in map(str.casefold, each.names)), None)

    def at(self, microphone: str) -> Person:
        """Who is meant where nobody has said who speaks."""
        here = (
            each
            for each in self.people
            if each.microphone and each.microphone.casefold() in microphone.casefold()
        )
        if found := next(here, None) or self.find(self.default):
            return person(found, DEFAULT_CERTAINTY)
        return person(self.people[0], 1.0) if len(self.people) == 1 else UNKNOWN

    def decide(self, request: Request) -> Decision:
        """As the table does; whoever else could do it is told by name."""
        decision = self.table.decide(request)
        return replace(decision, who=tuple(each.name for each in self.people if each.role in decision.who))


def person(section: PersonSection, certainty: float) -> Person:
    """`certainty` 0 to 1: how sure it is that it is they."""
    return Person(
        name=section.name,
        role=section.role,
        certainty=certainty,
        quiet=section.quiet,
        loudest=section.loudest,
        likes=section.likes,
        private=frozenset(section.private),
        has_pin=bool(section.pin),
    )


def file_beside(config_file: Path) -> Path:
    """Where the people of a config file stand."""
    return config_file.with_name("people.toml")


def alone(owner: str) -> Household:
    """Nobody but the owner lives here."""
    return Household((PersonSection(name=owner or "owner", role="owner"),), table({}))


def load(file: Path, owner: str) -> Household:
    """Without the file, `owner` lives here alone. Raises SettingsError with all that is wrong with it."""
    if not file.exists():
        return alone(owner)
    try:
        text = text_of(file)
        values = table_of(text)
    except NotToml as error:
        raise SettingsError([f"{file}:{error.line or 1}: {error}"]) from error
    if wrong := list(_problems(file, text, values)):
        raise SettingsError(wrong)
    found = PeopleFile.model_validate(values)
    people = found.people or (PersonSection(name=owner or "owner", role="owner"),)
    return Household(people, table(found.permissions), found.default, found.sure_minutes)


def problems(file: Path) -> Sequence[str]:
    """All that is wrong with the file; nothing where there is none."""
    try:
        load(file, "")
    except SettingsError as error:
        return error.problems
    return ()


def _problems(file: Path, text: str, values: Mapping[str, Any]) -> Iterator[str]:
    lines = lines_of(text)
    for complaint in complaints(PeopleFile, values):
        line = next(
            (
                lines[complaint.key[:n]]
                for n in range(len(complaint.key), 0, -1)
                if complaint.key[:n] in lines
            ),
            1,
        )
        yield f"{file}:{line}: {complaint}"
    changes = values.get("permissions", {})
    if isinstance(changes, Mapping):
        try:
            table(changes)
        except SettingsError as error:
            yield from (f"{file}: {problem}" for problem in error.problems)
