"""Texts whose bytes were read in the wrong encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills.music.library.mojibake import mended

CHINESE = ["周杰伦", "七里香", "邓丽君", "陈奕迅 - 十年", "晴天 (Live)", "Beyond 海阔天空"]


@pytest.mark.parametrize("text", CHINESE)
def test_gbk_read_as_latin_1_is_mended(text: str) -> None:
    assert mended([text.encode("gbk").decode("latin-1")]) == (text,)


@pytest.mark.parametrize("text", CHINESE)
def test_gbk_kept_as_escaped_bytes_is_mended(text: str) -> None:
    assert mended([text.encode("gbk").decode("utf-8", "surrogateescape")]) == (text,)


@pytest.mark.parametrize("text", ["鄧麗君", "月亮代表我的心", "張學友"])
def test_big5_read_as_latin_1_is_mended(text: str) -> None:
    assert mended([text.encode("big5").decode("latin-1")]) == (text,)


@pytest.mark.parametrize("text", ["宇多田ヒカル", "さくら", "米津玄師"])
def test_shift_jis_read_as_latin_1_is_mended(text: str) -> None:
    assert mended([text.encode("shift_jis").decode("latin-1")]) == (text,)


@pytest.mark.parametrize("text", ["Beyoncé", "七里香", "Für Elise"])
def test_utf_8_read_as_latin_1_is_mended(text: str) -> None:
    assert mended([text.encode().decode("latin-1")]) == (text,)


@pytest.mark.parametrize(
    "text",
    ["Beyoncé", "Björk", "Sigur Rós", "Ágætis byrjun", "Mötley Crüe", "Où va le monde", "ÉTÉ À LA PLAGE"],
)
def test_accented_letters_stay_as_they_are(text: str) -> None:
    assert mended([text]) == (text,)


def test_the_fields_of_one_file_help_each_other() -> None:
    wrong = [text.encode("gbk").decode("latin-1") for text in ("周杰伦", "夜曲")]
    assert mended([*wrong, "Pop", ""]) == ("周杰伦", "夜曲", "Pop", "")


def test_control_characters_and_lines_are_gone() -> None:
    assert mended(["a\n\x1b[31mb\0 c"]) == ("a [31mb c",)


@given(st.lists(st.text(st.characters()), max_size=4))
def test_any_text_comes_out_whole(texts: list[str]) -> None:
    for text in mended(texts):
        text.encode()
