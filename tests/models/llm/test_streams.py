"""Event streams and completions, cut anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import LinkFailed
from bench.chat_server import piece
from models.llm.completion import Completion
from models.llm.sse import LONGEST_LINE, Events
from models.llm.thoughts import Thoughts

NEWLINES = st.sampled_from([b"\n", b"\r\n", b"\r"])


@given(st.lists(st.text(min_size=1), max_size=5), NEWLINES, st.data())
def test_wherever_the_network_cuts_the_events_are_the_same(
    texts: list[str], newline: bytes, data: st.DataObject
) -> None:
    stream = b"".join(map(piece, texts)).replace(b"\n", newline)
    events, completion, said = Events(), Completion((), ""), ""
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        for event in events.feed(stream[:size]):
            said += "".join(completion.feed(event))
        stream = stream[size:]
    for event in [*events.close(), "[DONE]"]:
        said += "".join(completion.feed(event))
    said += "".join(str(rest) for rest in completion.close())
    assert said == "".join(texts).lstrip()


def test_a_line_without_end_is_an_error_soon() -> None:
    events = Events()
    for _ in range(LONGEST_LINE // 1000):
        assert list(events.feed(b"x" * 1000)) == []
    with pytest.raises(LinkFailed):
        list(events.feed(b"x"))


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    events = Events()
    assert all(isinstance(event, str) for event in [*events.feed(data), *events.close()])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<think>嗯</think>\n\n好。", "好。"),
        ("\n<think></think>好。", "好。"),
        ("<think>without end", ""),
        ("<thinly sliced>", "<thinly sliced>"),
        ("<", "<"),
        ("好<think>。", "好<think>。"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_thoughts_are_left_out_in_pieces_of_any_size(text: str, answer: str, size: int) -> None:
    thoughts = Thoughts()
    said = [thoughts.feed(text[start : start + size]) for start in range(0, len(text), size)]
    assert "".join([*said, thoughts.close()]) == answer
