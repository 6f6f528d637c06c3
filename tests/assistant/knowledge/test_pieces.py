"""Sections are cut where a reader would cut them."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.pieces import LONGEST, pieces


def test_what_is_short_stays_whole() -> None:
    assert list(pieces("One.\n\nTwo.")) == ["One.\nTwo."]
    assert list(pieces(" \n\n ")) == []


def test_lines_of_one_paragraph_are_joined_as_their_script_is_written() -> None:
    assert list(pieces("Press the\nbutton.")) == ["Press the button."]
    assert list(pieces("按下\n按钮。")) == ["按下按钮。"]


def test_long_text_is_cut_between_sentences_and_the_next_piece_begins_a_little_before() -> None:
    text = " ".join(f"This is sentence number {number} of many." for number in range(100))
    found = list(pieces(text))
    assert all(len(piece) <= LONGEST + 100 for piece in found)
    assert all(piece.endswith(".") and piece.startswith("This") for piece in found)
    assert found[1].split(". ")[0] in found[0]


def test_chinese_pieces_are_half_as_long() -> None:
    found = list(pieces("请按下按钮，然后等待十分钟。" * 200))
    assert len(found) > 5
    assert all(len(piece) <= LONGEST // 2 + 20 for piece in found)


@given(st.text(alphabet="a.。 \n水", max_size=3000))
def test_no_word_is_lost_and_no_piece_is_too_long(text: str) -> None:
    found = list(pieces(text))
    assert all(len(piece) <= 2 * LONGEST for piece in found)
    for letter in "a水":
        assert sum(piece.count(letter) for piece in found) >= text.count(letter)
