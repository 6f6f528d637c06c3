"""The shape of the code: who may import whom, how long a file may be, and where anything may be caught."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import assistant

ROOT = Path(__file__).parent.parent
PACKAGES = ("assistant", "models", "skills")
FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))

LAYERS = (
    {"messages", "record", "errors"},
    {"protocols", "company", "memories", "reminder", "settings", "countries", "wording"}
    | {"toml_file", "toml_lines", "toml_text", "validation"},
    {"skill", "plugins", "threads", "cache", "logs", "paths", "background", "failover", "clock", "lunar"}
    | {"database", "confined", "terms"},
    {"audio", "understanding", "speech", "memory", "knowledge", "people", "reminders", "residency", "health"},
)
"""Each imports only what stands before it or, but for the last, beside it. All else stands above."""

BOUNDARIES = {
    "assistant/plugins.py": "one plugin is loaded",
    "assistant/turn.py": "one turn",
    "assistant/background.py": "one supervised background task",
}
"""The places that may catch whatever somebody's code raises."""

HANDED_ON = {"assistant/threads.py", "assistant/audio/portaudio.py"}
"""Here nothing is caught for good: it is carried from a thread to its caller."""


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {_name(file) for file in FILES}
PUBLIC = {f"assistant.{name}" for name in assistant.__all__}
"""What skills are given; one of these may be called as the module it lies in."""


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def _imports(file: Path) -> frozenset[str]:
    """Our own modules that the file imports, wherever in it."""
    return frozenset(_imported(_tree(file)))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in NAMES)
        elif isinstance(node, ast.ImportFrom) and node.module in NAMES:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in NAMES - PUBLIC else node.module for name in inner)


def _part(name: str) -> str:
    """assistant.audio.endpoint is of the part `audio`."""
    return name.split(".")[1] if "." in name else ""


def _height(part: str) -> int:
    return next((height for height, layer in enumerate(LAYERS) if part in layer), len(LAYERS))


def _ids(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", FILES, ids=_ids)
def test_a_module_imports_only_what_stands_below_it(file: Path) -> None:
    package, part = _name(file).split(".")[0], _part(_name(file))
    for imported in _imports(file):
        assert _may_import(package, part, imported), f"{_name(file)} imports {imported}"


def _may_import(package: str, part: str, imported: str) -> bool:
    other = _part(imported)
    if package == "skills":
        return imported in {"assistant", "skills"} or imported.startswith("skills.")
    if package == "models":
        lowest = {f"assistant.{name}" for name in ("messages", "protocols", "errors", "threads")}
        return imported in lowest or imported.split(".")[0] == "models"
    if imported.split(".")[0] != "assistant":
        return False
    if not part or part == other:
        return True
    siblings = _height(part) == _height(other) == len(LAYERS) - 1
    return _height(other) <= _height(part) and not siblings


def test_nothing_imports_in_a_circle() -> None:
    links = {_name(file): _imports(file) - {_name(file)} for file in FILES}
    while leaves := {name for name, targets in links.items() if not targets & links.keys()}:
        links = {name: targets for name, targets in links.items() if name not in leaves}
    assert not links


@pytest.mark.parametrize("file", FILES, ids=_ids)
def test_a_file_is_at_most_300_lines(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("file", [file for file in FILES if file.read_text("utf-8").strip()], ids=_ids)
def test_a_module_says_in_one_sentence_what_it_is(file: Path) -> None:
    says = ast.get_docstring(_tree(file)) or ""
    assert says.split("\n\n")[0].rstrip().endswith((".", ":", "?"))


def test_functions_fit_in_a_glance() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.body[0].lineno + 1
        for file in FILES
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] < 30


def test_anything_is_caught_in_three_places_only() -> None:
    found = {
        _ids(file)
        for file in FILES
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.ExceptHandler) and _catches_anything(node)
    }
    assert found - HANDED_ON <= BOUNDARIES.keys()


def _catches_anything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or ast.unparse(kind) in {"Exception", "BaseException"} for kind in kinds)


PRINTERS = ("assistant/cli.py", "assistant/commands/", "assistant/terminal.py", "assistant/account.py")


@pytest.mark.parametrize("file", FILES, ids=_ids)
def test_only_the_command_line_prints(file: Path) -> None:
    prints = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        for node in ast.walk(_tree(file))
    )
    assert not prints or _ids(file).startswith(PRINTERS)


def test_no_file_is_named_for_everything() -> None:
    vague = {"utils", "helpers", "manager", "engine", "base", "common"}
    assert not vague & {part for file in FILES for part in _name(file).split(".")}
