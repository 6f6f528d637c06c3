"""The skills' sentences for a recogniser: as an English JSGF grammar, and as phrases to expect.

The format is the JSpeech Grammar Format, https://www.w3.org/TR/jsgf/, without weights and tags.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from assistant.messages import Language
from assistant.understanding.grammar import Speakable
from assistant.understanding.slots import KINDS
from assistant.understanding.templates import NOTHING, Choice, Node, Sentences, Sequenced, Slot
from assistant.wording import LANGUAGES

WORD = re.compile(r"[a-z]*'?[a-z]+")


def export(skills: Iterable[Speakable]) -> str:
    """The usual English sentences without open text; all words are lower-case letters and apostrophes."""
    rules: list[str] = []
    commands: list[str] = []
    for skill in skills:
        renderer = Renderer(skill)
        for action, templates in Sentences(skill.folder, "en").usual.items():
            if text := renderer.render(Choice(tuple(each.node for each in templates))):
                commands.append(f"<{skill.name}_{action}>")
                rules.append(f"<{skill.name}_{action}> = {text};")
        rules += renderer.rules()
    if not commands:
        return ""
    typed = (files(__package__) / "slots.jsgf").read_text("utf-8")
    public = f"public <command> = [<front>] ({' | '.join(commands)}) [<end>];"
    return "\n".join(["#JSGF V1.0;", "grammar assistant;", public, *rules, typed])


class Renderer:
    """Writes the templates of one skill as JSGF."""

    def __init__(self, skill: Speakable) -> None:
        self._skill = skill
        self._lists = skill.lists("en")
        self._used: set[str] = set()

    def render(self, node: Node) -> str | None:
        """None for what cannot be spoken within a grammar, such as open text or digits."""
        if node == NOTHING:
            return ""
        if isinstance(node, Slot):
            return self._slot(node)
        if isinstance(node, Choice):
            return self._choice(node)
        if isinstance(node, Sequenced):
            parts = [self.render(part) for part in node.parts]
            return None if None in parts else " ".join(part for part in parts if part)
        return _spoken(node.text)

    def rules(self) -> list[str]:
        """The lists that the rendered templates refer to."""
        return [f"<{self._rule(kind)}> = {' | '.join(self._names(kind))};" for kind in sorted(self._used)]

    def _choice(self, node: Choice) -> str | None:
        rendered = [self.render(option) for option in node.options]
        options = list(dict.fromkeys(option for option in rendered if option))
        optional = "" in rendered
        if not options:
            return "" if optional else None
        return f"[{' | '.join(options)}]" if optional else f"({' | '.join(options)})"

    def _slot(self, slot: Slot) -> str | None:
        if slot.kind in self._lists:
            self._used.add(slot.kind)
            return f"<{self._rule(slot.kind)}>" if self._names(slot.kind) else None
        return f"<{slot.kind}>" if slot.kind in KINDS else None

    def _rule(self, kind: str) -> str:
        return f"{self._skill.name}__{kind}"

    def _names(self, kind: str) -> list[str]:
        spoken = (_spoken(name) for name in self._lists[kind])
        return list(dict.fromkeys(name for name in spoken if name))


def _spoken(text: str) -> str | None:
    """Lower-case words only; None where a word is not made of letters."""
    plain = re.sub(r"[-,.!?]+", " ", text.lower().replace("’", "'")).split()
    return " ".join(plain) if plain and all(WORD.fullmatch(word) for word in plain) else None


def phrases(skills: Sequence[Speakable], *, most: int = 200) -> tuple[str, ...]:
    """What a recogniser may expect: first the words that the templates use most, then the lists' names."""
    runs: Counter[str] = Counter()
    names: dict[str, None] = {}
    for skill in skills:
        for language in LANGUAGES:
            for templates in Sentences(skill.folder, language).usual.values():
                for each in templates:
                    runs.update(_runs(each.node, language))
            for names_of_kind in skill.lists(language).values():
                names.update(dict.fromkeys(names_of_kind))
    return tuple(dict.fromkeys([*(run for run, _ in runs.most_common()), *names]))[:most]


def _runs(node: Node, language: Language) -> Iterator[str]:
    """The words of a template that stand together and are long enough to be worth a bias."""
    if isinstance(node, Slot):
        return
    if isinstance(node, Choice | Sequenced):
        for part in node.options if isinstance(node, Choice) else node.parts:
            yield from _runs(part, language)
    elif len(node.text) >= (3 if language == "zh" else 5):
        yield node.text
