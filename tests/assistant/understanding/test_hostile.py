"""No text makes the grammar of the bundled skills fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.plugins import adapters, load
from assistant.testing import NOON, home
from assistant.understanding.grammar import Grammar
from assistant.understanding.tokens import tokenise


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Grammar:
    house = home(tmp_path_factory.mktemp("home"))
    kinds = [load("skills", name) for name in adapters("skills")]
    return Grammar.compile([kind(kind.Section(), house) for kind in kinds])


PIECES = st.sampled_from(
    [
        *(
            "set a timer for ",
            "五分钟",
            "half ",
            "an ",
            "hour and ",
            "的",
            "计时器",
            "给",
            "stop ",
            "停",
            "{",
            "[(|)]",
            "<a>",
        ),
        *(
            "what time is it in ",
            "东京",
            "new ",
            "york ",
            "please ",
            "请",
            "一下",
            "嗯",
            "12",
            ":",
            "/",
            "%",
            "号",
            "月",
        ),
        *(
            "\x00",
            "\ud800",
            "𝟘",
            "٣",
            "½",
            "ﬁ",
            "e\u0301",
            "'s",
            "’",
            "\n",
            "🙂",
            "١٢",
            "the ",
            "until ",
            "to ",
        ),
    ]
)


@settings(deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_no_text_makes_it_fail(bundled: Grammar, text: str) -> None:
    for match in bundled.match(text, "en", NOON):
        assert 0 <= match.confidence <= 1
        assert match.text_tokens + match.passed <= len(tokenise(text))
        assert all(0 <= start < end <= len(text) for start, end in match.spans.values())


@pytest.mark.parametrize(
    "piece", ["set a timer for ", "给", "half an ", "请", "一百", "a ", "9", "the timer ", "五分钟"]
)
def test_a_long_text_makes_it_not_fail(piece: str, bundled: Grammar) -> None:
    bundled.match((piece * 1000)[:1000], "en", NOON)
