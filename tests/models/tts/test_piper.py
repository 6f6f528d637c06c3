"""The adapter of piper, with a stand-in for the package, which is not among ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from assistant.errors import ModelMissing, VoiceFailed
from assistant.protocols import Place
from models.tts.piper import Piper


@dataclass
class SynthesisConfig:
    length_scale: float


@dataclass
class PiperVoice:
    """Makes a chunk a word, as long as its letters."""

    path: Path

    @classmethod
    def load(cls, path: Path, *, download_dir: Path) -> PiperVoice:
        path.read_bytes()
        return cls(path)

    def synthesize(self, text: str, config: SynthesisConfig) -> Iterator[Any]:
        if text == "broken":
            raise RuntimeError("onnx")
        for word in text.split():
            samples = int(len(word) * 1000 * config.length_scale)
            yield SimpleNamespace(audio_int16_array=np.ones(samples, np.int16), sample_rate=22_050)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    package = SimpleNamespace(PiperVoice=PiperVoice, SynthesisConfig=SynthesisConfig)
    monkeypatch.setitem(sys.modules, "piper", package)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "amy.onnx").touch()
    return Place(models=tmp_path, cache=tmp_path, state=tmp_path)


async def test_it_speaks_the_languages_it_has_a_voice_for(installed: None, place: Place) -> None:
    async with Piper(Piper.Section(voice_en="amy.onnx", pace=2.0), place) as voice:
        assert voice.languages == {"en"}
        pieces = [piece async for piece in voice.speak("Good day", "en")]
        with pytest.raises(VoiceFailed, match="voice_zh"):
            await anext(voice.speak("你好", "zh"))
    assert [(len(piece.pcm), piece.rate) for piece in pieces] == [(2_000, 22_050), (1_500, 22_050)]


@pytest.mark.parametrize("text", ["broken", " "])
async def test_what_breaks_or_says_nothing_is_a_failure(installed: None, place: Place, text: str) -> None:
    async with Piper(Piper.Section(voice_en="amy.onnx"), place) as voice:
        with pytest.raises(VoiceFailed):
            await anext(voice.speak(text, "en"))


@pytest.mark.parametrize(("file", "mend"), [("", "set tts.piper.voice_en"), ("bob.onnx", "bob.onnx")])
async def test_without_a_voice_it_says_what_is_missing(
    installed: None, place: Place, file: str, mend: str
) -> None:
    with pytest.raises(ModelMissing, match=mend):
        async with Piper(Piper.Section(voice_en=file), place):
            pass


async def test_without_the_package_it_says_how_to_get_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(ModelMissing, match="pip install piper-tts"):
        async with Piper(Piper.Section(voice_en="amy.onnx"), place):
            pass


async def test_the_key_changes_with_all_that_changes_the_sound(place: Place) -> None:
    sections = [
        Piper.Section(),
        Piper.Section(voice_en="amy.onnx"),
        Piper.Section(voice_zh="amy.onnx"),
        Piper.Section(pace=1.2),
    ]
    assert len({Piper(section, place).key for section in sections}) == len(sections)
