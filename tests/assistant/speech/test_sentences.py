"""Where a text is cut for speech."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.messages import Language
from assistant.speech.sentences import LONGEST, cut, language_of, sentences

CASES = {
    "": [],
    "  \n ": [],
    "Yes.": ["Yes."],
    "Well, yes.": ["Well, yes."],
    "It's 3:05 PM. Next: 3.14 is pi.": ["It's 3:05 PM.", "Next: 3.14 is pi."],
    "你好。今天天气不错！好吗？": ["你好。", "今天天气不错！", "好吗？"],
    "他说：“停！”然后走了。": ["他说：“停！”", "然后走了。"],
    'He said "Stop!" Then he left.': ['He said "Stop!"', "Then he left."],
    "Dr. Smith lives at 5 Main St. in the U.S. He is tall.": [
        "Dr. Smith lives at 5 Main St. in the U.S.",
        "He is tall.",
    ],
    "Meet at 3 p.m. Bring milk. At 5 p.m. on Monday.": [
        "Meet at 3 p.m.",
        "Bring milk.",
        "At 5 p.m. on Monday.",
    ],
    "J. K. Rowling wrote it.": ["J. K. Rowling wrote it."],
    "So do I. You too.": ["So do I.", "You too."],
    "Fruit, e.g. apples.": ["Fruit, e.g. apples."],
    "1. Milk\n2. Eggs": ["1. Milk", "2. Eggs"],
    "Wait... what?! OK": ["Wait...", "what?!", "OK"],
    "等等……什么？！好": ["等等……", "什么？！", "好"],
    "See example.com/a?b=1 now.": ["See example.com/a?b=1 now."],
    "版本1.2发布了.今天.": ["版本1.2发布了.", "今天."],
    "现在是3:05。": ["现在是3:05。"],
    "共1,234.5元。": ["共1,234.5元。"],
    "今天是11月22日，气温3.5到10度，有小雨，出门请带伞。": [
        "今天是11月22日，",
        "气温3.5到10度，有小雨，出门请带伞。",
    ],
    "好的，一、二、三，今天气温很低，有小雨，出门请带伞，注意保暖。": [
        "好的，一、",
        "二、三，今天气温很低，有小雨，出门请带伞，注意保暖。",
    ],
    "Tomorrow it will rain in the morning, and the sun comes out, at last. Fine.": [
        "Tomorrow it will rain in the morning,",
        "and the sun comes out, at last.",
        "Fine.",
    ],
}


@pytest.mark.parametrize(("text", "pieces"), CASES.items())
def test_a_text_is_cut_at_its_sentences(text: str, pieces: list[str]) -> None:
    assert list(cut(text)) == pieces


@pytest.mark.parametrize("text", [text for text in CASES if text.strip()])
async def test_the_end_of_a_sentence_is_the_same_however_the_text_arrives(text: str) -> None:
    """But the first may be cut earlier, at a comma, while its end is not in sight."""

    async def letters() -> AsyncIterator[str]:
        for letter in text:
            yield letter

    pieces = [words(piece) async for piece in sentences(letters())]
    whole = [words(piece) for piece in cut(text)]
    assert "".join(pieces) == "".join(whole)
    assert pieces == whole or pieces[2:] == whole[1:] or pieces[2:] == whole[2:]


def words(text: str) -> str:
    return "".join(filter(str.isalnum, text))


async def test_the_first_piece_comes_before_its_sentence_is_complete() -> None:
    written = []

    async def deltas() -> AsyncIterator[str]:
        for delta in ("好的", "，我马上", "告诉你，", "今天", "下雨。"):
            written.append(delta)
            yield delta

    stream = sentences(deltas())
    assert await anext(stream) == "好的，我马上告诉你，"
    assert len(written) == 3
    assert [piece async for piece in stream] == ["今天下雨。"]


def test_what_never_ends_is_cut_at_a_bounded_length() -> None:
    for text in ("好" * 1000, "a" * 1000, "在这里，" * 250, "word " * 200):
        pieces = list(cut(text))
        assert max(map(len, pieces)) <= LONGEST
        assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


def test_a_cut_within_a_long_sentence_lies_between_words() -> None:
    assert all(piece.split()[-1] == "word" for piece in cut("word " * 200))


@given(st.text(st.sampled_from("好的。，,.!? \n\"'”3:05aDr.I…、*"), max_size=400))
def test_no_word_is_lost_or_doubled(text: str) -> None:
    pieces = list(cut(text))
    assert words("".join(pieces)) == words(text)
    assert all(words(piece) and len(piece) <= LONGEST for piece in pieces)


@pytest.mark.parametrize(
    ("piece", "reply", "spoken"),
    [
        ("播放 Yesterday Once More。", "zh", "zh"),
        ("Yesterday Once More, by the Carpenters.", "zh", "en"),
        ("OK。", "zh", "zh"),
        ("3.5", "zh", "zh"),
        ("Playing 七里香.", "en", "en"),
        ("今天天气不错。", "en", "zh"),
        ("3.5", "en", "en"),
    ],
)
def test_a_piece_is_spoken_in_the_language_it_is_written_in(
    piece: str, reply: Language, spoken: Language
) -> None:
    assert language_of(piece, reply) == spoken


async def test_the_end_of_a_line_ends_a_sentence_at_once() -> None:
    """Without it, more must come before a full stop is known to be one."""

    async def written() -> AsyncIterator[str]:
        yield "It is noon.\n"
        raise AssertionError("the sentence was waiting for more")

    assert await anext(sentences(written())) == "It is noon."
