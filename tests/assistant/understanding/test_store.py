"""The compiled sentences are kept, and made again where they are stale or torn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.testing import NOON
from assistant.understanding import network
from assistant.understanding.grammar import Grammar, Speakable

Write = Callable[..., Speakable]
ENGLISH = """
[rules]
tell = ["tell me", "say"]

[go]
sentences = ["<tell> ([the] way & {place}) [please]", "<tell> {x:text}"]
"""


@pytest.fixture
def skill(write: Write) -> Speakable:
    return write(ENGLISH, '[go]\nsentences = ["去 {place}"]', place={"Rome": 1})


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "grammar"


def _understands(skill: Speakable, cache: Path) -> bool:
    matches = Grammar.compile([skill], cache).match("Tell me Rome the way", "en", NOON)
    return [(match.intent, match.slots) for match in matches[:1]] == [("talk.go", {"place": 1})]


def test_what_is_kept_is_used(skill: Speakable, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _understands(skill, cache)
    monkeypatch.delattr(network.Builder, "add")
    assert _understands(skill, cache)
    assert len(list(cache.iterdir())) == 1


def test_changed_sentences_are_read_again(skill: Speakable, cache: Path) -> None:
    Grammar.compile([skill], cache)
    (skill.folder / "sentences" / "zh.toml").joinpath().write_text('[go]\nsentences = ["走"]', "utf-8")  # type: ignore[attr-defined]
    assert Grammar.compile([skill], cache).match("走", "zh", NOON)
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("keep", [0, 10, 80, 200, -1])
def test_a_torn_file_is_made_again(keep: int, skill: Speakable, cache: Path) -> None:
    Grammar.compile([skill], cache)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:keep])
    assert _understands(skill, cache)
    assert kept.read_bytes() == whole


def test_a_changed_byte_is_seen(skill: Speakable, cache: Path) -> None:
    Grammar.compile([skill], cache)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert _understands(skill, cache)
    assert kept.read_bytes() == whole


def test_without_a_place_to_keep_it_all_works(skill: Speakable, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert _understands(skill, tmp_path / "file" / "cache")
